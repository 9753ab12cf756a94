"""What anybody may learn about a case with its code and a second mark of the applicant."""

from __future__ import annotations

import re

from khanegi.base import codes, persian, sql
from khanegi.cases.queries.file import File, load

MATCH = """
select c.id from cases_case c join people_user u on u.id = c.applicant_id
where c.code = %(code)s and (u.national_id = %(second)s or right(u.mobile, 4) = %(second)s)
"""
MAIN = """
select id, code from cases_case where applicant_id = %s and parent_id is null order by id desc limit 3
"""
ID_OR_LAST_FOUR = re.compile(r"\d{10}|\d{4}")
NO_CODE = "0" * 11 + "x"  # is nobody's, so that a mistyped code costs the same question


def tracked(code: str, second: str) -> File | None:
    """Return the case of a code whose applicant has this national ID or these last digits of the mobile.

    A code of nobody and a mark that does not fit are one answer after one and the same statement.
    """
    mark = re.sub(r"[\s\-]", "", persian.digits_in(second[:40]))
    given = {
        "code": codes.clean(code) or NO_CODE,
        "second": mark if ID_OR_LAST_FOUR.fullmatch(mark) else "-",
    }
    row = sql.row(MATCH, given)
    return load(pk=row[0]) if row else None


def codes_of(user: int) -> tuple[tuple[int, str], ...]:
    """Return (number, code) of the main cases of a person, the newest first; at most three."""
    return tuple((pk, code) for pk, code in sql.rows(MAIN, [user]))
