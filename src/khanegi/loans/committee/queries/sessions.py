"""Sessions as the secretariat, the members and an auditor read them. For anybody else there are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khanegi.base import jalali, sql
from khanegi.base.errors import NotFound
from khanegi.base.sql import read_json
from khanegi.process.facts import Actor
from khanegi.process.words import Role

MOST = 50
WIDE = frozenset({Role.SECRETARIAT, Role.AUDITOR})
SEEN = """(y.province_id in (select o.province_id from people_office o where o.id = any(%(wide)s))
  or s.state <> 'draft' and s.county_id in (
    select o.county_id from people_office o where o.id = any(%(near)s)))"""
HEADS = f"""
select s.id, s.county_id, y.title, y.province_id, s.year, s.number, s.meets_on, s.place, s.state, s.quorum,
  s.passed, s.called_at, s.opened_at, s.held_at,
  coalesce(s.sign_until, (s.held_at at time zone 'Asia/Tehran')::date + 7), s.signed_at, s.reason, s.text,
  s.sha256, case when s.state = 'held' then loans_signatures_lack(s.id) else '' end,
  (select count(*) from loans_item i where i.session_id = s.id),
  exists (select from loans_member m where m.session_id = s.id and m.user_id = %(me)s and m.is_present
          and m.signed_at is null and s.state = 'held')
from loans_session s join people_county y on y.id = s.county_id
where {SEEN} and %(number)s in (0, s.id) order by s.meets_on desc, s.id desc limit %(most)s
"""
MEMBERS = """
select m.id, m.user_id, trim(u.first_name || ' ' || u.last_name), m.is_chair, m.is_present, m.signed_at,
  m.not_signed_at, m.not_signed_reason
from loans_member m join people_user u on u.id = m.user_id where m.session_id = %(session)s
order by m.is_chair desc, u.name_key, m.id
"""
SITTING = """
select distinct u.id, trim(u.first_name || ' ' || u.last_name), u.name_key from people_seat t
join people_office o on o.id = t.office_id join people_user u on u.id = t.user_id
where t.role = 'committee' and t.ended_at is null and u.is_active and o.is_active and o.county_id = %(county)s
order by u.name_key, u.id
"""
ITEMS = """
select i.id, i.case_id, c.code, trim(u.first_name || ' ' || u.last_name), coalesce(o.title, ''), i.rank,
  i.points, i.parts, i.asked, i.decision, i.amount, i.reason, i.note, i.outcome, c.place = 'committee',
  (select jsonb_object_agg(v.member_id, v.choice) from loans_vote v where v.item_id = i.id),
  loans_is_kin(%(me)s, i.case_id)
from loans_item i join cases_case c on c.id = i.case_id join people_user u on u.id = c.applicant_id
left join rules_occupation o on o.id = c.occupation_id
where i.session_id = %(session)s order by i.rank, i.id
"""
COUNTED = ("approve", "reduce")


UNCARRIED = """
select c.code, i.decision from procrastinate_jobs j
join loans_item i on i.id = (j.args->>'item')::bigint join cases_case c on c.id = i.case_id
join people_county y on y.id = c.county_id
where j.task_name = 'loans.carry_item' and j.status = 'failed' and i.is_live
  and y.province_id in (select province_id from people_office where id = any(%s))
order by j.id desc limit 50
"""
UNSIGNED = """
select s.id, y.title, coalesce(s.sign_until, (s.held_at at time zone 'Asia/Tehran')::date + 7) as until,
  (select count(*) from loans_member m where m.session_id = s.id and m.is_present and m.signed_at is null
    and m.not_signed_at is null)
from loans_session s join people_county y on y.id = s.county_id
where s.state = 'held' and coalesce(s.sign_until, (s.held_at at time zone 'Asia/Tehran')::date + 7) < %s
  and y.province_id in (select province_id from people_office where id = any(%s))
