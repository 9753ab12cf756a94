"""One made-up case, lived by its people through the same actions as a real one.

A story is a line such as «register@20 submit@18 recommend@12»: each step and how many days ago.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as given
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from khanegi.base import jalali
from khanegi.base.workdays import Calendar
from khanegi.cases import actions as cases
from khanegi.cases import queries as case_queries
from khanegi.cli import after_issue, after_money, made, moves, past
from khanegi.cli import answers as kinds
from khanegi.cli.moves import Move
from khanegi.cli.staff import seated
from khanegi.cooperatives import actions as cooperatives
from khanegi.intake import actions as intake
from khanegi.intake import queries as intake_queries
from khanegi.papers import actions as papers
from khanegi.papers import queries as paper_queries
from khanegi.people import queries as people
from khanegi.permits import complaints
from khanegi.permits import queries as permits
from khanegi.process import book
from khanegi.process.facts import SYSTEM, Actor
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.people.models import User

MOVES = {**moves.MOVES, **after_issue.MOVES, **after_money.MOVES}
NEXT_DOOR = 40  # from the number of who holds a permit to that of their neighbour
BRANCHES = {"0621": "bank-022-4", "0606": "bank-022-1"}
TOWNS = {"0621": "شوشتر", "0606": "اهواز"}
RINGS = 12  # more bells than any place has
DECISIONS = {"approved": "approve", "reduced": "reduce", "postponed": "postpone", "rejected": "reject"}


def morning(calendar: Calendar, days: int, number: int) -> dt.datetime:
    """Return an office hour so many days ago, on the last working day by then."""
    day = jalali.today() - dt.timedelta(days=days)
    while not calendar.is_open(day):
        day -= dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)
    moment = dt.datetime.combine(day, dt.time(8), jalali.TEHRAN) + dt.timedelta(minutes=31 * number)
    return min(moment, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Who, where, in which field, with a loan or not, and what happened on which day."""

    n: int
    county: str
    field: str  # code of the occupation
    agency: str
    title: str
    body: str = ""  # of the second check
    loan: int = 0
    steps: str = "register@1"
    changed: Mapping[str, Any] = given(default_factory=dict)
    branch: str = ""  # number of the branch that a letter goes to
    kind: str = "independent"

    @property
    def person(self) -> made.Person:
        return made.Person(self.n)

    @property
    def neighbour(self) -> made.Person:
        return made.Person(self.n + NEXT_DOOR)


