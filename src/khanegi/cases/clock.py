"""When a case is due and when its next bell rings: arithmetic on values, no database.

Deadlines are counted in whole days of Tehran and end with the day. A stretch of the clock begins
when a case arrives and ends when it leaves or somebody else owes an answer; what a budget spent in
earlier stretches is taken off.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from khanegi.base.jalali import TEHRAN, date_of
from khanegi.base.workdays import Calendar
from khanegi.process.grammar import Bell, Place, Unit

MORNING = dt.time(9)


@dataclass(frozen=True, slots=True)
class Clock:
    """The running state that a case row stores. Times are aware; `spent` is working days by budget."""

    clock_at: dt.datetime | None = None
    paused_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    spent: dict[str, int] = field(default_factory=dict)
    extra: int = 0
    bell: int = 0
    rings_at: dt.datetime | None = None

    def told(self) -> dict[str, Any]:
        """Return what an event keeps of it: enough to rebuild the past."""
        return {
            "from": _iso(self.clock_at),
            "due": _iso(self.due_at),
            "paused": _iso(self.paused_at),
            "spent": self.spent,
            "extra": self.extra,
        }


@dataclass(frozen=True, slots=True)
class Days:
    """What one county's days mean for one case: its calendar, and how many days the rules allow.

    `ends` are the last days that rooms above know, by the name of the fact.
    """

    calendar: Calendar
    county: int
    allowed: dict[str, int] = field(default_factory=dict)
    ends: Mapping[str, dt.date] = field(default_factory=dict)

    def of(self, place: Place, since: dt.date) -> int | None:
        """Return how many days this place (or its budget) may take, counted from a day, under these rules."""
        if place.until:
            return (self.ends[place.until] - since).days
        limit = place.budget or place
        return self.allowed.get(limit.rule, limit.days)

    def after(self, place: Place, day: dt.date, n: int) -> dt.date:
        if place.unit is Unit.CALENDAR:
            return day + dt.timedelta(days=n)
        return self.calendar.add(day, n, self.county)


def arrive(clock: Clock, place: Place, now: dt.datetime, days: Days) -> Clock:
    """Return the clock of a case that comes to a place now."""
    fresh = replace(clock, clock_at=now, paused_at=None, extra=0, bell=0)
    return due(fresh, place, days)


def leave(clock: Clock, place: Place, now: dt.datetime, days: Days) -> Clock:
    """Return the clock with the running stretch written to the place's budget."""
    if place.budget is None or clock.clock_at is None or clock.paused_at is not None:
        return clock
    used = days.calendar.between(date_of(clock.clock_at), date_of(now), days.county)
    spent = {**clock.spent, place.budget.key: clock.spent.get(place.budget.key, 0) + used}
    return replace(clock, spent=spent)


def pause(clock: Clock, place: Place, now: dt.datetime, days: Days) -> Clock:
    """Stop: somebody else owes an answer. Pausing twice changes nothing."""
    if clock.paused_at is not None:
        return clock
    stopped = leave(clock, place, now, days)
    return replace(stopped, paused_at=now, due_at=None, rings_at=None)


def resume(clock: Clock, place: Place, now: dt.datetime, days: Days) -> Clock:
    """Go on with what is left of the budget; bells that rang stay rung."""
    if clock.paused_at is None:
        return clock
    return due(replace(clock, clock_at=now, paused_at=None), place, days)


def afresh(clock: Clock, place: Place, now: dt.datetime, days: Days) -> Clock:
    """Return the clock with every budget whole again; where one is being spent, its stretch begins now."""
    whole = replace(clock, spent={})
    return arrive(whole, place, now, days) if place.budget else due(whole, place, days)


def restart(clock: Clock, place: Place, now: dt.datetime, days: Days) -> Clock:
    """Go on after standing still, with as many days left as there were; bells that rang stay rung."""
    if place.budget is not None or clock.paused_at is None or clock.clock_at is None:
        return resume(clock, place, now, days)
    begun = _back(clock.clock_at, clock.paused_at, now, place, days)
    return due(replace(clock, clock_at=begun, paused_at=None), place, days)


def _back(start: dt.datetime, end: dt.datetime, now: dt.datetime, place: Place, days: Days) -> dt.datetime:
    """Return the moment before now from which as many days have passed as between start and end."""
    if place.unit is Unit.CALENDAR:
        return now - (date_of(end) - date_of(start))
    spent, today = days.calendar.between(date_of(start), date_of(end), days.county), date_of(now)
    day = today
    while days.calendar.between(day, today, days.county) < spent:
        day -= dt.timedelta(days=1)
    return now - (today - day)


def extend(clock: Clock, place: Place, by: int, days: Days) -> Clock:
    return due(replace(clock, extra=clock.extra + by), place, days)


def due(clock: Clock, place: Place, days: Days) -> Clock:
    """Return the clock with its deadline and next bell counted anew from where its stretch began."""
    if clock.clock_at is None or clock.paused_at is not None:
        return replace(clock, due_at=None, rings_at=None)
    start = date_of(clock.clock_at)
    allowed = days.of(place, start)
    if allowed is None:
        return replace(clock, due_at=None, rings_at=None)
    spent = clock.spent.get(place.budget.key, 0) if place.budget else 0
    left = max(allowed + clock.extra - spent, 0)
    end = days.ends[place.until] if place.until else days.after(place, start, left)
    counted = replace(clock, due_at=_end_of(end))
    return _next_bell(counted, place, start, end, allowed + clock.extra, spent, days)


def rung(clock: Clock, place: Place, days: Days) -> Clock:
    """Return the clock after its next bell has rung."""
    return due(replace(clock, bell=clock.bell + 1), place, days)


def _next_bell(
    clock: Clock, place: Place, start: dt.date, end: dt.date, allowed: int, spent: int, days: Days
) -> Clock:
    """Skip early warnings whose time was over when the stretch began; a late bell always rings."""
    for number in range(clock.bell, len(place.bells)):
        bell = place.bells[number]
        if bell.until and bell.before is None:
            return replace(clock, bell=number, rings_at=_end_of(days.ends[bell.until]))
        if bell.before is None and bell.percent >= 100:
            over = math.ceil(allowed * (bell.percent - 100) / 100)
            return replace(clock, bell=number, rings_at=_end_of(days.after(place, end, over)))
        at = _warning(bell, place, start, end, allowed, spent, days)
        if at is not None and clock.clock_at is not None and at > clock.clock_at:
            return replace(clock, bell=number, rings_at=at)
    return replace(clock, bell=len(place.bells), rings_at=None)


def _warning(
    bell: Bell, place: Place, start: dt.date, end: dt.date, allowed: int, spent: int, days: Days
) -> dt.datetime | None:
    if bell.before is not None:
        last = days.ends[bell.until] if bell.until else end
        day = last - dt.timedelta(days=bell.before)
        return dt.datetime.combine(day, MORNING, TEHRAN) if day > start else None
    ahead = math.ceil(allowed * bell.percent / 100) - spent
    return dt.datetime.combine(days.after(place, start, ahead), MORNING, TEHRAN) if ahead > 0 else None


def left(due_at: dt.datetime | None, now: dt.datetime, unit: Unit, days: Days) -> int | None:
    """Return how many days remain in a place's own unit, negative when late; None without a deadline."""
    if due_at is None:
        return None
    today, last = date_of(now), date_of(due_at)
    if unit is Unit.CALENDAR:
        return (last - today).days
    if last >= today:
        return days.calendar.between(today, last, days.county)
    return -max(days.calendar.between(last, today, days.county), 1)


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(23, 59, 59), TEHRAN)


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat() if moment else None
