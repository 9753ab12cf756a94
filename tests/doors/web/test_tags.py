"""How values are shown: one filter each, thin over khanegi.base."""

import datetime as dt

import pytest
from django.template import engines

from khanegi.web.templatetags.khanegi import due, tag

MORNING = dt.datetime(2026, 11, 22, 21, 0, tzinfo=dt.UTC)  # half past midnight of the next day in Tehran


def shown(filter_, value):
    return (
        engines["django"]
        .from_string("{% load khanegi %}{{ value|" + filter_ + " }}")
        .render({"value": value})
    )


@pytest.mark.parametrize(
    ("filter_", "value", "text"),
    [
        ("digits", "a-12", "a-۱۲"),
        ("number", 1240, "۱٬۲۴۰"),
        ("money", 500_000_000, "۵۰۰٬۰۰۰٬۰۰۰ ریال"),
        ("toman", 500_000_000, "پنجاه میلیون تومان"),
        ("jalali", dt.date(2026, 11, 23), "دوشنبه ۲ آذر ۱۴۰۵"),
        ("jalali", MORNING, "دوشنبه ۲ آذر ۱۴۰۵"),
        ("jalali_short", MORNING, "۱۴۰۵/۰۹/۰۲"),
        ("moment", MORNING, "دوشنبه ۲ آذر ۱۴۰۵، ساعت ۰۰:۳۰"),
        ("code", "123456789012", "\u200e۱۲۳۴-۵۶۷۸-۹۰۱۲"),
    ],
)
def test_value_is_shown_as_people_write_it(filter_, value, text):
    assert shown(filter_, value) == text


@pytest.mark.parametrize(
    "filter_", ["digits", "number", "money", "toman", "jalali", "jalali_short", "moment"]
)
def test_nothing_is_shown_for_nothing(filter_):
    assert shown(filter_, None) == ""


@pytest.mark.parametrize(
    ("days", "words", "css"),
    [
        (3, "۳ روز کاری مانده", "due--far"),
        (2, "۲ روز کاری مانده", "due--near"),
        (0, "امروز آخرین روز است", "due--near"),
        (-1, "۱ روز کاری گذشته", "due--over"),
        (None, "بدون مهلت", "due--none"),
    ],
)
def test_a_deadline_has_words_and_not_only_a_colour(days, words, css):
    assert due(days) == f'<span class="due {css}">{words}</span>'


def test_days_of_the_calendar_are_not_called_working_days():
    assert due(-1, calendar=True) == '<span class="due due--over">۱ روز گذشته</span>'


def test_a_mark_has_its_colour_and_no_markup_of_others():
    assert tag("باز", "ok") == '<span class="tag tag--ok">باز</span>'
    assert tag("<b>") == '<span class="tag">&lt;b&gt;</span>'
