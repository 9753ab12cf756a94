"""What a procedure does to permits."""

from __future__ import annotations

from khanegi.cases.models import Case, Event
from khanegi.permits import actions
from khanegi.process.facts import Facts


def issue(case: Case, event: Event, facts: Facts) -> None:
    """Issue the permit together with the second signature."""
    actions.issue(case=case, event=event)
