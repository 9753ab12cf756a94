"""What anybody may learn about a case with its code and a second mark of the applicant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khanegi.base import codes, persian, sql
from khanegi.base.sql import read_json
from khanegi.cases.models import Case
from khanegi.cases.queries.file import AROUND, names
from khanegi.cases.queries.holder import Held, held
from khanegi.people import queries as people
from khanegi.process.grammar import Place
from khanegi.process.words import Role

OF_CASE = ("id", "code", "procedure", "version", "place", "arrived_at", "paused_at", "due_at")
# One row always: when the most tries were reached, else the case, if code and mark fit.
MATCH = f"""
select t.tried, {", ".join(f"c.{name}" for name in OF_CASE)}, {people.STANDS_STILL}, {AROUND}
from (select {people.TRIED} as tried) t left join (
    cases_case c join people_user u
      on u.id = c.applicant_id and (u.national_id = %(second)s or right(u.mobile, 4) = %(second)s)
  ) on c.code = %(code)s and t.tried is null
"""
MAIN = """
select id, code from cases_case where applicant_id = %s and parent_id is null order by id desc limit 3
"""
ID_OR_LAST_FOUR = re.compile(r"\d{10}|\d{4}")
NO_CODE = "0" * 11 + "x"  # is nobody's, so that a mistyped code costs the same question


@dataclass(frozen=True, slots=True)
class Tracked:
    """What is told of a case to who has not signed in."""

    code: str
    place: Place
    procedure: str
    held: Held


def tracked(code: str, second: str, tries: Mapping[str, Any]) -> tuple[dt.datetime | None, Tracked | None]:
    """Return the case of a code whose applicant has this national ID or these last digits of the mobile.

    Before it stands what `people.queries.TRIED` says of `tries`. A code of nobody and a mark that does not
    fit are one answer after one and the same statement.
    """
    mark = re.sub(r"[\s\-]", "", persian.digits_in(second[:40]))
    given = {
        **tries,
        "code": codes.clean(code) or NO_CODE,
        "second": mark if ID_OR_LAST_FOUR.fullmatch(mark) else "-",
    }
    tried, number, *row = sql.row(MATCH, given)
    return tried, None if number is None else _tracked([number, *row])


def _tracked(row: Sequence[Any]) -> Tracked:
    case = Case.from_db("default", OF_CASE, row[: len(OF_CASE)])
    is_still, *around = row[len(OF_CASE) :]
    offices, children, waiting = (read_json(found) or [] for found in around)
    unanswered = [Role(role) for role in waiting]
    told = held(case, unanswered, names({}, [], offices, children), is_still=is_still)
    return Tracked(case.code, case.here, case.process.title, Held(**told))


def codes_of(user: int) -> tuple[tuple[int, str], ...]:
    """Return (number, code) of the main cases of a person, the newest first; at most three."""
    return tuple((pk, code) for pk, code in sql.rows(MAIN, [user]))
