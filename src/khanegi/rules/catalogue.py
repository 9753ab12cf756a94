"""The catalogue of fields (رشته) as anybody may read it, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from khanegi.base import persian
from khanegi.base.errors import NotFound
from khanegi.rules.asks import BODIES
from khanegi.rules.models import Occupation, OccupationClosure

SIZE = 30
EVIDENCE = {
    "A": "نام این رشته در یک منبع رسمی آمده است.",
    "B": "این رشته از روی رشته‌های همانند آمده است.",
    "C": "این رشته پیشنهاد ماست و هنوز منبع رسمی ندارد.",
}
SECOND_CHECKS = dict(BODIES)


@dataclass(frozen=True, slots=True)
class Shut:
    """A field closed now: for what, where, until when and why."""

    for_what: str
    where: str
    since: dt.date
    until: dt.date | None
    reason: str
    reference: str
    pk: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the catalogue. `agency` is the kind of the office that answers for it."""

    pk: int
    code: str
    title: str
    category: str
    category_title: str
    group_title: str
    agency: str
    second_check: str
    needs_health_card: bool
    is_local: bool
    evidence: str
    sources: tuple[str, ...]
    note: str
    mark: str
    shut: tuple[Shut, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some fields in Persian order; `after` is the mark of the next page."""

    rows: tuple[Entry, ...]
    after: str


def categories(on: dt.date) -> tuple[tuple[str, str], ...]:
    """Return (key, title) of the groups that have a field on this day."""
    rows = _on(on).order_by("category_title", "category").values_list("category", "category_title")
    return tuple(dict.fromkeys(rows))


def search(on: dt.date, *, words: str = "", category: str = "", evidence: str = "", after: str = "") -> Page:
    """Return one page of fields whose names hold every word, in Persian order."""
    found = _on(on)
    for word in words[:100].split():
        found = found.filter(search_key__contains=persian.search_key(word))
    if category:
        found = found.filter(category=category)
    if evidence in EVIDENCE:
        found = found.filter(evidence=evidence)
    if mark := _on(on).filter(code=after[:12]).first() if after else None:
        found = found.filter(Q(sort_key__gt=mark.sort_key) | Q(sort_key=mark.sort_key, id__gt=mark.pk))
    rows = list(found.order_by("sort_key", "id")[: SIZE + 1])
    shut = _closures([row.pk for row in rows], on)
    shown = tuple(_entry(row, shut.get(row.pk, ())) for row in rows[:SIZE])
    return Page(shown, rows[SIZE - 1].code if len(rows) > SIZE else "")


def titles() -> dict[str, str]:
    """Return the title of every field there is or was, by its code."""
    return dict(Occupation.objects.order_by("code").values_list("code", "title"))


def one(on: dt.date, code: str) -> Entry:
    """Return a field by its code. Raises NotFound."""
    row = _on(on).filter(code=code).first()
    if row is None:
        raise NotFound(code)
    return _entry(row, _closures([row.pk], on).get(row.pk, ()))


def _on(on: dt.date) -> QuerySet[Occupation]:
    return Occupation.objects.filter(Q(to_date=None) | Q(to_date__gt=on), from_date__lte=on)


def _closures(occupations: Iterable[int], on: dt.date) -> dict[int, tuple[Shut, ...]]:
    rows = (
        OccupationClosure.objects.filter(Q(to_date=None) | Q(to_date__gt=on), from_date__lte=on)
        .filter(occupation__in=list(occupations))
        .select_related("county")
        .order_by("from_date", "id")
    )
    found: dict[int, tuple[Shut, ...]] = {}
    for row in rows:
        for_what = "ثبت‌نام" if row.closes == "registration" else "وام"
        where = f"شهرستان {row.county.title}" if row.county else "همهٔ استان"
        shut = Shut(for_what, where, row.from_date, row.to_date, row.reason, row.reference, row.pk)
        found[row.occupation_id] = (*found.get(row.occupation_id, ()), shut)
    return found


def _entry(row: Occupation, shut: tuple[Shut, ...]) -> Entry:
    return Entry(
        pk=row.pk,
        code=row.code,
        title=row.title,
        category=row.category,
        category_title=row.category_title,
        group_title=row.group_title,
        agency=row.agency,
        second_check=SECOND_CHECKS.get(row.second_check, ""),
        needs_health_card=row.needs_health_card,
        is_local=row.is_local,
        evidence=EVIDENCE.get(row.evidence, ""),
        sources=tuple(row.sources),
        note=row.note,
        mark=row.evidence,
        shut=shut,
    )
