"""What the procedure does to hand-offs."""

from __future__ import annotations

from khanegi.base.jobs import defer
from khanegi.cases.models import Case, Event
from khanegi.cooperatives import actions
from khanegi.cooperatives.models import OUTCOME
from khanegi.process.facts import Facts


def hand_over(case: Case, event: Event, facts: Facts) -> None:
    """Write down what is sent and let a job send it; both are saved with the consent itself."""
    actions.begin(case=case, event=event)
    defer("cooperatives.hand_over", handoff=case.pk)


def keep_receipt(case: Case, event: Event, facts: Facts) -> None:
    actions.arrived(case=case, event=event)


def keep_miss(case: Case, event: Event, facts: Facts) -> None:
    actions.failed(case=case, event=event)


def recall(case: Case, event: Event, facts: Facts) -> None:
    """Take back what may have arrived without an answer: no two bodies work on one file."""
    if actions.recalled(case=case):
        defer("cooperatives.recall", handoff=case.pk)


def record_outcome(case: Case, event: Event, facts: Facts) -> None:
    """Keep what was decided there, whoever wrote it down: their system or its officer here."""
    outcome = {name: event.data[name] for name in OUTCOME[event.to]}
    actions.decided(case=case, event=event, outcome=outcome)
