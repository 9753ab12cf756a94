"""How the quotas of a year stand: what is free where, how fast it burns down, what will be left over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from khanegi.base import jalali, sql

ROWS = """
select q.id, y.title, b.title, q.agency, q.given, q.reserved, q.used, q.from_date, q.to_date
from loans_quota q join people_county y on y.id = q.county_id join people_office b on b.id = q.bank_id
where q.year = %(year)s and y.province_id = any(%(provinces)s)
order by y.sort_key, b.title, q.agency, q.id
"""
BURNT = """
select (e.at at time zone 'Asia/Tehran')::date, sum(e.amount)
from loans_quotaentry e join loans_quota q on q.id = e.quota_id join people_county y on y.id = q.county_id
where e.kind = 'use' and q.year = %(year)s and y.province_id = any(%(provinces)s)
group by 1 order by 1
"""
FREE = """
select coalesce(sum(q.given - q.reserved - q.used), 0) from loans_quota q
where q.county_id = %(county)s and q.year = %(year)s
"""
LEDGER = """
select e.kind, e.amount, e.at, e.minutes, e.reason, coalesce(l.number, ''), y.title, b.title, q.agency
from loans_quotaentry e join loans_quota q on q.id = e.quota_id join people_county y on y.id = q.county_id
  join people_office b on b.id = q.bank_id left join loans_referral l on l.id = e.referral_id
where q.year = %(year)s and y.province_id = any(%(provinces)s) and e.id < %(before)s
order by e.id desc limit %(most)s
"""
MOST = 50


@dataclass(frozen=True, slots=True)
class Stand:
    """One quota, or the sum of some: what was given, what letters hold, what is paid. Rials."""

    given: int
    reserved: int
    used: int
    elapsed: int  # days of the year that have passed, at least one
    days: int  # days of the year

    @property
    def free(self) -> int:
        return self.given - self.reserved - self.used

    @property
    def spent_at_end(self) -> int:
        """What will be paid by the end of the year, if it goes on like this.

        Paid so far / days passed x days of the year; at least what is paid and held, at most what was given.
        """
        pace = self.used * self.days // self.elapsed
        return min(self.given, max(self.used + self.reserved, pace))

    @property
    def unspent_at_end(self) -> int:
        return self.given - self.spent_at_end


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the cockpit. `agency` is empty where the quota is for all agencies."""

    quota: int
    county: str
    bank: str
    agency: str
    stand: Stand


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger as it is shown; `letter` is empty for grants and moves."""

    kind: str
    amount: int
    at: dt.datetime
    minutes: str
    reason: str
    letter: str
    county: str
    bank: str
    agency: str


def cockpit(year: int, provinces: Iterable[int], today: dt.date | None = None) -> tuple[Row, ...]:
    """Return every quota of a year in these provinces, by county, bank and agency."""
    day = today or jalali.today()
    given = {"year": year, "provinces": list(provinces)}
    return tuple(
        Row(pk, county, bank, agency, Stand(whole, reserved, used, *_days(begins, ends, day)))
        for pk, county, bank, agency, whole, reserved, used, begins, ends in sql.rows(ROWS, given)
    )


def total(rows: Iterable[Row]) -> Stand:
    """Return the sum of some lines of one year; nothing was given where there are none."""
    found = [row.stand for row in rows]
    elapsed, days = (found[0].elapsed, found[0].days) if found else (1, 1)
    return Stand(
        sum(stand.given for stand in found),
        sum(stand.reserved for stand in found),
        sum(stand.used for stand in found),
        elapsed,
        days,
    )


def burnt(year: int, provinces: Iterable[int]) -> tuple[int, ...]:
    """Return what was paid in each of the twelve months of a year."""
    months = [0] * 12
    for day, amount in sql.rows(BURNT, {"year": year, "provinces": list(provinces)}):
        of_year, month, _ = jalali.to_parts(day)
        months[month - 1 if of_year == year else 11] += int(amount)  # paid after it ended: to its last month
    return tuple(months)


def free(county: int, year: int) -> int:
    """Return what is still free in a county, over all banks and agencies."""
    return int(sql.row(FREE, {"county": county, "year": year})[0])


def ledger(year: int, provinces: Iterable[int], before: int = 2**62) -> tuple[Line, ...]:
    """Return the newest lines of the ledger of a year, at most MOST; `before` is a line's number."""
    given = {"year": year, "provinces": list(provinces), "before": before, "most": MOST}
    return tuple(Line(*row) for row in sql.rows(LEDGER, given))


def _days(begins: dt.date, ends: dt.date, today: dt.date) -> tuple[int, int]:
    """Return how many days of a year have passed, today too, and how many it has."""
    whole = (ends - begins).days
    return min(max((today - begins).days + 1, 1), whole), whole
