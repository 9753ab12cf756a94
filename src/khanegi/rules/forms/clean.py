"""From a submitted page to answers and sentences, and back to what an input shows.

Hostile input never raises: whatever comes, the result is answers or Persian sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from khanegi.base import jalali
from khanegi.base.errors import Unfit
from khanegi.base.persian import number
from khanegi.rules.forms.grammar import NO_OPTIONS, Answers, Field, Form, Kind, Options, Page, choices_of
from khanegi.rules.forms.values import LONGEST, is_typed, read, when_empty

# Input name -> what was typed there: of a Django POST, `dict(request.POST.lists())`.
Raw = Mapping[str, Sequence[str]]
Errors = dict[str, tuple[str, ...]]
BOXES = ("day", "month", "year")


def clean_page(
    page: Page, raw: Raw, earlier: Answers, options: Options = NO_OPTIONS
) -> tuple[dict[str, Any], Errors]:
    """Return (answers of this page, sentences by field); unknown names are ignored.

    A field that these answers do not call for, or one left out, is None, so that merging the
    result into a draft also clears what stood there. A row's sentence is at `key-0-sub`.
    """
    asked = page.asked(earlier)
    answers: dict[str, Any] = {field.key: None for field in page.fields}
    errors: Errors = {}
    for field in asked:
        answers[field.key] = _read_into(errors, field, field.key, raw, options)
    _check(asked, {**earlier, **answers}, "", errors)
    return answers | dict.fromkeys(answers.keys() & errors.keys()), errors


def clean(form: Form, raw: Raw, options: Options = NO_OPTIONS) -> tuple[dict[str, Any], Errors]:
    """Clean a whole form at once; only what was answered is in the answers."""
    answers: dict[str, Any] = {}
    errors: Errors = {}
    for page in form.pages:
        found, wrong = clean_page(page, raw, answers, options)
        answers |= {key: value for key, value in found.items() if value is not None}
        errors |= wrong
    return answers, errors


def _read_into(errors: Errors, field: Field, name: str, raw: Raw, options: Options) -> Any:
    """Return the value of the input called `name`; on a fault, None and a sentence in `errors`."""
    if field.kind is Kind.ROWS:
        return _read_rows(errors, field, raw, options)
    if field.every and not choices_of(field, options):
        return None  # nothing to tick
    try:
        value = read(field, _typed(field, name, raw), options)
    except Unfit as fault:
        errors[name] = (str(fault),)
        return None
    if value is None and not field.optional:
        errors[name] = (when_empty(field),)
    return value


def _typed(field: Field, name: str, raw: Raw) -> list[str]:
    if field.kind is Kind.DATE:
        return [str((list(raw.get(f"{name}_{box}", ())) or [""])[-1]) for box in BOXES]
    return [str(value) for value in list(raw.get(name, ()))[:100]]


def _read_rows(errors: Errors, field: Field, raw: Raw, options: Options) -> list[dict[str, Any]] | None:
    """Read rows by the numbers in their names; rows without anything typed are no rows."""
    rows = []
    wrong: Errors = {}
    for place in _places(field, raw):
        prefix = f"{field.key}-{place}-"
        if not _anything(field, prefix, raw):
            continue
        row = {sub.key: _read_into(wrong, sub, prefix + sub.key, raw, options) for sub in field.fields}
        _check(field.fields, row, prefix, wrong)
        rows.append({key: value for key, value in row.items() if value is not None})
    low, high = field.bounds
    if len(rows) > high:
        wrong = {field.key: (f"برای «{field.name}» بیش از {number(high)} ردیف جا نمی‌شود.",)}
    elif len(rows) < low and not (field.optional and not rows):
        wrong[field.key] = (field.empty if field.empty and not rows else _too_few(field),)
    errors |= wrong
    return None if wrong else rows or None


def _too_few(field: Field) -> str:
    return f"دست‌کم {number(field.bounds[0])} ردیف برای «{field.name}» بنویسید."


def _places(field: Field, raw: Raw) -> list[int]:
    """Return the row numbers that were submitted, at most one more than may be kept."""
    pattern = re.compile(rf"{field.key}-([0-9]{{1,4}})-[a-z0-9_]+")
    found = {int(match[1]) for name in raw if (match := pattern.fullmatch(name))}
    return sorted(found)[: field.bounds[1] + 1]


def _anything(field: Field, prefix: str, raw: Raw) -> bool:
    typed = (value for sub in field.fields for value in _typed(sub, prefix + sub.key, raw))
    return any(is_typed(value) for value in typed)


def _check(fields: Iterable[Field], answers: Answers, prefix: str, errors: Errors) -> None:
    """Ask the fields' own checks, once all values beside them are known."""
    for field in fields:
        name = prefix + field.key
        value = answers.get(field.key)
        if field.check is None or name in errors or (value is None and not field.optional):
            continue
        if sentence := field.check(value, answers):
            errors[name] = (sentence,)


