"""Who holds a case, since when, until when, and what comes next: the same words for both sides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khanegi.cases import clock
from khanegi.cases.queries.file import File
from khanegi.process.grammar import Kind, Place, Unit
from khanegi.process.words import Role, Sort


@dataclass(frozen=True, slots=True)
class Holder:
    """The clock box. `days_left` counts in `unit`s, negative when late; None without a deadline.

    `roles` are those who hold the case, `who` how they are called; where each must answer, who has
    answered holds it no more. `stopped_for` says whose answer stops the clock.
    """

    roles: tuple[Role, ...]
    who: tuple[str, ...]
    since: dt.datetime
    until: dt.datetime | None
    days_left: int | None
    unit: Unit
    stopped_for: str
    next: str
    is_over: bool


def holder(file: File) -> Holder:
    """Return the clock box of a case as it stands at the database's now."""
    case, here = file.case, file.case.here
    owed = file.facts.unanswered if here.each else here.owners
    roles = tuple(role for role in here.owners if role in owed)
    return Holder(
        roles=roles,
        who=tuple(_who(file, role) for role in roles),
        since=case.arrived_at,
        until=case.due_at,
        days_left=clock.left(case.due_at, file.now, here.unit, file.days()),
        unit=here.unit,
        stopped_for="، ".join(_stoppers(file)) if case.paused_at else "",
        next=here.next,
        is_over=here.kind is Kind.FINAL,
    )


def road(file: File) -> tuple[tuple[Place, str], ...]:
    """Return the places of the main road, each «done», «here» or «ahead»; empty off the road."""
    places = file.process.road
    keys = [place.key for place in places]
    if file.case.place not in keys:
        return ()
    here = keys.index(file.case.place)
    state = ("done", "here", "ahead")
    return tuple((place, state[(number >= here) + (number > here)]) for number, place in enumerate(places))


def _who(file: File, role: Role) -> str:
    if role is Role.SYSTEM and (elsewhere := _stoppers(file)):
        return "، ".join(elsewhere)  # it waits for another case, and that one says for whom
    return file.names.office(role) if role.sort is Sort.STAFF else role.title


def _stoppers(file: File) -> list[str]:
    """Return the titles of what is open beside the case, each with where it is."""
    return [f"{beside.title} ({beside.place})" for beside in file.names.beside if not beside.is_final]
