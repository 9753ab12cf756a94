"""How many people a sponsor has work for: what is asked, and what the orders of three years prove.

Spec 3.6 S1: requested covered persons <= proven order volume / output per head.
"""

from __future__ import annotations

from dataclasses import dataclass

from khanegi.intake.forms.sponsor_plan import ORDER_YEARS
from khanegi.rules.forms import Answers


@dataclass(frozen=True, slots=True)
class Capacity:
    """`asked` people; `proven` is the largest number the orders give a whole year's work to."""

    asked: int
    proven: int


def capacity(answers: Answers) -> Capacity:
    """Count both; what is not answered yet counts as nothing.

    The volume of a year is the mean of the three years: one good year proves no lasting work.
    """
    asked = sum(row.get("people", 0) for row in answers.get("room") or ())
    units = sum(row.get("units", 0) for row in answers.get("orders") or ())
    per_head = answers.get("per_head") or 0
    return Capacity(asked, units // (ORDER_YEARS * per_head) if per_head else 0)
