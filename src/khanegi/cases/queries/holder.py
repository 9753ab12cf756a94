"""Who holds a case, since when, until when, and what comes next: the same words for both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from khanegi.cases import clock
from khanegi.cases.models import Case
from khanegi.cases.queries.file import File, Names
from khanegi.process.grammar import Kind, Place, Unit
from khanegi.process.words import Role, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Who holds a case, since when and until when.

    `roles` are those who hold it, `who` how they are called; where each must answer, who has answered
    holds it no more. `stopped_for` says whose answer stops the clock; `is_still` that all of it stands
    still because its person has died or cannot act.
    """

    roles: tuple[Role, ...]
    who: tuple[str, ...]
    since: dt.datetime
    until: dt.datetime | None
    stopped_for: str
    next: str
    is_over: bool
    is_still: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder(Held):
    """The clock box. `days_left` counts in `unit`s, negative when late; None without a deadline."""

    days_left: int | None
    unit: Unit


def holder(file: File) -> Holder:
    """Return the clock box of a case as it stands at the database's now."""
    case, here = file.case, file.case.here
    return Holder(
        **held(case, file.facts.unanswered, file.names, is_still=file.facts.stands_still),
        days_left=clock.left(case.due_at, file.now, here.unit, file.days()),
        unit=here.unit,
    )


def held(case: Case, unanswered: Collection[Role], names: Names, *, is_still: bool) -> dict[str, Any]:
    """Return what `Held` is made of."""
    here = case.here
    owed = unanswered if here.each else here.owners
    roles = tuple(role for role in here.owners if role in owed)
    return {
        "roles": roles,
        "who": tuple(_who(role, names) for role in roles),
        "since": case.arrived_at,
        "until": case.due_at,
        "stopped_for": "، ".join(_stoppers(names)) if case.paused_at and not is_still else "",
        "next": here.next,
        "is_over": here.kind is Kind.FINAL,
        "is_still": is_still and here.kind is not Kind.FINAL,
    }


def road(file: File) -> tuple[tuple[Place, str], ...]:
    """Return the places of the main road, each «done», «here» or «ahead»; empty off the road."""
    places = file.process.road
    keys = [place.key for place in places]
    if file.case.place not in keys:
        return ()
    here = keys.index(file.case.place)
    state = ("done", "here", "ahead")
    return tuple((place, state[(number >= here) + (number > here)]) for number, place in enumerate(places))


def _who(role: Role, names: Names) -> str:
    if role is Role.SYSTEM and (elsewhere := _stoppers(names)):
        return "، ".join(elsewhere)  # it waits for another case, and that one says for whom
    return names.office(role) if role.sort is Sort.STAFF else role.title


def _stoppers(names: Names) -> list[str]:
    """Return the titles of what is open beside the case, each with where it is."""
    return [f"{beside.title} ({beside.place})" for beside in names.beside if not beside.is_final]
