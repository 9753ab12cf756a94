"""Proves that the history is whole and that every case stands where its history says.

Reads and never writes. What it finds is told as sentences that name the case and the event.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from khanegi.cases import rows
from khanegi.cases.models import Case, Event
from khanegi.process.grammar import Place

BATCH = 2000


def faults(cases: QuerySet[Case] | None = None) -> Iterator[str]:
    """Yield every broken chain, impossible step and state that its events do not give."""
    wanted = (Case.objects.all() if cases is None else cases).order_by("pk")
    last = 0
    while batch := list(wanted.filter(pk__gt=last)[:BATCH]):
        events: dict[int, list[Event]] = {case.pk: [] for case in batch}
        for event in Event.objects.filter(case__in=events).order_by("case_id", "seq"):
            events[event.case_id].append(event)
        for case in batch:
            yield from _of_case(case, events[case.pk])
        last = batch[-1].pk


def _of_case(case: Case, events: list[Event]) -> Iterator[str]:
    name = f"case {case.code}"
    if [event.seq for event in events] != list(range(1, case.seq + 1)):
        yield f"{name}: events are not numbered 1 to {case.seq}"
        return
    before = b""
    for event in events:
        if rows.chain(before, event) != bytes(event.hash):
            yield f"{name}: event {event.seq} is not what was written"
            return
        before = bytes(event.hash)
    if before != bytes(case.head):
        yield f"{name}: the case row does not carry the hash of its last event"
    yield from _steps(name, case, events)


def _steps(name: str, case: Case, events: list[Event]) -> Iterator[str]:
    """Walk the events through the declared procedure."""
    place = ""
    for event in events:
        if event.frm != place:
            yield f"{name}: event {event.seq} leaves {event.frm!r}, but the case was in {place!r}"
        if not _declared(case, event, place):
            yield f"{name}: event {event.seq} ({event.action}) is no step from {place!r} to {event.to!r}"
        place = event.to
    if place != case.place:
        yield f"{name}: stands in {case.place!r}, but its history ends in {place!r}"
    told = events[-1].clock if events else {}
    if {key: told.get(key) for key in ("spent", "extra")} != {"spent": case.spent, "extra": case.extra}:
        yield f"{name}: its clock is not the one of its last event"


def _declared(case: Case, event: Event, place: str) -> bool:
    process = case.process
    if event.action == rows.OPENED:
        return event.seq == 1 and event.to == process.start.key
    verb = process.action(event.action)
    here = process.place(place)
    targets: tuple[Place, ...] = process.targets(verb)
    stays = event.to == place and (verb.to is None or verb.joint)
    return here in verb.at and (stays or event.to in {target.key for target in targets})
