"""The service board as anybody reads it: one kept row, with the names of the offices in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khanegi.base import sql
from khanegi.base.sql import read_json

LEAST = 5  # fewer answers than this say nothing about an office, and something about a person
LAST = """
select b.day, jsonb_agg(jsonb_build_array(f.kind, f.title, coalesce(y.title, ''), r.answers, r.late, r.median,
    r.most, r.open, r.overdue, r.oldest) order by f.kind, f.county_id nulls first, f.title, f.id)
from (select day, rows from cases_board order by day desc limit 1) b
cross join jsonb_to_recordset(b.rows) as r(office bigint, answers int, late int, median int, most int,
  open int, overdue int, oldest date)
join people_office f on f.id = r.office left join people_county y on y.id = f.county_id
where f.is_active and %(county)s in ('', y.code) group by b.day
"""
DAY = "select max(day) from cases_board"


@dataclass(frozen=True, slots=True)
class OfOffice:
    """One office: answers of three months, and what waits there now.

    Below LEAST answers there is no share and no number of days. `median` working days bring half of the
    answers, `most` nine of ten; `in_time` is percent.
    """

    kind: str
    title: str
    county: str
    answers: int | None
    in_time: int | None
    median: int | None
    most: int | None
    open: int
    overdue: int
    oldest: dt.date | None


@dataclass(frozen=True, slots=True)
class Told:
    """The board of the morning of one day; None before the first."""

    day: dt.date | None
    offices: tuple[OfOffice, ...]


def board(county: str = "") -> Told:
    """Return the latest board, of one county where its code is given."""
    found = sql.rows(LAST, {"county": county})
    if not found:
        return Told(sql.row(DAY)[0], ())
    [(day, rows)] = found
    return Told(day, tuple(map(_office, read_json(rows))))


def _office(row: Sequence[Any]) -> OfOffice:
    kind, title, county, answers, late, median, most, waits, overdue, oldest = row
    since = dt.date.fromisoformat(oldest) if oldest else None
    if answers < LEAST:
        few = None if answers else 0
        return OfOffice(kind, title, county, few, None, None, None, waits, overdue, since)
    in_time = 100 * (answers - late) // answers
    return OfOffice(kind, title, county, answers, in_time, median, most, waits, overdue, since)
