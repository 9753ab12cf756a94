"""What a procedure does to facilities."""

from __future__ import annotations

import datetime as dt

from khanegi.base import jalali
from khanegi.base.errors import Invalid
from khanegi.cases import actions as cases
from khanegi.cases.models import Case, CaseOffice, Event
from khanegi.intake.models import Registration
from khanegi.loans import actions, counter, recounting, supervision
from khanegi.loans.quota import actions as quota
from khanegi.people import queries as people
from khanegi.process.facts import SYSTEM, Facts
from khanegi.process.words import Role

CODED = ("hand_back", "refuse")
AT_BANK = (Role.BRANCH.value, Role.BANK_HEAD.value)
# Why a letter ended where no coded reason of the bank did it.
OWN_BRANCH = "متقاضی خود کارمند همین شعبه است. شعبهٔ دیگری را انتخاب کنید."
ENDS = {
    "letter_ended": "days",
    "paid": "paid",
    "paid_in_part": "paid",
    "recall": "permit",
    "halt": "permit",
    "withdraw_letter": "recalled",  # why is not the bank's to know
    "cease": "recalled",
    "give_up": "gave_up",
    "other_bank": "other_bank",
    "too_few_people": "too_few",
}


def open_facility(case: Case, event: Event, facts: Facts) -> None:
    """Open the facility case beside a permit, if a loan was asked for; only the secretariat sees it."""
    if Registration.objects.filter(case=case, wants_loan=True).exists():
        _begin(case, event, facts)


def reopen_facility(case: Case, event: Event, facts: Facts) -> None:
    """Open a new facility case beside the permit of this case; the request begins with the old answers."""
    assert case.parent is not None  # what is about a permit hangs on the case that issued it
    _begin(case.parent, event, facts)


def _begin(case: Case, event: Event, facts: Facts) -> None:
    secretariat = facts.offices[Role.SECRETARIAT][0]
    opening = cases.Opening(
        procedure="facility",
        applicant=case.applicant_id,
        county=case.county_id,
        occupation=case.occupation_id,
        by=Role.SYSTEM,
        offices={
            Role.SECRETARIAT: (secretariat, "معرفی به بانک با دبیرخانه است"),
            Role.INSPECTOR: (secretariat, "نظارت پس از پرداخت با ناظر دبیرخانه است"),
        },
        parties=facts.parties,
        parent=case.pk,
        cause=event.pk,
        key=f"event-{event.pk}",
    )
    cases.open(opening, actor=SYSTEM)


def record_request(case: Case, event: Event, facts: Facts) -> None:
    more = facts.more
    actions.record_request(
        case=case, event=event, permit_number=more["permit_number"], accepted=more["sponsor_accepted"]
    )


def record_approval(case: Case, event: Event, facts: Facts) -> None:
    actions.record_approval(case=case, event=event)


def refer_to_branch(case: Case, event: Event, facts: Facts) -> None:
    """Write the letter to the branch that the case has just been sent to, and let its bank see it."""
    branch = facts.offices[Role.BRANCH][0]
    if people.works_in(case.applicant_id, branch):
        raise Invalid({"branch": (OWN_BRANCH,)})
    until = facts.more.get("letter_end") if case.version > 1 else None
    letter = actions.refer(
        case=case,
        event=event,
        branch=branch,
        accepted=facts.more["sponsor_accepted"],
        until=dt.date.fromisoformat(until) if until else None,
    )
    bank = letter.branch.parent_id
    if bank is not None:
        given = {"office_id": bank, "why": "سرپرستی بانکی که شعبهٔ آن نامه را گرفته است"}
        CaseOffice.objects.update_or_create(case=case, role=Role.BANK_HEAD.value, defaults=given)


def reserve_quota(case: Case, event: Event, facts: Facts) -> None:
    """Hold the amount of the letter just written in the quota of its bank. Raises Refused."""
    quota.reserve(
        letter=case.referrals.select_related("branch").get(ended_at=None),
        county=case.county_id,
        agency=case.occupation.agency if case.occupation else "",
        on=jalali.date_of(event.at),
    )


def free_quota(case: Case, event: Event, facts: Facts) -> None:
    letter = case.referrals.filter(ended_at=None).first()
    if letter:
        quota.free(letter=letter, at=event.at)


def use_quota(case: Case, event: Event, facts: Facts) -> None:
    quota.use(letter=case.referrals.get(ended_at=None))


def choose_bank(case: Case, event: Event, facts: Facts) -> None:
    actions.choose_bank(case=case, bank=event.data["bank"])


def end_referral(case: Case, event: Event, facts: Facts) -> None:
    """End the letter: with the bank's coded reason, or with what ended it.

    A bank that did not pay opens the case no more: of the letter it keeps number, days, amount and state.
    """
    coded = event.data.get("reason") if event.action in CODED else None
    reason = coded or ENDS[event.action]
    actions.end_letter(case=case, event=event, reason=reason)
    if reason != actions.PAID:
        CaseOffice.objects.filter(case=case, role__in=AT_BANK).delete()


def recount_amount(case: Case, event: Event, facts: Facts) -> None:
    recounting.recount(case=case, event=event, accepted=facts.more["sponsor_accepted"])


def ask_committee_again(case: Case, event: Event, facts: Facts) -> None:
    recounting.ask_again(case=case)


def record_demand(case: Case, event: Event, facts: Facts) -> None:
    counter.record_demand(case=case, event=event)


def answer_demands(case: Case, event: Event, facts: Facts) -> None:
    counter.answer_demands(case=case, event=event)


def close_demands(case: Case, event: Event, facts: Facts) -> None:
    counter.close_demands(case=case, event=event)


def record_contract(case: Case, event: Event, facts: Facts) -> None:
    counter.record_contract(case=case, event=event)


def record_payment(case: Case, event: Event, facts: Facts) -> None:
    counter.record_payment(case=case, event=event)


def tell_inspector(case: Case, event: Event, facts: Facts) -> None:
    counter.watch(case=case, role=Role.INSPECTOR)


def plan_supervision(case: Case, event: Event, facts: Facts) -> None:
    supervision.plan(case=case, event=event)


def record_supervision(case: Case, event: Event, facts: Facts) -> None:
    supervision.record(case=case, event=event)
