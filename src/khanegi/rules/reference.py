"""Writes what data/ says of the catalogue and the rules. Loading again changes only what changed.

Nothing is deleted: a row that left its file ends on the day it is loaded without it. What an
administrator confirmed or added is never touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from khanegi.base import jalali, persian
from khanegi.people.actions import touch
from khanegi.rules.models import Occupation, Rule

Data = Mapping[str, Any]
BEGAN = dt.date(2010, 3, 21)  # the year of the act: the catalogue holds from 1389 on
NOT_REWRITTEN = {"id", "code", "from_date"}
OCCUPATION = [field.attname for field in Occupation._meta.concrete_fields if field.name not in NOT_REWRITTEN]


@transaction.atomic
def load_occupations(data: Data, local_names: Mapping[str, list[str]]) -> int:
    """Write the catalogue; a field that left the file is no longer offered from today on."""
    rows = [_occupation(row, local_names.get(row["code"], [])) for row in data["rows"]]
    Occupation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=OCCUPATION
    )
    Occupation.objects.exclude(code__in=[row.code for row in rows]).filter(to_date=None).update(
        to_date=jalali.today()
    )
    touch("catalogue")
    return len(rows)


def _occupation(row: Data, names: Iterable[str]) -> Occupation:
    sources = [source for source in (row["source"], *(row["more_sources"] or ())) if source]
    return Occupation(
        code=row["code"],
        title=row["title_fa"],
        search_key=searched(row["title_fa"], *names, row["title_en"])[:300],
        sort_key=persian.sort_key(row["title_fa"]),
        category=row["category"],
        category_title=row["category_fa"],
        group_title=row["subcategory_fa"],
        agency=row["agency"],
        agency_basis=row["agency_basis"],
        needs_health_card=row["food_or_hygiene"],
        second_check=_second_check(row),
        isic4=row["isic4"],
        is_local=row["khuzestan_relevant"],
        evidence=row["evidence"],
        sources=sources,
        note=row["note"] or "",
        from_date=BEGAN,
    )


def _second_check(row: Data) -> str:
    """Return the body whose yes is needed besides; none where it is the reviewing agency itself."""
    body = row["second_check"] or ""
    return "" if body == "culture" and row["agency"] == "CULTURE" else body


def searched(*texts: str) -> str:
    """Return the words by which a field is found: « کپو کپوبافی ».

    A word written with a half-space is found whole and by its parts, as people write it either way.
    """
    words: dict[str, None] = {}
    for text in texts:
        for word in text.split():
            for part in (word, *word.split(persian.ZWNJ)):
                words[persian.search_key(part)] = None
    return f" {' '.join(filter(None, words))} "


@transaction.atomic
def load_rules(data: Data) -> int:
    """Write the rule table; a row that somebody confirmed keeps its value and stays confirmed."""
    confirmed = {
        (key, date)
        for key, date in Rule.objects.filter(confirmed_at__isnull=False, province=None)
        .order_by("pk")
        .values_list("key", "from_date")
    }
    rows = [row for row in map(_rule, data["rows"]) if (row.key, row.from_date) not in confirmed]
    Rule.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key", "province", "from_date"],
        update_fields=["title", "value", "unit", "reference", "confidence", "note", "is_draft"],
    )
    _end_the_rest(data)
    touch("rules")
    return len(data["rows"])


def _rule(row: Data) -> Rule:
    return Rule(
        key=row["key"],
        title=row["title"],
        value=row["value"],
        unit=row["unit"],
        from_date=dt.date.fromisoformat(row["from_date"]),
        reference=row["reference"],
        confidence=row["confidence"],
        note=row.get("note", ""),
        is_draft=row.get("draft", False),
    )


def _end_the_rest(data: Data) -> None:
    """End rows that came from an earlier file and are in this one no more."""
    named = Q(pk__in=[])
    for row in data["rows"]:
        named |= Q(key=row["key"], from_date=row["from_date"])
    today = jalali.today()
    left = Rule.objects.filter(confirmed_at=None, is_draft=False, to_date=None, province=None)
    left.filter(from_date__lt=today).exclude(named).update(to_date=today)
