"""The Jalali calendar against two libraries, and the days that calendars get wrong."""

import datetime as dt

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from khanegi.base import jalali
from khanegi.base.errors import Unfit

DAYS = st.dates(dt.date(1921, 3, 21), dt.date(2122, 3, 20))
# The years of 30 Esfand between 1370 and 1441, from the published calendar (reliability 3.9).
LEAP = [
    1370,
    1375,
    1379,
    1383,
    1387,
    1391,
    1395,
    1399,
    1403,
    1408,
    1412,
    1416,
    1420,
    1424,
    1428,
    1432,
    1436,
    1441,
]


def test_every_day_from_1300_to_1500_agrees_with_jdatetime():
    day, last = jalali.from_parts(1300, 1, 1), jalali.from_parts(1500, 12, 29)
    wrong = []
    while day <= last:
        theirs = jdatetime.date.fromgregorian(date=day)
        parts = (theirs.year, theirs.month, theirs.day)
        if jalali.to_parts(day) != parts or jalali.from_parts(*parts) != day:
            wrong.append(day)
        day += dt.timedelta(days=1)
    assert wrong == []


@given(DAYS)
def test_a_second_library_agrees(day):
    theirs = JalaliDate(day)
    assert jalali.to_parts(day) == (theirs.year, theirs.month, theirs.day)


def test_leap_years_are_the_published_ones():
    assert [year for year in range(1370, 1442) if jalali.is_leap(year)] == LEAP


def test_the_thirtieth_of_esfand_1403_is_a_thursday_in_march():
    day = jalali.parse("۳۰", "اسفند", "۱۴۰۳")
    assert day == dt.date(2025, 3, 20)
    assert jalali.show(day) == "پنجشنبه ۳۰ اسفند ۱۴۰۳"


def test_one_year_after_the_thirtieth_of_esfand_is_the_last_day_of_the_next():
    leap_day = jalali.from_parts(1403, 12, 30)
    assert jalali.show_short(jalali.add_years(leap_day, 1)) == "۱۴۰۴/۱۲/۲۹"
    assert jalali.show_short(jalali.add_years(leap_day, 5)) == "۱۴۰۸/۱۲/۳۰"


@given(DAYS)
def test_show_short_reads_back(day):
    year, month, number = jalali.show_short(day).split("/")
    assert jalali.parse(number, month, year) == day


@pytest.mark.parametrize("month", ["9", "۹", "09", "آذر", " آذر ", "اذر", "٩"])
def test_a_month_is_a_number_or_a_name(month):
    assert jalali.parse("۲", month, "۱۴۰۵") == dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("boxes", "word"),
    [
        (("", "", ""), "روز و ماه و سال را هم بنویسید"),
        (("1", "", "1365"), "ماه"),
        (("31", "7", "1365"), "مهر ۱۳۶۵ ۳۰ روز"),
        (("30", "12", "1404"), "اسفند ۱۴۰۴ ۲۹ روز"),
        (("0", "1", "1365"), "روز دارد"),
        (("1", "13", "1365"), "۱ تا ۱۲"),
        (("1", "1", "65"), "چهار رقم"),
        (("1", "1", "1985"), "شمسی"),
        (("x", "1", "1365"), "روز"),
        (("1", "-1", "1365"), "ماه"),
        (("1", "1", "9" * 5000), "سال"),
        (("²", "1", "1365"), "روز"),
    ],
)
def test_a_wrong_day_gets_a_sentence(boxes, word):
    with pytest.raises(Unfit, match=word):
        jalali.parse(*boxes)


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_three_boxes_of_anything_make_a_day_or_a_sentence(day, month, year):
    try:
        made, sentence = jalali.parse(day, month, year), ""
    except Unfit as fault:
        made, sentence = None, str(fault)
    assert isinstance(made, dt.date) or sentence.endswith(".")


def test_age_changes_on_the_birthday():
    birth = jalali.from_parts(1387, 9, 2)
    assert jalali.age(birth, jalali.from_parts(1405, 9, 1)) == 17
    assert jalali.age(birth, jalali.from_parts(1405, 9, 2)) == 18


def test_who_is_born_on_the_thirtieth_of_esfand_has_a_birthday_each_year():
    birth = jalali.from_parts(1387, 12, 30)
    assert jalali.age(birth, jalali.from_parts(1405, 12, 28)) == 17
    assert jalali.age(birth, jalali.from_parts(1405, 12, 29)) == 18


@given(DAYS, DAYS)
def test_age_is_the_number_of_birthdays_passed(birth, on):
    if on >= birth:
        passed = sum(
            jalali.add_years(birth, years) <= on
            for years in range(1, 202)
            if jalali.year(birth) + years <= 1500
        )
        assert jalali.age(birth, on) == passed
    else:
        assert jalali.age(birth, on) < 0


def test_a_moment_is_told_by_the_clock_of_tehran():
    before, after = (dt.datetime(2026, 11, 23, 20, minute, tzinfo=dt.UTC) for minute in (29, 30))
    assert jalali.show_moment(before) == "دوشنبه ۲ آذر ۱۴۰۵، ساعت ۲۳:۵۹"
    assert jalali.show_moment(after) == "سه‌شنبه ۳ آذر ۱۴۰۵، ساعت ۰۰:۰۰"


def test_old_summers_were_an_hour_ahead():
    assert jalali.show_moment(dt.datetime(2022, 7, 1, 12, 0, tzinfo=dt.UTC)).endswith("۱۶:۳۰")
    assert jalali.show_moment(dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)).endswith("۱۵:۳۰")


def test_a_moment_without_a_zone_is_a_bug():
    with pytest.raises(ValueError, match="zone"):
        jalali.show_moment(dt.datetime(2026, 1, 1))


@pytest.mark.parametrize("day", [dt.date.min, dt.date(1800, 1, 1), dt.date(2122, 3, 22), dt.date.max])
def test_days_outside_the_table_are_refused_not_guessed(day):
    with pytest.raises(ValueError):  # noqa: PT011
        jalali.to_parts(day)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ((1405, 9, 3), 24, (1407, 9, 3)),
        ((1405, 6, 31), 1, (1405, 7, 30)),
        ((1403, 12, 30), 12, (1404, 12, 29)),
    ],
)
def test_months_on_is_the_same_day_or_the_last_of_a_shorter_month(day, months, then):
    assert jalali.add_months(jalali.from_parts(*day), months) == jalali.from_parts(*then)
