"""The service board: once a day, how soon each office answered during three months and what waits there.

Counted at night and kept: a page costs one row whatever there is, and two readers of a day see the same.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from khanegi.base import jalali, sql
from khanegi.cases.models import Board
from khanegi.people import queries as people
from khanegi.process import book
from khanegi.process.grammar import Kind, Unit
from khanegi.rules import queries as rules

DAYS = 90
SPENT = "(select coalesce(sum(s.value::int), 0)::int from jsonb_each_text({}.clock->'spent') s)"
# An answer takes a case out of a place; of a joint act each is one. When it was due stands with the event
# before it, or with the latest closed day that moved it since. What a budget had spent before this visit, or
# before a new home made it whole, is taken off. Told day by day, so that three months of a country fit into
# memory.
ANSWERED = """
select e.office_id, c.procedure, c.version, e.frm, e.role, c.county_id, y.province_id, e.at,
  {spent_of_e} - before.spent, (p.clock->>'from')::timestamptz,
  coalesce(t.due_after, (p.clock->>'due')::timestamptz)
from cases_event e join cases_event p on p.case_id = e.case_id and p.seq = e.seq - 1
join cases_case c on c.id = e.case_id join people_county y on y.id = c.county_id
left join lateral (select t.due_after from cases_tick t
  where t.case_id = e.case_id and t.seq = p.seq and t.kind = 'moved' order by t.id desc limit 1) t on true
cross join lateral (select min({spent_of_v}) as spent from cases_event v
  where v.case_id = e.case_id and v.seq < e.seq and v.seq >= (select max(a.seq) from cases_event a
    where a.case_id = e.case_id and a.seq < e.seq and a."to" = e.frm and a.frm <> a."to")) before
where e.at >= %(since)s and e.at < %(until)s and e.office_id is not null
  and (e.frm <> e."to" or e.action = any(%(joint)s))
""".format(spent_of_e=SPENT.format("e"), spent_of_v=SPENT.format("v"))
# Where a deadline is a date (a loan under supervision, papers that an applicant still owes) the office is
# not what is waited for: neither answers nor what waits is counted there.
WAITING = """
select w.office_id, count(*), count(*) filter (where w.due_at < statement_timestamp()), min(w.due_at)
from cases_waiting w join cases_case c on c.id = w.case_id
where w.office_id is not null and w.duty
  and not (format('%%s.%%s.%%s', c.procedure, c.version, c.place) = any(%(by_date)s))
group by w.office_id
"""


@dataclass(slots=True)
class Tally:
    """What is counted of one office. `days` says how many answers took so many working days."""

    days: Counter[int] = field(default_factory=Counter)
    late: int = 0
    open: int = 0
    overdue: int = 0
    oldest: dt.date | None = None

    def told(self, office: int) -> dict[str, Any]:
        answers = self.days.total()
        return {
            "office": office,
            "answers": answers,
            "late": self.late,
            "median": _share(self.days, answers, 0.5),
            "most": _share(self.days, answers, 0.9),
            "open": self.open,
            "overdue": self.overdue,
            "oldest": self.oldest and self.oldest.isoformat(),
        }


def keep(day: dt.date) -> None:
    """Count and keep the board of the three months before a day. A second time does nothing."""
    if not Board.objects.filter(day=day).exists():
        Board.objects.bulk_create([Board(day=day, rows=counted(day))], ignore_conflicts=True)


def counted(day: dt.date) -> list[dict[str, Any]]:
    """Return the tallies of the days before this one, by office."""
    found: defaultdict[int, Tally] = defaultdict(Tally)
    stamp, joint = people.stamp(), _joint()
    for back in range(DAYS, 0, -1):
        since, until = (_begins(day - dt.timedelta(days=count)) for count in (back, back - 1))
        for row in sql.rows(ANSWERED, {"since": since, "until": until, "joint": joint}):
            _add(found, row, stamp)
    for office, waits, overdue, oldest in sql.rows(WAITING, {"by_date": _by_date()}):
        tally = found[office]
        tally.open, tally.overdue = waits, overdue
        tally.oldest = jalali.date_of(oldest) if overdue else None
    return [found[office].told(office) for office in sorted(found)]


def _joint() -> list[str]:
    return sorted({verb.key for process in book.ALL for verb in process.actions if verb.joint})


def _by_date() -> list[str]:
    return [
        f"{process.key}.{process.version}.{place.key}"
        for process in book.ALL
        for place in process.places
        if place.unit is Unit.CALENDAR
    ]


def _begins(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), jalali.TEHRAN)


def _add(found: defaultdict[int, Tally], row: tuple[Any, ...], stamp: int) -> None:
    """Count one answer: of whoever owed it, where it had to come by a day."""
    office, procedure, version, place_key, role, county, province, at, spent, since, due = row
    place = book.get(procedure, version).place(place_key)
    owes = {owner.value for owner in place.owners}
    if place.kind is not Kind.WAITS or role not in owes or due is None or place.unit is Unit.CALENDAR:
        return
    day = jalali.date_of(at)
    if place.budget:
        took = spent
    else:
        calendar = people.calendar(stamp, rules.weekend(stamp, day, province))
        took = calendar.between(jalali.date_of(since), day, county)
    found[office].days[took] += 1
    found[office].late += at > due


def _share(days: Counter[int], answers: int, share: float) -> int | None:
    """Return the least number of days within which this share of the answers came."""
    come = 0
    for took in sorted(days):
        come += days[took]
        if come >= share * answers:
            return took
    return None
