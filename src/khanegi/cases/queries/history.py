"""What happened to a case, in the words of its procedure: events and what time itself did."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from khanegi.base import jalali, sql
from khanegi.base.sql import read_json
from khanegi.cases.queries.file import File
from khanegi.process.words import Role, Sort

LINES = """
select e.seq, 0, e.at, e.action, e.role, f.title, u.first_name || ' ' || u.last_name, e.data, null, null,
  e.by_id
from cases_event e left join people_office f on f.id = e.office_id left join people_user u on u.id = e.by_id
where e.case_id = %(case)s
union all
select t.seq, t.id, t.at, t.kind, 'clock', null, null, to_jsonb(t.told), t.due_before, t.due_after,
  null
from cases_tick t where t.case_id = %(case)s
order by 1, 2
"""
BEGAN = "پرونده را باز کرد"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history: when, who, what was done, and the answers that go with it.

    `name` is the officer's own name, for colleagues only. `answers` are (label, shown value).
    """

    seq: int
    at: dt.datetime
    who: str
    told: str
    name: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    by_clock: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What LINES selects: an event, or a tick of the clock, whose `data` is its words."""

    seq: int
    tick: int
    at: dt.datetime
    key: str
    role: str
    office: str | None
    name: str | None
    data: Any
    before: dt.datetime | None
    after: dt.datetime | None
    by: int | None


def history(file: File, *, for_staff: bool, reader: int | None = None) -> tuple[Line, ...]:
    """Return the history, the oldest first; `reader` is the number of the citizen who reads it.

    A citizen reads offices and never officers' names, no internal note, no opinion between offices and
    nothing that another party said to them alone. Why a case was opened beside theirs is the applicant's.
    """
    rows = (Row(*row) for row in sql.rows(LINES, {"case": file.case.pk}))
    lines = (_tick(row) if row.tick else _event(file, for_staff, reader, row) for row in rows)
    return tuple(line for line in lines if line is not None)


def _event(file: File, for_staff: bool, reader: int | None, row: Row) -> Line | None:
    role, data = Role(row.role), read_json(row.data)
    who = f"{role.title}، {row.office}" if row.office else role.title
    verb = None if row.key == "open" else file.process.action(row.key)
    if verb and verb.internal and not for_staff:
        return None
    whose = row.by if verb and verb.private else file.case.applicant_id if verb is None else reader
    hidden = not for_staff and reader != whose
    answers = () if hidden else tuple((label, value) for label, value in data.get("told", ()))
    named = (row.name or "").strip() if for_staff and role.sort is Sort.STAFF else ""
    return Line(row.seq, row.at, who, verb.told if verb else BEGAN, named, answers, role is Role.CLOCK)


def _tick(row: Row) -> Line:
    said = read_json(row.data)
    if row.key == "moved" and row.before and row.after:
        old, new = (jalali.show(jalali.date_of(moment)) for moment in (row.before, row.after))
        told = f"مهلت را از {old} به {new} برد؛ دلیل: {said}"
        return Line(row.seq, row.at, "تقویم کاری", told, by_clock=True)
    return Line(row.seq, row.at, "یادآوری مهلت", f"به {said} فرستاده شد", by_clock=True)
