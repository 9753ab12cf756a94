"""Sponsors and people of a whole agency, and of a whole province by county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khanegi.base import sql
from khanegi.cases.queries import Scope
from khanegi.process import book
from khanegi.process.grammar import Place
from khanegi.process.words import Reach

MOST = 200
OF_AGENCY = """
select k.code, k.version, k.place, s.title, y.title, o.title, s.state, s.least, s.silences, k.due_at,
  r.approved, r.taken,
  (select count(*) from sponsors_introduction i where i.sponsor_id = s.case_id and i.state = 'signed')
from sponsors_sponsor s join cases_case k on k.id = s.case_id
join cases_caseoffice f on f.case_id = s.case_id and f.role = 'agency_head'
join people_office h on h.id = f.office_id join people_county y on y.id = k.county_id
join rules_occupation o on o.id = s.occupation_id
cross join lateral (
  select coalesce(sum(m.approved), 0)::int as approved, coalesce(sum(m.taken), 0)::int as taken
  from sponsors_room m where m.sponsor_id = s.case_id) r
where s.state <> 'closed' and (h.id = any(%(own)s) or h.above && %(below)s::bigint[])
order by (s.state = 'open') desc, r.approved - r.taken desc, k.due_at, s.case_id limit %(most)s
"""
BY_COUNTY = """
select y.title, p.waiting, p.resting, p.introduced, p.working, r.free, s.open, s.stopped, s.closed, s.silences
from people_county y
cross join lateral (
  select count(*) filter (where q.state = 'waiting') as waiting,
    count(*) filter (where q.state = 'resting') as resting,
    count(*) filter (where q.state = 'introduced') as introduced,
    count(*) filter (where q.state = 'working') as working
  from sponsors_pool q where q.county_id = y.id) p
cross join lateral (
  select coalesce(sum(m.approved - m.taken), 0)::int as free from sponsors_room m
  join sponsors_sponsor n on n.case_id = m.sponsor_id and n.state = 'open' where m.county_id = y.id) r
cross join lateral (
  select count(*) filter (where n.state = 'open') as open,
    count(*) filter (where n.state = 'stopped') as stopped,
    count(*) filter (where n.state = 'closed') as closed, coalesce(sum(n.silences), 0)::int as silences
  from sponsors_sponsor n join cases_case k on k.id = n.case_id where k.county_id = y.id) s
where y.province_id in (select h.province_id from people_office h where h.id = any(%(wide)s))
order by y.sort_key, y.id
"""


@dataclass(frozen=True, slots=True)
class OfAgency:
    """One sponsor of an agency. `least` contracts make the quorum; `taken` are pending and signed."""

    code: str
    place: Place
    title: str
    county: str
    field: str
    state: str
    least: int
    silences: int
    due_at: dt.datetime | None
    approved: int
    taken: int
    signed: int

    @property
    def free(self) -> int:
        return self.approved - self.taken if self.state == "open" else 0


@dataclass(frozen=True, slots=True)
class OfCounty:
    """People and sponsors of one county; a sponsor counts where its case is, its room where the room is."""

    county: str
    waiting: int
    resting: int
    introduced: int
    working: int
    free: int
    open: int
    stopped: int
    closed: int
    silences: int


def of_agency(scope: Scope) -> tuple[OfAgency, ...]:
    """Return the sponsors of these offices, and of those below where the role reaches so far.

    The most free room first.
    """
    below = [office for role, office in scope.seats if role.reach is Reach.BELOW]
    given = {"own": scope.given()["own"], "below": below, "most": MOST}
    return tuple(_of_agency(row) for row in sql.rows(OF_AGENCY, given))


def _of_agency(row: Sequence[Any]) -> OfAgency:
    code, version, place, *rest = row
    return OfAgency(code, book.get("sponsor", version).place(place), *rest)


def by_county(scope: Scope) -> tuple[OfCounty, ...]:
    """Return every county of the provinces that these seats oversee; nothing for seats of one office."""
    return tuple(OfCounty(*row) for row in sql.rows(BY_COUNTY, scope.given()))
