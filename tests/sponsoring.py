"""How covered persons, sponsors and introductions come to a place, by real acts; part of `builders.World`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base import jalali
from khanegi.cases.actions import act
from khanegi.cases.jobs import carry
from khanegi.cases.models import Case
from khanegi.process.words import Role
from khanegi.rules.asks_sponsors import ITEMS

if TYPE_CHECKING:
    from khanegi.people.models import County, User
    from khanegi.process.facts import Actor
    from tests.builders import Step, World

TERMS = {
    "work_kind": "بافت حصیر",
    "rates": [{"work": "حصیر یک متری", "unit": "عدد", "rate": 2_500_000}],
    "pay_day": 5,
    "material": "sponsor",
    "tools": "covered",
    "months": 12,
}
SEEN = {key: ["yes"] for key in ("lives_there", "space_fits", "no_nuisance", "tools_seen")}
TEXT = "آنچه دیده شد با شرایط نوشته‌شده می‌خواند و نظر من در همین متن آمده است."
AGREED = {"agreed": ["on"]}
WHY = {"reason": ["M02"]}
DISPUTE: Step = ("dispute", Role.COVERED, {"text": ["مزد دو ماه گذشته هنوز پرداخت نشده است."]})
SIGN_ALL: tuple[Step, ...] = tuple(
    ("sign", role, AGREED) for role in (Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD)
)
SUSPEND: Step = ("suspend", Role.LABOUR_HEAD, {"reason": ["U04"], "text": [TEXT]})
ANSWER: Step = ("answer", Role.APPLICANT, {"note": ["مزدها را این هفته پرداخت می‌کنم."]})
REVOKE: Step = ("revoke", Role.LABOUR_HEAD, {"reason": ["V03"], "text": [TEXT]})

CONSENT: Step = ("consent", Role.COVERED, AGREED)
ACCEPT: Step = ("accept", Role.SPONSOR, {})
TO_CONTRACT: tuple[Step, ...] = (CONSENT, ACCEPT)
TO_WORK = (*TO_CONTRACT, *SIGN_ALL)
OF_INTRODUCTION: dict[str, tuple[Step, ...]] = {
    "consent": (),
    "answer": (CONSENT,),
    "contract": TO_CONTRACT,
    "working": TO_WORK,
    "confirming": (*TO_WORK, ("quarter", Role.CLOCK, {})),
    "notice": (*TO_WORK, ("end", Role.COVERED, {"reason": ["E01"]})),
    "dispute": (*TO_WORK, DISPUTE),
    "declined": (("decline", Role.COVERED, WHY),),
    "refused": (CONSENT, ("refuse", Role.SPONSOR, WHY)),
    "lapsed": (("silent", Role.CLOCK, {}),),
    "cancelled": (("take_back", Role.AGENCY_HEAD, {"note": ["نام اشتباه انتخاب شده بود."]}),),
    "ended": (
        *TO_WORK,
        ("end", Role.SPONSOR, {"reason": ["E04"]}),
        ("finish", Role.CLOCK, {}),
    ),
}
OF_COVERED: dict[str, tuple[Step, ...]] = {
    "gathering": (),
    "pool": (("enter", Role.APPLICANT, {}),),
    "inactive": (("enter", Role.APPLICANT, {}), ("pause", Role.APPLICANT, {})),
    "withdrawn": (("withdraw", Role.APPLICANT, {}),),
}


def _boxes(name: str, day: dt.date) -> dict[str, list[str]]:
    parts = zip(("year", "month", "day"), jalali.to_parts(day), strict=True)
    return {f"{name}_{box}": [str(part)] for box, part in parts}


def competence(rows: Mapping[str, int]) -> dict[str, list[str]]:
    """Return the answers of a competence review that approves so many people by county code."""
    found = {key: ["2"] for key in ITEMS} | {"opinion": [TEXT]}
    for number, (county, people) in enumerate(rows.items()):
        found |= {f"capacity-{number}-county": [county], f"capacity-{number}-people": [str(people)]}
    return found


class Sponsoring:
    """The part of the world in which people are introduced to sponsors."""

    def carry(self) -> None:
        """Let the worker do what is queued between cases, until nothing is left."""
        while jobs := list(
            ProcrastinateJob.objects.filter(task_name="cases.carry", status="todo").order_by("id")
        ):
            for job in jobs:
                carry(**job.args)
            ProcrastinateJob.objects.filter(pk__in=[job.pk for job in jobs]).delete()

    def a_covered(
        self: World, place: str = "pool", *, applicant: User | None = None, county: County | None = None,
        **answers: Any,
    ) -> Case:  # fmt: skip
        """Return a covered person's case in a place that they reach by themselves."""
        case = self.registered("covered", applicant or self.a_person(), county or self.ahvaz, answers)
        for step in OF_COVERED[place]:
            case = self.act(case, step)
        return case

    def a_sponsor(
        self: World, place: str = "matching", *, room: Mapping[str, int] | None = None,
        applicant: User | None = None, wants_loan: bool = False, **plan: Any,
    ) -> Case:  # fmt: skip
        """Return a sponsor's case on its road to the permit; `room` is people by county code."""
        told = {"wants_loan": "yes" if wants_loan else "no"}
        case = self.registered(
            "sponsor", applicant or self.a_person(), self.ahvaz, told,
            plan={**TERMS, **plan}, wants_loan=wants_loan,
        )  # fmt: skip
        steps = self._to_permit(room or {self.ahvaz.code: 5})
        return self.walk(case, place, steps)

    def walk(self: World, case: Case, place: str, steps: tuple[Step, ...]) -> Case:
        """Take steps until the case is in a place."""
        for step in steps:
            if case.place == place:
                break
            if step[0] in ("agree", "report"):
                self.act(case.children.get(procedure="visit", place__in=["offered", "agreed"]), step)
            else:
                case = self.act(case, step)
            self.carry()
        assert case.place == place
        case.refresh_from_db()
        return case

    def _to_permit(self: World, room: Mapping[str, int]) -> tuple[Step, ...]:
        from tests.builders import ISSUE, SIGN, SUBMIT, VISIT

        report = _boxes("held_on", jalali.today()) | SEEN | {"result": [TEXT]}
        return (
            SUBMIT,
            VISIT,
            ("agree", Role.APPLICANT, {}),
            ("report", Role.AGENCY_EXPERT, report),
            ("recommend", Role.AGENCY_EXPERT, competence(room)),
            SIGN,
            ISSUE,
        )

    def fell(self: World, sponsor: Case, reason: str = "V03", upto: str = "revoke") -> Case:
        """Suspend a sponsor, let them answer, and revoke the permit by somebody else; stop after `upto`."""
        why = {"reason": [reason], "text": [TEXT]}
        for action, role, answers in (SUSPEND, ANSWER, ("revoke", Role.LABOUR_HEAD, why)):
            sponsor.refresh_from_db()
            act(
                case=sponsor.pk,
                action=action,
                actor=self.another(role, sponsor) if action == "revoke" else self.actor(role, sponsor),
                seen=sponsor.seq,
                key=f"fall-{sponsor.seq}",
                answers=answers,
            )
            self.carry()
            if action == upto:
                break
        sponsor.refresh_from_db()
        return sponsor

    def another(self: World, role: Role, case: Case) -> Actor:
        """Return somebody else who holds this role in the same office."""
        from khanegi.people import queries as people
        from khanegi.people.models import Seat, User

        office = case.offices.get(role=role.value).office
        user, is_new = User.objects.get_or_create(username=f"another-{role.value}-{office.pk}")
        if is_new:
            Seat.objects.create(user=user, office=office, role=role.value)
        return people.actor(user)

    def introduce(self: World, sponsor: Case, *people: Case, skipped: str = "M02") -> list[Case]:
        """Introduce people to a sponsor, passing over whoever stands higher; return the new cases."""
        from khanegi.sponsors import queries

        wanted = {case.pk for case in people}
        listed = queries.ranked(sponsor.pk)
        last = max((one.rank for one in listed if one.case in wanted), default=0)
        over = [one for one in listed if one.rank < last and one.case not in wanted]
        answers: dict[str, list[str]] = {"people": [str(pk) for pk in sorted(wanted)]}
        for number, one in enumerate(over):
            answers |= {f"skipped-{number}-person": [str(one.case)], f"skipped-{number}-reason": [skipped]}
        self.act(sponsor, ("introduce", Role.AGENCY_HEAD, answers))
        self.carry()
        found = Case.objects.filter(parent__in=people, procedure="introduction").order_by("-id")
        return list(reversed(found[: len(people)]))

    def an_introduction(
        self: World, place: str = "consent", *, sponsor: Case | None = None, covered: Case | None = None
    ) -> Case:
        """Return an introduction in a place; a sponsor with room for five and a person are made for it."""
        person = covered or self.a_covered()
        (case,) = self.introduce(sponsor or self.a_sponsor(), person)
        for step in OF_INTRODUCTION[place]:
            case = self.act(case, step)
            self.carry()
        case.refresh_from_db()
        return case
