"""What a procedure does to the pool, room, introductions and contracts."""

from __future__ import annotations

from khanegi.cases.models import Case, Event
from khanegi.process.facts import Facts
from khanegi.process.words import Role
from khanegi.sponsors import actions, introducing, signing


def join_pool(case: Case, event: Event, facts: Facts) -> None:
    actions.join_pool(case=case, event=event)


def rest_in_pool(case: Case, event: Event, facts: Facts) -> None:
    actions.rest(case=case, event=event)


def move_in_pool(case: Case, event: Event, facts: Facts) -> None:
    actions.move(case=case)


def leave_pool(case: Case, event: Event, facts: Facts) -> None:
    actions.leave_pool(case=case, event=event)


def weigh_capacity(case: Case, event: Event, facts: Facts) -> None:
    """Refuse a recommendation whose room is below what any sponsor must have, beside the field itself."""
    actions.weigh(case=case, event=event)


def open_capacity(case: Case, event: Event, facts: Facts) -> None:
    """Open the room that the latest competence review approved."""
    reviewed = facts.last("recommend")
    assert reviewed is not None  # nothing is signed that nobody recommended
    actions.open_capacity(case=case, event=event, competence=reviewed.data)


def resize_capacity(case: Case, event: Event, facts: Facts) -> None:
    actions.resize(case=case)


def introduce(case: Case, event: Event, facts: Facts) -> None:
    introducing.introduce(case=case, event=event, facts=facts)


def end_introduction(case: Case, event: Event, facts: Facts) -> None:
    """End it; who still owed an answer when the clock ended it was silent."""
    silent = facts.unanswered if event.role == Role.CLOCK.value else frozenset()
    actions.end_introduction(case=case, event=event, silent=silent)


def write_contract(case: Case, event: Event, facts: Facts) -> None:
    signing.write_contract(case=case, event=event, agency=facts.offices[Role.AGENCY_HEAD][0])


def sign_contract(case: Case, event: Event, facts: Facts) -> None:
    signing.sign(case=case, event=event, is_last=event.frm != event.to)


def stop_sponsor(case: Case, event: Event, facts: Facts) -> None:
    actions.stop(case=case, event=event, state="stopped", signed="suspended")


def resume_sponsor(case: Case, event: Event, facts: Facts) -> None:
    actions.resume(case=case, event=event)


def close_sponsor(case: Case, event: Event, facts: Facts) -> None:
    actions.stop(case=case, event=event, state="closed", signed="fell")


def still_in_pool(case: Case, event: Event, facts: Facts) -> None:
    actions.stand_still(case=case)


def wake_in_pool(case: Case, event: Event, facts: Facts) -> None:
    actions.move_on(case=case, event=event)


def still_sponsor(case: Case, event: Event, facts: Facts) -> None:
    """Free who is being introduced, as a suspension does; who works may leave at once."""
    actions.stop_still(case=case, event=event)


def wake_sponsor(case: Case, event: Event, facts: Facts) -> None:
    actions.resume_still(case=case, event=event)
