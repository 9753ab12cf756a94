"""What an inspector has to ask next: one list over all paid loans, by the day of the look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khanegi.base import jalali, sql
from khanegi.loans.supervision import EARLY, VISIT
from khanegi.process.words import Role

SIZE = 50
AHEAD, PAST = 30, 365  # days to come that are shown, and days after which nobody will ask any more
# A look that a later one has overtaken is not asked any more (supervision.record): it stays unknown.
DUE = """
select s.id, s.due_on, s.kind, s.month, c.code, a.first_name, a.last_name, coalesce(o.title, ''), y.title
from loans_supervision s join cases_case c on c.id = s.case_id
join people_user a on a.id = c.applicant_id join people_county y on y.id = c.county_id
left join rules_occupation o on o.id = c.occupation_id
where s.done_at is null and s.kind <> 'report' and s.due_on <= %(until)s
  and s.due_on > %(since)s and (s.due_on, s.id) > (%(day)s, %(id)s)
  and exists (select 1 from cases_waiting w where w.case_id = s.case_id and w.duty
    and w.role = %(role)s and w.office_id = any(%(offices)s))
  and not exists (select 1 from loans_supervision l where l.case_id = s.case_id and l.kind <> 'report'
    and l.month > s.month and l.due_on <= %(come)s)
order by s.due_on, s.id limit %(limit)s
"""
START = (dt.date(1, 1, 1), 0)


@dataclass(frozen=True, slots=True)
class Look:
    """One look that waits: `days` are those left to its day, negative when that is past."""

    number: int
    due_on: dt.date
    days: int
    month: int
    is_visit: bool
    code: str
    name: str
    occupation: str
    county: str


@dataclass(frozen=True, slots=True)
class Looks:
    """Some looks and, if there are more, the mark to ask the next page with."""

    entries: tuple[Look, ...]
    after: str


def due(*, offices: Collection[int], after: str = "") -> Looks:
    """Return the calls and visits that inspectors of these offices owe now or soon, the oldest first."""
    today = jalali.today()
    day, number = _mark(after)
    given = {
        "role": Role.INSPECTOR.value,
        "offices": [*offices],
        "until": today + dt.timedelta(days=AHEAD),
        "since": today - dt.timedelta(days=PAST),
        "come": today + dt.timedelta(days=EARLY),
        "day": day,
        "id": number,
        "limit": SIZE + 1,
    }
    found = sql.rows(DUE, given)
    entries = tuple(
        Look(pk, on, (on - today).days, month, kind == VISIT, code, f"{first} {last}".strip(), trade, county)
        for pk, on, kind, month, code, first, last, trade, county in found[:SIZE]
    )
    last = entries[-1] if len(found) > SIZE else None
    return Looks(entries, f"{last.due_on.isoformat()}~{last.number}" if last else "")


def _mark(after: str) -> tuple[dt.date, int]:
    """Read the mark of a page; whatever does not fit begins at the beginning."""
    day, _, number = after.partition("~")
    try:
        return dt.date.fromisoformat(day), min(int(number), 2**62)
    except ValueError:
        return START
