"""One case with everything that deciding about it, or showing it, needs: one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from khanegi.base import jalali, sql
from khanegi.base.errors import NotFound
from khanegi.base.sql import read_json
from khanegi.cases import handlers
from khanegi.cases.clock import Clock, Days
from khanegi.cases.models import Case
from khanegi.people import queries as people
from khanegi.process import book, decide
from khanegi.process.facts import Actor, Child, Facts, Past
from khanegi.process.grammar import Kind, Process
from khanegi.process.words import Role
from khanegi.rules import queries as rules

if TYPE_CHECKING:
    from khanegi.cases.actions import Opening

COLUMNS = tuple(field.attname for field in Case._meta.concrete_fields)
READ_ALL = frozenset({Role.AUDITOR})
# Not «for update»: opening a child elsewhere must not wait for whoever moves the parent.
LOCK = "for no key update of c"

NAMED = """
  jsonb_build_object('county', (select y.title from people_county y where y.id = c.county_id),
    'occupation', (select o.title from rules_occupation o where o.id = c.occupation_id),
    'parent', (select k.code from cases_case k where k.id = c.parent_id),
    'assignee', (select u.first_name || ' ' || u.last_name from people_user u where u.id = c.assignee_id))
"""
# Its offices, the cases opened from it, and who still has to answer.
AROUND = """
  (select jsonb_agg(jsonb_build_array(o.role, o.office_id, f.above, f.title, o.why))
     from cases_caseoffice o cross join lateral
       (select f.* from people_office f where f.id = o.office_id offset 0) f where o.case_id = c.id),
  (select jsonb_agg(jsonb_build_array(k.procedure, k.version, k.place, k.topic, k.code) order by k.id)
     from cases_case k where k.parent_id = c.id),
  (select jsonb_agg(w.role) from cases_waiting w where w.case_id = c.id and w.duty)
"""
# `offset 0` keeps such joins from becoming hash joins over a whole table.
FILE = f"""
select {{columns}}, statement_timestamp(),
  (select y.province_id from people_county y where y.id = c.county_id),
  {people.STAMP},
  {{named}},
  (select jsonb_agg(jsonb_build_array(e.seq, e.action, e.frm, e."to", e.by_id, e.data, e.key, e.id)
                    order by e.seq) from cases_event e where e.case_id = c.id),
  (select jsonb_agg(jsonb_build_array(e.action, e.frm, e."to", e.by_id) order by e.seq)
     from cases_event e where e.case_id = c.parent_id),
  (select jsonb_agg(jsonb_build_array(p.role, p.user_id, u.national_id, u.first_name, u.last_name,
      {people.STANDS_STILL}))
     from cases_party p cross join lateral
       (select u.* from people_user u where u.id = p.user_id offset 0) u where p.case_id = c.id),
  {AROUND},
  {{contributed}}
from cases_case c where {{which}} {{lock}}
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """An office that plays a role in the case, and why this one."""

    role: Role
    office: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A case opened from this one, as a page names it."""

    code: str
    title: str
    place: str
    topic: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What people call the things of a case. `parties` are (role, first name, last name)."""

    county: str = ""
    occupation: str = ""
    parent: str = ""
    assignee: str = ""
    parties: tuple[tuple[Role, str, str], ...] = ()
    sent: tuple[Sent, ...] = ()
    beside: tuple[Beside, ...] = ()

    def office(self, role: Role) -> str:
        return next((sent.title for sent in self.sent if sent.role is role), role.title)


