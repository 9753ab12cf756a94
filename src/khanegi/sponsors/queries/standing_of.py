"""Where one covered person stands in the list, and why: what they may hold against the list itself.

The number is counted in the very order in which the list is read (`ranked`), among those who wait in
the same county for the same field. A sponsor of nearly the same field, or one in a neighbour county,
has a list of its own in which the number is another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khanegi.base import jalali, sql
from khanegi.base.sql import read_json
from khanegi.process import book
from khanegi.process.grammar import Place
from khanegi.sponsors.standing import WORDS

SAME = "q.occupation_id = p.occupation_id and q.county_id = p.county_id and q.state = 'waiting'"
STANDS = f"""
select p.state, p.goes_far, p.since, p.paused_on, p.standing, p.credits, p.declines, p.placements, p.lot,
  o.title, y.title,
  (select count(*) from sponsors_pool q
   where {SAME} and (q.standing, q.lot, q.case_id) < (p.standing, p.lot, p.case_id)),
  (select count(*) from sponsors_pool q where {SAME}),
  (select coalesce(sum(r.approved - r.taken), 0) from sponsors_room r
   join sponsors_sponsor s on s.case_id = r.sponsor_id and s.state = 'open'
   where r.county_id = p.county_id and s.occupation_id = p.occupation_id),
  d.month, d.commitment, d.ends_on, d.seed
from sponsors_pool p join rules_occupation o on o.id = p.occupation_id
join people_county y on y.id = p.county_id join sponsors_draw d on d.id = p.draw_id
where p.case_id = %s
"""
PAST = """
select k.code, k.version, k.place, s.title, i.state, i.outcome, i.proposed_at, i.signed_at, i.ended_at,
  k.due_at
from sponsors_introduction i join cases_case k on k.id = i.case_id
join sponsors_sponsor s on s.case_id = i.sponsor_id
where i.pool_id = %s order by i.case_id desc limit 50
"""


@dataclass(frozen=True, slots=True)
class Lottery:
    """The draw that orders equals. `seed` is empty until the month is over; `commitment` was told before."""

    month: str
    commitment: str
    lot: int
    seed: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One introduction of this person. `code` is its case; `outcome` the act that ended it."""

    code: str
    place: Place
    sponsor: str
    state: str
    outcome: str
    proposed_at: dt.datetime
    signed_at: dt.datetime | None
    ended_at: dt.datetime | None
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class StandingOf:
    """A person in the list. `ahead` is how many are before them, None while they are not waiting.

    `waited` are days of waiting, `credits` what is added or taken off in words and days, and `days` both
    together. `free` is the room that sponsors of this field have in this county now.
    """

    state: str
    field: str
    county: str
    goes_far: bool
    ahead: int | None
    waiting: int
    free: int
    waited: int
    credits: tuple[tuple[str, int], ...]
    days: int
    declines: int
    placements: int
    lottery: Lottery
    proposals: tuple[Proposal, ...]

    @property
    def live(self) -> Proposal | None:
        return next((one for one in self.proposals if one.ended_at is None), None)


def standing_of(case: int) -> StandingOf | None:
    """Return where the person of a covered case stands; None before they entered the list.

    For people who may open the case.
    """
    row = sql.row(STANDS, [case])
    if row is None:
        return None
    state, goes_far, since, paused_on, stands, found, declines, placements, lot, *rest = row
    field, county, ahead, waiting, free, *draw = rest
    counted_to = paused_on or jalali.today()
    return StandingOf(
        state=state,
        field=field,
        county=county,
        goes_far=goes_far,
        ahead=ahead if state == "waiting" else None,
        waiting=waiting,
        free=int(free),
        waited=(counted_to - since).days,
        credits=tuple((WORDS[key], days) for key, days in read_json(found)),
        days=(counted_to - stands).days,
        declines=declines,
        placements=placements,
        lottery=_lottery(lot, *draw),
        proposals=tuple(_proposal(one) for one in sql.rows(PAST, [case])),
    )


def _lottery(lot: int, month: str, commitment: str, ends_on: dt.date, seed: str) -> Lottery:
    return Lottery(month, commitment, lot, seed if ends_on < jalali.today() else "")


def _proposal(row: Sequence[Any]) -> Proposal:
    code, version, place, *rest = row
    return Proposal(code, book.get("introduction", version).place(place), *rest)
