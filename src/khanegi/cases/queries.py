"""What may be read about cases, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from khanegi.base.errors import NotFound
from khanegi.cases import handlers
from khanegi.cases.clock import TEHRAN, Clock, Days
from khanegi.cases.models import Case
from khanegi.people import queries as people
from khanegi.process import book, decide
from khanegi.process.facts import Actor, Child, Facts, Past
from khanegi.process.grammar import Kind, Process
from khanegi.process.words import Reach, Role
from khanegi.rules import queries as rules

if TYPE_CHECKING:
    from khanegi.cases.actions import Opening

COLUMNS = tuple(field.attname for field in Case._meta.concrete_fields)
READ_ALL = frozenset({Role.AUDITOR})

FILE = """
select {columns}, statement_timestamp(), y.province_id,
  (select jsonb_agg(jsonb_build_array(e.seq, e.action, e.frm, e."to", e.by_id, e.data, e.key, e.id)
                    order by e.seq) from cases_event e where e.case_id = c.id),
  (select jsonb_agg(jsonb_build_array(e.action, e.frm, e."to", e.by_id) order by e.seq)
     from cases_event e where e.case_id = c.parent_id),
  (select jsonb_agg(jsonb_build_array(p.role, p.user_id, u.national_id))
     from cases_party p join people_user u on u.id = p.user_id where p.case_id = c.id),
  (select jsonb_agg(jsonb_build_array(o.role, o.office_id, f.above))
     from cases_caseoffice o join people_office f on f.id = o.office_id where o.case_id = c.id),
  (select jsonb_agg(jsonb_build_array(k.procedure, k.version, k.place, k.topic) order by k.id)
     from cases_case k where k.parent_id = c.id),
  (select jsonb_agg(w.role) from cases_waiting w where w.case_id = c.id and w.duty),
  (select coalesce(sum(version), 0) from people_stamp),
  {contributed}
from cases_case c join people_county y on y.id = c.county_id where {which} {lock}
"""


@dataclass(frozen=True, slots=True)
class File:
    """A case with everything that deciding about it needs, read in one statement.

    `keys` gives the stored event (id and seq) of every idempotency key; `now` is the database's clock.
    """

    case: Case
    facts: Facts
    process: Process
    now: dt.datetime
    province: int
    stamp: int
    keys: dict[str, tuple[int, int, str, int | None]]

    @property
    def clock(self) -> Clock:
        row = self.case
        return Clock(row.clock_at, row.paused_at, row.due_at, row.spent, row.extra, row.bell, row.rings_at)

    def days(self) -> Days:
        """Return what days mean for this case; the calendar and the rules are kept in memory by stamp."""
        in_force = rules.in_force(self.stamp, self.case.rules_on, self.province)
        weekend = in_force.get("weekend")
        calendar = people.calendar(self.stamp, frozenset(weekend.value) if weekend else people.WEEKEND)
        allowed = {key: rule.value for key, rule in in_force.items() if isinstance(rule.value, int)}
        return Days(calendar, self.case.county_id, allowed)


def load(*, pk: int | None = None, code: str | None = None, lock: bool = False) -> File:
    """Read a case and its facts in one statement, locked or not. Raises NotFound.

    A locked row is the newest, but what hangs on it was read a moment before the lock was given:
    `cases.actions` compares the two by the number of the last event.
    """
    added = handlers.contributed()
    pairs = ", ".join(f"'{name}', ({sql})" for name, sql in added.items())
    statement = FILE.format(
        columns=", ".join(f'c."{column}"' for column in COLUMNS),
        contributed=f"jsonb_build_object({pairs})",
        which="c.id = %s" if code is None else "c.code = %s",
        lock="for update of c" if lock else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [pk if code is None else code])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(str(code or pk))
    return _file(row)


def _file(row: Sequence[Any]) -> File:
    width = len(COLUMNS)
    case = Case.from_db("default", COLUMNS, row[:width])
    now, province, events, above, parties, offices, children, waiting, stamp, more = row[width:]
    events = events or []
    facts = Facts(
        place=case.place,
        parties=_parties(parties or []),
        offices={Role(role): (office, *over) for role, office, over in offices or []},
        kin=frozenset(national_id for _, _, national_id in parties or [] if national_id),
        past=tuple(Past(action, frm, to, by, data) for _, action, frm, to, by, data, _, _ in events),
        above=tuple(Past(*past) for past in above or []),
        children=tuple(_child(*child) for child in children or []),
        unanswered=frozenset(Role(role) for role in waiting or []),
        more=more,
    )
    keys = {key: (pk, seq, action, by) for seq, action, _, _, by, _, key, pk in events}
    return File(case, facts, case.process, now, province, int(stamp), keys)


def _parties(rows: list[list[Any]]) -> dict[Role, frozenset[int]]:
    found: dict[Role, set[int]] = {}
    for role, user, _ in rows:
        found.setdefault(Role(role), set()).add(user)
    return {role: frozenset(users) for role, users in found.items()}


def _child(procedure: str, version: int, place: str, topic: str) -> Child:
    here = book.get(procedure, version).place(place)
    return Child(procedure, place, here.kind is Kind.FINAL, here.holds_parent, topic)


def sees(actor: Actor, facts: Facts) -> bool:
    """Say whether this person may open the case: a party, or seated where it was sent."""
    if any(role in READ_ALL for role, _ in actor.seats):
        return True
    if any(actor.user in users for users in facts.parties.values()):
        return True
    return any(
        (role, office) in actor.seats
        for role, offices in facts.offices.items()
        for office in (offices if role.reach is Reach.BELOW else offices[:1])
    )


BLANK = """
select nextval(pg_get_serial_sequence('cases_case', 'id')), statement_timestamp(), y.province_id,
  (select coalesce(sum(version), 0) from people_stamp),
  (select jsonb_object_agg(f.id, f.above) from people_office f where f.id = any(%(offices)s)),
  (select jsonb_agg(u.national_id) from people_user u where u.id = any(%(people)s))
from people_county y where y.id = %(county)s
"""


def blank(opening: Opening, process: Process) -> File:
    """Return the file of a case that is about to begin, with its number and the facts of its start."""
    offices = [office for office, _ in opening.offices.values()]
    persons = [user for users in opening.parties.values() for user in users]
    with connection.cursor() as cursor:
        cursor.execute(BLANK, {"offices": offices, "people": persons, "county": opening.county})
        number, now, province, stamp, above, kin = cursor.fetchone()
    case = Case(
        pk=number,
        procedure=process.key,
        version=process.version,
        place=process.start.key,
        seq=1,
        parent_id=opening.parent,
        applicant_id=opening.applicant,
        county_id=opening.county,
        occupation_id=opening.occupation,
        topic=opening.topic,
        opened_at=now,
        arrived_at=now,
        rules_on=opening.rules_on or now.astimezone(TEHRAN).date(),
    )
    facts = Facts(
        place=process.start.key,
        parties=opening.parties,
        offices={
            role: (office, *(above or {})[str(office)]) for role, (office, _) in opening.offices.items()
        },
        kin=frozenset(national_id for national_id in kin or [] if national_id),
    )
    return File(case, facts, process, now, province, int(stamp), {})


def one(actor: Actor, code: str) -> File:
    """Return one visible case by its tracking code; a stranger's case does not exist."""
    file = load(code=code)
    if not sees(actor, file.facts):
        raise NotFound(code)
    return file


def offers(file: File, actor: Actor) -> tuple[decide.Offer, ...]:
    """Return what this person could do with the case now, each with what still stands in the way."""
    return decide.offers(file.process, file.facts, actor)