@dataclass(frozen=True, slots=True)
class File:
    """A case with everything that deciding about it needs, read in one statement.

    `keys` gives the stored event (id, seq, action, by) of every idempotency key; `now` is the
    database's clock.
    """

    case: Case
    facts: Facts
    process: Process
    now: dt.datetime
    province: int
    stamp: int
    keys: dict[str, tuple[int, int, str, int | None]]
    names: Names

    @property
    def clock(self) -> Clock:
        row = self.case
        return Clock(row.clock_at, row.paused_at, row.due_at, row.spent, row.extra, row.bell, row.rings_at)

    def days(self) -> Days:
        """Return what days mean for this case; the calendar and the rules are kept in memory by stamp."""
        in_force = rules.in_force(self.stamp, self.case.rules_on, self.province)
        weekend = rules.weekend(self.stamp, self.case.rules_on, self.province)
        calendar = people.calendar(self.stamp, weekend)
        allowed = {key: rule.value for key, rule in in_force.items() if isinstance(rule.value, int)}
        known = {name: self.facts.more.get(name) for name in self.process.ends}
        ends = {name: dt.date.fromisoformat(day) for name, day in known.items() if day}
        return Days(calendar, self.case.county_id, allowed, ends)


def load(*, pk: int | None = None, code: str | None = None) -> File:
    """Read a case and its facts in one statement. Raises NotFound."""
    return _read(code is not None, False, "", pk if code is None else code)


def locked(*, pk: int, action: str = "", waits_first: bool = False) -> File:
    """Return the file of a case nobody else can move until this transaction ends. Raises NotFound.

    Whoever waited for the lock gets the newest row, but beside it what was there before the wait: then
    it is read once more under the lock. What changed in other cases meanwhile does not show in the row:
    who decides by that `waits_first` and reads afterwards. It has no names, since nothing is decided by
    them; with `action` only facts of the procedures that know it are read.
    """
    if waits_first:
        sql.row(f"select 1 from cases_case c where c.id = %s {LOCK}", [pk])
    file = _read(False, True, action, pk)
    waited = len(file.facts.past) != file.case.seq
    return _read(False, True, action, pk) if waited else file


def _read(by_code: bool, lock: bool, action: str, which: int | str | None) -> File:
    row = sql.row(_statement(by_code, lock, action), [which])
    if row is None:
        raise NotFound(str(which))
    return _file(row)


@lru_cache(maxsize=256)
def _statement(by_code: bool, lock: bool, action: str) -> str:
    return FILE.format(
        columns=", ".join(f'c."{column}"' for column in COLUMNS),
        named="null::jsonb" if lock else NAMED,
        contributed=_contributed(action),
        which="c.code = %s" if by_code else "c.id = %s",
        lock=LOCK if lock else "",
    )


def _contributed(action: str) -> str:
    """Return the facts of other rooms as one document; each procedure has its own."""
    knowing = {process.key for process in book.ALL if not action or action in process.keys}
    parts = []
    for procedure, facts in handlers.contributed().items():
        if procedure in knowing:
            pairs = ", ".join(f"'{name}', ({sql})" for name, sql in facts.items())
            parts.append(f"when '{procedure}' then jsonb_build_object({pairs})")
    return f"case c.procedure {' '.join(parts)} end" if parts else "null::jsonb"


def _file(row: Sequence[Any]) -> File:
    width = len(COLUMNS)
    case = Case.from_db("default", COLUMNS, row[:width])
    case.spent = read_json(case.spent)
    now, province, stamp = row[width : width + 3]
    named, events, above, parties, offices, children, waiting, more = map(read_json, row[width + 3 :])
    events, parties, offices, children = events or [], parties or [], offices or [], children or []
    still = frozenset(user for _, user, _, _, _, is_still in parties if is_still)
    facts = Facts(
        place=case.place,
        parties=_parties(parties),
        offices={Role(role): (office, *over) for role, office, over, _, _ in offices},
        kin=frozenset(national_id for _, _, national_id, *_ in parties if national_id),
        past=tuple(Past(action, frm, to, by, data) for _, action, frm, to, by, data, _, _ in events),
        above=tuple(Past(*past) for past in above or []),
        children=tuple(_child(*child[:4]) for child in children),
        unanswered=frozenset(Role(role) for role in waiting or []),
        still=still,
        stands_still=case.applicant_id in still,
        more=more or {},
    )
    keys = {key: (pk, seq, action, by) for seq, action, _, _, by, _, key, pk in events}
    return File(
        case,
        facts,
        case.process,
        now,
        province,
        int(stamp),
        keys,
        names(named or {}, parties, offices, children),
    )


