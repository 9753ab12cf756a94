"""How stored values are shown to people: Persian digits, Jalali dates, money, deadlines.

Thin over `khanegi.base`; no rule lives here.
"""

import datetime as dt
from typing import NamedTuple

from django import template

from khanegi.base import codes, persian
from khanegi.base import jalali as calendar
from khanegi.process.words import Role

register = template.Library()


@register.filter
def digits(value: object) -> str:
    """Return the text with Persian digits."""
    return "" if value is None else persian.digits_out(value)


@register.filter
def number(value: int | None) -> str:
    """Return «۱۲٬۵۰۰»."""
    return "" if value is None else persian.number(int(value))


@register.filter
def money(rial: int | None) -> str:
    """Return «۵۰۰٬۰۰۰٬۰۰۰ ریال»."""
    return "" if rial is None else persian.money(int(rial))


@register.filter
def toman(rial: int | None) -> str:
    """Return «پنجاه میلیون تومان»."""
    return "" if rial is None else persian.toman_words(int(rial))


@register.filter
def jalali(value: dt.date | None) -> str:
    """Return «دوشنبه ۲ آذر ۱۴۰۵», of a moment its day in Tehran."""
    return "" if value is None else calendar.show(_day(value))


@register.filter
def jalali_short(value: dt.date | None) -> str:
    """Return «۱۴۰۵/۰۹/۰۲»."""
    return "" if value is None else calendar.show_short(_day(value))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Return the day and the hour in Tehran."""
    return "" if value is None else calendar.show_moment(value)


@register.filter
def code(value: str) -> str:
    """Return a tracking code in groups of four: «۱۲۳۴-۵۶۷۸-۹۰۱۲»."""
    return codes.show(value)


@register.filter
def role_title(key: str) -> str:
    """Return what a role is called."""
    return Role(key).title


@register.filter
def rule_value(value: object) -> str:
    """Return the value of a rule: grouped digits, or a list with commas."""
    if isinstance(value, bool) or value is None:
        return "بله" if value else "خیر"
    if isinstance(value, int):
        return persian.number(value)
    if isinstance(value, list):
        return "، ".join(persian.digits_out(one) for one in value)
    return persian.digits_out(value)


class Deadline(NamedTuple):
    """How a deadline is told: words, and the class of its colour, which never stands alone."""

    words: str
    css: str


NEAR = 2  # working days; from here on a deadline is coloured as near


@register.filter
def deadline(working_days: int | None) -> Deadline:
    """Return the words for so many working days left; negative means past, None no deadline."""
    return _deadline(working_days, "روز کاری")


@register.filter
def deadline_by_date(days: int | None) -> Deadline:
    """Return the words for so many days of the calendar left."""
    return _deadline(days, "روز")


def _deadline(days: int | None, unit: str) -> Deadline:
    if days is None:
        return Deadline("بدون مهلت", "due--none")
    if days < 0:
        return Deadline(f"{persian.digits_out(-days)} {unit} گذشته", "due--over")
    if days == 0:
        return Deadline("امروز آخرین روز است", "due--near")
    return Deadline(f"{persian.digits_out(days)} {unit} مانده", "due--near" if days <= NEAR else "due--far")


def _day(value: dt.date) -> dt.date:
    return calendar.date_of(value) if isinstance(value, dt.datetime) else value
