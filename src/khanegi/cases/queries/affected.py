"""Whose live cases a decision about a field touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khanegi.base import sql

IN_FIELD = """
select distinct on (c.applicant_id) c.applicant_id, c.id, c.code
from cases_case c
where c.closed_at is null and c.occupation_id = %(occupation)s and c.procedure = any(%(procedures)s)
  and (%(county)s::bigint is null or c.county_id = %(county)s)
order by c.applicant_id, c.id desc
"""


@dataclass(frozen=True, slots=True)
class Affected:
    """A person and the newest of their cases in the field."""

    user: int
    case: int
    code: str


def in_field(occupation: int, county: int | None, procedures: Iterable[str]) -> list[Affected]:
    """Return everybody with a live case of these procedures in a field, each once; no county: everywhere.

    Reads the whole table of cases: for jobs, never for a page.
    """
    given = {"occupation": occupation, "county": county, "procedures": list(procedures)}
    return [Affected(*row) for row in sql.rows(IN_FIELD, given)]