@dataclass
class Live:
    """Lives one story. `users` gives everybody by user name or mobile number."""

    story: Story
    users: Mapping[str, User]
    calendar: Calendar
    photo: bytes
    done: int = 0
    is_decided: bool = False

    @cached_property
    def citizen(self) -> User:
        return self.users[self.story.person.mobile]

    def run(self) -> None:
        """Take every step on its day, letting the bells ring that were due before it.

        Where a committee decides, it stops: the step is the committee's. Called again, it goes on after it.
        """
        while self.done < len(self.steps):
            name, days = self.steps[self.done]
            if name in DECISIONS and not self.is_decided:
                past.at(None)
                return
            self.done += 1
            if name not in DECISIONS:
                self._take(name, days)
        self.ring(dt.datetime.now(dt.UTC))
        past.at(None)

    @cached_property
    def steps(self) -> tuple[tuple[str, int], ...]:
        parted = (step.partition("@") for step in self.story.steps.split())
        return tuple((name, int(days)) for name, _, days in parted)

    @property
    def before_committee(self) -> tuple[str, int] | None:
        """Return the decision that comes next, and how many days ago; None where none does."""
        ahead = self.steps[self.done :]
        found = next(((DECISIONS[name], days) for name, days in ahead if name in DECISIONS), None)
        return None if self.is_decided else found

    @property
    def decides_on(self) -> int | None:
        """Return how many days ago a committee decides next; None where none does."""
        return self.before_committee[1] if self.before_committee else None

    def _take(self, name: str, days: int) -> None:
        self.ring(moment := morning(self.calendar, days, self.done))
        past.at(moment)
        if name in MOVES:
            self._move(name, MOVES[name])
        else:
            getattr(self, f"_{name}")()

    def ring(self, until: dt.datetime) -> None:
        for entry in case_queries.of_citizen(self.citizen.pk):
            for _ in range(RINGS):
                case = case_queries.load(code=entry.code).case
                if case.rings_at is None or case.rings_at >= until:
                    break
                past.at(case.rings_at + dt.timedelta(minutes=1))
                cases.ring(case=case.pk)

    def _register(self) -> None:
        """Fill the questionnaire and hand it in: a yes with a code, or a no."""
        story = self.story
        draft = self._draft()
        intake.register(draft=draft, user=self.citizen, key=f"made-{story.n}")

    def _draft(self) -> int:
        story = self.story
        said = {"county": story.county, "town": TOWNS[story.county], "field": story.field}
        if story.kind == "cooperative":
            answers = kinds.cooperative(story.person, **said)
        else:
            answers = made.questionnaire(story.person, **said, loan=bool(story.loan))
        draft = intake.start(user=self.citizen, kind=story.kind)
        intake.fill(draft=draft, user=self.citizen, data={**answers, **story.changed})
        return draft.pk

    def _begin(self) -> None:
        """Leave a questionnaire half done."""
        draft = intake.start(user=self.citizen, kind="independent")
        raw = {"county": [self.story.county]}
        intake.save_page(draft=draft, user=self.citizen, page="county", raw=raw)

    def _object(self) -> None:
        """Object to the automatic no."""
        decision = intake_queries.last(self.citizen)
        text = "من در همین خانه زندگی می‌کنم و نشانی سند هنوز به نام پدرم است."
        intake.object_to(decision=decision, user=self.citizen, text=text)

    def _plan(self) -> None:
        """Write the plan without sending it."""
        answers = made.plan(
            self.story.person, title=self.story.title, today=jalali.today(), loan=self.story.loan
        )
        intake.fill_plan(case=self.case("independent"), actor=people.actor(self.citizen), data=answers)

    def _papers(self) -> None:
        """Send every paper that is still missing."""
        case = self.case("independent")
        for paper in paper_queries.asked(case):
            if paper.is_missing:
                sent = SimpleUploadedFile(f"{paper.code}.jpg", self.photo)
                ends = jalali.today() + dt.timedelta(days=400) if paper.has_expiry else None
                actor = people.actor(self.citizen)
                papers.receive(case=case, code=paper.code, file=sent, by=actor, expires_on=ends)

    def _submit(self) -> None:
        self._plan()
        self._papers()
        self._move("hand_in", MOVES["hand_in"])

    def _correct(self) -> None:
        self._papers()
        self._move("hand_in_again", MOVES["hand_in_again"])

    def _receive(self) -> None:
        """Let the cooperative system answer with its receipt."""
        self._attempt("received", receipt=f"T-9{self.story.n:05}")

    def _miss(self) -> None:
        """Let the cooperative system not take it."""
        self._attempt("not_received", missed="refused")

    def _attempt(self, action: str, **said: str) -> None:
        case = self.case("cooperative")
        attempt = cooperatives.claim(handoff=case)
        assert attempt is not None  # it was asked for some minutes ago
        answers = cases.Json({**said, "attempt": attempt.number})
        cases.act(case=case, action=action, actor=SYSTEM, seen=None, key=f"made-{action}", answers=answers)

    def _complain(self) -> None:
        """Let a neighbour write about the permit of this person."""
        permit = permits.by_holder(self.citizen.pk).get()
        neighbour = self.users[self.story.neighbour.mobile]
        text = "هر شب تا نزدیک نیمه‌شب صدای دستگاه بافندگی می‌آید و بچه‌ها نمی‌خوابند."
        complaints.complain(number=permit.number, by=neighbour.pk, said={"kind": "noise", "text": text})

    def _move(self, name: str, move: Move) -> None:
        """Take one declared action, and what it carries to the case above."""
        actor = people.actor(self.users[move.username]) if move.username else self._who(move.role)
        code = self._code(move.procedure)
        file = case_queries.one(actor, code)
        answers = cases.Json(dict(move.answers(self.story)))
        key = f"made-{name}-{file.case.seq}"
        event = cases.act(
            case=file.case.pk, action=move.action, actor=actor, seen=file.case.seq, key=key, answers=answers
        )
        carries = book.get(file.case.procedure, file.case.version).action(move.action).carries
        if carries and file.case.parent_id:
            cases.act(
                case=file.case.parent_id,
                action=carries,
                actor=SYSTEM,
                seen=None,
                key=f"event-{event.pk}",
                cause=event.pk,
            )

    def _who(self, role: Role) -> Actor:
        if role is Role.APPLICANT:
            return people.actor(self.citizen)
        return people.actor(self.users[seated(role, self._office(role)).username])

    def _office(self, role: Role) -> str:
        story = self.story
        offices = {
            Role.AGENCY_EXPERT: f"{story.agency}-{story.county}",
            Role.AGENCY_HEAD: f"{story.agency}-{story.county}",
            Role.SECOND_CHECK: f"{story.body}-{story.county}",
            Role.LABOUR_HEAD: "labour-province",
            Role.SECRETARIAT: "secretariat-province",
            Role.APPEALS: "secretariat-province",
            Role.BRANCH: BRANCHES[story.county],
            Role.INSPECTOR: "secretariat-province",
            Role.COOPERATIVE: "cooperative-province",
        }
        return offices[role]

    def _code(self, procedure: str) -> str:
        """Return the code of this person's newest case of a procedure."""
        entries = case_queries.of_citizen(self.citizen.pk)
        return next(entry.code for entry in entries if entry.procedure == procedure)

    def case(self, procedure: str) -> int:
        number = case_queries.found(self._code(procedure))
        assert number is not None
        return number
