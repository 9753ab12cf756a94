"""Filling sponsor after sponsor from their ranked lists, the longest open first: what people would do.

Python alone: it is what a machine without OR-Tools proposes, and what the optimum is told beside. Where numpy
is, it finds out who waits where (lines), which is quicker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from itertools import chain, groupby

from khanegi.sponsors.matching.market import Market, Plan

Tick = Callable[[float], None]
Line = tuple[int, int, int, int]  # field, kin, county, goes far
Key = tuple[bool, int, int, bool]  # by kin or by field, which, county, only who goes far
EVERY = 200


class Merged(dict[Key, list[int]]):
    """Queues of several lines each, merged when somebody asks."""

    def __init__(self, lines: Mapping[Key, list[list[int]]]) -> None:
        super().__init__()
        self._lines = lines

    def __missing__(self, key: Key) -> list[int]:
        self[key] = sorted(chain.from_iterable(self._lines.get(key, ())), reverse=True)
        return self[key]


def queues(market: Market) -> Merged:
    """Return who waits in a county for a field or kin, everybody or only who goes far; the first is last."""
    alike: defaultdict[Line, list[int]] = defaultdict(list)
    for person, line in enumerate(zip(market.field, market.kin, market.county, market.far, strict=True)):
        alike[line].append(person)
    lines: defaultdict[Key, list[list[int]]] = defaultdict(list)
    for (field, kin, county, far), people in alike.items():
        for is_kin, which in ((False, field), (True, kin)):
            for only_far in range(1 + far):
                lines[is_kin, which, county, only_far > 0].append(people)
    return Merged(lines)


def barred(market: Market) -> dict[int, set[int]]:
    """Return, by sponsor, the places of the people who refused it or whom it refused."""
    cases = set(market.parted_person)
    places = {case: place for place, case in enumerate(market.person) if case in cases}
    found: dict[int, set[int]] = {}
    for case, owner in zip(market.parted_person, market.parted_owner, strict=True):
        if case in places:
            found.setdefault(owner, set()).add(places[case])
    return found


@dataclass(frozen=True, slots=True)
class Ways:
    """How to find in a market who waits where, who is barred from whom, and who waits twice."""

    queues: Callable[[Market], Mapping[Key, list[int]]] = queues
    barred: Callable[[Market], Mapping[int, Set[int]]] = barred
    twins: Callable[[Market], Mapping[int, int]] = Market.twins


class Waiting:
    """Who waits in which queue. Whoever went by another queue meanwhile is left out on the way."""

    def __init__(self, market: Market, ways: Ways) -> None:
        self.taken, self.numbers = bytearray(len(market.person)), ways.twins(market)
        self.queues = ways.queues(market)
        self._twins: defaultdict[int, list[int]] = defaultdict(list)
        for person, number in self.numbers.items():
            self._twins[number].append(person)

    def take(self, person: int) -> None:
        """Let a person go, with everything else they wait for."""
        self.taken[person] = 1
        if person in self.numbers:
            for one in self._twins[self.numbers[person]]:
                self.taken[one] = 1

    def first(self, key: Key, barred: Set[int], most: int) -> list[int]:
        """Remove the first of one queue and return them; who is barred stays for other sponsors."""
        queue, taken = self.queues[key], self.taken
        found: list[int] = []
        kept: list[int] = []
        while queue and len(found) < most:
            person = queue.pop()
            if not taken[person]:
                (kept if person in barred else found).append(person)
        queue.extend(reversed(kept))
        return found

    def put_back(self, key: Key, people: list[int]) -> None:
        self.queues[key].extend(people)
        self.queues[key].sort(reverse=True)


def greedy(market: Market, tick: Tick = lambda done: None, ways: Ways = Ways()) -> Plan:
    """Return who would be introduced if each sponsor were filled as far as can be before the next.

    `tick` is told from time to time which part is done, and may raise to stop.
    """
    waiting, near, outs = Waiting(market, ways), market.neighbours(), ways.barred(market)
    pairs: list[tuple[int, int]] = []
    groups = groupby(range(len(market.room)), key=market.owner.__getitem__)
    for count, (owner, rooms) in enumerate(groups):
        here = list(rooms)
        pairs += _filled(market, waiting, here, near, outs.get(owner, frozenset()))
        if count % EVERY == 0:
            tick(here[-1] / len(market.room))
    return Plan.of(pairs)


def _filled(
    market: Market, waiting: Waiting, rooms: list[int], near: dict[int, set[int]], barred: Set[int]
) -> Iterator[tuple[int, int]]:
    """Yield (room, person) of one sponsor, part by part of its ranked list."""
    free = {market.room_county[room]: market.free[room] for room in rooms}
    at = {market.room_county[room]: room for room in rooms}
    for which in ((False, market.room_field[rooms[0]]), (True, market.room_kin[rooms[0]])):
        for place, person in _at_home(waiting, which, free, barred):
            yield at[place], person
        if not any(free.values()):
            return
        places = _beside(free, near)
        for place, person in _in_order(waiting, (*which, True), places, free, barred):
            yield at[place], person


def _at_home(
    waiting: Waiting, which: tuple[bool, int], free: dict[int, int], barred: Set[int]
) -> Iterator[tuple[int, int]]:
    """Yield (county, person) where there is room in the person's own county.

    Each county is filled by itself, unless somebody who waits twice would go in two of them: then it matters
    who stands where in the list of all.
    """
    keys: dict[int, Key] = {county: (*which, county, False) for county, left in free.items() if left}
    found = {county: waiting.first(key, barred, free[county]) for county, key in keys.items()}
    numbers = [waiting.numbers[one] for one in chain.from_iterable(found.values()) if one in waiting.numbers]
    if len(numbers) != len(set(numbers)):
        for county, people in found.items():
            waiting.put_back(keys[county], people)
        yield from _in_order(waiting, (*which, False), {county: [county] for county in keys}, free, barred)
        return
    for county, people in found.items():
        free[county] -= len(people)
        for person in people:
            waiting.take(person)
            yield county, person


def _in_order(
    waiting: Waiting,
    which: tuple[bool, int, bool],
    places: dict[int, list[int]],
    free: dict[int, int],
    barred: Set[int],
) -> Iterator[tuple[int, int]]:
    """Yield (county of the room, person) of several counties in the order of the list of all."""
    is_kin, one, only_far = which
    queues = {county: waiting.queues[is_kin, one, county, only_far] for county in places}
    heads = [(queue[-1], county) for county, queue in queues.items() if queue]
    heapify(heads)
    kept: defaultdict[int, list[int]] = defaultdict(list)
    while heads and any(free.values()):
        county = heads[0][1]
        queue = queues[county]
        place = next((place for place in places[county] if free[place]), None)
        if place is None:
            heappop(heads)
            continue
        person = queue.pop()
        if queue:
            heapreplace(heads, (queue[-1], county))
        else:
            heappop(heads)
        if waiting.taken[person]:
            continue
        if person in barred:
            kept[county].append(person)
            continue
        free[place] -= 1
        waiting.take(person)
        yield place, person
    for county, people in kept.items():
        queues[county].extend(reversed(people))


def _beside(free: dict[int, int], near: dict[int, set[int]]) -> dict[int, list[int]]:
    """Return the counties beside those where there is room, and for each where that is."""
    open_now = [county for county, left in free.items() if left]
    around = sorted({y for county in open_now for y in near.get(county, ())} - set(open_now))
    return {y: [county for county in open_now if county in near.get(y, ())] for y in around}
