"""How stored values are shown to people: Persian digits, Jalali dates, money, deadlines.

Thin over `khanegi.base`; no rule lives here.
"""

import datetime as dt
from typing import NamedTuple, Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from khanegi.base import codes, persian
from khanegi.base import jalali as calendar
from khanegi.process.words import Role

register = template.Library()


class Answer(Protocol):
    """One line of check-your-answers or of a summary."""

    @property
    def label(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def change(self) -> str: ...
    @property
    def ltr(self) -> bool: ...


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


# What stands in every row of a list is drawn here: a template of its own costs ten times as much.


@register.simple_tag
def tag(words: str, kind: str = "") -> SafeString:
    """Draw a short mark; `kind` (ok, warn, bad, info or nothing) gives its colour."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{kind}" if kind else "", words)


@register.simple_tag
def due(days: int | None, calendar: bool = False) -> SafeString:
    """Draw how many days remain, negative when past; working days, unless `calendar`."""
    words, css = deadline(days, "روز" if calendar else "روز کاری")
    return format_html('<span class="due {}">{}</span>', css, words)


CHANGE = '<dd class="change no-print"><a href="{}">تغییر<span class="unseen"> {}</span></a></dd>'
UNWRITTEN = SafeString('<span class="muted">نوشته نشده</span>')


@register.simple_tag
def answer(row: Answer) -> SafeString:
    """Draw one question with its answer, and where it can be changed the way there."""
    told = format_html('<bdi dir="ltr">{}</bdi>' if row.ltr else "<bdi>{}</bdi>", row.value)
    change = format_html(CHANGE, row.change, row.label) if row.change else ""
    return format_html(
        "<div><dt>{}</dt><dd>{}</dd>{}</div>", row.label, told if row.value else UNWRITTEN, change
    )


class Deadline(NamedTuple):
    """How a deadline is told: words, and the class of its colour, which never stands alone."""

    words: str
    css: str


NEAR = 2  # days; from here on a deadline is coloured as near


def deadline(days: int | None, unit: str) -> Deadline:
    """Return the words for so many days left; negative means past, None no deadline."""
    if days is None:
        return Deadline("بدون مهلت", "due--none")
    if days < 0:
        return Deadline(f"{persian.digits_out(-days)} {unit} گذشته", "due--over")
    if days == 0:
        return Deadline("امروز آخرین روز است", "due--near")
    return Deadline(f"{persian.digits_out(days)} {unit} مانده", "due--near" if days <= NEAR else "due--far")


def _day(value: dt.date) -> dt.date:
    return calendar.date_of(value) if isinstance(value, dt.datetime) else value
