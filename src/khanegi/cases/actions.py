"""The one door through which a case begins and moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from khanegi.base import codes
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.base.jobs import defer, gathering
from khanegi.base.persian import mask
from khanegi.cases import clock, handlers, queries, rows
from khanegi.cases.models import Case, Event, Tick, Waiting
from khanegi.cases.queries import File
from khanegi.people import actions as people
from khanegi.process import book, decide
from khanegi.process.facts import CLOCK, SYSTEM, Actor
from khanegi.process.grammar import Action, Back, Kind, Place
from khanegi.process.moving import FROM
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.rules.forms.clean import Raw, clean, from_json
from khanegi.rules.forms.grammar import Form
from khanegi.rules.forms.grammar import Kind as Asked
from khanegi.rules.forms.tell import UNTOLD, Told, show

NOTHING: Raw = {}
MISSES = (10, dt.timedelta(hours=1))  # of following a case from one address

STALE = Refusal(
    "stale", "این پرونده پس از بازکردن شما تغییر کرده است. وضعیت تازه را ببینید و دوباره تصمیم بگیرید."
)
KEY_REUSED = Refusal("key_reused", "این درخواست پیش‌تر برای کار دیگری به کار رفته است. صفحه را تازه کنید.")
CANNOT_GO_BACK = Refusal("no_way_back", "جایی که پرونده باید به آن برگردد در سابقه نیست.")


@transaction.atomic(durable=True)
def act(
    *,
    case: int,
    action: str,
    actor: Actor,
    seen: int | None,
    key: str,
    answers: Raw | Json = NOTHING,
    cause: int | None = None,
) -> Event:
    """Move a case by one declared action and return what happened.

    The only writer of `Case.place`. The move, its event, its effects and the jobs they defer are
    saved together or not at all. `seen` is the event number the person was looking at (None only for
    machines); `key` makes a repeat return the stored event. `answers` are of the form the action asks.
    Raises Refused, Invalid or NotFound.
    """
    file = queries.locked(pk=case, action=action, waits_first=actor is SYSTEM)
    verb = file.process.action(action)
    if key in file.keys:
        return _again(file, verb, actor, key)
    if seen is not None and seen != file.case.seq:
        raise Refused(STALE)
    if no := decide.refusal(file.process, file.facts, verb, actor):
        raise Refused(no)
    data = asked(file.case, verb, answers)
    return _carry_out(file, verb, actor, data, key, cause)


@dataclass(frozen=True, slots=True)
class Json:
    """Answers that came from a program: JSON by field key, unknown keys refused."""

    data: object


def asked(case: Case, verb: Action, answers: Raw | Json) -> dict[str, Any]:
    """Return the checked answers of the form an action asks. Raises Invalid."""
    if not verb.asks:
        return {}
    form = asks.get(verb.asks)
    options = choices(case, form)
    if isinstance(answers, Json):
        found, errors = from_json(form, answers.data, options)
    else:
        found, errors = clean(form, answers, options)
    if errors:
        raise Invalid(errors)
    return with_words(form, found, options)


def with_words(
    form: Form, answers: dict[str, Any], options: Mapping[str, handlers.Choices]
) -> dict[str, Any]:
    """Return answers with the words in which they were given: history says them as they were said."""
    return {**answers, "told": [list(line) for line in _words(form, show(form, answers, options))]}


def _words(form: Form, answers: tuple[Told, ...]) -> Iterator[tuple[str, str]]:
    """Yield (label, shown value), the rows of a list one by one, and of an account only its end.

    Everybody who sees a case reads its history; the whole account stands where it is needed.
    """
    for told in answers:
        if told.rows:
            for row in told.rows:
                yield told.label, "، ".join(cell.text for cell in row if cell.text != UNTOLD)
        elif told.text != UNTOLD:
            is_account = form.field(told.key).kind is Asked.SHEBA
            yield told.label, mask(told.text, 4) if is_account else told.text


def choices(case: Case, form: Form) -> dict[str, handlers.Choices]:
    """Return what may be chosen for this case, for every source that an asked form names."""
    fields = [field for top in form.fields for field in (top, *top.fields)]
    return {field.source: handlers.options(field.source, case) for field in fields if field.source}


def _again(file: File, verb: Action, actor: Actor, key: str) -> Event:
    """Return the stored event of a repeated request, if it was this request of this person."""
    pk, _, action, by = file.keys[key]
    if (action, by) != (verb.key, actor.user):
        raise Refused(KEY_REUSED)
    return Event.objects.get(pk=pk)


def _carry_out(
    file: File, verb: Action, actor: Actor, data: dict[str, Any], key: str, cause: int | None
) -> Event:
    sent = _sent(file, verb, data)
    if there := handlers.rehomed(file.case, data) if verb.moves_to else None:
        data = _told_from(file, data)
        sent = tuple(rows.Sent(role, office, why) for role, (office, why) in there.offices.items())
        file.case.county_id = there.county
    if sent:
        offices = {**file.facts.offices, **{one.role: (one.office,) for one in sent}}
        file = replace(file, facts=replace(file.facts, offices=offices))
    with gathering():
        event = _move(file, verb, actor, data, key, cause, sent)
        for effect in verb.effects:
            handlers.run(effect, file.case, event, file.facts)
        if verb.carries and file.case.parent_id and event.frm != event.to:
            defer("cases.carry", case=file.case.parent_id, action=verb.carries, cause=event.pk)
    return event


def _told_from(file: File, data: dict[str, Any]) -> dict[str, Any]:
    """Return what a move keeps and its history says: also which county was left."""
    left = file.case.county
    return {**data, FROM: left.code, "told": [["از شهرستان", left.title], *data["told"]]}


def _sent(file: File, verb: Action, data: Mapping[str, Any]) -> tuple[rows.Sent, ...]:
    """Return the office that the person chose for the case, with the words in which it was chosen."""
    if verb.sends is None:
        return ()
    role, name = verb.sends
    asking = next(one for one in asks.get(verb.asks).fields if one.key == name)
    offered = dict(handlers.options(asking.source, file.case))
    return (rows.Sent(role, int(data[name]), offered[data[name]]),)


def _move(
    file: File,
    verb: Action,
    actor: Actor,
    data: dict[str, Any],
    key: str,
    cause: int | None,
    sent: tuple[rows.Sent, ...],
) -> Event:
    case, here = file.case, file.case.here
    role = decide.role_of(verb, file.facts, actor)
    assert role is not None  # decide.refusal said yes
    to = _target(file, verb, role)
    case.seq += 1
    event = rows.event(file, verb.key, role, actor, to=to, key=key)
    event.data, event.cause_id = data, cause
    answered = role if to is here and verb.joint else None
    days = file.days()
    if to is here:
        turned = _elsewhere(file, verb) if verb.moves_to and sent else _stay(file, verb)
    else:
        turned = clock.arrive(clock.leave(file.clock, here, file.now, days), to, file.now, days)
        case.place, case.arrived_at = to.key, file.now
        case.closed_at = file.now if to.kind is Kind.FINAL else None
    if file.facts.stands_still and to.kind is not Kind.FINAL:  # nothing that comes meanwhile starts the clock
        turned = clock.pause(turned, to, file.now, days)
    rows.save(file, event, turned, moved=to is not here, answered=answered, sent=sent)
    return event


def _target(file: File, verb: Action, role: Role) -> Place:
    """Return where the case goes: declared, back where it came from, or nowhere until all have answered."""
    here = file.case.here
    if verb.to is None:
        return here
    if isinstance(verb.to, Back):
        past = file.facts.last(*verb.to.actions)
        if past is None:
            raise Refused(CANNOT_GO_BACK)
        return file.process.place(past.frm)
    if verb.joint and file.facts.unanswered - {role}:
        return here
    return verb.to


def _stay(file: File, verb: Action) -> clock.Clock:
    here = file.case.here
    if verb.wakes and not (here.budget and any(child.holds_parent for child in file.facts.children)):
        return clock.restart(file.clock, here, file.now, file.days())
    if verb.pauses:
        return clock.pause(file.clock, here, file.now, file.days())
    if verb.resumes and not any(child.holds_parent for child in file.facts.children):
        return clock.resume(file.clock, here, file.now, file.days())
    if verb.renews:
        return clock.arrive(file.clock, here, file.now, file.days())
    if verb.extends:
        return clock.extend(file.clock, here, verb.extends, file.days())
    return file.clock


def _elsewhere(file: File, verb: Action) -> clock.Clock:
    """Return the clock of a case that came to another county; what it waited for ends with the old office."""
    here, days = file.case.here, file.days()
    if verb.afresh and verb.afresh(file.facts):
        return clock.afresh(file.clock, here, file.now, days)
    return clock.due(clock.resume(file.clock, here, file.now, days), here, days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a new case is made of. `offices` gives the office of each role and why this one.

    `by` is the role in which `actor` opens it; `rules_on` the day whose rules it keeps; `more` the
    contributed facts that its first place needs.
    """

    procedure: str
    applicant: int
    county: int
    by: Role
    offices: Mapping[Role, tuple[int, str]]
    parties: Mapping[Role, frozenset[int]]
    key: str
    occupation: int | None = None
    parent: int | None = None
    topic: str = ""
    rules_on: dt.date | None = None
    cause: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


