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
PARTED = ("decline", "refuse")  # acts after which two are not brought together again
# The sponsor's counties with room, those that touch them, and who has said no or heard it here before.
WANTED = """
select s.user_id, s.occupation_id, s.kin, own.ids as own, array(
    select distinct n.to_county_id from people_county_neighbours n
    where n.from_county_id = any(own.ids) and n.to_county_id <> all(own.ids)) as near, array(
    select i.pool_id from sponsors_introduction i
    where i.sponsor_id = s.case_id and i.state = 'ended' and i.outcome = any(%(parted)s)) as parted
from sponsors_sponsor s cross join lateral (select array(
    select r.county_id from sponsors_room r
    where r.sponsor_id = s.case_id and r.approved > r.taken) as ids) as own
where s.case_id = %(sponsor)s
"""
# One part of the list: the first people of each county in order, merged.
PART = """
(select {tier} as tier, p.* from wanted w cross join unnest(w.{counties}) as y(id)
 cross join (values {far}) as f(far)
 cross join lateral (
   select q.case_id, q.user_id, q.county_id, q.occupation_id, q.standing, q.lot, q.since, q.credits
   from sponsors_pool q
   where q.{match} = w.{match} and q.county_id = y.id and q.goes_far = f.far and q.state = 'waiting' {also}
     and q.case_id <> all(w.parted)
     and q.user_id <> w.user_id and not exists (
       select 1 from sponsors_introduction i where i.person_id = q.user_id and i.ended_at is null)
   order by q.standing, q.lot, q.case_id limit %(most)s) p
 order by p.standing, p.lot, p.case_id limit %(most)s)
"""
PARTS = " union all ".join(
    PART.format(tier=tier, counties=counties, far=far, match=match, also=also)
    for tier, (match, counties, far, also) in enumerate((
        ("occupation_id", "own", "(false), (true)", ""),
        ("occupation_id", "near", "(true)", ""),
        ("kin", "own", "(false), (true)", "and q.occupation_id <> w.occupation_id"),
        ("kin", "near", "(true)", "and q.occupation_id <> w.occupation_id"),
    ))
)  # fmt: skip
RANKED = f"""
with wanted as materialized ({WANTED}),
found as materialized (select * from ({PARTS}) as parts limit %(most)s)
select f.tier, f.case_id, f.since, f.credits, f.standing, f.lot, u.first_name, u.last_name, y.title, o.title,
  c.code
from found f join cases_case c on c.id = f.case_id join people_user u on u.id = f.user_id
join people_county y on y.id = f.county_id join rules_occupation o on o.id = f.occupation_id
order by f.tier, f.standing, f.lot, f.case_id
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
    given = {"sponsor": sponsor, "most": most, "parted": list(PARTED)}
    today = jalali.today()
    return tuple(_ranked(place, row, today) for place, row in enumerate(sql.rows(RANKED, given), start=1))


def _ranked(place: int, row: Sequence[Any], today: dt.date) -> Ranked:
    tier, case, since, found, standing, lot, first, last, county, field, code = row
    waited = (today - since).days
    why = (
        FIELD[tier // 2],
        f"{PLACE[tier % 2]}: {county}",
        f"{number(waited)} روز انتظار",
        *(f"{WORDS[key]}: {_moved(days)}" for key, days in read_json(found)),
    )
    days = (today - standing).days
    return Ranked(place, tier, case, code, first, last, county, field, waited, days, lot, why)


def _moved(days: int) -> str:
    return f"{number(days)} روز جلوتر" if days > 0 else f"{number(-days)} روز عقب‌تر"


def choices(case: Case) -> tuple[tuple[str, str], ...]:
    """Return who may be introduced to the sponsor of this case now, best first."""
    return tuple((str(one.case), f"{number(one.rank)}. {one.name}، {one.county}") for one in ranked(case.pk))
