"""A field as a page shows it: its words, what was typed, what is wrong with it.

Only about showing: `web/parts/field.html` draws a `Bound`. What a value may be is said and checked
by the declaration (`khanegi.rules.forms`); `web.declared.bind` makes a `Bound` of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, NamedTuple

from khanegi.base import persian


class Problem(NamedTuple):
    """One line of the summary «مشکلی هست»: where it leads and what it says."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a group or a list."""

    id: str
    value: str
    label: str
    hint: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a repeating group."""

    title: str
    fields: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of field is drawn."""

    template: str = "input"
    css: str = ""
    type: str = "text"
    inputmode: str = ""
    ltr: bool = False
    unit: str = ""
    autocomplete: str = "off"


MOST_BUTTONS = 15

LOOKS: Mapping[str, Look] = {
    "text": Look(),
    "long": Look(template="area"),
    "name": Look(autocomplete="name"),
    "digits": Look(inputmode="numeric", ltr=True, css="input--10"),
    "national_id": Look(inputmode="numeric", ltr=True, css="input--10"),
    "legal_id": Look(inputmode="numeric", ltr=True, css="input--10"),
    "mobile": Look(inputmode="tel", ltr=True, css="input--10", type="tel", autocomplete="tel"),
    "landline": Look(inputmode="tel", ltr=True, css="input--10", type="tel"),
    "otp": Look(inputmode="numeric", ltr=True, css="input--10", autocomplete="one-time-code"),
    "username": Look(ltr=True, css="input--16", autocomplete="username"),
    "password": Look(ltr=True, css="input--16", type="password", autocomplete="current-password"),
    "date": Look(template="date"),
    "year": Look(inputmode="numeric", ltr=True, css="input--4"),
    "integer": Look(inputmode="numeric", ltr=True, css="input--4"),
    "money": Look(inputmode="numeric", ltr=True, css="input--16", unit="ریال"),
    "percent": Look(inputmode="decimal", ltr=True, css="input--4", unit="٪"),
    "choice": Look(template="options", type="radio"),
    "choices": Look(template="options", type="checkbox"),
    "tick": Look(template="tick"),
    "postal": Look(inputmode="numeric", ltr=True, css="input--10", autocomplete="postal-code"),
    "sheba": Look(ltr=True, css="input--26"),
    "county": Look(template="select"),
    "select": Look(template="select"),
    "occupation": Look(template="search"),
    "rows": Look(template="rows"),
}


@dataclass(frozen=True, slots=True)
class Bound:
    """One field of a page, ready to be drawn by `web/parts/field.html`."""

    key: str
    label: str
    look: Look
    hint: str = ""
    optional: bool = False
    value: str = ""
    errors: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    is_full: bool = False
    boxes: tuple[str, str, str] = ("", "", "")
    search: str = ""
    heading: bool = False

    @property
    def id(self) -> str:
        """Name the first control of the field; the summary of problems leads there."""
        return f"id-{self.key}"

    @property
    def template(self) -> str:
        return f"web/parts/fields/{self.look.template}.html"

    @property
    def described_by(self) -> str:
        said = [f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-error"] * bool(self.errors)
        return " ".join(said)

    @property
    def echo(self) -> str:
        """Say an amount in words, so that a missing zero is seen."""
        digits = "".join(persian.digits_in(self.value).replace(",", "").replace("٬", "").split())
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
            return ""
        return f"{persian.money(int(digits))} = {persian.toman_words(int(digits))}"


def field(
    key: str,
    label: str,
    kind: str,
    *,
    choices: Iterable[tuple[str, ...]] = (),
    chosen: Iterable[str] = (),
    **said: Any,
) -> Bound:
    """Return a field of a page's own, such as a code or a note: drawn as `kind`, a key of LOOKS.

    Each choice is (value, label) or (value, label, hint). Many plain ones are a list that opens, for nobody
    reads the names of thirty counties to find one.
    """
    chosen, choices = (said.get("value", ""), *chosen), tuple(choices)
    is_long = kind == "choice" and len(choices) > MOST_BUTTONS and all(len(choice) < 3 for choice in choices)
    look = LOOKS["select" if is_long else kind]
    # The first button of a group answers to the name of the field, for the summary of problems.
    names = chain([f"id-{key}"] * (look.template == "options"), (f"id-{key}-{n}" for n in count(1)))
    options = tuple(
        Option(name, *_three(choice), chosen=choice[0] in chosen)
        for name, choice in zip(names, choices, strict=False)
    )
    return Bound(key, label, look, options=options, **said)


def _three(choice: tuple[str, ...]) -> tuple[str, str, str]:
    value, label, *hint = choice
    return value, label, "".join(hint)


def problems(fields: Iterable[Bound]) -> list[Problem]:
    """Return the lines of the summary, in the order of the page, rows included."""
    told: list[Problem] = []
    for one in fields:
        told += [Problem(one.id, text) for text in one.errors]
        for row in one.rows:
            told += problems(row.fields)
    return told
