"""What a procedure does to documents one by one, while the case stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khanegi.papers import actions
from khanegi.rules import reasons

if TYPE_CHECKING:
    from khanegi.cases.models import Case, Event
    from khanegi.process.facts import Facts


def accept(case: Case, event: Event, facts: Facts) -> None:
    """Mark documents as accepted."""
    actions.accept(case=case.pk, codes=event.data["papers"])


def recall(case: Case, event: Event, facts: Facts) -> None:
    """Open one document to be sent again, with the reason its sender reads."""
    why = dict(reasons.PAPER)[event.data["reason"]]
    said = "، ".join(filter(None, (why, event.data.get("note"))))
    actions.reject(case=case.pk, why={event.data["paper"]: said})
