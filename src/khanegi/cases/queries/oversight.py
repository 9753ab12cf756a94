"""How much waits where: counts that stop counting, so that a page costs the same however much there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.base import sql
from khanegi.base.errors import NotFound
from khanegi.cases.models import FAR
from khanegi.cases.queries.lists import Page, page_of
from khanegi.process import book
from khanegi.process.grammar import Process
from khanegi.process.words import Role, Sort

MOST = 100
TALLY = """
select d.role, d.office, (select count(*) from (
    select from cases_waiting w where w.role = d.role and w.office_id = d.office
      and w.office_id is not null limit %(most)s) as first)
from unnest(%(roles)s::text[], %(offices)s::bigint[]) as d(role, office)
"""
UNDER = """(f.id = any(%(own)s) or f.above && %(own)s::bigint[]
  or f.province_id in (select province_id from people_office where id = any(%(wide)s)))"""
BY_OFFICE = f"""
select f.id, f.title, coalesce(y.title, ''), sum(r.late), sum(r.soon), min(r.oldest)
from people_office f left join people_county y on y.id = f.county_id
cross join unnest(%(roles)s::text[]) as k(role)
cross join lateral (
  select count(*) filter (where due_at < now()) late, count(*) filter (where due_at >= now()) soon,
    min(due_at) filter (where due_at < now()) oldest
  from (select w.due_at from cases_waiting w where w.role = k.role and w.office_id = f.id
        and w.office_id is not null and w.duty and w.due_at < now() + %(span)s and w.due_at < %(far)s
        order by w.due_at limit %(most)s) as first) r
where f.is_active and {UNDER}
group by f.id, f.title, y.title having sum(r.late) + sum(r.soon) > 0
order by sum(r.late) desc, min(r.oldest), f.title limit 200
"""
ONE = f"select f.title from people_office f where f.id = %(office)s and {UNDER}"
APPEALS = "w.role = 'appeals' and w.office_id is not null"
DISPUTES = "w.role = 'secretariat' and w.office_id is not null and w.duty and c.place = 'dispute'"
WATCHED = """(w.role, w.office_id) in (select * from unnest(%(roles)s::text[], %(seats)s::bigint[]))
  and w.office_id is not null and not w.duty"""
UNCARRIED = """
select c.code, c.procedure, c.version, j.args->>'action' from procrastinate_jobs j
join cases_case c on c.id = (j.args->>'case')::bigint join people_county y on y.id = c.county_id
where j.task_name = 'cases.carry' and j.status = 'failed'
  and y.province_id in (select province_id from people_office where id = any(%s))
order by j.id desc limit 50
"""
SOON = dt.timedelta(days=3)
_owners = {role for process in book.ALL for place in process.places for role in place.owners}
WAITED_FOR = tuple(sorted(role.value for role in _owners if role.sort is Sort.STAFF))
PROVINCE_WIDE = frozenset({Role.SECRETARIAT, Role.LABOUR_HEAD, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom somebody oversees: what lies below their seats, and whole provinces for some roles."""

    seats: tuple[tuple[Role, int], ...]

    def given(self) -> dict[str, Any]:
        return {
            "own": [office for _, office in self.seats],
            "wide": [office for role, office in self.seats if role in PROVINCE_WIDE],
            "roles": [role.value for role, _ in self.seats],
            "seats": [office for _, office in self.seats],
        }


@dataclass(frozen=True, slots=True)
class Load:
    """What is late and what is soon due in one office. A number of MOST means: so many or more."""

    office: int
    title: str
    county: str
    late: int
    soon: int
    oldest: dt.datetime | None


def tallies(desks: Iterable[tuple[Role, int]]) -> Mapping[tuple[Role, int], int]:
    """Return how much waits at each desk, counted up to MOST."""
    wanted = list(desks)
    given: dict[str, Any] = {
        "roles": [role.value for role, _ in wanted],
        "offices": [office for _, office in wanted],
        "most": MOST,
    }
    return {(Role(role), office): count for role, office, count in sql.rows(TALLY, given)}


def loads(scope: Scope) -> tuple[Load, ...]:
    """Return the overseen offices where something is late or soon due, the worst first."""
    given = {**scope.given(), "roles": list(WAITED_FOR), "span": SOON, "far": FAR, "most": MOST}
    return tuple(
        Load(pk, title, county, min(int(late), MOST), min(int(soon), MOST), oldest)
        for pk, title, county, late, soon, oldest in sql.rows(BY_OFFICE, given)
    )


def overseen(scope: Scope, office: int) -> str:
    """Return the title of an office that is overseen. Raises NotFound."""
    row = sql.row(ONE, {**scope.given(), "office": office})
    if row is None:
        raise NotFound(str(office))
    return str(row[0])


def appeals(scope: Scope) -> Page:
    """Return the first objections that wait to be decided in the overseen offices."""
    return page_of(APPEALS, f" and {UNDER}", scope.given(), "")


def disputes(scope: Scope) -> Page:
    """Return the first disputes that wait to be settled in the overseen offices."""
    return page_of(DISPUTES, f" and {UNDER}", scope.given(), "")


def watched(scope: Scope) -> Page:
    """Return the first cases that rang and are only watched from these seats."""
    return page_of(WATCHED, "", scope.given(), "")


def uncarried(offices: list[int]) -> list[tuple[str, str]]:
    """Return (code, title of the act) of what was decided elsewhere and never reached its case.

    Of the provinces of these offices, the newest first: people must look.
    """
    return [
        (code, _title(book.get(procedure, version), act))
        for code, procedure, version, act in sql.rows(UNCARRIED, [offices])
    ]


def _title(process: Process, act: str) -> str:
    """Return an act in words; its key where this version has none, which may be why it was not taken."""
    return process.action(act).title if act in process.keys else act
