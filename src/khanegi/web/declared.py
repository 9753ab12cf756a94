"""From a declared field (`khanegi.rules.forms`) to one that a page can draw (`web.fields`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from khanegi.base import jalali, persian
from khanegi.rules.forms import NO_OPTIONS, Answers, Errors, Field, Kind, Options, Page, Raw, choices_of
from khanegi.web.fields import Bound, Row, field

SPARE_ROWS = 2
FOUND_AT_MOST = 20


def bind_page(
    page: Page, earlier: Answers, raw: Raw, errors: Errors, options: Options = NO_OPTIONS
) -> list[Bound]:
    """Join the fields a page asks after these earlier answers; one question alone is the heading."""
    asked = page.asked(earlier)
    alone = len(asked) == 1 and page.title in (asked[0].label, asked[0].short)
    return [
        bind(field, raw, errors, options, heading=alone)
        for field in asked
        if not field.every or choices_of(field, options)
    ]


def bind(
    asked: Field,
    raw: Raw,
    errors: Errors,
    options: Options = NO_OPTIONS,
    *,
    prefix: str = "",
    heading: bool = False,
) -> Bound:
    """Join a declared field with what was typed and what is wrong with it."""
    key = prefix + asked.key
    kind = "select" if prefix and asked.kind is Kind.CHOICE else asked.kind.value
    made = field(
        key,
        asked.label,
        kind,
        hint=_hint(asked),
        optional=asked.optional,
        value=_one(raw, key),
        chosen=raw.get(key, ()),
        errors=tuple(errors.get(key, ())),
        heading=heading,
        choices=_offered(asked, raw, key, options),
    )
    look = replace(
        made.look,
        unit=asked.unit or made.look.unit,
        autocomplete=asked.autocomplete or made.look.autocomplete,
    )
    rows = tuple(_rows(asked, raw, errors, options))
    return replace(
        made,
        look=look,
        boxes=(_one(raw, f"{key}_day"), _one(raw, f"{key}_month"), _one(raw, f"{key}_year")),
        search=_one(raw, f"{key}-search"),
        rows=rows,
        is_full=len(rows) >= asked.bounds[1],
    )


def _rows(asked: Field, raw: Raw, errors: Errors, options: Options) -> Iterable[Row]:
    """Yield the rows that were typed and spare ones, so that no script is needed to begin."""
    if asked.kind is not Kind.ROWS:
        return
    typed = [int(number) for name in raw if (number := _place(name, asked.key)) and any(raw[name])]
    least, most = asked.bounds
    for place in range(min(max(max(typed, default=-1) + 1 + SPARE_ROWS, least), most)):
        prefix = f"{asked.key}-{place}-"
        subs = (bind(sub, raw, errors, options, prefix=prefix) for sub in asked.fields)
        yield Row(persian.digits_out(place + 1), tuple(subs))


def _place(name: str, key: str) -> str:
    """Return the number of the row an input belongs to, or nothing."""
    found = re.fullmatch(rf"{re.escape(key)}-([0-9]{{1,4}})-[a-z0-9_]+", name)
    return found[1] if found else ""


def _offered(asked: Field, raw: Raw, key: str, options: Options) -> Iterable[tuple[str, ...]]:
    """Return the choices to draw; of a long catalogue the chosen one and those that match the search."""
    choices = choices_of(asked, options)
    if asked.kind is not Kind.OCCUPATION:
        return choices
    wanted, chosen = persian.search_key(_one(raw, f"{key}-search")), _one(raw, key)
    kept = [choice for choice in choices if choice[0] == chosen]
    others = (choice for choice in choices if wanted and choice[0] != chosen)
    found = [choice for choice in others if wanted in persian.search_key(choice[1])]
    return kept + found[:FOUND_AT_MOST]


def _hint(asked: Field) -> str:
    hints = [asked.hint]
    if asked.example:
        hints.append(f"مانند {persian.digits_out(asked.example)}")
    elif asked.kind is Kind.DATE and not asked.hint:
        hints.append(f"مانند ۲۱ شهریور {persian.digits_out(jalali.year(jalali.today()))}")
    return " ".join(filter(None, hints))


def _one(raw: Raw, key: str) -> str:
    """Return what stands in an input; as the check does, of several the last counts."""
    return str(next(reversed(list(raw.get(key, ()))), ""))
