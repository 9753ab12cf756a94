"""The words a form is written in. Values only; a form that contradicts itself cannot be imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from khanegi.base.errors import NotFound

Answers = Mapping[str, Any]  # JSON values by field key; None or absent is unanswered
Options = Mapping[str, tuple[tuple[str, str], ...]]  # source -> (key, label) pairs
NO_OPTIONS: Options = MappingProxyType({})


class Kind(Enum):
    """What a field takes; after the dash, what is stored."""

    TEXT = "text"  # one line - str
    LONG = "long"  # several lines - str
    NAME = "name"  # Persian letters - str
    DIGITS = "digits"  # an identifier of digits, leading zeros kept - str
    NATIONAL_ID = "national_id"
    LEGAL_ID = "legal_id"
    MOBILE = "mobile"
    LANDLINE = "landline"
    POSTAL = "postal"
    SHEBA = "sheba"
    DATE = "date"  # three Jalali boxes: key_day, key_month, key_year - Gregorian "2026-11-23"
    YEAR = "year"  # a Jalali year - int
    INTEGER = "integer"
    MONEY = "money"  # rial - int
    PERCENT = "percent"  # 0 to 100 - int
    CHOICE = "choice"  # str
    CHOICES = "choices"  # list of str
    TICK = "tick"  # bool
    COUNTY = "county"  # as CHOICE, from the source "county"
    OCCUPATION = "occupation"  # as CHOICE, from the source "occupation"
    ROWS = "rows"  # key-0-sub, key-1-sub ... - list of dicts

    @property
    def is_number(self) -> bool:
        return self in (Kind.YEAR, Kind.INTEGER, Kind.MONEY, Kind.PERCENT)

    @property
    def is_choice(self) -> bool:
        return self in (Kind.CHOICE, Kind.CHOICES, Kind.COUNTY, Kind.OCCUPATION)


# Bounds where a field says none: lengths of texts, values of numbers, numbers of rows and choices.
_BOUNDS = {
    Kind.TEXT: (1, 200),
    Kind.LONG: (1, 2000),
    Kind.NAME: (2, 50),
    Kind.DIGITS: (1, 20),
    Kind.YEAR: (1300, 1500),
    Kind.INTEGER: (0, 10**9),
    Kind.MONEY: (0, 10**13),
    Kind.PERCENT: (0, 100),
    Kind.CHOICES: (1, 50),
    Kind.ROWS: (1, 20),
}


@dataclass(frozen=True, slots=True)
class When:
    """Holds when an earlier answer is one of these; for CHOICES when it has one of these."""

    field: str
    among: tuple[Any, ...]

    def holds(self, answers: Answers) -> bool:
        value = answers.get(self.field)
        if isinstance(value, (list, tuple)):
            return any(one in self.among for one in value)
        return value in self.among


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question.

    `short` names the answer in sentences and on the check page where `label` is a question.
    `empty` is the sentence for no answer, `gone` for a choice that is offered no more. `min` and `max`
    bound the length of a text, the value of a number, the count of rows or choices. `check` sees the
    value and all answers so far and returns a Persian sentence or nothing. `source` names the entry of
    `options` that holds the choices; with `every`, each one offered must be ticked, and the question
    falls away where none is.
    """

    key: str
    label: str
    kind: Kind
    short: str = ""
    hint: str = ""
    empty: str = ""
    gone: str = ""
    optional: bool = False
    when: tuple[When, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    source: str = ""
    check: Callable[[Any, Answers], str | None] | None = None
    min: int | None = None
    max: int | None = None
    example: str = ""
    autocomplete: str = ""
    unit: str = ""
    every: bool = False
    fields: tuple[Field, ...] = ()

    @property
    def name(self) -> str:
        return self.short or self.label

    @property
    def bounds(self) -> tuple[int, int]:
        low, high = _BOUNDS.get(self.kind, (0, 0))
        return (low if self.min is None else self.min, high if self.max is None else self.max)

    @property
    def from_source(self) -> str:
        if self.kind in (Kind.COUNTY, Kind.OCCUPATION):
            return self.source or self.kind.value
        return self.source

    def asked(self, answers: Answers) -> bool:
        return all(when.holds(answers) for when in self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is asked at once: one thing for citizens, with a heading that is the question."""

    key: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    when: tuple[When, ...] = ()

    def asked(self, answers: Answers) -> tuple[Field, ...]:
        """Return the fields that these answers call for; none means the page is not shown."""
        if not all(when.holds(answers) for when in self.when):
            return ()
        return tuple(field for field in self.fields if field.asked(answers))


class Faulty(Exception):
    """A form that contradicts itself; raised at import, listing every fault."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """Pages in order. A changed form is a new version; a submitted case keeps its own."""

    key: str
    version: int
    title: str
    pages: tuple[Page, ...]

    def __post_init__(self) -> None:
        from khanegi.rules.forms.proof import faults  # the checks read better apart; they need these words

        if found := list(faults(self)):
            raise Faulty(f"{self.key}: " + "; ".join(found))

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for page in self.pages for field in page.fields)

    def page(self, key: str) -> Page:
        """Return the page of this key. Raises NotFound: keys come from addresses."""
        for page in self.pages:
            if page.key == key:
                return page
        raise NotFound(key)

    def field(self, key: str) -> Field:
        for field in self.fields:
            if field.key == key:
                return field
        raise NotFound(key)


def choices_of(field: Field, options: Options = NO_OPTIONS) -> tuple[tuple[str, str], ...]:
    """Return the (key, label) pairs a field offers: its own, or those given for its source."""
    return options.get(field.from_source, ()) if field.from_source else field.choices