order by until, s.id limit 50
"""
UNDECIDED = "بازگشت از دستور کمیته"
UNCARRIED_WORDS = {
    "approve": "مصوبهٔ کمیته",
    "reduce": "مصوبهٔ کمیته با مبلغ کمتر",
    "postpone": "ماندن به جلسهٔ بعد کمیته",
    "reject": "رد در کمیته",
}


@dataclass(frozen=True, slots=True)
class Head:
    """One session as a line of the list.

    `lack` is what its signatures lack so that it is carried: "open" while one is awaited, then "chair",
    "few", "votes" or nothing (`loans_signatures_lack` in the database, which holds every act to it).
    """

    number: int  # of the row, as addresses name it
    county_id: int
    county: str
    province: int
    year: int
    dense: int
    meets_on: dt.date
    place: str
    state: str
    quorum: int
    passed: tuple[Mapping[str, Any], ...]
    called_at: dt.datetime | None
    opened_at: dt.datetime | None
    held_at: dt.datetime | None
    sign_until: dt.date | None
    signed_at: dt.datetime | None
    reason: str
    text: str
    sha256: str
    lack: str
    items: int
    waits_for_me: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a session."""

    number: int
    user: int
    name: str
    is_chair: bool
    is_present: bool
    signed_at: dt.datetime | None
    not_signed_at: dt.datetime | None
    not_signed_reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """One case before the committee; `votes` by member, `is_kin`: the reader is kin to who asks."""

    number: int
    case: int
    code: str
    name: str
    field: str
    rank: int
    points: int
    parts: tuple[tuple[str, int], ...]
    asked: int
    decision: str
    amount: int | None
    reason: str
    note: str
    outcome: str
    is_here: bool
    votes: Mapping[int, str]
    is_kin: bool

    def count(self, choice: str) -> int:
        return sum(said == choice for said in self.votes.values())


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session with its members and its agenda."""

    head: Head
    members: tuple[Member, ...]
    items: tuple[Item, ...]

    @property
    def present(self) -> tuple[Member, ...]:
        return tuple(one for one in self.members if one.is_present)

    @property
    def approved(self) -> int:
        """Return what has been approved so far, in rials."""
        return sum(one.amount or 0 for one in self.items if one.decision in COUNTED)

    def member(self, user: int | None) -> Member | None:
        return next((one for one in self.members if one.user == user), None)


def listed(actor: Actor) -> tuple[Head, ...]:
    """Return the sessions this person may read, the latest first."""
    return _heads(actor, 0)


def one(actor: Actor, number: int) -> Sitting:
    """Return one session. Raises NotFound, also for one that is not theirs to read."""
    heads = _heads(actor, number) if number else ()
    if not heads:
        raise NotFound(str(number))
    members = tuple(Member(*row) for row in sql.rows(MEMBERS, {"session": number}))
    return Sitting(heads[0], members, items(number, actor.user))


def items(session: int, reader: int | None) -> tuple[Item, ...]:
    """Return the agenda of a session, with who of it is kin to the reader."""
    return tuple(_item(row) for row in sql.rows(ITEMS, {"session": session, "me": reader}))


def is_kin(person: int, case: int) -> bool:
    """Say whether somebody is the applicant of a case or shares a declared household with them."""
    return bool(sql.row("select loans_is_kin(%s, %s)", [person, case])[0])


def lack(session: int) -> str:
    """Return what the signatures of a held session lack, as `Head.lack`."""
    return str(sql.row("select loans_signatures_lack(%s)", [session])[0])


def sitting(county: int) -> tuple[tuple[int, str], ...]:
    """Return (user, name) of who sits in the committee of a county now."""
    return tuple((user, name) for user, name, _ in sql.rows(SITTING, {"county": county}))


def _heads(actor: Actor, number: int) -> tuple[Head, ...]:
    given = {
        "wide": [office for role, office in actor.seats if role in WIDE],
        "near": [office for role, office in actor.seats if role is Role.COMMITTEE],
        "me": actor.user,
        "number": number,
        "most": MOST,
    }
    return tuple(_head(row) for row in sql.rows(HEADS, given))


def _head(row: Sequence[Any]) -> Head:
    return Head(*(*row[:10], tuple(read_json(row[10])), *row[11:]))


def _item(row: Sequence[Any]) -> Item:
    parts = tuple((str(what), int(points)) for what, points in read_json(row[7]))
    votes = {int(member): choice for member, choice in (read_json(row[15]) or {}).items()}
    return Item(*(*row[:7], parts, *row[8:15], votes, row[16]))


def uncarried(offices: list[int]) -> list[tuple[str, str]]:
    """Return (code, decision in words) of what signed minutes say and never reached its case, newest first.

    Of the provinces of these offices: people must look.
    """
    return [
        (code, UNCARRIED_WORDS.get(decision, UNDECIDED)) for code, decision in sql.rows(UNCARRIED, [offices])
    ]


def unsigned(offices: list[int]) -> list[tuple[int, str, dt.date, int]]:
    """Return (session, county, last day to sign, signatures missing) of minutes that wait longer than that.

    Of the provinces of these offices, the oldest first. None missing: they lack something else for good.
    """
    return [tuple(row) for row in sql.rows(UNSIGNED, [jalali.today(), offices])]
