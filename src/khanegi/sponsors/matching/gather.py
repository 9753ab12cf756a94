"""Reading the market of a province: one statement, so one moment. Columns come whole, not row by row."""

from __future__ import annotations

import datetime as dt
import sys
from array import array
from typing import Any

from django.db import connection, transaction

from khanegi.sponsors.matching import compute
from khanegi.sponsors.matching.market import Market
from khanegi.sponsors.matching.order import BY_HAND
from khanegi.sponsors.queries.ranked import PARTED

# It begins with the counties and asks from there: joined plainly, the tables of the whole country would be
# read for each province. Only kins that have room here are told apart, and only noes to who has room told.
GATHER = """
with here as materialized (select id from people_county where province_id = %(province)s),
rooms as materialized (
  select r.id, s.case_id, s.user_id, s.kin, s.opened_at, s.occupation_id::int as field,
    r.county_id::int as county, (r.approved - r.taken)::int as free
  from sponsors_room r cross join lateral (
    select * from sponsors_sponsor where case_id = r.sponsor_id and state = 'open' offset 0) s
  where r.approved > r.taken and r.county_id = any(array(select id from here))),
kins as materialized (select kin, row_number() over (order by kin)::int as id from rooms group by kin),
people as (
  select q.case_id, q.user_id, q.occupation_id::int as field, coalesce(k.id, 0) as kin,
    q.county_id::int as county, q.goes_far, %(day)s::date - q.standing as days, q.lot
  from sponsors_pool q left join kins k on k.kin = q.kin
  where q.state = 'waiting' and q.county_id = any(array(select id from here)) and not exists (
    select 1 from sponsors_introduction i where i.person_id = q.user_id and i.ended_at is null)),
listed as (
  select r.id, r.case_id, r.field, k.id as kin, r.county, r.free from rooms r join kins k on k.kin = r.kin
  order by r.opened_at, r.case_id, r.id),
near as (
  select one.id::int as one, other.id::int as other
  from here one join people_county_neighbours n on n.from_county_id = one.id
  join here other on other.id = n.to_county_id order by 1, 2),
parted as (
  select distinct unnest(array(
      select i.pool_id from sponsors_introduction i
      where i.sponsor_id = o.case_id and i.state = 'ended' and i.outcome = any(%(parted)s))
    || array(select q.case_id from sponsors_pool q where q.user_id = o.user_id and q.state = 'waiting'))
    as pool_id, o.case_id as sponsor_id
  from (select distinct case_id, user_id from rooms) o order by 1, 2)
select 1, string_agg(int8send(case_id), ''), string_agg(int4send(field), ''), string_agg(int4send(kin), ''),
  string_agg(int4send(county), ''), string_agg(boolsend(goes_far), ''), string_agg(int4send(days), ''),
  string_agg(int8send(user_id), ''), string_agg(int8send(lot), '')
from people
union all
select 2, string_agg(int8send(id), ''), string_agg(int8send(case_id), ''), string_agg(int4send(field), ''),
  string_agg(int4send(kin), ''), string_agg(int4send(county), ''), string_agg(int4send(free), ''), null, null
from listed
union all
select 3, string_agg(int4send(one), ''), string_agg(int4send(other), ''), null, null, null, null, null, null
from near
union all
select 4, string_agg(int8send(pool_id), ''), string_agg(int8send(sponsor_id), ''),
  null, null, null, null, null, null
from parted
order by 1
"""
CODES = ("qiiibiqq", "qqiiii", "ii", "qq")
MEMORY = "set local work_mem = '128MB'"


def gather(*, province: int, day: dt.date) -> Market:
    """Return who waits and where there is room in a province, as it is now."""
    given = {"province": province, "day": day, "parted": list(PARTED)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MEMORY)
        # Binary: Django's own cursors would ask for two characters a byte.
        rows: list[Any] = cursor.cursor.execute(GATHER, given, binary=True).fetchall()
    columns = [
        _column(code, data)
        for (_, *parts), codes in zip(rows, CODES, strict=True)
        for code, data in zip(codes, parts, strict=False)
    ]
    return Market({"day": day.toordinal()}, *_in_order(columns))


def _in_order(columns: list[array[int]]) -> list[array[int]]:
    """Put people in the order of the pool, and add who waits for two fields."""
    order = BY_HAND
    if compute.has_solver():  # and numpy
        from khanegi.sponsors.matching import lines

        order = lines.ORDER
    (*people, user, lot), others = columns[: len(CODES[0])], columns[len(CODES[0]) :]
    case, *_, days = people
    found = order.found(days, lot, case)
    return [*(order.put(one, found) for one in people), *others, *order.twins(case, user)]


def _column(code: str, data: bytes | None) -> array[int]:
    column: array[int] = array(code)
    column.frombytes(data or b"")
    if sys.byteorder == "little":
        column.byteswap()
    return column
