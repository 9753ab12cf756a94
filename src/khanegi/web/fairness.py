"""The fairness report as people read it: one block for each county, small numbers told as such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khanegi.base.persian import number
from khanegi.intake.forms.words import PRIORITY
from khanegi.rules.reasons import SKIP
from khanegi.sponsors.queries.fairness import ANY, LEAST, NONE, Cell

GROUPS = {ANY: "با گروه اولویت", NONE: "بدون گروه اولویت", **dict(PRIORITY)}
ORDER = {key: place for place, key in enumerate((ANY, NONE, *dict(PRIORITY)))}
SEXES = {"female": "زن", "male": "مرد"}
REASONS = dict(SKIP)
FEW = f"کمتر از {number(LEAST)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One group of people: who, and each number in words."""

    title: str
    waiting: str
    median: str
    late: str
    introduced: str
    placed: str
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One county and the groups in it."""

    code: str
    title: str
    rows: tuple[Row, ...]


def places(cells: Iterable[Cell], counties: Iterable[tuple[str, str]]) -> tuple[Place, ...]:
    """Return the counties that have something to tell, in the order of their names."""
    by_county: dict[str, list[Cell]] = {}
    for cell in sorted(cells, key=lambda one: (one.sex, ORDER.get(one.group, len(ORDER)))):
        by_county.setdefault(cell.county, []).append(cell)
    return tuple(
        Place(code, title, tuple(map(row, by_county[code]))) for code, title in counties if code in by_county
    )


def row(cell: Cell) -> Row:
    return Row(
        title="، ".join(filter(None, (SEXES.get(cell.sex, ""), GROUPS.get(cell.group, cell.group)))),
        waiting=_count(cell.waiting),
        median=_days(cell.median),
        late=_days(cell.late),
        introduced=_count(cell.introduced),
        placed=_count(cell.placed),
        skipped=tuple((REASONS.get(key, key), _count(times)) for key, times in sorted(cell.skipped.items())),
    )


def _count(count: int | None) -> str:
    return FEW if count is None else number(count)


def _days(days: int | None) -> str:
    return "—" if days is None else f"{number(days)} روز"
