"""What became of the loans, in words: month by month, and by county, field, kind or year of payment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.banks.sheets import Cells, as_csv
from khanegi.base.persian import digits_out, money, number, sort_key
from khanegi.loans import outcomes
from khanegi.loans.outcomes import LAST, MONTHS, Found, Line
from khanegi.process import book

NOBODY = "بی‌رشته"
BY: Mapping[str, tuple[str, Callable[[Line], str]]] = {
    "county": ("شهرستان", lambda line: line.county),
    "field": ("گروه رشته", lambda line: line.field or NOBODY),
    "kind": ("گونهٔ مجوز", lambda line: book.latest(line.kind).title),
    "year": ("سال پرداخت", lambda line: digits_out(line.year)),
}
HEAD = (
    *(words for words, _ in BY.values()), "ماه پس از پرداخت", "وام پرداخت‌شده", "مبلغ به ریال", "انحراف",
    "پرسیده‌شده", "پاسخ", "کار برقرار", "کمتر از طرح", "برقرار نیست", "نامعلوم", "شاغل",
    "پرداخت به آن‌ها که نتیجه دارند، ریال", "هزینهٔ هر شغل به ریال",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """One month after payment, in words."""

    title: str
    asked: str
    answered: str
    whole: str
    partly: str
    stopped: str
    unknown: str
    share: str
    jobs: str
    cost: str


@dataclass(frozen=True, slots=True)
class Row:
    """One county, field group, kind or year: its loans, what is known at each month, a lasting job's cost."""

    title: str
    loans: str
    money: str
    diverted: str
    months: tuple[tuple[str, str], ...]
    cost: str


def page(provinces: Collection[int], years: range, by: str) -> dict[str, Any]:
    """Return what the page shows of the loans paid in some years."""
    found = outcomes.lines(provinces, years)
    return {
        "by": by,
        "by_words": BY[by][0],
        "tabs": [(key, words) for key, (words, _) in BY.items()],
        "months": [_month(month, total) for month, total in _by_month(found).items()] if found else [],
        "rows": _rows(found, BY[by][1]),
        "whole": _row("همه", found) if found else None,
    }


def sheet(provinces: Collection[int], years: range) -> bytes:
    """Return every line as CSV: plain digits, money in rials, an empty cell where nothing is known."""
    return as_csv([HEAD, *(_cells(line) for line in outcomes.lines(provinces, years))])


def _cells(line: Line) -> Cells:
    found = line.found
    numbers = (
        line.month, found.loans, found.money, found.diverted, found.asked, found.answered, found.whole,
        found.partly, found.stopped, found.unknown, found.jobs, found.known_money,
    )  # fmt: skip
    named = (line.county, line.field or NOBODY, book.latest(line.kind).title, str(line.year))
    return (*named, *map(str, numbers), "" if found.cost is None else str(found.cost))


def _by_month(lines: Iterable[Line]) -> dict[int, Found]:
    """Return what is known at each month, all these lines together."""
    kept = tuple(lines)
    return {month: outcomes.total(line.found for line in kept if line.month == month) for month in MONTHS}


def _rows(lines: Iterable[Line], of: Callable[[Line], str]) -> list[Row]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(of(line), []).append(line)
    return [_row(title, groups[title]) for title in sorted(groups, key=sort_key)]


def _row(title: str, lines: Iterable[Line]) -> Row:
    months = _by_month(lines)
    last = months[LAST]
    return Row(
        title,
        number(last.loans),
        money(last.money),
        number(last.diverted),
        tuple((_ordinal(month), _short(found)) for month, found in months.items()),
        _cost(last),
    )


def _month(month: int, found: Found) -> Month:
    counted = ("asked", "answered", "whole", "partly", "stopped", "unknown", "jobs")
    numbers = {key: number(getattr(found, key)) for key in counted}
    return Month(title=_ordinal(month), share=_share(found), cost=_cost(found), **numbers)


def _ordinal(month: int) -> str:
    return f"ماه {digits_out(month)}"


def _short(found: Found) -> str:
    """Return how many of those asked work, with the unknown beside them."""
    if not found.asked:
        return "هنوز نرسیده"
    known = f"{number(found.works)} از {number(found.asked)}"
    return f"{known} ({number(found.unknown)} نامعلوم)" if found.unknown else known


def _share(found: Found) -> str:
    if found.share is None:
        return "هنوز نرسیده"
    least, most = map(number, found.share)
    return f"{least} درصد" if found.unknown == 0 else f"بین {least} تا {most} درصد"


def _cost(found: Found) -> str:
    return "هنوز معلوم نیست" if found.cost is None else money(found.cost)
