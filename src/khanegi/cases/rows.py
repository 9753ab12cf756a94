"""The statements in which a case begins and moves: each of them one round trip.

Event, case and worklist are written by one statement, so that none can exist without the others.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from khanegi.base import sql
from khanegi.cases.clock import Clock
from khanegi.cases.models import FAR, Case, Event
from khanegi.process.facts import Actor, Facts
from khanegi.process.grammar import Place
from khanegi.process.guards import signer
from khanegi.process.words import Role, Sort

if TYPE_CHECKING:
    from khanegi.cases.queries import File

EVENT = """
insert into cases_event (case_id, seq, action, frm, "to", role, by_id, office_id, at, data, clock, key,
  cause_id, hash)
select %(case)s, %(seq)s, %(action)s, %(frm)s, %(to)s, %(role)s, %(by)s, %(office)s, %(at)s, %(data)s,
  %(told)s, %(key)s, %(cause)s, %(hash)s"""
CLOCKED = """clock_at = %(clock_at)s, paused_at = %(paused_at)s, due_at = %(due_at)s, spent = %(spent)s,
  extra = %(extra)s, bell = %(bell)s, rings_at = %(rings_at)s"""
SENT = (
    "unnest(%(sent_roles)s::text[], %(sent_offices)s::bigint[], %(sent_whys)s::text[]) s(role, office, why)"
)
SENT_TO = f"(select s.office from {SENT} where s.role = w.role)"
# Whoever only watches was called by a bell: where none has rung, nobody watches.
UNWATCHED = "(not duty and %(bell)s = 0)"
STEP = f"""
with moved as (
  update cases_case set place = %(to)s, seq = %(seq)s, head = %(hash)s, arrived_at = %(arrived_at)s,
    closed_at = %(closed_at)s, county_id = %(county)s, {CLOCKED} where id = %(case)s),
gone as (delete from cases_waiting where case_id = %(case)s
         and (%(moved)s or role = %(answered)s or {UNWATCHED})),
kept as (update cases_waiting w set due_at = case when duty then %(due)s else due_at end,
           office_id = case when office_id is null then null else coalesce({SENT_TO}, office_id) end
         where case_id = %(case)s and not %(moved)s and role is distinct from %(answered)s and not {UNWATCHED}
           and (duty and due_at <> %(due)s or role = any(%(sent_roles)s::text[]))),
came as (insert into cases_waiting (case_id, role, office_id, user_id, duty, due_at)
         select %(case)s, w.role, w.office, w.person, true, %(due)s
         from unnest(%(roles)s::text[], %(offices)s::bigint[], %(people)s::bigint[])
              as w(role, office, person)),
sent as (insert into cases_caseoffice (case_id, role, office_id, why)
         select %(case)s, * from {SENT}
         on conflict (case_id, role) do update set office_id = excluded.office_id, why = excluded.why)
{EVENT} returning id
"""
BEGIN = f"""
with born as (
  insert into cases_case (id, code, procedure, version, place, seq, head, parent_id, applicant_id, county_id,
    occupation_id, topic, rules_on, opened_at, arrived_at, clock_at, paused_at, due_at, spent, extra, bell,
    rings_at)
  values (%(case)s, %(code)s, %(procedure)s, %(version)s, %(to)s, 1, %(hash)s, %(parent)s, %(applicant)s,
    %(county)s, %(occupation)s, %(topic)s, %(rules_on)s, %(at)s, %(at)s, %(clock_at)s, %(paused_at)s,
    %(due_at)s, %(spent)s, %(extra)s, %(bell)s, %(rings_at)s)
  on conflict (code) do nothing returning id),
named as (insert into cases_party (case_id, role, user_id)
          select born.id, p.role, p.person
          from born, unnest(%(party_roles)s::text[], %(party_people)s::bigint[]) as p(role, person)),
sent as (insert into cases_caseoffice (case_id, role, office_id, why)
         select born.id, s.role, s.office, s.why from born, {SENT}),
