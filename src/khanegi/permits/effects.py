"""What a procedure does to permits."""

from __future__ import annotations

from khanegi.cases.models import Case, Event
from khanegi.permits import actions, complaints, life
from khanegi.process.facts import Facts
from khanegi.process.permit_life.places import FROZEN, HEARING, SUSPENDED

SUSPENDED_ANYWAY = {place.key for place in (SUSPENDED, HEARING, FROZEN)}


def issue(case: Case, event: Event, facts: Facts) -> None:
    """Issue the permit together with the second signature."""
    actions.issue(case=case, event=event)


def open_life(case: Case, event: Event, facts: Facts) -> None:
    """Open the case in which this permit is renewed, suspended or ended."""
    life.begin(case=case, facts=facts, cause=event.pk)


def begin_renewal(case: Case, event: Event, facts: Facts) -> None:
    life.ask(case=case, event=event)


def renew(case: Case, event: Event, facts: Facts) -> None:
    """Renew the permit together with the second signature."""
    life.renew(case=case, event=event)


def end_renewal(case: Case, event: Event, facts: Facts) -> None:
    life.end_renewal(case=case)


def suspend(case: Case, event: Event, facts: Facts) -> None:
    """Suspend the permit, also one that was revoked: an objection that was accepted sets that aside."""
    actions.set_state(case=case, event=event, state="suspended", among=("valid", "revoked"))


def restore(case: Case, event: Event, facts: Facts) -> None:
    actions.set_state(case=case, event=event, state="valid", among=("suspended",))


def still(case: Case, event: Event, facts: Facts) -> None:
    """Suspend the permit of who has died or cannot act, if it is valid."""
    actions.set_state(case=case, event=event, state="suspended", among=("valid",))


def wake(case: Case, event: Event, facts: Facts) -> None:
    """Let it be valid again, but where it was suspended for another reason."""
    if case.place not in SUSPENDED_ANYWAY:
        restore(case, event, facts)


def cease(case: Case, event: Event, facts: Facts) -> None:
    actions.cease(case=case, event=event)


def lift_revocation(case: Case, event: Event, facts: Facts) -> None:
    """Suspend a permit that was revoked, until it is heard anew; any other stays as it is."""
    actions.set_state(case=case, event=event, state="suspended", among=("revoked",))


def revoke(case: Case, event: Event, facts: Facts) -> None:
    actions.revoke(case=case, event=event)


def give_up(case: Case, event: Event, facts: Facts) -> None:
    actions.give_up(case=case, event=event)


def answer_neighbour(case: Case, event: Event, facts: Facts) -> None:
    complaints.answer(case=case)
