"""Everybody around sponsors at once, each doing at random what they may: the whole life of an introduction.

Every person of the crowd is a thread with a connection of its own. What a case offers to who asks is drawn
from the seed, time runs out at random, and jobs between cases are carried in any order, some of them twice.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.errors import Invalid, Refused
from khanegi.cases import actions, queries
from khanegi.cases.jobs import carry
from khanegi.cases.models import Case
from khanegi.people import queries as people
from khanegi.process.facts import Actor
from khanegi.process.words import Role, Sort
from khanegi.sponsors import queries as sponsors
from tests import sponsoring as said
from tests.moving import to_home
from tests.rooms.sponsors import races
from tests.rooms.sponsors.watch import Watch

NOTE = {"note": ["همین اکنون با هر دو طرف صحبت شد."]}
RULING = {"text": [said.TEXT]}
ANSWERS = {
    "consent": said.AGREED,
    "decline": said.WHY,
    "refuse": {"reason": ["M01"]},
    "sign": said.AGREED,
    "confirm": {"works": ["on"]},
    "dispute": said.DISPUTE[2],
    "settle_on": RULING,
    "settle_end": RULING,
    "take_back": NOTE,
    "suspend": said.SUSPEND[2],
    "answer": NOTE,
    "restore": NOTE,
    "revoke": said.REVOKE[2],
    "resize": NOTE,
    "go_on_matching": NOTE,
    "end_short": NOTE,
    "move": to_home()[2],
    "report": {"paid": ["100000000"], "orders": ["900000000"]},
    "appeal": RULING,
    "accept": RULING,
    "dismiss": RULING,
}
# What would soon leave nobody in the province, in how many of a hundred times it is drawn.
SELDOM = {
    "withdraw": 4, "suspend": 3, "sponsor.end": 1, "end": 4, "revoke": 60, "restore": 40, "close": 5,
    "pause": 30, "doze": 30, "return": 20, "decline": 12, "refuse": 20, "take_back": 8, "silent": 12,
    "unanswered": 12, "unsigned": 12, "dispute": 5, "leave": 50, "fall_short": 20, "resize": 30,
    "end_short": 30, "go_on_matching": 30, "move": 30,
}  # fmt: skip
IGNORED = {"note", "explain", "ask_more", "introduce"}
STAFF = (Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.LABOUR_HEAD, Role.SECRETARIAT, Role.APPEALS)
FEW_SPONSORS, FEW_PEOPLE = 3, 18
BEFORE = ("plan", "review", "first_signature", "second_signature")  # of a permit


@dataclass
class Crowd:
    """A province in motion. `broken` tells what must never be, `taken` how often each act was.

    After each step somebody else looks (`watch`), before whoever took it takes another.
    `races` tells how many met who wanted the same at the same moment.
    """

    world: object
    seed: int
    broken: list[str] = field(default_factory=list)
    taken: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    races: Counter = field(default_factory=Counter)
    ends: float = 0
    sponsors: int = FEW_SPONSORS
    people: int = FEW_PEOPLE

    def __post_init__(self):
        self._keys = itertools.count()
        self.staff = {}
        for role in STAFF:
            users = [self.world.someone(role), self._second(role)]
            self.staff[role] = [people.actor(user) for user in users]
        for _ in range(self.sponsors):
            self._new_sponsor()
        for number in range(self.people):
            self._new_person(number)

    def _second(self, role):
        from khanegi.people.models import Seat, User

        user = User.objects.create(username=f"second-{role.value}")
        Seat.objects.create(user=user, office=self.world.office_of(role), role=role.value)
        return user

    def _new_sponsor(self):
        self.world.a_sponsor(room={"0606": 5, "0620": 2}, wants_loan=True)

    def _new_person(self, number):
        county = self.world.karun if number % 3 == 0 else self.world.ahvaz
        self.world.a_covered(
            county=county, reach="near" if number % 2 else "own", priority=["rural"] * (number % 2)
        )

    def run(self, seconds: float, hands: int = 5, workers: int = 2) -> int:
        """Let them loose for so long, then let every job be carried; return how many steps were taken."""
        self.ends, self.watch = time.monotonic() + seconds, Watch()
        does = [*[self._step] * hands, *[self._carry] * workers, self._refill, self._race]
        rngs = [random.Random(f"{self.seed}-{number}") for number in range(len(does))]
        given = zip(does, rngs, strict=True)
        threads = [threading.Thread(target=self._loop, args=(do, rng)) for do, rng in given]
        with self.watch:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.broken += self.watch.faults
        while ProcrastinateJob.objects.filter(task_name="cases.carry").exists():
            self._carry(rngs[0])
        return sum(self.taken.values())

    def _loop(self, do, rng):
        try:
            while time.monotonic() < self.ends and not self.broken and not self.watch.faults:
                do(rng)
        except Exception as fault:  # whatever is no refusal is a fault of ours
            self.broken.append(f"{type(fault).__name__}: {fault}")
        finally:
            connection.close()

    def _step(self, rng):
        """Do one thing as somebody, and have it looked at whether everything still holds."""
        name = "?"
        try:
            name = rng.choices((self._move, self._time, self._propose), (70, 15, 15))[0](rng)
        except (Refused, Invalid) as no:
            self.refused[getattr(no, "refusal", no) and str(no)] += 1
            return
        if name:
            self.taken[name] += 1
        self.watch.after()

    def _some_case(self, rng):
        kinds = rng.choices(("introduction", "covered", "sponsor", "appeal"), (60, 20, 18, 2))
        rows = Case.objects.filter(procedure=kinds[0], closed_at=None).exclude(place__in=BEFORE)
        return rng.choice(list(rows.order_by("pk").values_list("pk", flat=True)) or [None])

    def _move(self, rng):
        """Take one of the acts that a case offers to somebody it concerns."""
        pk = self._some_case(rng)
        if pk is None:
            return None
        file = queries.load(pk=pk)
        for actor in self._everybody(rng, file):
            offered = [one.action for one in queries.offers(file, actor) if one.refusal is None]
            if verbs := [
                one for one in offered if one.key not in IGNORED and self._likes(rng, file, one.key)
            ]:
                break
        else:
            return None
        verb = rng.choice(verbs)
        self._act(pk, verb.key, actor, file.case.seq, self._answers(file, verb))
        return f"{file.case.procedure}.{verb.key}"

    def _everybody(self, rng, file):
        """Return whom the case concerns, parties twice as likely first."""
        roles = [role for role in self.staff if role in file.facts.offices]
        parties = [role for role in file.facts.parties for _ in range(2)]
        for role in rng.sample([*parties, *roles], len(parties) + len(roles)):
            if role.sort is Sort.PARTY:
                yield Actor(user=min(file.facts.parties[role]))
            else:
                yield rng.choice(self.staff[role])

    def _likes(self, rng, file, name):
        odds = SELDOM.get(f"{file.case.procedure}.{name}", SELDOM.get(name, 100))
        return rng.randrange(100) < odds

    def _answers(self, file, verb):
        if verb.key == "move":  # there and back again
            return {**ANSWERS["move"], "county": ["0606" if file.names.county == "کارون" else "0620"]}
        if verb.asks == "work_ending":
            return {"reason": ["E01"]}
        return {} if verb.asks == "" else ANSWERS.get(verb.key, {})

    def _act(self, pk, action, actor, seen, answers):
        key = f"crowd-{next(self._keys)}"
        actions.act(case=pk, action=action, actor=actor, seen=seen, key=key, answers=answers)

    def open_sponsors(self):
        """Return the cases of sponsors to whom somebody may be introduced."""
        places = ["matching", "active", "reporting"]
        rows = Case.objects.filter(procedure="sponsor", place__in=places)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def _propose(self, rng):
        """Introduce one or several from the head of the list, saying why others are passed over."""
        pk = rng.choice(self.open_sponsors() or [None])
        listed = sponsors.ranked(pk)[:6] if pk else []
        if not listed:
            return None
        self.proposal(
            rng, pk, [one.case for one in rng.sample(listed, min(len(listed), rng.randint(1, 3)))]
        )()
        return "sponsor.introduce"

    def proposal(self, rng, pk, people):
        """Return the proposal of these people to a sponsor as its page stands now, to be made later."""
        file, listed = queries.load(pk=pk), sponsors.ranked(pk)
        last = max((one.rank for one in listed if one.case in people), default=0)
        answers = {"people": [str(one) for one in people]}
        over = [one for one in listed if one.rank < last and one.case not in people]
        for number, one in enumerate(over):
            answers |= {f"skipped-{number}-person": [str(one.case)], f"skipped-{number}-reason": ["M02"]}
        actor = rng.choice(self.staff[Role.AGENCY_HEAD])
        return lambda: self._act(pk, "introduce", actor, file.case.seq, answers)

    def _race(self, rng):
        """Let many want the same person, then more than there is room the same sponsor."""
        races.for_one_person(self, rng)
        races.for_the_last_room(self, rng)
        time.sleep(min(5, max(0, self.ends - time.monotonic())))

    def _time(self, rng):
        """Let the time of a case run out: its next bell rings now."""
        pk = self._some_case(rng)
        case = Case.objects.filter(pk=pk, rings_at__isnull=False).first()
        if case is None:
            return None
        takes = [bell.takes for bell in case.here.bells if bell.takes]
        if rng.randrange(100) >= min((SELDOM.get(name, 100) for name in takes), default=100):
            return None
        Case.objects.filter(pk=pk, seq=case.seq).update(rings_at=Now() - timedelta(seconds=1))
        actions.ring(case=pk)
        return f"{case.procedure}.bell"

    def _carry(self, rng):
        """Do one of the jobs that wait, whichever; now and then one twice, or two workers the same."""
        waiting = ProcrastinateJob.objects.filter(task_name="cases.carry").order_by("id")[:20]
        job = rng.choice(list(waiting) or [None])
        if job is None:
            time.sleep(0.005)
            return
        carry(**job.args)
        if rng.randrange(10):
            ProcrastinateJob.objects.filter(pk=job.pk).delete()
        if time.monotonic() < self.ends:
            self.watch.after()

    def _refill(self, rng):
        """Let new sponsors and people come for those who left for good."""
        time.sleep(0.05)
        ProcrastinateJob.objects.exclude(task_name="cases.carry").delete()
        with suppress(Refused):  # somebody of the crowd has touched what is being made
            if Case.objects.filter(procedure="covered", closed_at=None).count() < self.people:
                self._new_person(rng.randrange(100))
            places = ["matching", "active", "reporting", "approval"]
            if Case.objects.filter(procedure="sponsor", place__in=places).count() < FEW_SPONSORS:
                self._new_sponsor()
