"""Reading a form back: what these answers call for, what is still open, and how answers are told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from khanegi.base import jalali
from khanegi.base.persian import digits_out, money, number, toman_words
from khanegi.rules.forms.grammar import NO_OPTIONS, Answers, Field, Form, Kind, Options, Page, choices_of

UNTOLD = "پاسخ داده نشده"


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as people read it; `rows` holds the rows of a ROWS field, each a line of its own."""

    key: str
    label: str
    text: str
    page: str
    rows: tuple[tuple[Told, ...], ...] = ()


def visible(form: Form, answers: Answers) -> tuple[tuple[Page, tuple[Field, ...]], ...]:
    """Return the pages and fields that these answers call for, in order."""
    asked = ((page, page.asked(answers)) for page in form.pages)
    return tuple((page, fields) for page, fields in asked if fields)


def first_gap(form: Form, answers: Answers) -> Page | None:
    """Return the first page with a required question still open; None when the form is complete."""
    for page, fields in visible(form, answers):
        if any(answers.get(field.key) is None and not field.optional for field in fields):
            return page
    return None


def previous_page(form: Form, page: Page, answers: Answers) -> Page | None:
    """Return the page before this one that the answers call for; None before the first."""
    before = form.pages[: form.pages.index(page)]
    return next((one for one in reversed(before) if one.asked(answers)), None)


def show(form: Form, answers: Answers, options: Options = NO_OPTIONS) -> tuple[Told, ...]:
    """Return every asked question with its answer, for check-your-answers, print and officers."""
    return tuple(
        _tell(field, answers.get(field.key), page.key, options)
        for page, fields in visible(form, answers)
        for field in fields
        if not (field.every and answers.get(field.key) is None)
    )


def _tell(field: Field, value: Any, page: str, options: Options) -> Told:
    if field.kind is Kind.ROWS and value:
        rows = tuple(
            tuple(_tell(sub, row.get(sub.key), page, options) for sub in field.fields) for row in value
        )
        return Told(field.key, field.name, f"{number(len(rows))} ردیف", page, rows)
    return Told(field.key, field.name, UNTOLD if value is None else told(field, value, options), page)


def told(field: Field, value: Any, options: Options = NO_OPTIONS) -> str:
    """Return one stored value as a Persian reader expects it."""
    if field.kind.is_choice:
        labels = dict(choices_of(field, options))
        chosen = value if isinstance(value, list) else [value]
        return "، ".join(labels.get(key, str(key)) for key in chosen)
    if field.kind is Kind.TICK:
        return "بله" if value else "خیر"
    if field.kind is Kind.DATE:
        return jalali.show(dt.date.fromisoformat(value))
    if field.kind is Kind.MONEY:
        return f"{money(value)} ({toman_words(value)})"
    if field.kind is Kind.YEAR:
        return digits_out(value)
    if field.kind.is_number:
        unit = "٪" if field.kind is Kind.PERCENT else f" {field.unit}".rstrip()
        return f"{number(value)}{unit}"
    if field.kind is Kind.SHEBA:
        return str(value)  # Latin letters and digits belong together, in dir=ltr
    return digits_out(value)


def echo(field: Field, value: Any) -> str:
    """Return what stands below an amount as it is typed: «پنجاه میلیون تومان»."""
    return toman_words(value) if field.kind is Kind.MONEY and isinstance(value, int) else ""
