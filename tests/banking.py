"""How a facility comes to a place after the queue, by real acts; part of `builders.World`."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

from khanegi.base import jalali
from khanegi.loans.models import Quota
from khanegi.loans.quota import actions as quotas
from khanegi.people import queries as people
from khanegi.people.models import Office
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.cases.models import Case
    from khanegi.people.models import County
    from tests.builders import Step, World

TEXT = "آنچه دیده شد با شرایط نوشته‌شده می‌خواند و نظر من در همین متن آمده است."
AMOUNT = 500_000_000
SCHEDULE: Step = ("schedule", Role.SECRETARIAT, {})
SAID = {"reason": ["C02"], "session": ["۱۴۰۵/۸"], "note": [TEXT]}
POSTPONE: Step = ("committee_postponed", Role.SYSTEM, SAID)
REJECT: Step = ("committee_rejected", Role.SYSTEM, SAID)
ACCEPT: Step = ("accept", Role.BRANCH, {})
DEMAND: Step = ("demand", Role.BRANCH, {"items-0-item": ["D04"], "items-1-item": ["D05"]})
SUPPLY: Step = ("supplied", Role.APPLICANT, {"note": ["ضامن را دیروز به شعبه بردم."]})
COMPLETE: Step = ("documents_complete", Role.BRANCH, {})
CREDIT_OK: Step = ("credit_ok", Role.BRANCH, {})
AGREED = {"agreed": ["on"]}
SIGNED: tuple[Step, ...] = (
    ("sign_contract", Role.BRANCH, AGREED),
    ("sign_contract", Role.APPLICANT, AGREED),
)
PAID: Step = ("paid", Role.BRANCH, {})
REFUSED: Step = ("refuse", Role.BRANCH, {"reason": ["B07"], "text": ["اعتبار شعبه تمام شده است."]})
IN_PART: Step = ("paid_in_part", Role.BRANCH, REFUSED[2])
HAND_BACK: Step = ("hand_back", Role.BRANCH, REFUSED[2])
DIVERTED: Step = ("diverted", Role.INSPECTOR, {"text": [TEXT]})
UNDIVERT: Step = ("undivert", Role.INSPECTOR, {"text": [TEXT]})
SETTLE: Step = ("settle", Role.BRANCH, {})
OBJECT: Step = ("appeal", Role.APPLICANT, {"text": ["ضامن دیگری دارم و مدرک آن را آورده‌ام."]})


def approve(amount: int = AMOUNT) -> Step:
    return ("committee_approved", Role.SYSTEM, {"amount": [str(amount)], "session": ["۱۴۰۵/۸"]})


def boxes(key: str, day: dt.date) -> dict[str, list[str]]:
    """Return a day as the three boxes of a page."""
    parts = zip(("year", "month", "day"), jalali.to_parts(day), strict=True)
    return {f"{key}_{box}": [str(part)] for box, part in parts}


def contract(months: int = 60, grace: int = 0) -> Step:
    first = boxes("first_due", jalali.today() + dt.timedelta(days=31))
    said = {"number": ["ق-۷۷"], "months": [str(months)], "grace": [str(grace)], **first}
    return ("draft_contract", Role.BRANCH, said)


def pay(stage: int, amount: int, day: dt.date | None = None) -> Step:
    paid_on = boxes("paid_on", day or jalali.today())
    return ("pay", Role.BRANCH, {"stage": [str(stage)], "amount": [str(amount)], **paid_on})


def steps(place: str, branch: int) -> tuple[Step, ...]:
    """Return how a case in the queue comes to a place."""
    refer: Step = ("refer", Role.SECRETARIAT, {"branch": [str(branch)]})
    approved = (SCHEDULE, approve())
    at_branch = (*approved, refer)
    documents = (*at_branch, ACCEPT)
    credit = (*documents, COMPLETE)
    contracted = (*credit, CREDIT_OK, contract())
    paying = (*contracted, *SIGNED)
    supervision = (*paying, pay(1, 300_000_000), pay(2, 200_000_000), PAID)
    roads: dict[str, tuple[Step, ...]] = {
        "committee": (SCHEDULE,),
        "approved": approved,
        "at_branch": at_branch,
        "documents": documents,
        "credit": credit,
        "contract": contracted,
        "paying": paying,
        "supervision": supervision,
        "diverted": (*supervision, DIVERTED),
        "settled": (*supervision, SETTLE),
        "unpaid": (*documents, REFUSED),
        "not_paid": (*documents, REFUSED, ("close_unpaid", Role.CLOCK, {})),
        "rejected": (SCHEDULE, REJECT),
        "appealed": (SCHEDULE, REJECT, OBJECT),
        "closed": (SCHEDULE, REJECT, ("close_rejected", Role.CLOCK, {})),
    }
    return roads[place]


PLACES = (
    "committee", "approved", "at_branch", "documents", "credit", "contract", "paying", "supervision",
    "diverted", "settled", "unpaid", "not_paid", "rejected", "appealed", "closed",
)  # fmt: skip

MINUTES = (f"۱۴۰۵/{number}" for number in itertools.count(1))  # one meeting gives one quota once


class Banking:
    """The part of the world in which a facility is approved, referred, contracted and paid."""

    def a_loan(self: World, place: str = "at_branch", *, branch: Any = None, **more: Any) -> Case:
        """Return a facility in a place after the queue; `more` as for `a_case`."""
        case = self.a_case("queue", "facility", **more)
        return self.goes_on(case, place, branch=branch)

    def a_bank(self: World, code: str = "bank-012", title: str = "بانک ملت") -> Office:
        """Return another bank of the province, without branches."""
        given = {"kind": "bank", "title": title, "province": self.province}
        return Office.objects.get_or_create(code=code, defaults=given)[0]

    def a_branch(self: World, bank: Office, county: County | None = None) -> Office:
        """Return the branch of a bank in a county."""
        where = county or self.ahvaz
        given = {"kind": "branch", "title": f"{bank.title}، شعبهٔ {where.title}", "province": self.province}
        given |= {"county": where, "parent": bank, "above": [bank.pk]}
        return Office.objects.get_or_create(code=f"branch-{bank.code}-{where.code}", defaults=given)[0]

    def a_quota(
        self: World,
        amount: int = 10 * AMOUNT,
        *,
        bank: Office | None = None,
        county: County | None = None,
        agency: str = "",
    ) -> Quota:
        """Return the quota of this year with so much more given by the minutes of a meeting."""
        where = quotas.Where(
            year=jalali.year(jalali.today()),
            county=(county or self.ahvaz).pk,
            bank=(bank or self.office_of(Role.BANK_HEAD)).pk,
            agency=agency,
        )
        actor = people.actor(self.someone(Role.SECRETARIAT))
        return quotas.grant(actor=actor, where=where, amount=amount, minutes=next(MINUTES)).quota

    def goes_on(self: World, case: Case, place: str, *, branch: Any = None, done: int = 0) -> Case:
        """Bring a facility from the queue to a place; its bank is given a quota where it has none.

        `done` is how many steps of that road it has behind it.
        """
        chosen = branch or self.office_of(Role.BRANCH)
        if not Quota.objects.filter(bank=chosen.parent, county=case.county).exists():
            self.a_quota(bank=chosen.parent, county=case.county)
        for step in steps(place, chosen.pk)[done:]:
            case = self.act(case, step)
        return case
