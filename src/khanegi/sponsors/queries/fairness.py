"""Who waits how long, who was introduced and who was passed over: by county, sex and priority group.

Counted once a day and kept, so that a page costs one row and two readers of a day see the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from khanegi.base import sql
from khanegi.base.sql import read_json

LEAST = 5  # fewer people than this are nobody's business (spec 4.19)
ANY, NONE = "any", "none"  # of all priority groups: in one or more, in none
# Everybody stands once under «any» or «none» and once under each of their groups.
COUNTED = """
with member as materialized (
  select q.case_id, v.code as province, y.code as county, q.sex, g.key as grp,
    case when q.state = 'waiting' then %(day)s::date - q.since end as waited
  from sponsors_pool q join people_county y on y.id = q.county_id
  join people_province v on v.id = y.province_id cross join lateral unnest(
    q.priority || case when q.priority = '{}' then 'none' else 'any' end::varchar) as g(key)),
cell as (
  select province, coalesce(county, '') as county, coalesce(sex, '') as sex, grp, count(*) as people,
    count(waited) as waiting, percentile_disc(array[0.5, 0.9]) within group (order by waited) as days
  from member
  group by grouping sets ((province, county, sex, grp), (province, grp))),
brought as (
  select m.province, coalesce(m.county, '') as county, coalesce(m.sex, '') as sex, m.grp,
    count(*) as introduced, count(i.signed_at) as placed
  from sponsors_introduction i join member m on m.case_id = i.pool_id
  group by grouping sets ((m.province, m.county, m.sex, m.grp), (m.province, m.grp))),
passed as (
  select province, county, sex, grp, jsonb_object_agg(reason, times order by reason) as skipped from (
    select m.province, coalesce(m.county, '') as county, coalesce(m.sex, '') as sex, m.grp, s.reason,
      count(*) as times
    from sponsors_skip s join member m on m.case_id = s.pool_id
    group by s.reason, grouping sets ((m.province, m.county, m.sex, m.grp), (m.province, m.grp))) one
  group by province, county, sex, grp)
select jsonb_agg(jsonb_build_object('province', province, 'county', county, 'sex', sex, 'group', grp,
  'people', people, 'waiting', waiting, 'median', days[1], 'late', days[2],
  'introduced', coalesce(introduced, 0), 'placed', coalesce(placed, 0), 'skipped', coalesce(skipped, '{}'))
  order by province, county, sex, grp)
from cell left join brought using (province, county, sex, grp)
left join passed using (province, county, sex, grp)
where county <> '' or grp not in ('any', 'none')
"""
LAST = "select day, rows from sponsors_fairness order by day desc limit 1"
PROVINCES = "select code, title from people_province order by code"
COUNTIES = """
select y.code, y.title, v.code, v.title from people_county y join people_province v on v.id = y.province_id
order by y.sort_key
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """The people of one county, sex and group; without county and sex, of one group in the province.

    `late` is the day count that one in ten has waited longer than. None is a number that is not told.
    """

    province: str
    county: str
    sex: str
    group: str
    people: int
    waiting: int | None
    median: int | None
    late: int | None
    introduced: int | None
    placed: int | None
    skipped: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """One day's count, with the names of places in their order."""

    day: dt.date
    cells: tuple[Cell, ...]


def counted(day: dt.date) -> list[dict[str, Any]]:
    """Return the rows of a report: one statement, whatever the size of the pool."""
    return read_json(sql.row(COUNTED, {"day": day})[0]) or []


def last() -> Report | None:
    """Return the latest report in full; None before the first one."""
    row = sql.row(LAST)
    return row and Report(row[0], tuple(Cell(**cell) for cell in read_json(row[1])))


def public(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return what everybody may read: no cell of fewer than five people, and no count of one to four.

    Single groups are told for the whole province only, and no sum over a county or the province: what is
    left out cannot be found by taking one number from another.
    """
    told = (cell for cell in cells if not cell.county or cell.group in (ANY, NONE))
    return tuple(_hidden(cell) for cell in told if cell.people >= LEAST)


def _hidden(cell: Cell) -> Cell:
    waiting = _enough(cell.waiting)
    return replace(
        cell,
        waiting=waiting,
        median=cell.median if waiting else None,
        late=cell.late if waiting else None,
        introduced=_enough(cell.introduced),
        placed=_enough(cell.placed),
        skipped={reason: _enough(times) for reason, times in cell.skipped.items()},
    )


def _enough(count: int | None) -> int | None:
    return count if count is not None and (count == 0 or count >= LEAST) else None
