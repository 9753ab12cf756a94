"""The clock counts working days, stops while somebody else owes an answer, and forgets nothing spent."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from khanegi.base.jalali import TEHRAN
from khanegi.base.workdays import Calendar
from khanegi.cases import clock
from khanegi.cases.clock import Clock, Days
from khanegi.process.grammar import Bell, Budget, Kind, Place, Unit
from khanegi.process.words import Role

COUNTY = 1
CALENDAR = Calendar(
    weekend=frozenset({3, 4}), holidays=frozenset({dt.date(2026, 3, 21), dt.date(2026, 3, 22)})
)
DAYS = Days(CALENDAR, COUNTY)
BUDGET = Budget(key="agency", title="", days=10, rule="agency_days")
REVIEW = Place(
    key="review",
    title="",
    owners=(Role.AGENCY_EXPERT,),
    budget=BUDGET,
    bells=(
        Bell(percent=70, tells=(Role.AGENCY_EXPERT,)),
        Bell(tells=(Role.AGENCY_HEAD,)),
        Bell(percent=150, tells=(Role.SECRETARIAT,)),
    ),
)
PLAN = Place(
    key="plan",
    title="",
    owners=(Role.APPLICANT,),
    days=30,
    unit=Unit.CALENDAR,
    bells=(Bell(before=10), Bell(before=3), Bell(takes="expire")),
)


def at(year, month, day, hour=10):
    return dt.datetime(year, month, day, hour, tzinfo=TEHRAN)


def day_of(moment):
    return moment.astimezone(TEHRAN).date()


def test_ten_working_days_skip_thursdays_fridays_and_holidays():
    running = clock.arrive(Clock(), REVIEW, at(2026, 3, 17), DAYS)  # a Tuesday before the new year

    assert day_of(running.due_at) == dt.date(2026, 4, 4)
    assert running.due_at.astimezone(TEHRAN).time() == dt.time(23, 59, 59)


def test_the_first_warning_comes_in_the_morning_of_the_seventh_day():
    running = clock.arrive(Clock(), REVIEW, at(2026, 11, 1), DAYS)

    assert (running.bell, running.rings_at) == (0, dt.datetime(2026, 11, 10, 9, tzinfo=TEHRAN))


def test_bells_ring_in_order_and_the_last_long_after_the_end():
    running = clock.arrive(Clock(), REVIEW, at(2026, 11, 1), DAYS)
    times = []
    while running.rings_at:
        times.append(day_of(running.rings_at))
        running = clock.rung(running, REVIEW, DAYS)

    assert times == [dt.date(2026, 11, 10), dt.date(2026, 11, 15), dt.date(2026, 11, 22)]


def test_a_budget_is_spent_over_all_visits():
    first = clock.arrive(Clock(), REVIEW, at(2026, 11, 1), DAYS)
    away = clock.leave(first, REVIEW, at(2026, 11, 4), DAYS)  # three working days later
    back = clock.arrive(away, REVIEW, at(2026, 11, 15), DAYS)

    assert away.spent == {"agency": 3}
    assert CALENDAR.between(dt.date(2026, 11, 15), day_of(back.due_at)) == 7


def test_a_spent_budget_is_due_on_the_day_of_return_and_says_so():
    late = clock.arrive(Clock(spent={"agency": 12}), REVIEW, at(2026, 11, 1), DAYS)

    assert day_of(late.due_at) == dt.date(2026, 11, 1)
    assert late.bell == 1  # the early warning has no sense any more; the late one rings


def test_time_stands_still_while_another_body_owes_an_answer():
    running = clock.arrive(Clock(), REVIEW, at(2026, 11, 1), DAYS)
    stopped = clock.pause(running, REVIEW, at(2026, 11, 3), DAYS)
    again = clock.pause(stopped, REVIEW, at(2026, 11, 9), DAYS)
    going = clock.resume(again, REVIEW, at(2026, 11, 22), DAYS)

    assert (stopped.due_at, stopped.rings_at, stopped.spent) == (None, None, {"agency": 2})
    assert again == stopped
    assert CALENDAR.between(dt.date(2026, 11, 22), day_of(going.due_at)) == 8


def test_leaving_while_stopped_spends_nothing_more():
    stopped = clock.pause(clock.arrive(Clock(), REVIEW, at(2026, 11, 1), DAYS), REVIEW, at(2026, 11, 2), DAYS)

    assert clock.leave(stopped, REVIEW, at(2026, 12, 1), DAYS).spent == {"agency": 1}


def test_an_extension_moves_the_end_and_its_warnings():
    running = clock.arrive(Clock(), PLAN, at(2026, 11, 1), DAYS)
    longer = clock.extend(running, PLAN, 15, DAYS)

    assert day_of(longer.due_at) - day_of(running.due_at) == dt.timedelta(days=15)
    assert day_of(longer.rings_at) == day_of(longer.due_at) - dt.timedelta(days=10)


def test_the_rule_of_the_day_overrides_the_declared_days():
    shorter = Days(CALENDAR, COUNTY, {"agency_days": 5})

    assert (
        CALENDAR.between(
            dt.date(2026, 11, 1), day_of(clock.arrive(Clock(), REVIEW, at(2026, 11, 1), shorter).due_at)
        )
        == 5
    )


def test_tehrans_midnight_and_not_londons_begins_the_day():
    late_evening = dt.datetime(2026, 11, 1, 20, 29, tzinfo=dt.UTC)  # 23:59 in Tehran
    after_midnight = dt.datetime(2026, 11, 1, 20, 31, tzinfo=dt.UTC)

    due = [
        day_of(clock.arrive(Clock(), PLAN, moment, DAYS).due_at) for moment in (late_evening, after_midnight)
    ]
    assert due == [dt.date(2026, 12, 1), dt.date(2026, 12, 2)]


MOMENTS = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(TEHRAN))


@given(start=MOMENTS, closed=st.sets(st.integers(0, 40), max_size=10))
def test_closing_days_only_ever_postpones(start, closed):
    extra = frozenset(start.date() + dt.timedelta(days=n) for n in closed)
    with_closures = Days(replace(CALENDAR, closures={COUNTY: extra}), COUNTY)

    before = clock.arrive(Clock(), REVIEW, start, DAYS)
    after = clock.due(before, REVIEW, with_closures)

    assert after.due_at >= before.due_at
    assert CALENDAR.is_open(day_of(after.due_at)) or day_of(after.due_at) == start.date()


@given(start=MOMENTS, gaps=st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_no_sequence_of_stops_gives_or_takes_a_day(start, gaps):
    """Whatever is stopped and resumed, spent plus what is left is the budget."""
    running, now, spent = clock.arrive(Clock(), REVIEW, start, DAYS), start, 0
    for number, gap in enumerate(gaps):
        then = now + dt.timedelta(days=gap)
        if number % 2:
            running = clock.resume(running, REVIEW, then, DAYS)
        else:
            spent += CALENDAR.between(now.date(), then.date())
            running = clock.pause(running, REVIEW, then, DAYS)
        now = then
    if running.due_at:
        left = CALENDAR.between(running.clock_at.date(), day_of(running.due_at))
        assert left == max(10 - spent, 0)
    assert running.spent.get("agency", 0) == spent


UNTIL = Place(
    key="valid",
    title="",
    kind=Kind.RESTS,
    unit=Unit.CALENDAR,
    until="permit_end",
    bells=(Bell(before=60), Bell(before=7), Bell(takes="end")),
)


def until(year, month, day):
    return Days(CALENDAR, COUNTY, ends={"permit_end": dt.date(year, month, day)})


def test_a_place_may_last_until_a_day_that_somebody_else_knows():
    running = clock.arrive(Clock(), UNTIL, at(2026, 11, 1), until(2029, 11, 1))

    assert (day_of(running.due_at), day_of(running.rings_at)) == (dt.date(2029, 11, 1), dt.date(2029, 9, 2))


def test_warnings_that_are_over_do_not_ring_and_the_day_itself_always_does():
    late = clock.arrive(Clock(), UNTIL, at(2026, 11, 1), until(2026, 11, 20))
    over = clock.arrive(Clock(), UNTIL, at(2026, 11, 1), until(2026, 10, 1))

    assert (late.bell, day_of(late.rings_at)) == (1, dt.date(2026, 11, 13))
    assert (over.bell, over.rings_at < at(2026, 11, 1)) == (2, True)


def test_what_was_not_rung_yet_follows_a_day_that_moved():
    running = clock.arrive(Clock(), UNTIL, at(2026, 11, 1), until(2029, 11, 1))
    moved = clock.due(running, UNTIL, until(2026, 12, 20))

    assert (moved.bell, day_of(moved.rings_at)) == (1, dt.date(2026, 12, 13))


def test_who_stood_still_goes_on_with_whole_days_whatever_the_hours():
    running = clock.arrive(Clock(), PLAN, at(2026, 11, 1, 9), DAYS)
    stopped = clock.pause(running, PLAN, at(2026, 11, 2, 12), DAYS)  # 27 hours, and one day of them spent

    going = clock.restart(stopped, PLAN, at(2026, 11, 20, 1), DAYS)

    assert (day_of(running.due_at), day_of(going.due_at)) == (dt.date(2026, 12, 1), dt.date(2026, 12, 19))
