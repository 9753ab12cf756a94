"""One made-up case with everything that hangs on it, stepped through its procedure by the product's code."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings

from bench import stories
from bench.copying import Batch, as_json
from khanegi.base import codes, jalali
from khanegi.cases import clock, rows
from khanegi.cases.actions import with_words
from khanegi.cases.clock import TEHRAN, Clock, Days
from khanegi.cases.models import FAR, Case, CaseOffice, Event, Party, Tick, Waiting
from khanegi.cli.made import postal_code
from khanegi.intake import queries as intake
from khanegi.intake.eligibility import Field
from khanegi.intake.models import FrozenPlan, Plan, Registration
from khanegi.intake.required import APPLICANT, Needed, documents
from khanegi.intake.routing import route
from khanegi.notices.models import Notice
from khanegi.papers.models import Asked, Upload
from khanegi.people import queries as persons
from khanegi.people.models import County, Seat
from khanegi.permits.models import Permit
from khanegi.process import book
from khanegi.process.facts import Actor, Facts
from khanegi.process.grammar import Kind, Place
from khanegi.process.words import Effect, Role, Sort
from khanegi.rules import asks
from khanegi.rules import queries as rules
from khanegi.rules.forms.clean import clean, fill
from khanegi.rules.models import Occupation

PLAN, ANSWERS = as_json(stories.PLAN), as_json(stories.ANSWERS)
INDEPENDENT = book.latest("independent")


@dataclass
class Made:
    """A case in the making: what `cases.queries.File` holds of a real one."""

    case: Case
    facts: Facts
    days: Days
    clock: Clock
    now: dt.datetime
    events: list[Event] = field(default_factory=list)


class Writer:
    """Makes cases from stories. Numbers are given here, so that nothing has to be read back."""

    def __init__(self, dice: random.Random, now: dt.datetime) -> None:
        self.dice, self.now = dice, now
        self.later = now.date() + dt.timedelta(days=700)
        self.counties = list(County.objects.order_by("pk"))
        self.fields = list(Occupation.objects.filter(second_check="").order_by("pk"))
        self.stamp = persons.stamp()
        weekend = rules.weekend(self.stamp, now.date(), self.counties[0].province_id)
        self.calendar = persons.calendar(self.stamp, weekend)
        self.kept: dict[Any, Any] = {}
        self.seats: dict[tuple[str, int], list[int]] = {}
        for role, office, user in Seat.objects.order_by("pk").values_list("role", "office_id", "user_id"):
            self.seats.setdefault((role, office), []).append(user)
        self.said = {verb: answers(verb, data) for verb, data in stories.SAID.items()}
        self.cases = self.events = self.papers = self.permits = 0

    def case(self, batch: Batch, citizen: int, story: stories.Story) -> None:
        county = self.dice.choices(self.counties, [max(one.weight, 1) for one in self.counties])[0]
        occupation = self.dice.choice(self.fields)
        offices = self._once("route", county, occupation, lambda: route("independent", occupation, county))
        at, *later = stories.moments(story, self.now, self.dice)
        made = self._begin(citizen, county, occupation, offices, at)
        for (action, role), moment in zip(story.steps, later, strict=True):
            self._step(made, action, role, moment)
        whys = {role: why for role, (_, why) in offices.items()}
        self._beside(batch, made, occupation, whys)
        self._ring(batch, made)
        for row in (made.case, *made.events):
            batch.add(row)

    def _once(self, name: str, one: Any, other: Any, make: Any) -> Any:
        key = (name, getattr(one, "pk", one), getattr(other, "pk", other))
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def _days(self, county: County, on: dt.date) -> Days:
        allowed = self._once("rules", county.province_id, on, lambda: self._allowed(county, on))
        return Days(self.calendar, county.pk, allowed)

    def _allowed(self, county: County, on: dt.date) -> dict[str, int]:
        found = rules.in_force(self.stamp, on, county.province_id)
        return {key: rule.value for key, rule in found.items() if isinstance(rule.value, int)}

    def _begin(
        self, citizen: int, county: County, occupation: Occupation, offices: Any, at: dt.datetime
    ) -> Made:
        self.cases += 1
        on = at.astimezone(TEHRAN).date()
        case = Case(
            pk=self.cases, code=codes.encode(self.cases, settings.CODE_KEY), procedure=INDEPENDENT.key,
            version=INDEPENDENT.version, place=INDEPENDENT.start.key, seq=0, head=b"",
            applicant_id=citizen, county_id=county.pk, occupation_id=occupation.pk, rules_on=on,
            opened_at=at, arrived_at=at,
        )  # fmt: skip
        facts = Facts(
            place=case.place,
            parties={Role.APPLICANT: frozenset({citizen})},
            offices={role: (office,) for role, (office, _) in offices.items()},
        )
        made = Made(case, facts, self._days(county, on), Clock(), at)
        made.clock = clock.arrive(made.clock, INDEPENDENT.start, at, made.days)
        self._write(made, rows.OPENED, Role.APPLICANT, INDEPENDENT.start, {})
        return made

    def _step(self, made: Made, action: str, role: Role, at: dt.datetime) -> None:
        """Do what `cases.actions.act` does to a case, without the database."""
        made.now = at
        verb, here = INDEPENDENT.action(action), made.case.here
        to = verb.to if isinstance(verb.to, Place) else here
        if to is not here:
            left = clock.leave(made.clock, here, at, made.days)
            made.clock = clock.arrive(left, to, at, made.days)
            made.case.arrived_at = at
            made.case.closed_at = at if to.kind is Kind.FINAL else None
        if Effect.ASSIGN in verb.effects:
            made.case.assignee_id = self._doer(made, role)
        self._write(made, action, role, to, self.said.get(action, {}))

    def _write(self, made: Made, action: str, role: Role, to: Place, data: dict[str, Any]) -> None:
        case = made.case
        case.seq += 1
        self.events += 1
        doer = self._doer(made, role)
        office = made.facts.offices[role][0] if role.sort is Sort.STAFF else None
        actor = Actor(user=doer, seats=frozenset({(role, office)}) if office else frozenset())
        event = rows.event(made, action, role, actor, to=to, key=f"made-{self.events}")
        event.pk, event.data, event.clock = self.events, data, made.clock.told()
        event.hash = case.head = rows.chain(bytes(case.head), event)
        case.place = to.key
        made.events.append(event)

    def _doer(self, made: Made, role: Role) -> int:
        if role is Role.APPLICANT:
            return made.case.applicant_id
        return self.seats[role.value, made.facts.offices[role][0]][0]

    def _ring(self, batch: Batch, made: Made) -> None:
        """Ring what has rung since the case arrived, then let it wait for whom it waits."""
        case, here = made.case, made.case.here
        while made.clock.rings_at and made.clock.rings_at <= self.now:
            bell = here.bells[made.clock.bell]
            assert not bell.takes, f"{here.key} should have been left by its clock"
            batch.put(
                Tick, case_id=case.pk, seq=case.seq, kind="bell", bell=made.clock.bell,
                at=made.clock.rings_at, due_before=made.clock.due_at,
                told="، ".join(role.title for role in bell.tells),
            )  # fmt: skip
            if bell.reader in made.facts.offices:
                office = made.facts.offices[bell.reader][0]
                _wait(batch, case, bell.reader.value, office, None, False, made.clock.due_at)
            made.clock = clock.rung(made.clock, here, made.days)
        rows.set_clock(case, made.clock)
        for role, office, person in rows.waiting(here, made.facts):
            _wait(batch, case, role, office, person, True, case.due_at or FAR)

    def _beside(self, batch: Batch, made: Made, occupation: Occupation, whys: dict[Role, str]) -> None:
        case, first = made.case, made.events[0]
        batch.put(Party, case_id=case.pk, role=Role.APPLICANT.value, user_id=case.applicant_id)
        for role, (office, *_) in made.facts.offices.items():
            batch.put(CaseOffice, case_id=case.pk, role=role.value, office_id=office, why=whys[role])
        batch.put(
            Registration, case_id=case.pk, kind="independent", version=1, second_check="",
            answers=ANSWERS.replace(stories.ANSWERS["postal_code"], postal_code(case.applicant_id)),
            wants_loan=False,
        )  # fmt: skip
        sent = case.seq > 1 or self.dice.random() < 0.6  # the rest are still filling
        batch.put(
            Plan, case_id=case.pk, version=1, answers=PLAN if sent else "{}", typed="{}", is_complete=sent,
            touched_at=first.at,
        )  # fmt: skip
        needed = self._once("papers", occupation, case.rules_on, lambda: _needed(occupation, case.rules_on))
        for place, paper in enumerate(needed):
            self._paper(batch, made, paper, place, sent)
        for event in made.events:
            self._consequences(batch, made, event)

    def _paper(self, batch: Batch, made: Made, paper: Needed, place: int, sent: bool) -> None:
        self.papers += 1
        case = made.case
        batch.put(
            Asked, id=self.papers, case_id=case.pk, code=paper.code, title=paper.title, reason=paper.reason,
            hint=paper.file_hint, has_expiry=paper.expires, position=place, is_needed=True,
        )  # fmt: skip
        if sent:
            digest = sha256(f"{case.pk}/{paper.code}".encode()).hexdigest()
            batch.put(
                Upload, asked_id=self.papers, file=f"made/{digest}", name=f"{paper.code}.jpg",
                media_type="image/jpeg", size=200_000, sha256=digest, state="held", verdict="",
                by_id=case.applicant_id, at=case.opened_at, expires_on=self.later if paper.expires else None,
            )  # fmt: skip

    def _consequences(self, batch: Batch, made: Made, event: Event) -> None:
        case = made.case
        effects = () if event.seq == 1 else INDEPENDENT.action(event.action).effects
        if Effect.FREEZE_PLAN in effects:
            batch.put(FrozenPlan, case_id=case.pk, event_id=event.pk, answers=PLAN, papers="{}")
        if Effect.TELL_PARTIES in effects or event.seq == 1:
            key, text = f"event-{event.pk}-{case.applicant_id}", f"پروندهٔ {case.code}: {event.action}"
            batch.put(
                Notice, to_id=case.applicant_id, case_id=case.pk, key=key, text=text, by_sms=True,
                made_at=event.at,
                sent_at=event.at, gateway_id=f"made-{event.pk}", refused="", read_at=event.at,
            )  # fmt: skip
        if Effect.ISSUE_PERMIT in effects:
            self.permits += 1
            until = jalali.add_years(event.at.astimezone(TEHRAN).date(), 3)
            batch.put(
                Permit, case_id=case.pk, number=f"made-{self.permits}", holder_id=case.applicant_id,
                kind=case.procedure, county_id=case.county_id, occupation_id=case.occupation_id,
                words=as_json({"holder": "…"}), issued_at=event.at, valid_until=until, state="valid",
            )  # fmt: skip


def _wait(
    batch: Batch, case: Case, role: str, office: int | None, person: int | None, duty: bool, due: Any
) -> None:
    batch.put(Waiting, case_id=case.pk, role=role, office_id=office, user_id=person, duty=duty, due_at=due)


def answers(action: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return what an event stores of an asked form, checked by the form itself."""
    blank = Case(pk=0, procedure=INDEPENDENT.key, version=INDEPENDENT.version)
    form = asks.get(INDEPENDENT.action(action).asks)
    options = {"item": intake.items(blank), "condition": intake.conditions(blank), "warnings": ()}
    found, errors = clean(form, fill(form.fields, data), options)
    assert not errors, (action, errors)
    return with_words(form, found, options)


def _needed(occupation: Occupation, on: dt.date) -> tuple[Needed, ...]:
    chosen = Field(
        code=occupation.code, title=occupation.title, needs_health_card=occupation.needs_health_card
    )
    return tuple(paper for paper in documents(stories.ANSWERS, chosen, on) if paper.by == APPLICANT)
