"""A procedure as a plain graph: which arrow each action is, and in whose lane each place stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from khanegi.process.grammar import Action, Back, Kind, Place, Process
from khanegi.process.words import Role, Sort

MANY = 3  # from or to so many places on, a way is drawn as a mark and not as as many lines


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """Everything that leads from one place to another, as one line on paper."""

    source: Place
    target: Place
    actions: tuple[Action, ...]

    @property
    def is_clock(self) -> bool:
        return all(Role.CLOCK in action.by for action in self.actions)


def targets(process: Process, action: Action, here: Place) -> tuple[Place, ...]:
    """Return where an action leads from one place; a Back, where the case can have come from."""
    if not isinstance(action.to, Back):
        return process.targets(action)
    ways = [process.action(key) for key in action.to.actions]
    came = [place for way in ways if here in process.targets(way) for place in way.at]
    return tuple(dict.fromkeys(came)) or process.targets(action)


def moves(process: Process) -> Iterator[tuple[Action, Place, Place]]:
    """Yield every action from every place to every place, in declared order; staying acts excepted."""
    for action in process.actions:
        for here in action.at:
            for there in targets(process, action, here):
                yield action, here, there


def shared(process: Process) -> tuple[Action, ...]:
    """Return the ways that many places share, such as giving up or going back: marks, not lines."""
    return tuple(
        action
        for action in process.actions
        if action.to is not None and Role.CLOCK not in action.by
        if max(len(action.at), len(process.targets(action))) >= MANY
    )


def goals(process: Process, action: Action) -> tuple[Place, ...]:
    """Return everywhere an action leads from anywhere."""
    return tuple(dict.fromkeys(there for here in action.at for there in targets(process, action, here)))


def exits(process: Process) -> tuple[Action, ...]:
    """Return the shared ways that end a case."""
    return tuple(
        action for action in shared(process) if isinstance(action.to, Place) and action.to.kind is Kind.FINAL
    )


def arrows(process: Process) -> tuple[Arrow, ...]:
    """Return the lines to draw, the main road's first; the shared ways out are marks instead."""
    marks = shared(process)
    joined: dict[tuple[str, str, bool], list[Action]] = {}
    for action, here, there in moves(process):
        if action not in marks and here is not there:
            joined.setdefault((here.key, there.key, Role.CLOCK in action.by), []).append(action)
    road = [place.key for place in process.road]
    steps = list(pairwise(road))
    found = [
        Arrow(process.place(source), process.place(target), tuple(actions))
        for (source, target, _), actions in joined.items()
    ]
    return tuple(sorted(found, key=lambda arrow: (arrow.source.key, arrow.target.key) not in steps))


def staying(process: Process) -> tuple[Action, ...]:
    return tuple(action for action in process.actions if action.to is None)


def lanes(process: Process) -> dict[str, Role]:
    """Return whose lane each place stands in: its owner's, or of whoever brought it there or may leave it."""
    found = {place.key: place.owners[0] for place in process.places if _people(place.owners)}
    for _ in process.places:  # a place may have to wait until the one before it has found its lane
        for place in process.places:
            if place.key in found:
                continue
            moving = [action for action in process.leaving(place) if action.to is not None]
            leaving = [role for action in moving for role in _people(action.by)]
            before = [here.key for _, here, there in moves(process) if there is place and here.key in found]
            if leaving or before:
                found[place.key] = leaving[0] if leaving else found[before[0]]
    return found


def _people(roles: tuple[Role, ...]) -> list[Role]:
    return [role for role in roles if role.sort is not Sort.MACHINE]


def ranks(process: Process) -> dict[str, int]:
    """Return how many steps each place is from the start, the main road keeping its own pace."""
    found = {place.key: step for step, place in enumerate(process.road)}
    found.setdefault(process.start.key, 0)
    todo = list(found)
    ways = list(moves(process))
    while todo:
        key = todo.pop(0)
        for _, here, there in ways:
            if here.key == key and there.key not in found:
                found[there.key] = found[key] + 1
                todo.append(there.key)
        todo.sort(key=lambda place: found[place])
    return found
