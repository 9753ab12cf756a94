"""Answers as the lines of a summary: `web/parts/summary_list.html` draws them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khanegi.base.persian import number
from khanegi.rules.forms.tell import UNTOLD, Told


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary."""

    label: str
    value: str
    change: str = ""
    ltr: bool = False


def rows(lines: Iterable[Told]) -> list[Row]:
    """Return answers as lines; the rows of a list are told one by one."""
    return [row for told in lines for row in _of(told)]


def _of(told: Told) -> Iterable[Row]:
    yield Row(told.label, told.text)
    for count, row in enumerate(told.rows, start=1):
        said = "، ".join(f"{one.label}: {one.text}" for one in row if one.text != UNTOLD)
        yield Row(f"{told.label}، ردیف {number(count)}", said)
