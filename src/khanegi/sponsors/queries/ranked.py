"""The list from which the agency introduces people to one sponsor: in order, each place explained.

Same field before nearly the same, the sponsor's own counties before their neighbours, then the day
from which a person counts as waiting, then the lot (spec 3.10.5). Each part of the list is an index
range, and a part is only read while the list is not full. Who has two fields is in no list while they
are introduced or at work in one of them; nobody is in the list of their own plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khanegi.base import jalali, sql
from khanegi.base.persian import number
from khanegi.base.sql import read_json
from khanegi.cases.models import Case
from khanegi.sponsors.standing import WORDS

MOST = 50
FIELD = ("همان رشته", "رشته‌ای از همان گروه")
PLACE = ("شهرستان پشتیبان", "شهرستان همسایه")
# One part of the list: the first people of each county in order, merged.
PART = """
(select %(tier{tier})s::int as tier, p.* from unnest(%({counties})s::bigint[]) as y(id)
 cross join lateral (
   select q.case_id, q.county_id, q.occupation_id, q.standing, q.lot, q.since, q.credits
   from sponsors_pool q
   where q.{match} = %({match})s and q.county_id = y.id and q.state = 'waiting' and q.user_id <> %(user)s
     and not exists (
       select 1 from sponsors_introduction i where i.person_id = q.user_id and i.ended_at is null)
     {also}
   order by q.standing, q.lot, q.case_id limit %(most)s) p
 order by p.standing, p.lot, p.case_id limit %(most)s)
"""
RANKED = """
with found as materialized (select * from ({parts}) as parts limit %(most)s)
select f.tier, f.case_id, f.since, f.credits, f.standing, f.lot, u.first_name, u.last_name, y.title, o.title,
  c.code
from found f join cases_case c on c.id = f.case_id join people_user u on u.id = c.applicant_id
join people_county y on y.id = f.county_id join rules_occupation o on o.id = f.occupation_id
order by f.tier, f.standing, f.lot, f.case_id
"""
OWN_COUNTIES = """
select s.user_id, s.occupation_id, s.kin,
  coalesce(array_agg(r.county_id order by r.county_id) filter (where r.approved > r.taken), '{}'),
  coalesce((select array_agg(distinct n.to_county_id order by n.to_county_id)
    from people_county_neighbours n join sponsors_room w on w.county_id = n.from_county_id
    where w.sponsor_id = s.case_id and w.approved > w.taken
      and n.to_county_id not in (select v.county_id from sponsors_room v
        where v.sponsor_id = s.case_id and v.approved > v.taken)), '{}')
from sponsors_sponsor s left join sponsors_room r on r.sponsor_id = s.case_id
where s.case_id = %s group by s.case_id
"""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One person at one place of the list. `days` is waiting and credits together, `why` tells each part.

    `tier` is the part of the list: who shares it and `days` with another was placed by the lot.
    """

    rank: int
    tier: int
    case: int
    code: str
    first_name: str
    last_name: str
    county: str
    field: str
    waited: int
    days: int
    lot: int
    why: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def ranked(sponsor: int, most: int = MOST) -> tuple[Ranked, ...]:
    """Return the first people of the pool for a sponsor's case, in the order they must be offered."""
    wanted = sql.row(OWN_COUNTIES, [sponsor])
    if wanted is None:
        return ()
    user, occupation, kin, own, near = wanted
    parts = (
        ("occupation_id", "own", "", 0),
        ("occupation_id", "near", "and q.goes_far", 1),
        ("kin", "own", "and q.occupation_id <> %(occupation_id)s", 2),
        ("kin", "near", "and q.goes_far and q.occupation_id <> %(occupation_id)s", 3),
    )
    statement = " union all ".join(
        PART.format(tier=tier, counties=counties, match=match, also=also)
        for match, counties, also, tier in parts
    )
    given = {
        "user": user,
        "occupation_id": occupation,
        "kin": kin,
        "own": own,
        "near": near,
        "most": most,
        **{f"tier{tier}": tier for *_, tier in parts},
    }
    today = jalali.today()
    rows = sql.rows(RANKED.format(parts=statement), given)
    return tuple(_ranked(place, row, today) for place, row in enumerate(rows, start=1))


def _ranked(place: int, row: Sequence[Any], today: dt.date) -> Ranked:
    tier, case, since, found, standing, lot, first, last, county, field, code = row
    waited = (today - since).days
    why = (
        FIELD[tier // 2],
        f"{PLACE[tier % 2]}: {county}",
        f"{number(waited)} روز انتظار",
        *(f"{WORDS[key]}: {_signed(days)} روز" for key, days in read_json(found)),
    )
    days = (today - standing).days
    return Ranked(place, tier, case, code, first, last, county, field, waited, days, lot, why)


def _signed(days: int) -> str:
    return f"{number(days)} افزوده" if days > 0 else f"{number(-days)} کمتر"


def choices(case: Case) -> tuple[tuple[str, str], ...]:
    """Return who may be introduced to the sponsor of this case now, best first."""
    return tuple((str(one.case), f"{number(one.rank)}. {one.name}، {one.county}") for one in ranked(case.pk))
