"""Did the money make a job: what was asked after payment, what was answered, and what nobody knows.

One statement over the loans paid in some years; a line is a year, a county, a field group and a kind at one
month. What is not known is counted apart and never taken for a job.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields

from khanegi.base import jalali, sql
from khanegi.loans.supervision import MONTHS

LAST = MONTHS[-1]  # a job that is found there has lasted

# A question is asked on its day, unless the loan was settled before. Of several looks in one month what the
# inspector found counts before what was reported, then the later. A loan that was found diverted has no work
# of its plan from that day on, asked or not, settled since or not.
LINES = """
with loan as (
  select c.id, width_bucket(l.ended_at, %(starts)s::timestamptz[]) as year, y.sort_key, y.title as county,
    coalesce(o.category_title, '') as field, k.procedure as kind, c.place,
    (c.arrived_at at time zone 'Asia/Tehran')::date as arrived,
    case when c.place in ('diverted', 'settled') then (
      select (e.at at time zone 'Asia/Tehran')::date from cases_event e
      where e.case_id = c.id and e.action = 'diverted' and not exists (
        select from cases_event b where b.case_id = c.id and b.seq > e.seq
          and b.action in ('undivert', 'diversion_cleared'))
      order by e.seq desc limit 1) end as diverted_on,
    (select coalesce(sum(p.amount), 0) from loans_payment p where p.referral_id = l.id) as paid
  from loans_referral l join cases_case c on c.id = l.case_id join people_county y on y.id = c.county_id
    join cases_case k on k.id = c.parent_id left join rules_occupation o on o.id = c.occupation_id
  where l.end_reason = 'paid' and y.province_id = any(%(provinces)s)
    and l.ended_at >= %(first)s and l.ended_at < %(after)s
), look as (
  select distinct on (s.case_id, s.month) s.case_id, s.month, s.due_on, s.done_at, s.works, s.jobs
  from loans_supervision s join loan on loan.id = s.case_id
  where s.month = any(%(months)s)
  order by s.case_id, s.month, s.done_at is null, s.kind = 'report', s.done_at desc, s.id
), seen as (
  select loan.*, m.month,
    case when s.done_at is not null and s.due_on <= %(today)s then s.works
         when s.due_on between loan.diverted_on and %(today)s then 'diverted'
         when s.due_on <= %(today)s and (loan.place <> 'settled' or s.due_on <= loan.arrived) then 'unknown'
    end as found, s.jobs
  from loan cross join unnest(%(months)s) as m(month)
  left join look s on s.case_id = loan.id and s.month = m.month
)
select year, county, field, kind, month, count(*), sum(paid), count(diverted_on),
  count(found), count(*) filter (where found in ('yes', 'partly', 'no')),
  count(*) filter (where found = 'yes'), count(*) filter (where found = 'partly'),
  count(*) filter (where found in ('no', 'diverted')),
  coalesce(sum(jobs) filter (where found in ('yes', 'partly')), 0),
  coalesce(sum(paid) filter (where found <> 'unknown'), 0)
from seen group by year, sort_key, county, field, kind, month
order by year, sort_key, county, field, kind, month
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of some loans at one month after payment. Money in rials.

    `asked` are those whose day has come; `known_money` is what was paid to those of whom it is known whether
    their work goes on: whole, in part (`partly`), or not (`stopped`, the diverted ones too).
    """

    loans: int = 0
    money: int = 0
    diverted: int = 0
    asked: int = 0
    answered: int = 0
    whole: int = 0
    partly: int = 0
    stopped: int = 0
    jobs: int = 0
    known_money: int = 0

    @property
    def works(self) -> int:
        return self.whole + self.partly

    @property
    def unknown(self) -> int:
        return self.asked - self.works - self.stopped

    @property
    def share(self) -> tuple[int, int] | None:
        """Return the least and the most in a hundred whose work goes on: none and all of the unknown."""
        if not self.asked:
            return None
        return 100 * self.works // self.asked, 100 * (self.works + self.unknown) // self.asked

    @property
    def cost(self) -> int | None:
        """Return the rials paid for one job of those of whom it is known; None where there is no job."""
        return self.known_money // self.jobs if self.jobs else None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the year the payment was completed, county, field group, kind of permit, month after it."""

    year: int
    county: str
    field: str
    kind: str
    month: int
    found: Found


def lines(provinces: Collection[int], years: range, today: dt.date | None = None) -> tuple[Line, ...]:
    """Return what is known of the loans paid in these years, without a gap from the first to the last."""
    starts = [_begins(year) for year in (*years, years[-1] + 1)]
    given = {
        "provinces": list(provinces),
        "starts": starts[:-1],
        "first": starts[0],
        "after": starts[-1],
        "months": list(MONTHS),
        "today": today or jalali.today(),
    }
    return tuple(
        Line(years[bucket - 1], county, field, kind, month, Found(*map(int, found)))
        for bucket, county, field, kind, month, *found in sql.rows(LINES, given)
    )


def total(found: Iterable[Found]) -> Found:
    """Return some lines of one month together."""
    kept = tuple(found)
    return Found(*(sum(getattr(one, field.name) for one in kept) for field in fields(Found)))


def _begins(year: int) -> dt.datetime:
    return dt.datetime.combine(jalali.from_parts(year, 1, 1), dt.time(), jalali.TEHRAN)
