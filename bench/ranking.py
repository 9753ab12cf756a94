"""The ranked list of fifty for one sponsor, beside the best statement that knows the answer's shape.

The floor is bare psycopg: one prepared statement over a table of its own with covering indexes, which is
told the sponsor's field and counties. It draws the same people with the same words, and explains nothing.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import psycopg
from django.db import connection

from bench import server
from khanegi.sponsors import queries
from khanegi.sponsors.queries.ranked import PARTED, WANTED

TABLE = """
drop table if exists floor_pool;
create table floor_pool as
  select case_id, user_id, county_id::int, occupation_id::int, dense_rank() over (order by kin)::int as kin,
    goes_far, standing, lot, since, credits from sponsors_pool q where state = 'waiting' and not exists (
      select 1 from sponsors_introduction i where i.person_id = q.user_id and i.ended_at is null);
create index floor_field on floor_pool
  (occupation_id, county_id, goes_far, standing, lot, case_id) include (user_id, since, credits);
create index floor_kin on floor_pool
  (kin, county_id, goes_far, standing, lot, case_id) include (user_id, since, credits, occupation_id);
analyze floor_pool;
"""
PART = """
(select {tier} as tier, p.* from unnest(%({counties})s::int[]) y(id) cross join (values {far}) f(far)
 cross join lateral (select case_id, user_id, county_id, occupation_id, standing, lot, since, credits
   from floor_pool q where q.{match} = %({match})s and q.county_id = y.id and q.goes_far = f.far {also}
   order by standing, lot, case_id limit 50) p
 order by p.standing, p.lot, p.case_id limit 50)
"""
FREE = "and q.case_id <> all(%(parted)s) and q.user_id <> %(user)s"
OTHER = f"{FREE} and q.occupation_id <> %(occupation_id)s"
PARTS = " union all ".join(
    PART.format(tier=tier, match=match, counties=counties, far=far, also=also)
    for tier, (match, counties, far, also) in enumerate((
        ("occupation_id", "own", "(false), (true)", FREE),
        ("occupation_id", "near", "(true)", FREE),
        ("kin", "own", "(false), (true)", OTHER),
        ("kin", "near", "(true)", OTHER),
    ))
)  # fmt: skip
FLOOR = f"""
with found as materialized (select * from ({PARTS}) parts limit 50)
select f.tier, f.case_id, f.since, f.credits, f.standing, f.lot, u.first_name, u.last_name, y.title, o.title,
  c.code
from found f join cases_case c on c.id = f.case_id join people_user u on u.id = f.user_id
join people_county y on y.id = f.county_id join rules_occupation o on o.id = f.occupation_id
order by f.tier, f.standing, f.lot, f.case_id
"""
KINS = "select kin, dense_rank() over (order by kin) from sponsors_pool where state = 'waiting' group by kin"


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds: the middle and the 99th of a hundred, of ours and of the floor; ratios inside rounds."""

    ours: tuple[float, float]
    floor: tuple[float, float]
    ratio: float
    ratio_p99: float
    statements: int


def measure(*, rounds: int, sponsors: int) -> Took:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute("vacuum floor_pool")
        cursor.execute("select case_id from sponsors_sponsor where state = 'open' order by case_id")
        numbers = [number for (number,) in cursor.fetchall()]
    chosen = random.Random(7).sample(numbers, sponsors)
    with psycopg.connect(server.POOL.address(), autocommit=True, prepare_threshold=0) as bare:
        given = _given(bare, chosen)
        theirs, found = [], []
        for turn in range(-1, rounds):
            one, other = _round(bare, chosen, given, ours_first=turn % 2 == 0)
            if turn >= 0:
                theirs.append(other)
                found.append(one)
    pairs = list(zip(found, theirs, strict=True))
    return Took(
        (median(map(median, found)), median(map(_p99, found))),
        (median(map(median, theirs)), median(map(_p99, theirs))),
        median(median(one) / median(other) for one, other in pairs),
        median(_p99(one) / _p99(other) for one, other in pairs),
        1,
    )


def _given(bare: psycopg.Connection[Any], chosen: list[int]) -> dict[int, dict[str, Any]]:
    """Return what the floor is told of each sponsor."""
    kins = dict(bare.execute(KINS).fetchall())
    found = {}
    for number in chosen:
        row = bare.execute(WANTED, {"sponsor": number, "parted": list(PARTED)}).fetchone()
        assert row is not None
        user, occupation, kin, own, near, parted = row
        found[number] = {"occupation_id": occupation, "kin": kins.get(kin, 0), "own": own, "near": near}
        found[number] |= {"parted": parted, "user": user}
    return found


def _round(
    bare: psycopg.Connection[Any], chosen: list[int], given: dict[int, Any], *, ours_first: bool
) -> tuple[list[float], list[float]]:
    """Ask for every sponsor's list in both ways, one right after the other."""
    ours, theirs = [], []
    for number in chosen:
        rows: dict[bool, Any] = {}
        for is_ours in (ours_first, not ours_first):
            began = time.perf_counter()
            if is_ours:
                rows[True] = queries.ranked(number)
            else:
                rows[False] = bare.execute(FLOOR, given[number]).fetchall()
            (ours if is_ours else theirs).append((time.perf_counter() - began) * 1000)
        assert [one.case for one in rows[True]] == [row[1] for row in rows[False]]
    return ours, theirs


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]
