"""The words a procedure is written in.

A procedure is a frozen value: no database, no clock, no request. Permissions, worklists,
deadlines, the flowchart, the BPMN file, the API's enums, the generated tests and the
handbook are all read from it. When a rule cannot be said in these words, add a word here;
never write `if place == ...` anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from khanegi.base.errors import NotFound
from khanegi.process.facts import Actor, Facts
from khanegi.process.words import Effect, Role


class Unit(Enum):
    WORKING = "working"
    CALENDAR = "calendar"


class Kind(Enum):
    WAITS = "waits"  # on somebody's worklist
    RESTS = "rests"  # on nobody's worklist, may be left until its bell closes it
    FINAL = "final"  # never left


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A fact that must hold, and what to tell the person when it does not."""

    code: str
    holds: Callable[[Facts, Actor], bool]
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Working days that one body may spend on a case over all its visits; `rule` may override `days`."""

    key: str
    title: str
    days: int
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """What time itself does while a case waits: tell someone, or take an action nobody took.

    It rings at `percent` of the place's days, or `before` days to their end. One that names a
    contributed fact in `until` rings by the day that fact holds and not by the place's days. `reader` sees
    the case on a watch list from then on; the case never leaves the office that owes the answer.
    """

    percent: int = 100
    before: int | None = None
    until: str = ""
    tells: tuple[Role, ...] = ()
    reader: Role | None = None
    takes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a case can be.

    `owners` have it on their worklist; with `each`, every one of them must answer, by a joint act.
    `days` is how long it may wait (or what is left of `budget`), `rule` the effective-dated rule that
    overrides it; `until` names the contributed fact that holds the last day instead. `holds_parent` stops
    the parent's clock while a child is here. `next` tells the person what comes after.
    """

    key: str
    title: str
    owners: tuple[Role, ...] = ()
    kind: Kind = Kind.WAITS
    days: int | None = None
    unit: Unit = Unit.WORKING
    rule: str = ""
    budget: Budget | None = None
    until: str = ""
    bells: tuple[Bell, ...] = ()
    each: bool = False
    granted: bool = False
    holds_parent: bool = False
    next: str = ""


@dataclass(frozen=True, slots=True)
class Back:
    """Back to the place that the latest of these actions left."""

    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One verb: the button, the permission, the edge, the event and the endpoint.

    `to=None` stays and leaves the clock untouched, but for `pauses`, `resumes`, `renews` (the days of
    the place begin anew) and `extends` (days). `asks` names a declared form; `sends` is the role whose
    office is chosen in one field of that form, and the field's key. `moves_to` is the key of the field that
    names the county of the applicant's home: a case that comes to another county goes to the offices of its
    field there, and where `afresh` holds, the budgets of the procedure are whole again. `carries` is what
    SYSTEM then does to the parent case, once the act has moved its own. Of a `joint` act the last one moves
    the case, when every owner of the place has done it; whatever else is done there moves it at once.
    Parties do not read another's answers of a `private` action, nor that an `internal` one happened.
    `stills` is what SYSTEM does once the applicant is recorded as dead or unable to act: the clock stops
    wherever the case is, and only machines and what may be done `always` go on. `wakes` ends that, with the
    days that were left (`process.standstill`).
    """

    key: str
    title: str
    told: str
    by: tuple[Role, ...]
    at: tuple[Place, ...]
    to: Place | Back | None
    asks: str = ""
    sends: tuple[Role, str] | None = None
    moves_to: str = ""
    afresh: Callable[[Facts], bool] | None = None
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    carries: str = ""
    joint: bool = False
    private: bool = False
    internal: bool = False
    pauses: bool = False
    resumes: bool = False
    renews: bool = False
    extends: int = 0
    stills: bool = False
    wakes: bool = False
    always: bool = False


class Faulty(Exception):
    """A procedure that contradicts itself; raised at import, listing every fault."""


@dataclass(frozen=True, kw_only=True)
class Process:
    """A start, the actions, and the road most cases go (for the progress bar)."""

    key: str
    version: int
    title: str
    start: Place
    actions: tuple[Action, ...]
    road: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        from khanegi.process.proof import faults  # the checks read better apart; they need these words

        if found := list(faults(self)):
            raise Faulty(f"{self.key}: " + "; ".join(found))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        seen = {self.start.key: self.start}
        for action in self.actions:
            for place in (*action.at, *([action.to] if isinstance(action.to, Place) else [])):
                seen.setdefault(place.key, place)
        return tuple(seen.values())

    @cached_property
    def ends(self) -> frozenset[str]:
        """Return the facts that hold the last day of a place, or the day of a bell."""
        days = [bell.until for place in self.places for bell in place.bells]
        return frozenset(day for day in (*days, *(place.until for place in self.places)) if day)

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {place.key: place for place in self.places}

    @cached_property
    def _actions(self) -> dict[str, Action]:
        return {action.key: action for action in self.actions}

    @cached_property
    def _leaving(self) -> dict[str, tuple[Action, ...]]:
        return {p.key: tuple(a for a in self.actions if p in a.at) for p in self.places}

    @property
    def keys(self) -> Collection[str]:
        """Return the keys of all actions."""
        return self._actions.keys()

    def place(self, key: str) -> Place:
        return self._places[key]

    def action(self, key: str) -> Action:
        """Return the action of this key. Raises NotFound: keys come from addresses."""
        if key not in self._actions:
            raise NotFound(key)
        return self._actions[key]

    def leaving(self, place: Place) -> tuple[Action, ...]:
        """Return what can be done in a place, the acts that stay included, in declared order."""
        return self._leaving[place.key]

    def targets(self, action: Action) -> tuple[Place, ...]:
        """Return every place an action may lead to, most often one; none for an act that stays."""
        if action.to is None:
            return ()
        if isinstance(action.to, Place):
            return (action.to,)
        left = [place for key in action.to.actions for place in self._actions[key].at]
        return tuple(dict.fromkeys(left))
