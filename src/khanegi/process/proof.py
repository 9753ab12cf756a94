"""What a procedure must not do, checked when it is imported; the faults are told together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khanegi.process.words import Effect, Role, Sort

if TYPE_CHECKING:
    from khanegi.process.grammar import Action, Place, Process


def faults(process: Process) -> Iterator[str]:
    """Yield every contradiction of a procedure, in plain words."""
    shapes = [fault for action in process.actions for fault in _shape(action)]
    if shapes:  # a wrong shape would only make the rest raise
        yield from shapes
        return
    yield from _twice(process)
    if names := list(_names(process)):
        yield from names
        return
    for action in process.actions:
        yield from _of_action(process, action)
    for place in process.places:
        yield from _of_place(process, place)
    for key in sorted({place.key for place in process.places} - _reachable(process)):
        yield f"{key} can never be reached"
    yield from _road(process)


def _shape(action: Action) -> Iterator[str]:
    if not isinstance(action.at, tuple) or not action.at:
        yield f"{action.key}: `at` must be a non-empty tuple of places"
    if not isinstance(action.by, tuple) or not action.by:
        yield f"{action.key}: `by` must be a non-empty tuple of roles"


def _twice(process: Process) -> Iterator[str]:
    for key, times in Counter(action.key for action in process.actions).items():
        if times > 1:
            yield f"action {key} is declared {times} times"
    places = {place for action in process.actions for place in action.at}
    for key, times in Counter(place.key for place in places | set(process.places)).items():
        if times > 1:
            yield f"place {key} is declared {times} times"


def _names(process: Process) -> Iterator[str]:
    from khanegi.process.grammar import Back

    known = {action.key for action in process.actions}
    for action in process.actions:
        if isinstance(action.to, Back):
            for name in set(action.to.actions) - known:
                yield f"{action.key} goes back to {name}, which is no action"


def _of_action(process: Process, action: Action) -> Iterator[str]:
    grants = any(effect.grants for effect in action.effects)
    lands = any(place.granted for place in process.targets(action))
    if Role.CLOCK in action.by and (grants or lands):
        yield f"{action.key}: the clock never approves"
    if len(action.by) > 1 and any(role.sort is Sort.MACHINE for role in action.by):
        yield f"{action.key}: a person and a machine share one action"
    if (action.stills or action.wakes) and action.by != (Role.SYSTEM,):
        yield f"{action.key}: only the system lets a case stand still"
    touches = action.pauses or action.resumes or action.renews or action.extends or action.wakes
    if action.to is not None and touches:
        yield f"{action.key}: only an act that stays can touch the clock"
    if (action.pauses or action.resumes) and not all(place.budget for place in action.at):
        yield f"{action.key} stops a budget that is not there"
    if (action.extends or action.renews) and not all(place.days for place in action.at):
        yield f"{action.key} extends days that are not there"
    if action.joint and not all(place.each and set(action.by) <= set(place.owners) for place in action.at):
        yield f"{action.key} is joint where nobody else must answer"
    if action.carries and action.to is None:
        yield f"{action.key} carries what never moves"
    if Role.CLOCK in action.by and (action.guards or action.asks):
        yield f"{action.key}: nobody is there to be refused or asked by the clock"
    if action.sends and (not action.asks or action.sends[0].sort is not Sort.STAFF):
        yield f"{action.key} sends the case to an office that nobody is asked for"
    if action.moves_to and (action.to is not None or not action.asks):
        yield f"{action.key} takes the case to a county that nobody is asked for, or to another place as well"
    if action.afresh and not action.moves_to:
        yield f"{action.key} makes whole again what no new office needs"
    if Effect.OPEN_ERRAND in action.effects and not action.asks:
        yield f"{action.key} sends a question without asking for it"


def _of_place(process: Process, place: Place) -> Iterator[str]:
    from khanegi.process.grammar import Kind

    ways = process.leaving(place)
    if place.kind is Kind.FINAL and ways:
        yield f"{place.key} is final but can be left by {ways[0].key}"
    if place.kind is not Kind.WAITS and place.owners:
        yield f"{place.key} waits for nobody but has owners"
    if place.kind is Kind.WAITS and not place.owners:
        yield f"{place.key} waits for nobody"
    if place.kind is Kind.RESTS and not any(bell.takes for bell in place.bells):
        yield f"{place.key} rests for ever: no bell closes it"
    for owner in place.owners:
        if not any(owner in action.by and action.to is not None for action in ways):
            yield f"{place.key} waits for {owner.value}, who can do nothing there"
    if place.each and len(place.owners) < 2:
        yield f"{place.key}: `each` needs several owners"
    for owner in place.owners if place.each else ():
        if not any(owner in action.by and action.joint for action in ways):
            yield f"{place.key}: each must answer, but no joint act is {owner.value}'s"
    yield from _bells(process, place)


def _bells(process: Process, place: Place) -> Iterator[str]:
    from khanegi.process.grammar import Unit

    rung = {bell.takes for bell in place.bells if bell.takes}
    timed = {action.key for action in process.leaving(place) if Role.CLOCK in action.by}
    if rung != timed:
        yield f"{place.key}: bells and clock actions differ: {sorted(rung ^ timed)}"
    ends = [place.days, place.budget, place.until]
    if any(not bell.until for bell in place.bells) and not any(ends):
        yield f"{place.key} has bells but no days"
    if sum(map(bool, ends)) > 1:
        yield f"{place.key} has days and a budget: which one?"
    if place.until and place.unit is not Unit.CALENDAR:
        yield f"{place.key} lasts until a day, which is no working time"
    for bell in place.bells:
        if not (bell.tells or bell.takes or bell.reader):
            yield f"{place.key} has a bell that does nothing"


def _reachable(process: Process) -> set[str]:
    found: set[str] = set()
    todo = [process.start]
    while todo:
        place = todo.pop()
        if place.key not in found:
            found.add(place.key)
            todo += [target for action in process.leaving(place) for target in process.targets(action)]
    return found


def _road(process: Process) -> Iterator[str]:
    for here, there in zip(process.road, process.road[1:], strict=False):
        if not any(there in process.targets(action) for action in process.leaving(here)):
            yield f"the road goes from {here.key} to {there.key}, but no action does"
    if process.road and process.road[0] is not process.start:
        yield "the road does not begin at the start"
