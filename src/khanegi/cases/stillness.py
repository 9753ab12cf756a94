"""The desk of heirs: a person has died or cannot act, and every case of theirs follows by jobs.

One row a person is the truth: from that moment nobody moves a case of theirs (`process.decide`). Each
live case then gets its own act of SYSTEM, which stops its clock and frees whoever waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from khanegi.base import sql
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.base.jobs import defer, gathering
from khanegi.cases import queries
from khanegi.cases.models import Case
from khanegi.people.models import Heir, Standstill, User
from khanegi.process import book
from khanegi.process.decide import OWN_CASE
from khanegi.process.facts import Actor
from khanegi.process.grammar import Process
from khanegi.process.standstill import CEASE, WAKE
from khanegi.process.words import Role

ALREADY = Refusal(
    "standstill_recorded",
    "برای این شخص پیش‌تر فوت یا ناتوانی ثبت شده است. آنچه ثبت شده در همین صفحه آمده است.",
)
NOTHING = Refusal("no_standstill", "برای این شخص فوت یا ناتوانی ثبت نشده است، یا ثبت آن برداشته شده است.")
CLOSED = Refusal("standstill_closed", "پرونده‌های این شخص برای همیشه بسته شده است.")
SAME_PERSON = Refusal(
    "standstill_same_person",
    "کسی که فوت یا ناتوانی را ثبت کرده است آن را برنمی‌دارد و پرونده‌ها را نمی‌بندد؛ همکار دیگری می‌کند.",
)
MISSED = """
select c.id, c.procedure, c.version, c.place, s.id, s.closed_at is not null
from people_standstill s join cases_case c on c.applicant_id = s.user_id and c.closed_at is null
where s.lifted_at is null and (s.closed_at is not null or not exists (
  select from cases_event e where e.case_id = c.id and e.at >= s.at and e.action = any(%(stills)s)))
order by c.id limit 1000
"""
ONLY_WRONG = "فوت پایان نمی‌یابد. اگر ثبت آن نادرست بوده است همان را انتخاب کنید."


@transaction.atomic(durable=True)
def record(*, actor: Actor, code: str, said: Mapping[str, Any]) -> Standstill:
    """Record that the applicant of a case has died or cannot act: all their cases stand still.

    `said` are answers to the form `standstill`. Raises Refused; NotFound for who is not of the desk.
    """
    person = _person(actor, code)
    if _live(person) is not None:
        raise Refused(ALREADY)
    row = Standstill.objects.create(user=person, by_id=_number(actor), **_kept(said))
    with gathering():
        for case in _cases(person):
            _still(case.pk, case.process, row.pk)
    return row


def sweep() -> None:
    """Let follow what the jobs of a recording did not reach: a case that came to be meanwhile, an act that
    was refused while something else was on its way. Safe to run at any time: each act has its key."""
    stills = sorted({verb.key for process in book.ALL for verb in process.actions if verb.stills})
    with gathering():
        for case, procedure, version, here, number, is_closed in sql.rows(MISSED, {"stills": stills}):
            process = book.get(procedure, version)
            if not is_closed:
                _still(case, process, number)
            elif CEASE in process.keys and process.place(here) in process.action(CEASE).at:
                defer("cases.carry", case=case, action=CEASE, key=f"cease-{number}")


def _still(case: int, process: Process, number: int) -> None:
    """Ask for the act by which one case stands still, or the other one where the first is refused."""
    first, *more = [verb.key for verb in process.actions if verb.stills]
    second = {"otherwise": more[0]} if more else {}
    defer("cases.carry", case=case, action=first, key=f"still-{number}", **second)


@transaction.atomic(durable=True)
def lift(*, actor: Actor, code: str, said: Mapping[str, Any]) -> Standstill:
    """Let all cases of a person go on with the days they had left. Raises Refused, Invalid or NotFound.

    What was closed stays closed: who was recorded wrongly may begin anew.
    """
    person = _person(actor, code)
    row = _ending(actor, person)
    if row.kind == "death" and said["why"] != "wrong":
        raise Invalid({"why": (ONLY_WRONG,)})
    row.lifted_by_id, row.lifted_at = actor.user, Now()
    row.why, row.lift_note = said["why"], said["note"]
    row.save(update_fields=["lifted_by", "lifted_at", "why", "lift_note"])
    _carry(person, WAKE, f"wake-{row.pk}")
    return row


@transaction.atomic(durable=True)
def close(*, actor: Actor, code: str, said: Mapping[str, Any]) -> Standstill:
    """Close all cases of a person for good, but for a loan that was paid. Raises Refused or NotFound."""
    person = _person(actor, code)
    row = _ending(actor, person)
    if row.closed_at is not None:
        raise Refused(CLOSED)
    row.closed_by_id, row.closed_at, row.close_note = actor.user, Now(), said["note"]
    row.save(update_fields=["closed_by", "closed_at", "close_note"])
    _carry(person, CEASE, f"cease-{row.pk}")
    return row


@transaction.atomic(durable=True)
def hear(*, actor: Actor, code: str, said: Mapping[str, Any]) -> Heir:
    """Write down who came for a person, what they asked and what was answered. Raises Refused or NotFound."""
    row = _live(_person(actor, code))
    if row is None:
        raise Refused(NOTHING)
    return Heir.objects.create(standstill=row, by_id=_number(actor), **_kept(said))


def _person(actor: Actor, code: str) -> User:
    """Return the applicant of a case, held until the end, for who sits at the desk of its secretariat."""
    file = queries.one(actor, code)
    if not actor.holds(Role.SECRETARIAT, file.facts):
        raise NotFound(code)
    if actor.kin & file.facts.kin:
        raise Refused(OWN_CASE)
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=file.case.applicant_id)


def _live(person: User) -> Standstill | None:
    return Standstill.objects.filter(user=person, lifted_at=None).first()


def _ending(actor: Actor, person: User) -> Standstill:
    """Return what stops a person's cases, for who may end it: not who recorded it. Raises Refused."""
    row = _live(person)
    if row is None:
        raise Refused(NOTHING)
    if row.by_id == actor.user:
        raise Refused(SAME_PERSON)
    return row


def _cases(person: User) -> list[Case]:
    return list(Case.objects.filter(applicant=person, closed_at=None).order_by("id"))


def _carry(person: User, verb: str, key: str) -> None:
    """Let SYSTEM take one act on every live case that knows it."""
    with gathering():
        for case in _cases(person):
            process: Process = case.process
            if verb in process.keys:
                defer("cases.carry", case=case.pk, action=verb, key=key)


def _number(actor: Actor) -> int:
    assert actor.user is not None  # machines hold no seat
    return actor.user


def _kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as they are stored: an optional one that was left out is an empty text."""
    return {key: value or "" for key, value in said.items() if key != "told"}
