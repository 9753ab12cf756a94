"""Counting working days by arithmetic, against counting them one by one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khanegi.base.workdays import Calendar

FIRST = dt.date(2026, 3, 21)
DAYS = st.integers(0, 400).map(lambda step: FIRST + dt.timedelta(days=step))
COUNTY = 7
CALENDARS = st.builds(
    Calendar,
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(DAYS, max_size=30),
    closures=st.fixed_dictionaries(
        {None: st.frozensets(DAYS, max_size=5), COUNTY: st.frozensets(DAYS, max_size=5)}
    ),
)
THURSDAY, FRIDAY = 3, 4


def one_by_one(calendar: Calendar, start: dt.date, end: dt.date, county: int | None) -> int:
    days = (start + dt.timedelta(days=step) for step in range(1, (end - start).days + 1))
    return sum(calendar.is_open(day, county) for day in days)


@given(CALENDARS, DAYS, DAYS, st.sampled_from([None, COUNTY, 8]))
def test_between_counts_what_a_person_would_count(calendar, start, end, county):
    assert calendar.between(start, end, county) == one_by_one(calendar, start, end, county)


@given(CALENDARS, DAYS, st.integers(0, 60), st.sampled_from([None, COUNTY]))
def test_add_and_between_are_inverse(calendar, day, n, county):
    due = calendar.add(day, n, county)
    assert calendar.between(day, due, county) == n
    assert due == day if n == 0 else calendar.is_open(due, county)


@given(CALENDARS, DAYS, st.integers(0, 40))
def test_more_days_are_later_and_a_later_start_never_ends_earlier(calendar, day, n):
    assert calendar.add(day, n) < calendar.add(day, n + 1)
    assert calendar.add(day, n) <= calendar.add(day + dt.timedelta(days=1), n)


@given(CALENDARS, DAYS, DAYS, st.integers(0, 40))
def test_a_closure_only_postpones_and_only_in_its_county(calendar, closed, day, n):
    more = {**calendar.closures, COUNTY: calendar.closures[COUNTY] | {closed}}
    after = Calendar(calendar.weekend, calendar.holidays, more)
    assert after.add(day, n, COUNTY) >= calendar.add(day, n, COUNTY)
    assert after.add(day, n, 8) == calendar.add(day, n, 8)


def test_ten_working_days_over_a_holiday_and_two_day_weekends():
    # 23 Nov 2026 is a Monday; Thursdays and Fridays are closed, and so is the Tuesday after it.
    calendar = Calendar(frozenset({THURSDAY, FRIDAY}), frozenset({dt.date(2026, 11, 24)}))
    assert calendar.add(dt.date(2026, 11, 23), 10) == dt.date(2026, 12, 8)


def test_a_province_closed_for_a_day_gives_one_day_more():
    heat = dt.date(2026, 11, 25)
    open_, closed = (
        Calendar(frozenset({FRIDAY}), frozenset(), {None: days}) for days in (frozenset(), frozenset({heat}))
    )
    assert (open_.add(heat, 0), closed.add(heat, 0)) == (heat, heat)
    assert closed.add(dt.date(2026, 11, 23), 2) == open_.add(dt.date(2026, 11, 23), 3)


def test_a_week_without_a_working_day_is_no_calendar():
    with pytest.raises(ValueError, match="working day"):
        Calendar(frozenset(range(7)), frozenset())


def test_days_are_added_forwards_only():
    with pytest.raises(ValueError, match="-1"):
        Calendar(frozenset({FRIDAY}), frozenset()).add(FIRST, -1)
