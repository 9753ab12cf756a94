"""What a procedure does to facilities."""

from __future__ import annotations

from khanegi.cases import actions as cases
from khanegi.cases.models import Case, Event
from khanegi.intake.models import Registration
from khanegi.loans import actions
from khanegi.process.facts import SYSTEM, Facts
from khanegi.process.words import Role


def open_facility(case: Case, event: Event, facts: Facts) -> None:
    """Open the facility case beside a permit, if a loan was asked for; only the secretariat sees it."""
    if not Registration.objects.filter(case=case, wants_loan=True).exists():
        return
    opening = cases.Opening(
        procedure="facility",
        applicant=case.applicant_id,
        county=case.county_id,
        occupation=case.occupation_id,
        by=Role.SYSTEM,
        offices={Role.SECRETARIAT: (facts.offices[Role.SECRETARIAT][0], "معرفی به بانک با دبیرخانه است")},
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


def refer_to_branch(case: Case, event: Event, facts: Facts) -> None:
    """Write the letter to the branch that the procedure has just sent the case to."""
    actions.refer(case=case, event=event, branch=facts.offices[Role.BRANCH][0])


def end_referral(case: Case, event: Event, facts: Facts) -> None:
    """End the letter: with the bank's reason, or because its days are over."""
    actions.end_letter(case=case, event=event, reason=event.data.get("reason", "days"))
