"""Worklists: each page is one index range over those who are waited for, the nearest deadline first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from khanegi.base import jalali, sql
from khanegi.cases import clock
from khanegi.cases.models import FAR
from khanegi.people import queries as people
from khanegi.process import book
from khanegi.process.grammar import Place, Unit
from khanegi.process.words import Role
from khanegi.rules import queries as rules

SIZE = 50
START = (dt.datetime(1, 1, 2, tzinfo=dt.UTC), 0)
SHOWN = f"""
select w.due_at, w.id, w.duty, c.code, c.procedure, c.version, c.place, c.arrived_at, c.paused_at,
  c.assignee_id, a.first_name, a.last_name, coalesce(o.title, ''), y.title, statement_timestamp(),
  coalesce(f.title, ''), c.county_id, y.province_id, {people.STAMP}
from cases_waiting w join cases_case c on c.id = w.case_id join people_user a on a.id = c.applicant_id
  join people_county y on y.id = c.county_id left join rules_occupation o on o.id = c.occupation_id
  left join people_office f on f.id = w.office_id
where {{which}} and (w.due_at, w.id) > (%(due)s, %(id)s) {{also}} order by w.due_at, w.id limit %(limit)s
"""
# Those who are waited for are found by the cases they are a party of: that index is there anyway.
OF_CITIZEN = f"""
with waits as materialized (
  select w.case_id, min(w.role) as role from cases_party p
  join cases_waiting w on w.case_id = p.case_id and w.role = p.role and w.user_id = p.user_id
  where p.user_id = %(user)s and w.duty group by w.case_id),
listed as (
  (select id from cases_case where applicant_id = %(user)s order by id desc limit 100)
  union (select case_id from waits order by case_id desc limit 100))
select coalesce(c.due_at, %(far)s), c.id, w.role is not null, c.code, c.procedure, c.version, c.place,
  c.arrived_at, c.paused_at, c.assignee_id, '', '', coalesce(o.title, ''), y.title, statement_timestamp(), '',
  c.county_id, y.province_id, {people.STAMP},
  w.role, c.applicant_id = %(user)s, coalesce(k.code, ''),
  exists (select from people_standstill s where s.user_id = %(user)s and s.lifted_at is null)
from listed l join cases_case c on c.id = l.id join people_county y on y.id = c.county_id
  left join rules_occupation o on o.id = c.occupation_id left join waits w on w.case_id = c.id
  left join cases_case k on k.id = c.parent_id
order by c.id desc
"""
DESK = "w.role = %(role)s and w.office_id = %(office)s and w.office_id is not null"
LATE = "w.duty and w.office_id is not null and w.due_at < statement_timestamp()"
UNDER = " and (f.id = any(%(offices)s) or f.above && %(offices)s::bigint[])"
MINE = " and c.assignee_id = %(user)s"
NAMED = " and a.name_key ^@ %(name)s"
CODED = " and c.code = %(code)s"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a worklist. `due_at` is None without a deadline; `duty` is false where one only watches."""

    code: str
    procedure: str
    place: Place
    due_at: dt.datetime | None
    duty: bool
    arrived_at: dt.datetime
    is_stopped: bool
    assignee: int | None
    first_name: str
    last_name: str
    occupation: str
    county: str
    office: str
    days_left: int | None  # in the place's own unit; negative when late
    waits_as: Role | None = None  # the four are told to citizens only
    is_own: bool = True
    parent: str = ""
    stands_still: bool = False  # all that is this citizen's does

    @property
    def name(self) -> str:
        """Who applies; whoever has no code yet may not have told a name."""
        return f"{self.first_name} {self.last_name}".strip() or "متقاضی بی‌نام"

    @property
    def in_calendar_days(self) -> bool:
        return self.place.unit is Unit.CALENDAR


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries and, if there are more, the mark to ask the next page with."""

    entries: tuple[Entry, ...]
    after: str


def worklist(
    *, role: Role, office: int, after: str = "", mine: int | None = None, name: str = "", code: str = ""
) -> Page:
    """Return what waits at one desk. `mine` keeps what that person took, `name` begins the sort key."""
    given = {"role": role.value, "office": office, "user": mine, "name": name, "code": code}
    also = (MINE if mine else "") + (NAMED if name else "") + (CODED if code else "")
    return page_of(DESK, also, given, after)


def late(offices: Sequence[int], after: str = "") -> Page:
    """Return what is past its deadline in these offices and those below them, the oldest first."""
    return page_of(LATE, UNDER, {"offices": list(offices)}, after)


def of_citizen(user: int) -> tuple[Entry, ...]:
    """Return every case of a citizen, and those of others that wait for them, the newest first.

    At most 100 of each sort. `waits_as` says as what they are waited for.
    """
    return tuple(_own(row) for row in sql.rows(OF_CITIZEN, {"user": user, "far": FAR}))


def found(code: str) -> int | None:
    """Return the number of the case of a code, or None; who may see it is asked elsewhere."""
    rows = sql.rows("select id from cases_case where code = %(code)s", {"code": code})
    return int(rows[0][0]) if rows else None


def page_of(which: str, also: str, given: dict[str, Any], after: str) -> Page:
    """Return one page of those who are waited for where the two conditions hold."""
    due, number = _mark(after)
    statement = SHOWN.format(which=which, also=also)
    rows = sql.rows(statement, {**given, "due": due, "id": number, "limit": SIZE + 1})
    entries = tuple(_entry(row) for row in rows[:SIZE])
    more = f"{rows[SIZE - 1][0].isoformat()}~{rows[SIZE - 1][1]}" if len(rows) > SIZE else ""
    return Page(entries, more)


def _mark(after: str) -> tuple[dt.datetime, int]:
    """Read the mark of a page; whatever does not fit begins at the beginning."""
    moment, _, number = after.partition("~")
    try:
        due = dt.datetime.fromisoformat(moment)
        return (due, min(int(number), 2**62)) if due.tzinfo else START
    except ValueError:
        return START


def _own(row: Sequence[Any]) -> Entry:
    *entry, role, is_own, parent, is_still = row
    waits_as = Role(role) if role else None
    return replace(_entry(entry), waits_as=waits_as, is_own=is_own, parent=parent, stands_still=is_still)


def _entry(row: Sequence[Any]) -> Entry:
    due_at, _, duty, code, procedure, version, place, arrived_at, paused_at, assignee, first, last = row[:12]
    occupation, county, now, office, county_id, province, stamp = row[12:]
    here = book.get(procedure, version).place(place)
    due = None if due_at >= FAR else due_at
    worked = people.calendar(int(stamp), rules.weekend(int(stamp), jalali.date_of(now), province))
    days = clock.left(due, now, here.unit, clock.Days(worked, county_id))
    return Entry(
        code, procedure, here, due, duty, arrived_at, paused_at is not None, assignee,
        first, last, occupation, county, office, days,
    )  # fmt: skip
