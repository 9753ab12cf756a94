"""Which rules are in force, where and when; and the catalogue of fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q

from khanegi.base import jalali
from khanegi.base.errors import NotFound
from khanegi.rules.models import OccupationClosure, Rule

THURSDAY_AND_FRIDAY = frozenset({3, 4})


@dataclass(frozen=True, slots=True)
class InForce:
    """One rule as it holds on a day, with what it rests on."""

    key: str
    title: str
    value: Any
    from_date: dt.date
    reference: str


def weekend(stamp: int, on: dt.date, province: int | None) -> frozenset[int]:
    """Return the days of the week on which nobody works, as numbers of `date.weekday()`."""
    rule = in_force(stamp, on, province).get("weekend")
    return frozenset(rule.value) if rule else THURSDAY_AND_FRIDAY


@lru_cache(maxsize=4096)
def in_force(stamp: int, on: dt.date, province: int | None) -> Mapping[str, InForce]:
    """Return every confirmed rule of a day, a province's own row before the general one.

    `stamp` is `people.queries.stamp()`; the same stamp is read from the database once, however many
    days its cases were opened on.
    """
    found: dict[str, InForce] = {}
    for row in _confirmed(stamp):
        holds = row.from_date <= on and (row.to_date is None or row.to_date > on)
        if holds and row.province_id in (None, province):
            rule = InForce(row.key, row.title, row.value, row.from_date, row.reference)
            found.setdefault(row.key, rule)
    return found


@lru_cache(maxsize=2)
def _confirmed(stamp: int) -> tuple[Rule, ...]:
    rows = Rule.objects.filter(is_draft=False)
    return tuple(rows.order_by("province_id", "-from_date"))  # nulls last in PostgreSQL


def held(key: str, on: str) -> str:
    """Return SQL for the value of a rule over the case row `c` on a day (SQL too), a province's own first."""
    return f"""(
select r.value from rules_rule r
where r.key = '{key}' and not r.is_draft and r.from_date <= {on} and (r.to_date is null or r.to_date > {on})
  and (r.province_id is null
       or r.province_id = (select y.province_id from people_county y where y.id = c.county_id))
order by r.province_id nulls last, r.from_date desc limit 1)"""


REGISTRATION, FACILITY = "registration", "facility"


@dataclass(frozen=True, slots=True)
class Closed:
    """A field closed on the day asked; `until` is its first open day, where one is known."""

    reason: str
    reference: str
    since: dt.date
    until: dt.date | None


# Over a field `o` and a county `y` (null: none), on a day that is SQL too.
OFFERED = "o.from_date <= {on} and (o.to_date is null or o.to_date > {on})"
CLOSED = """
select jsonb_agg(jsonb_build_array(s.closes, s.reason, s.reference, s.from_date, s.to_date)
                 order by s.from_date, s.id)
from rules_occupationclosure s
where s.occupation_id = o.id and (s.county_id is null or s.county_id = y.id)
  and s.from_date <= {on} and (s.to_date is null or s.to_date > {on})
"""


def closed(found: Sequence[Sequence[Any]] | None) -> dict[str, Closed]:
    """Return what `CLOSED` found by what is closed for; what is open is not in it."""
    return {
        closes: Closed(
            reason, reference, dt.date.fromisoformat(since), until and dt.date.fromisoformat(until)
        )
        for closes, reason, reference, since, until in found or ()
    }


@dataclass(frozen=True, slots=True)
class Shut:
    """One closure as it was decided: numbers of field and county (None: everywhere), what for, since when.

    `is_over`: it ended, or was taken back before its first day.
    """

    occupation: int
    county: int | None
    title: str
    closes: str
    since: dt.date
    is_over: bool


def closure(number: int) -> Shut | None:
    """Return one closure, or None."""
    row = OccupationClosure.objects.select_related("occupation").filter(pk=number).first()
    if row is None:
        return None
    is_over = row.to_date is not None and row.to_date <= max(row.from_date, jalali.today())
    return Shut(row.occupation_id, row.county_id, row.occupation.title, row.closes, row.from_date, is_over)


def still_closed(occupation: int, closes: str, on: dt.date) -> set[int | None]:
    """Return the counties in which a field is closed for something on a day; None among them: everywhere."""
    rows = OccupationClosure.objects.filter(
        Q(to_date=None) | Q(to_date__gt=on), occupation=occupation, closes=closes, from_date__lte=on
    )
    return set(rows.values_list("county", flat=True))


def closing_on(day: dt.date) -> list[int]:
    """Return the numbers of closures that begin on a day and were not taken back."""
    rows = OccupationClosure.objects.filter(Q(to_date=None) | Q(to_date__gt=day), from_date=day)
    return list(rows.order_by("id").values_list("pk", flat=True))


def opening_on(day: dt.date) -> list[int]:
    """Return the numbers of closures that are over from a day on."""
    return list(OccupationClosure.objects.filter(to_date=day).order_by("id").values_list("pk", flat=True))


def table() -> list[Rule]:
    """Return every row of the rule table, drafts and ended ones too, for the administrator."""
    return list(Rule.objects.select_related("province").order_by("key", "-from_date", "id"))


def every_row(key: str) -> list[Rule]:
    """Return the rows of one rule, the newest first. Raises NotFound for a rule that there is not."""
    rows = Rule.objects.filter(key=key).select_related("province", "added_by", "confirmed_by")
    found = list(rows.order_by("-from_date", "province", "id"))
    if not found:
        raise NotFound(key)
    return found
