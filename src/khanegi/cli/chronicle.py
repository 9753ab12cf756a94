"""Lives the roads of made-up sponsors and covered persons in one order of days, through the real actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from khanegi.base import jalali, sql
from khanegi.base.errors import Refused
from khanegi.cases import actions as cases
from khanegi.cases import queries as case_queries
from khanegi.cli import answers, past
from khanegi.cli.deeds import DEEDS, ON_CASE, Deed
from khanegi.cli.staff import seated
from khanegi.cli.story import TOWNS
from khanegi.intake import actions as intake
from khanegi.papers import actions as papers
from khanegi.papers import queries as paper_queries
from khanegi.people import queries as people
from khanegi.process.facts import SYSTEM, Actor
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.sponsors import queries as sponsors

if TYPE_CHECKING:
    from khanegi.base.workdays import Calendar
    from khanegi.cli.roads import Road
    from khanegi.people.models import User

EVERY = dt.timedelta(minutes=4)  # between two deeds of a day
RINGING = """
select id, rings_at from cases_case where rings_at < %s and applicant_id = any(%s)
order by rings_at, id limit 1
"""
CARRIED = """
select id, args from procrastinate_jobs where task_name = 'cases.carry' and id > %s order by id
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One deed of one road: on which day, in which order, and how many times."""

    day: dt.date
    order: int
    road: Road
    name: str
    times: int


@dataclass
class Chronicle:
    """Lives all roads. `users` gives everybody by user name or mobile number."""

    roads: Sequence[Road]
    users: Mapping[str, User]
    calendar: Calendar
    photo: bytes
    job: int = 0  # the last job that was carried out here
    codes: dict[int, str] = field(default_factory=dict)

    def run(self) -> None:
        """Take every step on its day, with the bells that were due before it and what follows from each."""
        self._carry(skip=True)
        day, count = None, 0
        for step in self._steps():
            day, count = step.day, count + 1 if step.day == day else 0
            morning = dt.datetime.combine(step.day, dt.time(8), jalali.TEHRAN) + EVERY * count
            self._until(min(morning, dt.datetime.now(dt.UTC)))
            self._take(step)
            self._carry()
        self._until(dt.datetime.now(dt.UTC))
        past.at(None)

    def _steps(self) -> list[Step]:
        found: list[Step] = []
        for road in self.roads:
            for name, _, ago in (step.partition("@") for step in road.steps.split()):
                key, _, times = name.partition(":")
                found.append(Step(self._workday(int(ago)), len(found), road, key, int(times or 1)))
        return sorted(found, key=lambda step: (step.day, step.order))

    def _workday(self, ago: int) -> dt.date:
        day = jalali.today() - dt.timedelta(days=ago)
        while not self.calendar.is_open(day):
            day -= dt.timedelta(days=1)
        return day

    def _until(self, moment: dt.datetime) -> None:
        """Let time pass: every bell of these people that is due rings in its own minute."""
        citizens = [self._citizen(road).pk for road in self.roads]
        while row := sql.row(RINGING, [moment, citizens]):
            past.at(row[1] + dt.timedelta(minutes=1))
            cases.ring(case=row[0])
            self._carry()
        past.at(moment)

    def _carry(self, *, skip: bool = False) -> None:
        """Do what one case causes in another now, as the worker would; it finds it done later."""
        while rows := sql.rows(CARRIED, [self.job]):
            self.job = rows[-1][0]
            for args in () if skip else [sql.read_json(args) for _, args in rows]:
                self._caused(**args)

    def _caused(self, *, case: int, action: str, cause: int, otherwise: str = "") -> None:
        for verb in filter(None, (action, otherwise)):
            try:
                cases.act(case=case, action=verb, actor=SYSTEM, seen=None, key=f"event-{cause}", cause=cause)
            except Refused:
                continue  # the case has moved on, as the worker would find too
            return

    def _take(self, step: Step) -> None:
        if step.name in ON_CASE:
            self._on_case(step.road, DEEDS[step.name])
        elif step.name in DEEDS:
            for code in self._introductions(step, DEEDS[step.name]):
                for role in DEEDS[step.name].by:
                    self._act(code, DEEDS[step.name], role, step.road)
        else:
            getattr(self, f"_{step.name}")(step)

    # What has its own way

    def _register(self, step: Step) -> None:
        """Fill the questionnaire, hand it in and keep the code."""
        road, user = step.road, self._citizen(step.road)
        draft = intake.start(user=user, kind=road.kind)
        intake.fill(draft=draft, user=user, data=self._answers(road))
        if road.kind == "covered":
            intake.send_certificate(draft=draft, user=user, file=SimpleUploadedFile("D1.jpg", self.photo))
        intake.register(draft=draft.pk, user=user, key=f"made-{road.n}")
        entries = case_queries.of_citizen(user.pk)
        self.codes[road.n] = next(entry.code for entry in entries if entry.procedure == road.kind)

    def _answers(self, road: Road) -> dict[str, Any]:
        county, town, field = road.county, TOWNS[road.county], road.field[0]
        if road.kind == "covered":
            group = {"priority": ["rural"]} if road.n % 3 == 0 else {}
            return answers.covered(road.person, county=county, town=town, field=field) | group
        people, loan = sum(road.room.values()), bool(road.loan)
        said = answers.sponsor(road.person, county=county, town=town, field=field, capacity=people, loan=loan)
        return said | {"counties": list(road.room)}

    def _enter(self, step: Step) -> None:
        self._papers(step.road)
        self._on_case(step.road, DEEDS["go_in"])

    def _submit(self, step: Step) -> None:
        road = step.road
        plan = answers.sponsor_plan(
            road.person, title=road.field[1], today=jalali.today(), room=dict(road.room), loan=road.loan
        )
        actor = people.actor(self._citizen(road))
        intake.fill_plan(case=self._number(road), actor=actor, data=plan)
        self._papers(road)
        self._on_case(road, DEEDS["hand_in"])

    def _papers(self, road: Road) -> None:
        """Send every paper that is missing."""
        actor, case = people.actor(self._citizen(road)), self._number(road)
        for paper in paper_queries.asked(case):
            if paper.is_missing:
                sent = SimpleUploadedFile(f"{paper.code}.jpg", self.photo)
                ends = jalali.today() + dt.timedelta(days=400) if paper.has_expiry else None
                papers.receive(case=case, code=paper.code, file=sent, by=actor, expires_on=ends)

    def _introduce(self, step: Step) -> None:
        """Introduce the first of the list: nobody is passed over."""
        listed = sponsors.ranked(self._number(step.road))[: step.times]
        deed = Deed("introduce", (Role.AGENCY_HEAD,), answers=lambda road: {"people": _numbers(listed)})
        if listed:
            self._on_case(step.road, deed)

    # Acting

    def _on_case(self, road: Road, deed: Deed) -> None:
        for role in deed.by:
            self._act(self._code(road, deed.child), deed, role, road)

    def _act(self, code: str, deed: Deed, role: Role, road: Road) -> None:
        actor = self._who(role, road, code, deed)
        file = case_queries.one(actor, code)
        said = dict(deed.answers(road))
        if deed.action == "recommend":
            form = asks.get("competence")
            said["warnings_seen"] = [key for key, _ in cases.choices(file.case, form)["warnings"]] or None
        cases.act(
            case=file.case.pk, action=deed.action, actor=actor, seen=file.case.seq,
            key=f"made-{deed.action}-{file.case.seq}",
            answers=cases.Json({key: value for key, value in said.items() if value is not None}),
        )  # fmt: skip

    def _who(self, role: Role, road: Road, code: str, deed: Deed) -> Actor:
        if role is Role.COVERED:
            parties = case_queries.load(code=code).facts.parties
            return Actor(user=min(parties[Role.COVERED]))
        if role in (Role.APPLICANT, Role.SPONSOR):
            return people.actor(self._citizen(road))
        name = deed.username or seated(role, self._office(role, road)).username
        return people.actor(self.users[name])

    def _office(self, role: Role, road: Road) -> str:
        bodies = {Role.LABOUR_HEAD: "labour-province", Role.SECRETARIAT: "secretariat-province"}
        return bodies.get(role, f"HERITAGE-{road.county}")

    def _citizen(self, road: Road) -> User:
        return self.users[road.person.mobile]

    def _code(self, road: Road, child: str = "") -> str:
        if not child:
            return self.codes[road.n]
        entries = case_queries.of_citizen(self._citizen(road).pk)
        return next(entry.code for entry in entries if entry.procedure == child)

    def _number(self, road: Road) -> int:
        number = case_queries.found(self.codes[road.n])
        assert number is not None
        return number

    def _introductions(self, step: Step, deed: Deed) -> Iterator[str]:
        """Yield the first introductions of a sponsor that are where the deed is done."""
        found = sponsors.roster(self._number(step.road))
        assert found is not None
        there = [one for one in found.people if one.place.key == deed.at and one.is_live]
        yield from (one.code for one in there[: step.times])


def _numbers(listed: Sequence[sponsors.Ranked]) -> list[str]:
    return [str(one.case) for one in listed]
