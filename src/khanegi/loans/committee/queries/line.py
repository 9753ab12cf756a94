"""The line of a county: who is next, and where one request stands and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khanegi.base import jalali, sql
from khanegi.base.sql import read_json
from khanegi.loans import ranking
from khanegi.loans.committee.queries import quota
from khanegi.people import queries as people
from khanegi.rules import queries as rules

MOST = 50
RECENT = 6  # months over which the pace of a committee is measured
DAYS_OF_MONTH = 30
ORDER = "q.year, q.standing, q.asked_at, q.case_id"
RANKED = f"""
select q.case_id, c.code, u.first_name, u.last_name, coalesce(o.title, ''), q.amount, q.year, q.asked_at,
  q.credits, (select i.session_id from loans_item i where i.case_id = q.case_id and i.is_live)
from (select * from loans_queued q where q.county_id = %(county)s and q.is_waiting
      order by {ORDER} limit %(most)s) q
join cases_case c on c.id = q.case_id join people_user u on u.id = c.applicant_id
left join rules_occupation o on o.id = c.occupation_id
where not {people.STANDS_STILL}
order by {ORDER}
"""
OF_CASE = """
select q.year, q.asked_at, q.credits, q.amount, q.county_id, ahead.people, ahead.amount, (
    select count(*) from loans_queued a where a.county_id = q.county_id and a.is_waiting), (
    select count(*) from loans_session s join loans_item i on i.session_id = s.id
    where s.county_id = q.county_id and s.signed_at > now() - %(recent)s
      and i.decision in ('approve', 'reduce'))
from loans_queued q cross join lateral (
    select count(*) as people, coalesce(sum(a.amount), 0) as amount from loans_queued a
    where a.county_id = q.county_id and a.is_waiting
      and (a.year, a.standing, a.asked_at, a.case_id) < (q.year, q.standing, q.asked_at, q.case_id)) ahead
where q.case_id = %(case)s and q.is_waiting
"""
# Among those whose facility is granted and who wait for a letter, in the same order.
OF_GRANTED = """
select q.year, count(*) filter (
    where (a.year, a.standing, a.asked_at, a.case_id) <= (q.year, q.standing, q.asked_at, q.case_id)),
  count(*)
from loans_queued q join cases_case c on c.id = q.case_id and c.place = 'approved'
join loans_queued a on a.county_id = q.county_id and not a.is_waiting
join cases_case k on k.id = a.case_id and k.place = 'approved'
where q.case_id = %s group by q.case_id
"""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One request at one place of the line."""

    rank: int
    case: int
    code: str
    name: str
    field: str
    amount: int
    year: int
    is_carried_over: bool
    score: ranking.Score
    session: int | None  # on whose agenda it is already


@dataclass(frozen=True, slots=True)
class Line:
    """Where a request stands: its place, of how many, its score, and when its turn may come.

    `months` is None while the committee has no pace yet; `is_enough` says whether what is free of this
    year's quota reaches this far, None where no quota is known.
    """

    place: int
    of: int
    year: int
    is_carried_over: bool
    score: ranking.Score
    months: int | None
    is_enough: bool | None


@dataclass(frozen=True, slots=True)
class Granted:
    """Where a granted request stands among those of its county that wait for a letter.

    No pace is told here: letters are written within days where a quota has room, and what gives it room
    comes at none.
    """

    place: int
    of: int
    year: int
    is_carried_over: bool


def ranked(county: int, most: int = MOST) -> tuple[Ranked, ...]:
    """Return the first of a county's line, in the order in which they must come before the committee."""
    today = jalali.today()
    rows = sql.rows(RANKED, {"county": county, "most": most})
    return tuple(_ranked(place, row, today) for place, row in enumerate(rows, start=1))


def _ranked(place: int, row: Sequence[Any], today: dt.date) -> Ranked:
    case, code, first, last, field, amount, year, asked_at, found, session = row
    score, is_old = _score(asked_at, found, today), year < jalali.year(today)
    return Ranked(place, case, code, f"{first} {last}".strip(), field, amount, year, is_old, score, session)


def of_case(case: int) -> Line | None:
    """Return where a request stands; None for one that is not in line. For people who may open the case."""
    recent = dt.timedelta(days=RECENT * DAYS_OF_MONTH)
    row = sql.row(OF_CASE, {"case": case, "recent": recent})
    if row is None:
        return None
    year, asked_at, found, amount, county, people, before, total, decided = row
    today = jalali.today()
    free = quota.free(county, jalali.year(today))
    return Line(
        place=people + 1,
        of=total,
        year=year,
        is_carried_over=year < jalali.year(today),
        score=_score(asked_at, found, today),
        months=months(people + 1, decided),
        is_enough=None if free is None else before + amount <= free,
    )


def of_granted(case: int) -> Granted | None:
    """Return where a granted request stands while it has no letter; None for any other case."""
    row = sql.row(OF_GRANTED, [case])
    if row is None:
        return None
    year, place, of = row
    return Granted(place, of, year, year < jalali.year(jalali.today()))


def weights(province: int) -> tuple[tuple[str, int], ...]:
    """Return what each part of the score is worth in a province today, as everybody may read it."""
    held = rules.in_force(people.stamp(), jalali.today(), province)
    keys = (*ranking.RULES.values(), ranking.MOST_JOBS)
    return tuple((held[key].title, int(held[key].value)) for key in keys if key in held)


def months(place: int, decided: int) -> int | None:
    """Return in how many months a place comes up at the recent pace, at least one; None without a pace."""
    return max(-(-place * RECENT // decided), 1) if decided else None


def _score(asked_at: dt.datetime, found: str, today: dt.date) -> ranking.Score:
    parts = ((str(key), int(worth)) for key, worth in read_json(found))
    return ranking.score(jalali.date_of(asked_at), parts, today)
