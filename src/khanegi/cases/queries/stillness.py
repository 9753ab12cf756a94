"""What the desk of heirs reads: for whom cases stand still, and everything about one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from khanegi.base import sql
from khanegi.base.errors import NotFound
from khanegi.cases.queries.file import File, one
from khanegi.people.models import Standstill
from khanegi.process import book
from khanegi.process.facts import Actor
from khanegi.process.grammar import Kind, Place
from khanegi.process.words import Role

# One case of each person suffices to open their page; a seat of the secretariat counts for its own cases.
LISTED = """
select s.id, s.kind, s.at, s.closed_at, u.first_name, u.last_name, theirs.code
from people_standstill s join people_user u on u.id = s.user_id
cross join lateral (
  select c.code from cases_case c join cases_caseoffice o on o.case_id = c.id and o.role = 'secretariat'
  where c.applicant_id = u.id and o.office_id = any(%(offices)s) order by c.id limit 1) theirs
where s.lifted_at is null order by s.id desc limit %(most)s
"""
FOUND = """
select c.code from cases_case c join people_user u on u.id = c.applicant_id
join cases_caseoffice o on o.case_id = c.id and o.role = 'secretariat' and o.office_id = any(%(offices)s)
where u.national_id = %(text)s or c.code = %(text)s order by c.id limit 1
"""
OTHERS = """
select c.procedure, c.version, c.code, c.place from cases_case c
where c.applicant_id = %(person)s and (c.closed_at is null or c.closed_at >= %(since)s) order by c.id
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person for whom cases stand still; `code` opens their page."""

    number: int
    kind: str
    at: dt.datetime
    closed_at: dt.datetime | None
    first_name: str
    last_name: str
    code: str


@dataclass(frozen=True, slots=True)
class OfPerson:
    """One case of a person, in words."""

    code: str
    title: str
    place: Place

    @property
    def is_over(self) -> bool:
        return self.place.kind is Kind.FINAL


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk of heirs knows of one person: what is recorded now, what was before, their cases."""

    file: File
    name: str
    now: Standstill | None
    before: Sequence[Standstill]
    heirs: Sequence[Any]
    cases: tuple[OfPerson, ...]


def standing_still(offices: Iterable[int], *, most: int = 200) -> list[Listed]:
    """Return for whom cases of these secretariats stand still, the newest first; at most so many."""
    return [Listed(*row) for row in sql.rows(LISTED, {"offices": list(offices), "most": most})]


def for_desk(offices: Iterable[int], text: str) -> str | None:
    """Return the code of a case of who has this national ID or this code, if it is of these secretariats."""
    rows = sql.rows(FOUND, {"offices": list(offices), "text": text})
    return str(rows[0][0]) if rows else None


def desk(actor: Actor, code: str) -> Desk:
    """Return what the desk of heirs knows of the applicant of a case. Raises NotFound for anybody else."""
    file = one(actor, code)
    if not actor.holds(Role.SECRETARIAT, file.facts):
        raise NotFound(code)
    rows = Standstill.objects.filter(user=file.case.applicant_id).select_related(
        "by", "lifted_by", "closed_by"
    )
    found = list(rows.order_by("-id"))
    now = next((row for row in found if row.lifted_at is None), None)
    since = now.at if now else file.now
    person = {"person": file.case.applicant_id, "since": since}
    first, last = next((f, n) for role, f, n in file.names.parties if role in (Role.APPLICANT, Role.COVERED))
    return Desk(
        file=file,
        name=f"{first} {last}".strip(),
        now=now,
        before=[row for row in found if row is not now],
        heirs=list(now.heirs.select_related("by").order_by("-id")) if now else [],
        cases=tuple(
            OfPerson(own, book.get(procedure, version).title, book.get(procedure, version).place(place))
            for procedure, version, own, place in sql.rows(OTHERS, person)
        ),
    )
