"""The people of one sponsor: who is asked, who works, who owes an answer, and what room is left.

A name and a number are shown from the person's consent on, and no more after a no (spec 3.11).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from khanegi.base import sql
from khanegi.process import book
from khanegi.process.grammar import Place

LIVE, ENDED = 500, 50  # shown at most; what has ended is shown from the latest on
# What waits for the sponsor in each place of an introduction.
TODO: Mapping[str, str] = {
    "answer": "بپذیرید یا با دلیل رد کنید",
    "contract": "قرارداد را بخوانید و بپذیرید",
    "confirming": "ادامهٔ همکاری را تأیید کنید",
}
SPONSOR = """
select s.case_id, s.title, s.state, s.least, s.fewest, s.silences from sponsors_sponsor s where s.case_id = %s
"""
ROOMS = """
select y.title, r.approved, r.taken,
  count(i.case_id) filter (where i.state = 'pending'), count(i.case_id) filter (where i.state = 'signed')
from sponsors_room r join people_county y on y.id = r.county_id
left join sponsors_introduction i on i.room_id = r.id and i.sponsor_id = r.sponsor_id and i.ended_at is null
where r.sponsor_id = %s group by r.id, y.title, y.sort_key order by y.sort_key, r.id
"""
PEOPLE = """
(select i.case_id, i.state, i.signed_at, i.ended_at, i.pool_id, i.rank, i.proposed_at
 from sponsors_introduction i where i.sponsor_id = %(case)s and i.state in ('pending', 'signed')
 order by i.case_id limit %(live)s)
union all
(select i.case_id, i.state, i.signed_at, i.ended_at, i.pool_id, i.rank, i.proposed_at
 from sponsors_introduction i where i.sponsor_id = %(case)s and i.state = 'ended'
 order by i.case_id desc limit %(ended)s)
"""
ROSTER = f"""
select k.code, k.version, k.place, i.state, i.signed_at, i.ended_at, i.rank, i.proposed_at, k.arrived_at,
  k.due_at, y.title, u.first_name, u.last_name, coalesce(u.mobile, ''),
  exists (select 1 from cases_waiting w where w.case_id = k.id and w.role = 'sponsor' and w.duty),
  k.due_at < statement_timestamp()
from ({PEOPLE}) i
join cases_case k on k.id = i.case_id join sponsors_pool q on q.case_id = i.pool_id
join people_county y on y.id = q.county_id join people_user u on u.id = q.user_id
order by i.case_id
"""


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """One county of a sponsor: what was approved and how it is filled."""

    county: str
    approved: int
    taken: int
    pending: int
    signed: int

    @property
    def free(self) -> int:
        return self.approved - self.taken


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster. `code` is the introduction's; `todo` is what the sponsor must do now.

    `name` and `mobile` are empty where the reader may not know them; a first name alone names nobody.
    """

    code: str
    place: Place
    state: str
    county: str
    rank: int
    proposed_at: dt.datetime
    since: dt.datetime
    due_at: dt.datetime | None
    is_late: bool
    todo: str
    signed_at: dt.datetime | None
    ended_at: dt.datetime | None
    first_name: str
    name: str = ""
    mobile: str = field(default="", repr=False)

    @property
    def is_live(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Roster:
    """A sponsor with room and people. `least` contracts make the quorum; `silences` were left unanswered."""

    title: str
    state: str
    least: int
    fewest: int
    silences: int
    rooms: tuple[RoomLeft, ...]
    people: tuple[Person, ...]

    @property
    def approved(self) -> int:
        return sum(room.approved for room in self.rooms)

    @property
    def free(self) -> int:
        return sum(room.free for room in self.rooms)

    @property
    def pending(self) -> int:
        return sum(room.pending for room in self.rooms)

    @property
    def signed(self) -> int:
        return sum(room.signed for room in self.rooms)

    @property
    def owed(self) -> tuple[Person, ...]:
        """Who waits for the sponsor, the nearest deadline first."""
        waiting = (one for one in self.people if one.todo)
        return tuple(sorted(waiting, key=lambda one: (one.due_at is None, one.due_at, one.code)))

    def at(self, *places: str) -> tuple[Person, ...]:
        return tuple(one for one in self.people if one.place.key in places)


def roster(sponsor: int, *, for_staff: bool = False) -> Roster | None:
    """Return the people of a sponsor's case; None before its permit. For people who may open the case.

    Who introduces people knows their names from the beginning, and never their numbers from here.
    """
    row = sql.row(SPONSOR, [sponsor])
    if row is None:
        return None
    _, title, state, least, fewest, silences = row
    rooms = tuple(RoomLeft(*room) for room in sql.rows(ROOMS, [sponsor]))
    found = sql.rows(ROSTER, {"case": sponsor, "live": LIVE, "ended": ENDED})
    return Roster(
        title, state, least, fewest, silences, rooms, tuple(_person(one, for_staff) for one in found)
    )


def _person(row: Sequence[Any], for_staff: bool) -> Person:
    code, version, place, state, signed_at, ended_at, rank, proposed_at, since, due_at, county = row[:11]
    first, last, mobile, is_owed, is_late = row[11:]
    here = book.get("introduction", version).place(place)
    is_known = for_staff or (place != "consent" and (ended_at is None or signed_at is not None))
    return Person(
        code=code,
        place=here,
        state=state,
        county=county,
        rank=rank,
        proposed_at=proposed_at,
        since=since,
        due_at=due_at,
        is_late=bool(is_late),
        todo=TODO.get(place, here.title) if is_owed else "",
        signed_at=signed_at,
        ended_at=ended_at,
        first_name=first,
        name=f"{first} {last}".strip() if is_known else "",
        mobile=mobile if is_known and ended_at is None and not for_staff else "",
    )