def open(opening: Opening, *, actor: Actor) -> Case:
    """Begin a case inside the caller's transaction and return it, with its tracking code.

    Writes the case, its parties, offices, worklist rows and first event together. A number whose
    code is taken (after a change of key) is skipped.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a case begins inside the transaction of what causes it")
    process = book.latest(opening.procedure)
    while True:
        file = queries.blank(opening, process)
        file.case.code = codes.encode(file.case.pk, settings.CODE_KEY)
        event = rows.event(file, rows.OPENED, opening.by, actor, to=process.start, key=opening.key)
        event.data, event.cause_id = dict(opening.data), opening.cause
        running = clock.arrive(file.clock, process.start, file.now, file.days())
        whys = {role: why for role, (_, why) in opening.offices.items()}
        if rows.begin(file.case, event, file.facts, running, whys):
            return file.case


def track(*, code: str, second: str, address: str | None) -> queries.Tracked:
    """Return the case of a code to who knows a second mark of its applicant. Raises NotFound, TooMany.

    Only misses count and are written, by the address that asks; whoever missed too often is told nothing.
    """
    subject, (most, span) = f"track:{address}", MISSES
    tried, found = queries.tracked(code, second, people.tried(subject, most, span))
    people.stop(tried, span)
    if found is None:
        people.attempt(subject, most, span)
        raise NotFound(code)
    return found


@transaction.atomic(durable=True)
def ring(*, case: int) -> None:
    """Ring the bell that is due, if it still is: tell, add a reader, or take what nobody took.

    A case whose bell has rung meanwhile, or whose clock was stopped, is left alone. No bell rings for the
    dead: a case of theirs that came to be after all others were stopped stands still now.
    """
    file = queries.locked(pk=case)
    if file.case.rings_at is None or file.case.rings_at > file.now:
        return
    if file.facts.stands_still:
        acts = (act for act in file.process.leaving(file.case.here) if act.stills)
        verb = next(act for act in acts if decide.refusal(file.process, file.facts, act, SYSTEM) is None)
        _carry_out(file, verb, SYSTEM, {}, f"clock-{file.case.seq}-still", None)
        return
    bell = file.case.here.bells[file.case.bell]
    if bell.takes:
        verb = file.process.action(bell.takes)
        _carry_out(file, verb, CLOCK, {}, f"clock-{file.case.seq}-{bell.takes}", None)
        return
    with gathering():
        number, due_at = file.case.bell, file.case.due_at
        rows.set_clock(file.case, clock.rung(file.clock, file.case.here, file.days()))
        file.case.save(update_fields=["bell", "rings_at"])
        titles = "، ".join(role.title for role in bell.tells)
        Tick.objects.create(
            case=file.case,
            seq=file.case.seq,
            kind="bell",
            bell=number,
            at=file.now,
            due_before=due_at,
            told=titles,
        )
        if bell.reader and bell.reader in file.facts.offices:
            office = file.facts.offices[bell.reader][0]
            watch = Waiting(case=file.case, role=bell.reader.value, office_id=office, duty=False)
            watch.due_at = due_at or file.now
            watch.save(force_insert=True)
        handlers.told(file.case, bell, file.facts, file.now)


@transaction.atomic(durable=True)
def recount(*, case: int, reason: str) -> bool:
    """Count a case's deadline anew after the calendar changed; True if it moved and people were told."""
    file = queries.locked(pk=case)
    before = file.case.due_at
    counted = clock.due(file.clock, file.case.here, file.days())
    if before is None or counted.due_at == before:
        return False
    with gathering():
        rows.set_clock(file.case, counted)
        file.case.save(update_fields=["due_at", "rings_at", "bell"])
        Waiting.objects.filter(case=file.case, duty=True).update(due_at=counted.due_at)
        Tick.objects.create(
            case=file.case,
            seq=file.case.seq,
            kind="moved",
            at=file.now,
            due_before=before,
            due_after=counted.due_at,
            told=reason,
        )
        handlers.moved(file.case, before, counted.due_at, reason, file.facts)
    return True
