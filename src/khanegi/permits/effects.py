"""What a procedure does to permits."""

from __future__ import annotations

from khanegi.cases.models import Case, Event
from khanegi.permits import actions
from khanegi.process.facts import Facts


def issue(case: Case, event: Event, facts: Facts) -> None:
    """Issue the permit together with the second signature."""
    actions.issue(case=case, event=event)


def suspend(case: Case, event: Event, facts: Facts) -> None:
    """Suspend the permit, also one that was revoked: an objection that was accepted sets that aside."""
    actions.set_state(case=case.pk, state="suspended", among=("valid", "revoked"))


def restore(case: Case, event: Event, facts: Facts) -> None:
    actions.set_state(case=case.pk, state="valid", among=("suspended",))


def revoke(case: Case, event: Event, facts: Facts) -> None:
    actions.revoke(case=case, event=event)


def give_up(case: Case, event: Event, facts: Facts) -> None:
    actions.set_state(case=case.pk, state="given_up")