def fill(fields: Iterable[Field], answers: Answers) -> dict[str, list[str]]:
    """Return what the inputs show for stored answers; cleaning it again gives the same answers."""
    raw: dict[str, list[str]] = {}
    for field in fields:
        _fill(raw, field, field.key, answers.get(field.key))
    return raw


def _fill(raw: dict[str, list[str]], field: Field, name: str, value: Any) -> None:
    if value is None:
        return
    if field.kind is Kind.ROWS:
        for place, row in enumerate(value):
            for sub in field.fields:
                _fill(raw, sub, f"{name}-{place}-{sub.key}", row.get(sub.key))
    elif field.kind is Kind.DATE:
        year, month, day = jalali.to_parts(jalali.dt.date.fromisoformat(value))
        raw |= {f"{name}_{box}": [str(part)] for box, part in zip(BOXES, (day, month, year), strict=True)}
    elif field.kind is Kind.TICK:
        raw[name] = ["on"] if value else []
    else:
        raw[name] = [str(one) for one in value] if isinstance(value, list) else [str(value)]


def from_json(form: Form, data: object, options: Options = NO_OPTIONS) -> tuple[dict[str, Any], Errors]:
    """Clean answers that came as JSON by the same rules; unlike a page, unknown keys are refused."""
    if not isinstance(data, dict):
        return {}, {"": ("پاسخ‌ها باید یک شیء JSON باشند.",)}
    known = {field.key: field for field in form.fields}
    strange: Errors = {str(key): ("این فرم چنین پرسشی ندارد.",) for key in data if key not in known}
    raw: dict[str, list[str]] = {}
    for key, field in known.items():
        _flatten(raw, strange, field, key, data.get(key))
    answers, errors = clean(form, raw, options)
    return answers, {**errors, **strange}


def _flatten(raw: dict[str, list[str]], strange: Errors, field: Field, name: str, value: object) -> None:
    """Write a JSON value as the inputs of a page would carry it; a wrong shape gets a sentence."""
    fits = {Kind.ROWS: (list,), Kind.CHOICES: (list,), Kind.TICK: (bool,)}.get(field.kind, (str, int))
    if value is None:
        return
    if not isinstance(value, fits) or (isinstance(value, bool) and field.kind is not Kind.TICK):
        strange[name] = (f"«{field.name}» به این شکل پذیرفته نمی‌شود.",)
    elif field.kind is Kind.ROWS and isinstance(value, list):
        _flatten_rows(raw, strange, field, value)
    elif field.kind is Kind.DATE:
        raw |= {f"{name}_{box}": [part] for box, part in zip(BOXES, _boxes(str(value)), strict=True)}
    elif isinstance(value, list):
        raw[name] = [str(one) for one in value[:100]]
    else:
        raw[name] = [("on" if value else "") if isinstance(value, bool) else str(value)[: LONGEST + 1]]


def _flatten_rows(raw: dict[str, list[str]], strange: Errors, field: Field, rows: list[object]) -> None:
    subs = {sub.key: sub for sub in field.fields}
    for place, row in enumerate(rows[: field.bounds[1] + 1]):
        if not isinstance(row, dict) or set(row) - set(subs):
            strange[f"{field.key}-{place}"] = (f"ردیف {number(place + 1)} به این شکل پذیرفته نمی‌شود.",)
            continue
        for key, sub in subs.items():
            _flatten(raw, strange, sub, f"{field.key}-{place}-{key}", row.get(key))


def _boxes(iso: str) -> tuple[str, str, str]:
    """Return the three boxes of a Gregorian ISO date; of anything else, boxes that are refused."""
    try:
        year, month, day = jalali.to_parts(jalali.dt.date.fromisoformat(iso))
    except ValueError:
        return "?", "?", "?"
    return str(day), str(month), str(year)
