"""The sockets of the case room: code of other rooms that it runs without knowing it.

An effect runs inside the action's transaction. A fact is an SQL expression over the case row `c`,
read in the same statement that locks it. Options are what a person may choose from when asked. A new home
may send a case elsewhere. conf/wiring.py fills all of them; start-up fails when one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khanegi.process.words import Effect, Role

if TYPE_CHECKING:
    import datetime as dt

    from khanegi.cases.models import Case, Event
    from khanegi.process.facts import Facts
    from khanegi.process.grammar import Bell

Handler = Callable[["Case", "Event", "Facts"], None]
Choices = tuple[tuple[str, str], ...]
Options = Callable[["Case"], Choices]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a new home sends a case: the county, and the office of each role there with the reason why."""

    county: int
    offices: Mapping[Role, tuple[int, str]]


Rehomed = Callable[["Case", Mapping[str, Any]], Elsewhere | None]
Rang = Callable[["Case", "Bell", "Facts", "dt.datetime"], None]
Moved = Callable[["Case", "dt.datetime", "dt.datetime | None", str, "Facts"], None]

_effects: dict[Effect, Handler] = {}
_facts: dict[str, Mapping[str, str]] = {}
_options: dict[str, Options] = {}
_time: dict[str, Callable[..., None]] = {}
_homes: list[Rehomed] = []


def bind(
    effects: Mapping[Effect, Handler],
    facts: Mapping[str, Mapping[str, str]],
    options: Mapping[str, Options],
    *,
    rang: Rang,
    moved: Moved,
    rehomed: Rehomed,
) -> None:
    """Join names to code, once, at start-up. Raises LookupError naming every effect left out."""
    if missing := set(Effect) - set(effects):
        raise LookupError(f"no handler for {', '.join(sorted(effect.value for effect in missing))}")
    _effects.update(effects)
    _facts.update(facts)
    _options.update(options)
    _time.update(rang=rang, moved=moved)
    _homes[:] = [rehomed]


def run(effect: Effect, case: Case, event: Event, facts: Facts) -> None:
    _effects[effect](case, event, facts)


def contributed() -> Mapping[str, Mapping[str, str]]:
    """Return the SQL of every contributed fact, by procedure and name."""
    return _facts


def options(name: str, case: Case) -> Choices:
    """Return what may be chosen for a field of an asked form; nothing when nobody offers any."""
    return _options[name](case) if name in _options else ()


def offered() -> frozenset[str]:
    return frozenset(_options)


def told(case: Case, bell: Bell, facts: Facts, now: dt.datetime) -> None:
    """Let the room that tells people know that a bell rang."""
    _time["rang"](case, bell, facts, now)


def moved(case: Case, before: dt.datetime, after: dt.datetime | None, reason: str, facts: Facts) -> None:
    """Let the room that tells people know that closed days moved a deadline."""
    _time["moved"](case, before, after, reason, facts)


def rehomed(case: Case, answers: Mapping[str, Any]) -> Elsewhere | None:
    """Return where a new home sends a case; None where it stays with its offices. Raises Invalid."""
    return _homes[0](case, answers)
