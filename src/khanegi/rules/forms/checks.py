"""Checks that look at a value beside other answers. Each returns a Persian sentence or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from khanegi.base import jalali
from khanegi.base.persian import digits_out, number
from khanegi.rules.forms.grammar import Answers

Check = Callable[[Any, Answers], str | None]


def born(value: Any, answers: Answers) -> str | None:
    """A birth date is in the past and not beyond a long life; whether it is old enough is a rule."""
    birth, today = dt.date.fromisoformat(value), jalali.today()
    if birth > today:
        return "این روز هنوز نرسیده است. تاریخ تولد را از روی شناسنامه بنویسید."
    if jalali.age(birth, today) > 120:
        return "سال تولد را دوباره ببینید؛ با این سال بیش از ۱۲۰ سال دارید."
    return None


def not_in_future(value: Any, answers: Answers) -> str | None:
    if value is not None and dt.date.fromisoformat(value) > jalali.today():
        return "این روز هنوز نرسیده است. روزی را بنویسید که گذشته است."
    return None


def year_passed(value: Any, answers: Answers) -> str | None:
    now = jalali.year(jalali.today())
    if value is not None and value > now:
        return f"سالی تا {digits_out(now)} بنویسید."
    return None


def within(days: int) -> Check:
    """A date from today to so many days ahead."""

    def check(value: Any, answers: Answers) -> str | None:
        ahead = (dt.date.fromisoformat(value) - jalali.today()).days
        return None if 0 <= ahead <= days else f"روزی از امروز تا {number(days)} روز دیگر را بنویسید."

    return check


def not_before(key: str, sentence: str) -> Check:
    """A date (stored in ISO form, which sorts) that is not before another one."""

    def check(value: Any, answers: Answers) -> str | None:
        start = answers.get(key)
        return sentence if value is not None and start is not None and value < start else None

    return check


def at_most(key: str, sentence: str) -> Check:
    def check(value: Any, answers: Answers) -> str | None:
        most = answers.get(key)
        return sentence if value is not None and most is not None and value > most else None

    return check


def differs(keys: tuple[str, ...], sentence: str) -> Check:
    """An answer that repeats none of the named ones."""

    def check(value: Any, answers: Answers) -> str | None:
        return sentence if value is not None and value in [answers.get(key) for key in keys] else None

    return check


def needed_when(keys: tuple[str, ...], among: tuple[str, ...], sentence: str) -> Check:
    """An optional answer that becomes necessary when any of the named ones says so."""

    def check(value: Any, answers: Answers) -> str | None:
        asked = any(answers.get(key) in among for key in keys)
        return sentence if value is None and asked else None

    return check
