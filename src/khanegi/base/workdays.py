"""Working days: a calendar is a value, and counting on it takes no loop over days.

Weekend days are counted by arithmetic and the odd closed days by bisection, so that a sweep over
many thousand cases costs microseconds each. Holidays and closures are data; this only counts.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

NATIONAL: int | None = None  # the key of closures that hold in every county


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. `weekend` holds numbers of `date.weekday()`; closures are by county."""

    weekend: frozenset[int]
    holidays: frozenset[dt.date]
    closures: Mapping[int | None, frozenset[dt.date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(7)):
            raise ValueError("a week needs at least one working day")
        # _ends[first][length]: weekend days in a stretch shorter than a week that begins on `first`
        ends = [
            [sum((first + step) % 7 in self.weekend for step in range(length)) for length in range(7)]
            for first in range(7)
        ]
        object.__setattr__(self, "_ends", ends)
        object.__setattr__(self, "_closed", {})

    def is_open(self, day: dt.date, county: int | None = NATIONAL) -> bool:
        """Say whether offices of this county work on this day."""
        return (
            day.weekday() not in self.weekend
            and day not in self.holidays
            and day not in self.closures.get(NATIONAL, ())
            and day not in self.closures.get(county, ())
        )

    def between(self, start: dt.date, end: dt.date, county: int | None = NATIONAL) -> int:
        """Count the open days after `start` up to and with `end`; 0 if `end` is not after `start`."""
        return self._count(start.toordinal(), end.toordinal(), self._closed_in(county))

    def add(self, day: dt.date, n: int, county: int | None = NATIONAL) -> dt.date:
        """Return the open day on which `n` working days after `day` are complete; `day` itself for 0."""
        if n < 0:
            raise ValueError(n)
        closed = self._closed_in(county)
        start = day.toordinal()
        reached = start + n
        # Each step adds what is missing and can never overshoot; it ends on an open day.
        while missing := n - self._count(start, reached, closed):
            reached += missing
        return dt.date.fromordinal(reached)

    def _count(self, start: int, end: int, closed: list[int]) -> int:
        if end <= start:
            return 0
        weeks, rest = divmod(end - start, 7)
        first = start % 7  # ordinal 1 was a Monday, so the day after `start` has weekday start % 7
        weekend_days: int = weeks * len(self.weekend) + self._ends[first][rest]  # type: ignore[attr-defined]
        return end - start - weekend_days - (bisect_right(closed, end) - bisect_right(closed, start))

    def _closed_in(self, county: int | None) -> list[int]:
        """Return the ordinals of closed days that are not weekend, sorted; kept after the first time."""
        kept: dict[int | None, list[int]] = self._closed  # type: ignore[attr-defined]
        if county not in kept:
            days = self.holidays | self.closures.get(NATIONAL, frozenset())
            days |= self.closures.get(county, frozenset())
            kept[county] = sorted(day.toordinal() for day in days if day.weekday() not in self.weekend)
        return kept[county]
