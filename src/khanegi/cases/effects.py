"""What a procedure does inside the case room: assign, open children, close them."""

from __future__ import annotations

from collections.abc import Mapping

from khanegi.base.errors import Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.cases import actions
from khanegi.cases.models import Case, CaseOffice, Event
from khanegi.people import queries as people
from khanegi.process import book
from khanegi.process.facility.places import DIVERTED
from khanegi.process.facts import SYSTEM, Facts
from khanegi.process.grammar import Kind
from khanegi.process.moving import FROM
from khanegi.process.words import Role

SUSPEND = "suspend_for_diversion"
NO_OFFICE = Refusal(
    "no_such_body", "برای این شهرستان اداره‌ای از آن دستگاه ثبت نشده است. به راهبر سامانه خبر دهید."
)


def assign(case: Case, event: Event, facts: Facts) -> None:
    """Give the case to whoever took it; the office goes on seeing it."""
    Case.objects.filter(pk=case.pk).update(assignee=event.by_id)


def open_errand(case: Case, event: Event, facts: Facts) -> None:
    """Send the question to the body that was asked, in the county of the case."""
    body = event.data["body"]
    office = people.office_for(body, case.county)
    if office is None:
        raise Refused(NO_OFFICE)
    offices = {Role.SECOND_CHECK: (office.pk, f"استعلام از «{office.title}» در {case.county.title}")}
    _child("errand", case, event, facts, offices, topic=body)


def open_visit(case: Case, event: Event, facts: Facts) -> None:
    _child("visit", case, event, facts, {})


def open_appeal(case: Case, event: Event, facts: Facts) -> None:
    """Send the objection to the desk that did not decide, and let it read what was decided."""
    office, why = facts.offices[Role.SECRETARIAT][0], "اعتراض را دبیرخانه رسیدگی می‌کند"
    CaseOffice.objects.get_or_create(
        case=case, role=Role.APPEALS.value, defaults={"office_id": office, "why": why}
    )
    _child("appeal", case, event, facts, {Role.APPEALS: (office, why)})


def close_children(case: Case, event: Event, facts: Facts) -> None:
    """Let SYSTEM close what was opened beside a case that is over."""
    _carry_down(case, event, "cancel")


def leave_office(case: Case, event: Event, facts: Facts) -> None:
    """End what the old county's agency had begun, where the case has left it: nobody holds it for themselves
    any more, and what was asked or agreed about the old home is closed by SYSTEM."""
    if FROM in event.data:
        Case.objects.filter(pk=case.pk).update(assignee=None)
        _carry_down(case, event, "cancel")


def recall_facility(case: Case, event: Event, facts: Facts) -> None:
    """Let SYSTEM take the facility back from the branch: its permit does not hold for now.

    Where money was paid it stays where it is, and the bank and the inspector are told.
    """
    issued = case.parent or case  # a facility hangs on the case that issued the permit
    _carry_down(issued, event, "recall", otherwise="permit_suspended")


def halt_facility(case: Case, event: Event, facts: Facts) -> None:
    """Let SYSTEM close the facility, its permit is over; where money was paid, bank and inspector are told.

    Whether it was, the job finds out under the lock of the facility: the branch goes on paying meanwhile.
    """
    _carry_down(case.parent or case, event, "halt", otherwise="permit_over")


def suspend_for_diversion(case: Case, event: Event, facts: Facts) -> None:
    """Let SYSTEM suspend the permit behind a loan that went elsewhere: its own case, or the sponsor's."""
    _carry_to_permit(case, event, SUSPEND)


def lift_diversion(case: Case, event: Event, facts: Facts) -> None:
    """Let SYSTEM restore the permit that was suspended because of a diversion which is taken back."""
    _carry_to_permit(case, event, "diversion_lifted")


def clear_diversion(case: Case, event: Event, facts: Facts) -> None:
    """Let SYSTEM bring a loan back under supervision whose diversion was the ground of a suspension."""
    past = facts.last("suspend", SUSPEND)
    if past is None or past.action != SUSPEND:
        return
    loans = (case.parent or case).children.filter(procedure="facility", place=DIVERTED.key)
    for pk in loans.order_by("id").values_list("id", flat=True):
        defer("cases.carry", case=pk, action="diversion_cleared", cause=event.pk)


def _carry_to_permit(case: Case, event: Event, action: str) -> None:
    """Defer an act of SYSTEM on what decides about the permit of a facility: its case, or the sponsor's."""
    issued = case.parent
    assert issued is not None  # a facility hangs on the case that issued the permit
    if action in issued.process.keys:
        defer("cases.carry", case=issued.pk, action=action, cause=event.pk)
    else:
        _carry_down(issued, event, action)


def freeze_life(case: Case, event: Event, facts: Facts) -> None:
    """Let SYSTEM stop what goes on about the permit of a case that was suspended."""
    _carry_down(case, event, "freeze")


def thaw_life(case: Case, event: Event, facts: Facts) -> None:
    _carry_down(case, event, "thaw")


def close_life(case: Case, event: Event, facts: Facts) -> None:
    _carry_down(case, event, "close_life")


def close_complaints(case: Case, event: Event, facts: Facts) -> None:
    """Let SYSTEM close what was proven against a permit that is suspended now."""
    _carry_down(case, event, "acted")


def _carry_down(case: Case, event: Event, action: str, *, otherwise: str = "") -> None:
    """Defer an act of SYSTEM on every child that knows it and is not over; where refused, `otherwise`."""
    final = book.places(Kind.FINAL)
    for pk, procedure, version, place in case.children.values_list(
        "id", "procedure", "version", "place"
    ).order_by("id"):
        keys = book.get(procedure, version).keys
        if (procedure, place) not in final and action in keys:
            second = {"otherwise": otherwise} if otherwise in keys else {}
            defer("cases.carry", case=pk, action=action, cause=event.pk, **second)


def _child(
    procedure: str,
    case: Case,
    event: Event,
    facts: Facts,
    offices: Mapping[Role, tuple[int, str]],
    topic: str = "",
) -> Case:
    """Open a case beside this one: same person, same offices, and those it is sent to besides."""
    same = {role: (office[0], "") for role, office in facts.offices.items()}
    opening = actions.Opening(
        procedure=procedure,
        applicant=case.applicant_id,
        county=case.county_id,
        occupation=case.occupation_id,
        by=Role.SYSTEM,
        offices={**same, **offices},
        parties=facts.parties,
        parent=case.pk,
        topic=topic,
        rules_on=case.rules_on,
        cause=event.pk,
        key=f"event-{event.pk}",
        data=event.data,
    )
    return actions.open(opening, actor=SYSTEM)
