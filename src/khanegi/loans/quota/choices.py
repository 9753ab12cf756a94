"""What may be chosen where a quota is given or moved: counties, banks, agencies, and what is free."""

from __future__ import annotations

from collections.abc import Collection

from khanegi.base.persian import money
from khanegi.loans.quota import queries
from khanegi.people import queries as people
from khanegi.people.models import County, Office

AGENCIES = ("AGRI", "HERITAGE", "MIMT", "CULTURE")  # those that license fields of the catalogue (F46)
ALL_AGENCIES = "همهٔ دستگاه‌ها"
Choices = tuple[tuple[str, str], ...]


def counties(provinces: Collection[int]) -> Choices:
    rows = County.objects.filter(province__in=provinces).order_by("sort_key", "id")
    return tuple((str(pk), title) for pk, title in rows.values_list("pk", "title"))


def banks(provinces: Collection[int]) -> Choices:
    rows = Office.objects.filter(kind="bank", is_active=True, province__in=provinces).order_by("title", "id")
    return tuple((str(pk), title) for pk, title in rows.values_list("pk", "title"))


def agencies() -> Choices:
    titles = people.bodies()
    return tuple((code, titles[code]) for code in AGENCIES if code in titles)


def quotas(year: int, provinces: Collection[int]) -> Choices:
    """Return the quotas of a year that have something free, each with how much."""
    titles = dict(agencies())
    return tuple(
        (
            str(row.quota),
            f"{row.county}، {row.bank}، {titles.get(row.agency, ALL_AGENCIES)}: {money(row.stand.free)}",
        )
        for row in queries.cockpit(year, provinces)
        if row.stand.free > 0
    )
