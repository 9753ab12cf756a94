"""Batch proposals of a province: how far each is, what came out, and who would go to whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.base import sql
from khanegi.base.errors import NotFound
from khanegi.base.sql import read_json
from khanegi.sponsors.matching.market import Market, Plan
from khanegi.sponsors.models import Batch

MOST = 50
LISTED = """
select b.id, v.title, b.state, b.stage, b.progress, b.is_cancelled, trim(u.first_name || ' ' || u.last_name),
  b.asked_at, b.ended_at, b.figures, b.sha256
from sponsors_batch b join people_province v on v.id = b.province_id join people_user u on u.id = b.by_id
where b.province_id = any(%(provinces)s) and %(number)s in (0, b.id)
order by b.asked_at desc, b.id desc limit %(most)s
"""
SPONSORS = """
select s.case_id, k.code, s.title, y.title, o.title
from sponsors_sponsor s join cases_case k on k.id = s.case_id
join people_county y on y.id = k.county_id join rules_occupation o on o.id = s.occupation_id
where s.case_id = any(%s)
"""
PEOPLE = """
select k.id, k.code, trim(u.first_name || ' ' || u.last_name), y.title, o.title
from cases_case k join sponsors_pool q on q.case_id = k.id join people_user u on u.id = q.user_id
join people_county y on y.id = q.county_id join rules_occupation o on o.id = q.occupation_id
where k.id = any(%s)
"""
COUNTIES = "select id, title from people_county where id = any(%s)"
ONE_SPONSOR = (
    "select s.case_id from sponsors_sponsor s join cases_case k on k.id = s.case_id where k.code = %s"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One proposal as it stands. `figures` are empty until it is done."""

    number: int
    province: str
    state: str
    stage: str
    progress: int
    is_stopping: bool
    by: str
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    figures: Mapping[str, Any]
    sha256: str

    @property
    def is_under_way(self) -> bool:
        return self.state in ("queued", "running")


@dataclass(frozen=True, slots=True)
class ForSponsor:
    """How many are proposed to one sponsor, and into how much free room."""

    code: str
    title: str
    county: str
    field: str
    people: int
    free: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """One person proposed to a sponsor: where from, into which county's room, in which part of the list."""

    code: str
    name: str
    county: str
    field: str
    room: str
    tier: int
    days: int


@dataclass(frozen=True, slots=True)
class Some:
    """A page of lines, and where the next one begins; None on the last."""

    lines: tuple[Any, ...]
    next: int | None


def batches(provinces: Collection[int]) -> tuple[Asked, ...]:
    """Return the latest proposals of these provinces, the newest first."""
    return _listed(provinces, 0)


def batch(provinces: Collection[int], number: int) -> Asked:
    """Return one proposal. Raises NotFound, also for one of another province."""
    found = _listed(provinces, number)
    if not found:
        raise NotFound(str(number))
    return found[0]


def _listed(provinces: Collection[int], number: int) -> tuple[Asked, ...]:
    given = {"provinces": list(provinces), "number": number, "most": MOST}
    return tuple(Asked(*(*row[:9], read_json(row[9]), row[10])) for row in sql.rows(LISTED, given))


def sponsors(number: int, after: int) -> Some:
    """Return the sponsors of a proposal that is done, the longest open first, from a place in that order."""
    market, plan = _kept(number)
    people = Counter(market.owner[room] for room in plan.room)
    free: dict[int, int] = {}
    for owner, room in zip(market.owner, market.free, strict=True):
        free[owner] = free.get(owner, 0) + room
    order = list(people)[after : after + MOST]
    told = {row[0]: row[1:] for row in sql.rows(SPONSORS, [order])}
    lines = tuple(ForSponsor(*(*told[one], people[one], free[one])) for one in order if one in told)
    return Some(lines, after + MOST if after + MOST < len(people) else None)


def people(number: int, sponsor: str, after: int) -> Some:
    """Return who is proposed to one sponsor, as in its ranked list. Raises NotFound for who is none."""
    market, plan = _kept(number)
    row = sql.row(ONE_SPONSOR, [sponsor])
    pairs = [
        (market.tier(person, room), person, room)
        for person, room in zip(plan.person, plan.room, strict=True)
        if row and market.owner[room] == row[0]
    ]
    if not pairs:
        raise NotFound(sponsor)
    some = sorted(pairs)[after : after + MOST]
    told = {row[0]: row[1:] for row in sql.rows(PEOPLE, [[market.person[person] for _, person, _ in some]])}
    counties = dict(sql.rows(COUNTIES, [sorted({market.room_county[room] for *_, room in some})]))
    days = market.standing
    lines = tuple(
        Proposed(*(*told[market.person[person]], counties[market.room_county[room]], tier, days[person]))
        for tier, person, room in some
    )
    return Some(lines, after + MOST if after + MOST < len(pairs) else None)


def _kept(number: int) -> tuple[Market, Plan]:
    row = Batch.objects.only("given", "found").get(pk=number)
    return Market.unpacked(bytes(row.given)), Plan.unpacked(bytes(row.found))
