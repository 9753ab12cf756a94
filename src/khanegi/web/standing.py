"""Where the applicant of a facility stands, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from khanegi.base.persian import number
from khanegi.loans.committee.queries import line

if TYPE_CHECKING:
    from khanegi.cases.queries import File
    from khanegi.loans.committee.queries.line import Line


@dataclass(frozen=True, slots=True)
class Stands:
    """Where one request stands in the line of its county, as its applicant reads it."""

    line: Line
    parts: tuple[str, ...]
    when: str


def of(file: File) -> Stands | None:
    """Return the place in line of a facility case in words; None for one that does not wait in it."""
    found = line.of_case(file.case.pk) if file.case.place == "queue" else None
    if found is None:
        return None
    if found.is_enough is False:
        when = (
            "سهمیهٔ امسال شهرستان به نوبت شما نمی‌رسد. سال بعد درخواست شما پیش از درخواست‌های تازه بررسی می‌شود."
        )
    elif found.months is None:
        when = "کمیتهٔ این شهرستان در شش ماه گذشته تصمیمی نگرفته است؛ هنوز نمی‌شود گفت نوبت شما کی می‌رسد."
    else:
        when = (
            f"اگر کمیته مانند شش ماه گذشته پیش برود، نوبت شما تا حدود {number(found.months)} ماه دیگر می‌رسد."
        )
    return Stands(found, found.score.told(), when)
