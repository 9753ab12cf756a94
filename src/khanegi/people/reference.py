"""Writes what data/ says of places, offices and holidays. Loading again changes only what changed.

Nothing is deleted and no office is closed: what an administrator added stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from khanegi.base import jalali, persian
from khanegi.people.actions import touch
from khanegi.people.models import County, Holiday, Office, Province, Seat, User

Data = Mapping[str, Any]


@transaction.atomic
def load_counties(data: Data) -> int:
    """Write the province, its counties and which touch which; return how many counties."""
    province, _ = Province.objects.update_or_create(
        code=data["province"]["code"], defaults={"title": data["province"]["title"]}
    )
    rows = [
        County(
            province=province,
            code=row["code"],
            title=row["title"],
            sort_key=persian.sort_key(row["title"]),
            weight=row["weight"],
        )
        for row in data["rows"]
    ]
    County.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["title", "sort_key", "weight", "province"],
    )
    numbers = dict(County.objects.values_list("code", "pk").order_by("pk"))
    touching = County.neighbours.through
    pairs = [(numbers[row["code"]], numbers[other]) for row in data["rows"] for other in row["neighbours"]]
    touching.objects.bulk_create(
        [touching(from_county_id=one, to_county_id=other) for one, other in pairs], ignore_conflicts=True
    )
    return len(rows)


@transaction.atomic
def load_offices(data: Data) -> int:
    """Write every office that the rule of data/offices.json makes; return how many."""
    province = Province.objects.order_by("pk").get()
    counties = list(County.objects.filter(province=province).order_by("code"))
    tops = [
        Office(kind=body["kind"], code=_top(body["kind"]), title=body["province"], province=province)
        for body in data["bodies"]
    ]
    tops += [
        Office(kind="bank", code=_top(bank["code"]), title=bank["title"], province=province)
        for bank in data["banks"]
    ]
    saved = _save(tops)
    under = {_top(body["kind"]): _top(body["under"]) for body in data["bodies"] if "under" in body}
    for code, above in under.items():
        Office.objects.filter(code=code).update(parent=saved[above], above=[saved[above].pk])
    units = [
        _unit(saved[_top(body["kind"])], body["kind"], county, body["county"].format(county=county.title))
        for body in data["bodies"]
        if body["county"]
        for county in counties
    ]
    units += _branches(data, saved, {county.code: county for county in counties})
    _save(units)
    return len(tops) + len(units)


def _top(kind: str) -> str:
    return f"bank-{kind}" if kind.isdigit() else f"{kind}-province"


def _unit(above: Office, kind: str, county: County, title: str, code: str = "") -> Office:
    return Office(
        kind=kind,
        code=code or f"{kind}-{county.code}",
        title=title,
        province_id=above.province_id,
        county=county,
        parent=above,
        above=[above.pk],
    )


def _branches(data: Data, saved: Mapping[str, Office], counties: Mapping[str, County]) -> list[Office]:
    found = []
    for bank in data["banks"]:
        top = saved[_top(bank["code"])]
        for number, branch in enumerate(bank["branches"], 1):
            title, code = f"{bank['title']}، {branch['title']}", f"bank-{bank['code']}-{number}"
            found.append(_unit(top, "branch", counties[branch["county"]], title, code))
    return found


def _save(offices: list[Office]) -> dict[str, Office]:
    """Write offices and return those of their codes; one that was switched off stays off."""
    Office.objects.bulk_create(
        offices,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["kind", "title", "county", "parent", "above"],
    )
    codes = [office.code for office in offices]
    return {office.code: office for office in Office.objects.filter(code__in=codes).order_by("pk")}


@transaction.atomic
def load_holidays(data: Data) -> int:
    """Write the holidays of every Jalali year that has none yet; return how many came.

    Lunar days move by a day when the moon is sighted: once a year has rows, the administrator's
    table is right and the file is not.
    """
    kept = {_year(date) for date in Holiday.objects.order_by("date").values_list("date", flat=True)}
    rows = [
        Holiday(date=date, title=row["title"])
        for row in data["rows"]
        if _year(date := dt.date.fromisoformat(row["date"])) not in kept
    ]
    Holiday.objects.bulk_create(rows)
    if rows:
        touch("calendar")
    return len(rows)


def _year(date: dt.date) -> int:
    return jalali.to_parts(date)[0]


@transaction.atomic
def load_staff(rows: Iterable[Mapping[str, str]], password: str) -> dict[str, User]:
    """Write made-up members of staff with their seats and return them by user name.

    Who is there already keeps their password and what an administrator changed.
    """
    found: dict[str, User] = {}
    hashed = make_password(password)
    for row in rows:
        user, is_new = User.objects.get_or_create(
            username=row["username"],
            defaults={
                "mobile": row["mobile"],
                "first_name": row["first_name"],
                "last_name": row["last_name"],
                "password": hashed,
            },
        )
        found[row["username"]] = user
        if is_new:
            office = Office.objects.get(code=row["office"])
            Seat.objects.create(user=user, office=office, role=row["role"])
    return found


@transaction.atomic
def load_citizens(mobiles: Iterable[str]) -> dict[str, User]:
    """Write made-up citizens, known by nothing but their number, and return them by it."""
    rows = [User(mobile=mobile, password=make_password(None)) for mobile in mobiles]
    User.objects.bulk_create(rows, ignore_conflicts=True)
    numbers = [row.mobile for row in rows]
    return {str(user.mobile): user for user in User.objects.filter(mobile__in=numbers).order_by("pk")}


def office_numbers(codes: Iterable[str]) -> dict[str, str]:
    """Return the numbers of offices by their codes, as forms offer them."""
    rows = Office.objects.filter(code__in=list(codes)).order_by("pk").values_list("code", "pk")
    return {code: str(number) for code, number in rows}


def office_titles(codes: Iterable[str]) -> dict[str, str]:
    rows = Office.objects.filter(code__in=list(codes)).order_by("pk")
    return dict(rows.values_list("code", "title"))
