"""Filling sponsor after sponsor from their ranked lists, the longest open first: what people would do.

Python alone: it is what a machine without OR-Tools proposes, and what the optimum is told beside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from heapq import heapify, heappop, heapreplace
from itertools import chain, groupby

from khanegi.sponsors.matching.market import Market, Plan

Tick = Callable[[float], None]
Line = tuple[int, int, int, int]  # field, kin, county, goes far
Key = tuple[bool, int, int, int]  # by kin or by field, which, county, goes far
EVERY = 200


class Queues:
    """The waiting people by field and by kin, county by county, who goes first first.

    Each person is put down once; a queue of several lines is only merged when somebody asks for it.
    """

    def __init__(self, market: Market, lines: Iterable[tuple[Line, list[int]]]) -> None:
        self.taken = bytearray(len(market.person))
        self._numbers = market.twins()
        self._twins: dict[int, list[int]] = {}
        for person, number in self._numbers.items():
            self._twins.setdefault(number, []).append(person)
        self._lines: defaultdict[Key, list[list[int]]] = defaultdict(list)
        for (field, kin, county, far), people in lines:
            self._lines[False, field, county, far].append(people)
            self._lines[True, kin, county, far].append(people)
        self._queues: dict[Key, list[int]] = {}
        self._begins: dict[Key, int] = {}

    def _queue(self, key: Key) -> list[int]:
        queue = self._queues.get(key)
        if queue is None:
            lines = self._lines.get(key, [])
            queue = self._queues[key] = lines[0] if len(lines) == 1 else sorted(chain.from_iterable(lines))
        return queue

    def take(self, person: int) -> None:
        """Let a person go, with everything else they wait for."""
        for one in self._twins.get(self._numbers.get(person, -1), (person,)):
            self.taken[one] = 1

    def merged(self, keys: list[Key], barred: Set[int]) -> Iterator[tuple[int, int]]:
        """Yield (person, county) of several queues in order; who is barred stays for other sponsors."""
        heads, taken = [], self.taken
        for key in keys:
            queue, at = self._queue(key), self._begins.get(key, 0)
            while at < len(queue) and taken[queue[at]]:
                at += 1
            self._begins[key] = at
            if at < len(queue):
                heads.append((queue[at], at, queue, key[2]))
        heapify(heads)
        while heads:
            person, at, queue, county = heads[0]
            if at + 1 < len(queue):
                heapreplace(heads, (queue[at + 1], at + 1, queue, county))
            else:
                heappop(heads)
            if not taken[person] and person not in barred:
                yield person, county


def alike(market: Market) -> Iterator[tuple[Line, list[int]]]:
    """Yield people who have field, kin, county and reach in common, in their order."""
    lines: defaultdict[Line, list[int]] = defaultdict(list)
    columns = zip(market.field, market.kin, market.county, market.far, strict=True)
    for person, line in enumerate(columns):
        lines[line].append(person)
    yield from lines.items()


def greedy(
    market: Market,
    tick: Tick = lambda done: None,
    alike: Callable[[Market], Iterable[tuple[Line, list[int]]]] = alike,
) -> Plan:
    """Return who would be introduced if each sponsor were filled as far as can be before the next.

    `tick` is told from time to time which part is done, and may raise to stop.
    """
    queues, near, barred = Queues(market, alike(market)), market.neighbours(), _barred(market)
    pairs: list[tuple[int, int]] = []
    groups = groupby(range(len(market.room)), key=market.owner.__getitem__)
    for count, (owner, rooms) in enumerate(groups):
        here = list(rooms)
        pairs += _filled(market, queues, here, near, barred.get(owner, frozenset()))
        if count % EVERY == 0:
            tick(here[-1] / len(market.room))
    return Plan.of(pairs)


def _barred(market: Market) -> dict[int, set[int]]:
    """Return, by sponsor, the places of the people who refused it or whom it refused."""
    cases = set(market.parted_person)
    places = {case: place for place, case in enumerate(market.person) if case in cases}
    found: dict[int, set[int]] = {}
    for case, owner in zip(market.parted_person, market.parted_owner, strict=True):
        if case in places:
            found.setdefault(owner, set()).add(places[case])
    return found


def _filled(
    market: Market, queues: Queues, rooms: list[int], near: dict[int, set[int]], barred: Set[int]
) -> Iterator[tuple[int, int]]:
    """Yield (room, person) of one sponsor, part by part of its ranked list."""
    free = {market.room_county[room]: market.free[room] for room in rooms}
    at = {market.room_county[room]: room for room in rooms}
    field, kin, left = market.room_field[rooms[0]], market.room_kin[rooms[0]], sum(free.values())
    for is_kin, which in ((False, field), (True, kin)):
        for is_near in (False, True):
            if not left:
                return
            places = _places(free, near, is_near=is_near)
            keys = [(is_kin, which, y, far) for y in places for far in ((1,) if is_near else (0, 1))]
            for person, county in queues.merged(keys, barred):
                place = next((one for one in places[county] if free[one]), None)
                if place is not None:
                    free[place] -= 1
                    left -= 1
                    queues.take(person)
                    yield at[place], person
                    if not left:
                        return


def _places(free: dict[int, int], near: dict[int, set[int]], *, is_near: bool) -> dict[int, list[int]]:
    """Return the counties where people may live, and where of each there is room for them."""
    open_now = [county for county, left in free.items() if left]
    if not is_near:
        return {county: [county] for county in open_now}
    around = sorted({y for county in open_now for y in near.get(county, ())} - set(open_now))
    return {y: [county for county in open_now if county in near.get(y, ())] for y in around}
