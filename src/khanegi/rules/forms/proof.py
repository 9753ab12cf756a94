"""What a form must not say, checked when it is imported; the faults are told together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from khanegi.rules.forms.grammar import Field, Form, Kind, Page, When

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_BOXES = ("_day", "_month", "_year")


def faults(form: Form) -> Iterator[str]:
    """Yield every contradiction of a form, in plain words."""
    if not form.pages:
        yield "no pages"
    yield from _twice("page", [page.key for page in form.pages])
    yield from _twice(
        "field", [name for page in form.pages for field in page.fields for name in _names(field)]
    )
    earlier: dict[str, Field] = {}
    for page in form.pages:
        yield from _of_page(page, earlier)


def _twice(what: str, keys: list[str]) -> Iterator[str]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield f"{what} {key} is declared {times} times"


def _names(field: Field) -> list[str]:
    """Return the input names a field takes, so that no other field can take them too."""
    boxes = [field.key + box for box in _BOXES] if field.kind is Kind.DATE else []
    return [field.key, *boxes]


def _of_page(page: Page, earlier: dict[str, Field]) -> Iterator[str]:
    if not _KEY.fullmatch(page.key):
        yield f"page key {page.key!r} is not lower-case ASCII"
    if not page.title or not page.fields:
        yield f"page {page.key} needs a title and at least one field"
    for when in page.when:
        yield from _of_when(page.key, when, earlier)
    for field in page.fields:
        yield from _of_field(field)
        for when in field.when:
            yield from _of_when(field.key, when, earlier)
        # Visibility without JavaScript is decided before a page is shown: only earlier pages count.
    earlier.update({field.key: field for field in page.fields})


def _of_when(key: str, when: When, earlier: dict[str, Field]) -> Iterator[str]:
    if not isinstance(when.among, tuple) or not when.among:
        yield f"{key}: `among` must be a non-empty tuple"
    elif when.field not in earlier:
        yield f"{key} depends on {when.field}, which no earlier page asks"
    elif choices := earlier[when.field].choices:
        known = {choice for choice, _ in choices} | {None}
        for strange in [value for value in when.among if value not in known]:
            yield f"{key} depends on {when.field} being {strange!r}, which it cannot be"


def _of_field(field: Field) -> Iterator[str]:
    if not _KEY.fullmatch(field.key):
        yield f"field key {field.key!r} is not lower-case ASCII"
    if not field.label:
        yield f"{field.key} has no label"
    low, high = field.bounds
    if low > high:
        yield f"{field.key}: min {low} is more than max {high}"
    if field.kind.is_choice and bool(field.choices) == bool(field.from_source):
        yield f"{field.key} needs choices or a source, and not both"
    if not field.kind.is_choice and (field.choices or field.source):
        yield f"{field.key} is no choice but has choices"
    yield from _twice(f"{field.key}: choice", [key for key, _ in field.choices])
    yield from _of_rows(field)


def _of_rows(field: Field) -> Iterator[str]:
    if bool(field.fields) != (field.kind is Kind.ROWS):
        yield f"{field.key}: rows need fields, and only rows have them"
    yield from _twice(f"{field.key}: field", [name for sub in field.fields for name in _names(sub)])
    for sub in field.fields:
        if sub.kind is Kind.ROWS or sub.when:
            yield f"{field.key}.{sub.key}: a row holds no rows and no conditions"
        else:
            yield from _of_field(sub)