came as (insert into cases_waiting (case_id, role, office_id, user_id, duty, due_at)
         select born.id, w.role, w.office, w.person, true, %(due)s
         from born, unnest(%(roles)s::text[], %(offices)s::bigint[], %(people)s::bigint[])
              as w(role, office, person))
{EVENT} from born returning id
"""


OPENED = "open"


@dataclass(frozen=True, slots=True)
class Sent:
    """The office to which an action sends the case, and why this one."""

    role: Role
    office: int
    why: str


def event(file: File, action: str, role: Role, actor: Actor, *, to: Place, key: str) -> Event:
    """Return the event of a move, not yet stored: `save` or `begin` add the clock and the hash."""
    return Event(
        case=file.case,
        seq=file.case.seq,
        action=action,
        frm="" if action == OPENED else file.case.place,
        to=to.key,
        role=role.value,
        by_id=actor.user,
        office_id=seat(actor, role, file.facts),
        at=file.now,
        key=key,
    )


def seat(actor: Actor, role: Role, facts: Facts) -> int | None:
    """Return the office from which a member of staff acts on this case."""
    if role.sort is not Sort.STAFF:
        return None
    return next((office for office in facts.counted(role) if (role, office) in actor.seats), None)


def chain(before: bytes, row: Event) -> bytes:
    """Return the hash of an event: of the hash before it and of everything it says."""
    at = row.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    said = [row.seq, row.action, row.frm, row.to, row.role, row.by_id, row.office_id, at]
    said += [row.data, row.clock, row.key, row.cause_id]
    return sha256(before + json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).digest()


def save(
    file: File, row: Event, clock: Clock, *, moved: bool, answered: Role | None, sent: Iterable[Sent]
) -> None:
    """Write a move in one statement and give the event its number."""
    case = file.case
    row.clock = clock.told()
    row.hash = case.head = chain(bytes(case.head), row)
    set_clock(case, clock)
    waits = waiting(case.here, file.facts) if moved else []
    given = {
        **of_event(row, clock),
        **of_waiting(waits, clock),
        "arrived_at": case.arrived_at,
        "closed_at": case.closed_at,
        "moved": moved,
        "answered": answered.value if answered else None,
        "county": case.county_id,
        **of_sent((one.role, one.office, one.why) for one in sent),
    }
    row.pk = int(sql.row(STEP, given)[0])


def begin(case: Case, row: Event, facts: Facts, clock: Clock, whys: Mapping[Role, str]) -> bool:
    """Write a new case in one statement; False if its code is taken and nothing was written."""
    row.clock = clock.told()
    row.hash = case.head = chain(b"", row)
    set_clock(case, clock)
    people = [(role.value, user) for role, users in facts.parties.items() for user in sorted(users)]
    given = {
        **of_event(row, clock),
        **of_waiting(waiting(case.here, facts), clock),
        **{name: getattr(case, name) for name in ("code", "procedure", "version", "topic", "rules_on")},
        **{name: getattr(case, f"{name}_id") for name in ("parent", "applicant", "county", "occupation")},
        "party_roles": [role for role, _ in people],
        "party_people": [user for _, user in people],
        **of_sent((role, offices[0], whys.get(role, "")) for role, offices in facts.offices.items()),
    }
    written = sql.row(BEGIN, given)
    if written is None:
        return False
    row.pk = int(written[0])
    return True


def set_clock(case: Case, clock: Clock) -> None:
    case.clock_at, case.paused_at, case.due_at = clock.clock_at, clock.paused_at, clock.due_at
    case.spent, case.extra, case.bell, case.rings_at = clock.spent, clock.extra, clock.bell, clock.rings_at


def waiting(place: Place, facts: Facts) -> list[tuple[str, int | None, int | None]]:
    """Return who is waited for in a place: (role, office, person), one of the two filled."""
    rows: list[tuple[str, int | None, int | None]] = []
    for role in place.owners:
        if role.sort is Sort.PARTY:
            rows += [(role.value, None, user) for user in sorted(facts.parties[role])]
        elif role.sort is Sort.STAFF:
            rows.append((role.value, signer(facts, role) or facts.offices[role][0], None))
    return rows


def of_event(row: Event, clock: Clock) -> dict[str, Any]:
    named = ("seq", "action", "frm", "to", "role", "at", "key", "hash")
    return {
        **{name: getattr(row, name) for name in named},
        **{name: getattr(row, f"{name}_id") for name in ("case", "by", "office", "cause")},
        **{
            name: getattr(clock, name)
            for name in ("clock_at", "paused_at", "due_at", "extra", "bell", "rings_at")
        },
        "data": Jsonb(row.data),
        "told": Jsonb(row.clock),
        "spent": Jsonb(clock.spent),
    }


def of_waiting(waits: Iterable[tuple[str, int | None, int | None]], clock: Clock) -> dict[str, Any]:
    waits = list(waits)
    return {
        "due": clock.due_at or FAR,
        "roles": [role for role, _, _ in waits],
        "offices": [office for _, office, _ in waits],
        "people": [person for _, _, person in waits],
    }


def of_sent(sent: Iterable[tuple[Role, int, str]]) -> dict[str, Any]:
    sent = list(sent)
    return {
        "sent_roles": [role.value for role, _, _ in sent],
        "sent_offices": [office for _, office, _ in sent],
        "sent_whys": [why for _, _, why in sent],
    }