def _parties(rows: list[list[Any]]) -> dict[Role, frozenset[int]]:
    found: dict[Role, set[int]] = {}
    for role, user, *_ in rows:
        found.setdefault(Role(role), set()).add(user)
    return {role: frozenset(users) for role, users in found.items()}


def _child(procedure: str, version: int, place: str, topic: str) -> Child:
    here = book.get(procedure, version).place(place)
    return Child(procedure, place, here.kind is Kind.FINAL, here.holds_parent, topic)


def names(
    named: dict[str, str | None],
    parties: list[list[Any]],
    offices: list[list[Any]],
    children: list[list[Any]],
) -> Names:
    """Return the names of a case from what `FILE` and `AROUND` found."""
    return Names(
        **{name: value or "" for name, value in named.items()},
        parties=tuple((Role(role), first, last) for role, _, _, first, last, _ in parties),
        sent=tuple(Sent(Role(role), office, title, why) for role, office, _, title, why in offices),
        beside=tuple(_beside(*child[:5]) for child in children),
    )


def _beside(procedure: str, version: int, place: str, topic: str, code: str) -> Beside:
    process = book.get(procedure, version)
    here = process.place(place)
    return Beside(code, process.title, here.title, topic, here.kind is Kind.FINAL)


def sees(actor: Actor, facts: Facts) -> bool:
    """Say whether this person may open the case: a party, or seated where it was sent."""
    if any(role in READ_ALL for role, _ in actor.seats):
        return True
    if actor.is_party(facts):
        return True
    return any((role, office) in actor.seats for role in facts.offices for office in facts.counted(role))


BLANK = f"""
select nextval(pg_get_serial_sequence('cases_case', 'id')), statement_timestamp(), y.province_id,
  {people.STAMP},
  (select jsonb_object_agg(f.id, f.above) from people_office f where f.id = any(%(offices)s)),
  (select jsonb_agg(u.national_id) from people_user u where u.id = any(%(people)s))
from people_county y where y.id = %(county)s
"""


def blank(opening: Opening, process: Process) -> File:
    """Return the file of a case that is about to begin, with its number and the facts of its start."""
    offices = [office for office, _ in opening.offices.values()]
    persons = [user for users in opening.parties.values() for user in users]
    given = {"offices": offices, "people": persons, "county": opening.county}
    number, now, province, stamp, *found = sql.row(BLANK, given)
    above, kin = map(read_json, found)
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
        rules_on=opening.rules_on or jalali.date_of(now),
    )
    facts = Facts(
        place=process.start.key,
        parties=opening.parties,
        offices={
            role: (office, *(above or {})[str(office)]) for role, (office, _) in opening.offices.items()
        },
        kin=frozenset(national_id for national_id in kin or [] if national_id),
        more=opening.more,
    )
    return File(case, facts, process, now, province, int(stamp), {}, Names())


def one(actor: Actor, code: str) -> File:
    """Return one visible case by its tracking code; a stranger's case does not exist."""
    file = load(code=code)
    if not sees(actor, file.facts):
        raise NotFound(code)
    return file


def of_act(actor: Actor, code: str, key: str) -> File:
    """Return one visible case; also one that this actor's act of this key has taken out of their sight.

    So a repeat finds the stored act. Raises NotFound.
    """
    file = load(code=code)
    stored = file.keys.get(key)
    is_theirs = stored is not None and actor.user is not None and stored[3] == actor.user
    if not is_theirs and not sees(actor, file.facts):
        raise NotFound(code)
    return file


def offers(file: File, actor: Actor) -> tuple[decide.Offer, ...]:
    """Return what this person could do with the case now, each with what still stands in the way."""
    return decide.offers(file.process, file.facts, actor)
