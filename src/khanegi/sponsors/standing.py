"""Where a person stands in the pool: days of waiting, and what is added or taken off in days.

Pure. Everything counts in days, so that one number orders the list and anybody can add it up
(spec 3.10.5; docs/adr/0025). Weights are rules; these are their defaults.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

WEIGHTS: Mapping[str, int] = {
    "pool_priority_days": 90,
    "pool_placed_days": -60,
    "pool_decline_days": -30,
    "pool_head_days": 3650,
}
FREE_DECLINES = 2  # spec 3.5 C3
WORDS: Mapping[str, str] = {
    "priority": "گروه اولویت",
    "placed": "همکاری‌های پیشین",
    "declined": "نپذیرفتن بیش از دو معرفی",
    "head": "پایان پشتیبانی بدون تقصیر متقاضی",
}
Credits = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Earned:
    """What counts beside waiting. `is_head` until the next placement of who lost a sponsor."""

    has_priority: bool = False
    placements: int = 0
    declines: int = 0
    is_head: bool = False


def credits(earned: Earned, weights: Mapping[str, int]) -> Credits:
    """Return (key, days) of everything that moves this person in the list; negative moves back."""
    over = max(0, earned.declines - FREE_DECLINES)
    days = {
        "priority": earned.has_priority * weights["pool_priority_days"],
        "placed": earned.placements * weights["pool_placed_days"],
        "declined": over * weights["pool_decline_days"],
        "head": earned.is_head * weights["pool_head_days"],
    }
    return [(key, count) for key, count in days.items() if count]


def standing(since: dt.date, found: Credits) -> dt.date:
    """Return the day from which this person counts as waiting, credits included."""
    return since - dt.timedelta(days=sum(days for _, days in found))
