"""Where the applicant of a facility stands, in words: in the line, or among those who wait for a letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khanegi.base import jalali
from khanegi.base.persian import number
from khanegi.loans.committee.queries import line
from khanegi.process.facility.places import APPROVED, QUEUE

if TYPE_CHECKING:
    from khanegi.cases.queries import File
    from khanegi.loans.committee.queries.line import Granted, Line

DAYS_OF_MONTH = 30


@dataclass(frozen=True, slots=True)
class Stands:
    """Where one request stands in the line of its county, as its applicant reads it; `region` draws it."""

    region: str
    line: Line | Granted
    when: str
    parts: tuple[str, ...] = ()


def of(file: File) -> Stands | None:
    """Return where a facility case stands in words; None for one that waits in no line."""
    if file.case.place == QUEUE.key:
        return _in_line(file)
    return _granted(file) if file.case.place == APPROVED.key else None


def _in_line(file: File) -> Stands | None:
    found = line.of_case(file.case.pk)
    if found is None:
        return None
    if found.is_enough is False:
        when = (
            f"سهمیهٔ امسال شهرستان به نوبت شما نمی‌رسد. سال تازه حدود {_months_left(jalali.today())} ماه دیگر "
            "آغاز می‌شود و در صف سهمیهٔ آن، جلوتر از درخواست‌های تازه هستید."
        )
    elif found.months is None:
        when = "کمیتهٔ این شهرستان در شش ماه گذشته تصمیمی نگرفته است؛ هنوز نمی‌شود گفت نوبت شما کی می‌رسد."
    else:
        when = (
            f"اگر کمیته مانند شش ماه گذشته پیش برود، نوبت شما تا حدود {number(found.months)} ماه دیگر می‌رسد."
        )
    return Stands("web/_line.html", found, when, found.score.told())


def _granted(file: File) -> Stands | None:
    """Return the place among those granted. While no bank of theirs has room, the one date that is known is
    the beginning of a new year; what frees a quota before that comes at no pace.
    """
    found = line.of_granted(file.case.pk)
    if found is None:
        return None
    if not file.facts.more.get("quota_free"):
        left = _months_left(jalali.today())
        when = (
            "سهمیهٔ بانک‌های شما در این شهرستان اکنون برای مبلغ شما کافی نیست. "
            f"مصوبه و نوبت شما می‌ماند. سال تازه حدود {left} ماه دیگر آغاز می‌شود و در سهمیهٔ آن، جلوتر از "
            "درخواست‌های تازه هستید."
        )
    elif file.facts.more.get("facility_barred"):
        when = "نوبت شما می‌ماند. نامهٔ معرفی پس از برطرف‌شدن مانعی که در همین صفحه آمده است نوشته می‌شود."
    else:
        when = "دست‌کم یکی از بانک‌های شما برای این مبلغ سهمیه دارد. دبیرخانه نامهٔ معرفی را می‌نویسد."
    return Stands("web/_granted.html", found, when)


def _months_left(day: dt.date) -> str:
    """Return in about how many months a new year begins, at least one."""
    begins = jalali.from_parts(jalali.year(day) + 1, 1, 1)
    return number(max(round((begins - day).days / DAYS_OF_MONTH), 1))
