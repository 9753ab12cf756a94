"""What happens to a permit after issue, but for its end: its case, and renewal (spec 3.8 L3)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from khanegi.base import jalali, sql
from khanegi.base.errors import Refusal, Refused
from khanegi.cases import actions as cases
from khanegi.cases import queries as files
from khanegi.cases.models import Case, Event
from khanegi.papers import actions as asking
from khanegi.papers import queries as papers
from khanegi.people import queries as people
from khanegi.permits import actions, queries
from khanegi.permits.models import Permit, Sheet
from khanegi.process.facts import SYSTEM, Facts
from khanegi.process.permit_life.places import PERMIT_END
from khanegi.process.permit_life.renewing import STANDS
from khanegi.process.words import Role
from khanegi.rules import queries as rules

PROCEDURE = "permit_life"
STOPPED = Refusal(STANDS.code, STANDS.otherwise)
OFFICES = (Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.LABOUR_EXPERT, Role.LABOUR_HEAD, Role.SECRETARIAT)
SIGNATURES = ("sign", "renew")
SIGNED = """
select jsonb_object_agg(e.action, jsonb_build_array(f.title, e.role, e.at) order by e.seq)
from cases_event e join people_office f on f.id = e.office_id
where e.case_id = %(case)s and e.action = any(%(signatures)s)
"""


@dataclass(frozen=True, slots=True)
class Again:
    """A paper of the case that issued the permit, asked anew because its validity ends."""

    code: str
    title: str
    reason: str
    file_hint: str
    files: int = 1
    expires: bool = True
    by: str = asking.BY_APPLICANT
    optional: bool = False


def begin(*, case: Case, facts: Facts, cause: int | None = None) -> Case:
    """Open the case of an issued permit, inside the caller's transaction.

    Of the papers it asks only those that expire; what was sent for them is carried over.
    """
    permit = Permit.objects.get(case=case)
    opening = cases.Opening(
        procedure=PROCEDURE,
        applicant=case.applicant_id,
        county=case.county_id,
        occupation=case.occupation_id,
        by=Role.SYSTEM,
        offices={role: (facts.offices[role][0], "") for role in OFFICES if role in facts.offices},
        parties={Role.APPLICANT: frozenset({permit.holder_id})},
        parent=case.pk,
        cause=cause,
        key=f"permit-{permit.pk}",
        more={PERMIT_END: permit.valid_until.isoformat()},
    )
    begun = cases.open(opening, actor=SYSTEM)
    again = [
        Again(paper.code, paper.title, paper.reason, paper.hint)
        for paper in papers.asked(case.pk)
        if paper.has_expiry and paper.is_needed
    ]
    if again:
        asking.ask(case=begun.pk, needed=again, of_field=[one.code for one in again])
    return begun


@transaction.atomic(durable=True)
def begin_missing(*, permit: int) -> bool:
    """Open the case of a permit that was issued before there were any; say whether it had none."""
    row = Permit.objects.select_for_update(of=("self",)).select_related("case").get(pk=permit)
    if row.case.children.filter(procedure=PROCEDURE).exists():
        return False
    begin(case=row.case, facts=files.load(pk=row.case_id).facts)
    return True


def ask(*, case: Case, event: Event) -> None:
    """Keep until when the permit will hold once renewed, and let it hold meanwhile if it does now.

    Who asks in time loses no day: the new years follow the old end. Who is late begins with this day.
    """
    permit = _locked(case)
    day = jalali.date_of(event.at)
    permit.is_held = permit.valid_until >= day
    rule = rules.in_force(people.stamp(), day, case.county.province_id).get("permit_years")
    years = int(rule.value) if rule else actions.YEARS
    permit.next_until = jalali.add_years(permit.valid_until if permit.is_held else day, years)
    permit.save(update_fields=["is_held", "next_until"])


def renew(*, case: Case, event: Event) -> Sheet:
    """Let a permit hold on under its own number, with the words of its new paper frozen now.

    Refused while it is suspended, and once nothing could be signed for four hours.
    """
    permit = _locked(case)
    if permit.state != "valid":
        raise Refused(STOPPED)
    if queries.is_stopped():
        raise Refused(actions.SEALS_STOPPED)
    assert permit.next_until is not None  # there is no way to the second signature but by asking
    signed = sql.read_json(sql.row(SIGNED, {"case": case.pk, "signatures": list(SIGNATURES)})[0])
    permit.words = {
        **permit.words,
        "renewed_on": jalali.date_of(event.at).isoformat(),
        "signatures": actions.signatures(signed or {}, SIGNATURES),
    }
    permit.valid_until, permit.next_until, permit.is_held = permit.next_until, None, False
    permit.save(update_fields=["words", "valid_until", "next_until", "is_held"])
    last = permit.sheets.order_by("-version").values_list("version", flat=True)[0]
    return actions.reserve(permit=permit, at=event.at, version=last + 1)


def end_renewal(*, case: Case) -> None:
    """Let a permit end on its own last day again: its renewal was refused for good."""
    actions.of(case).update(is_held=False, next_until=None)


def _locked(case: Case) -> Permit:
    """Return the permit that this case is about; others who change it wait until this transaction ends."""
    return Permit.objects.select_for_update(of=("self",)).get(case=case.parent_id)
