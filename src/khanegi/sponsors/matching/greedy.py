"""Filling sponsor after sponsor from their ranked lists, the longest open first: what people would do.

Python alone: it is what a machine without OR-Tools proposes, and what the optimum is told beside.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Set
from heapq import heapify, heappop, heappush
from itertools import groupby

from khanegi.sponsors.matching.market import Market, Plan

Tick = Callable[[float], None]
Key = tuple[bool, int, int, int]  # by kin or by field, which, county, goes far
EVERY = 200


class Queues:
    """The waiting people by field and by kin, county by county, who goes first first."""

    def __init__(self, market: Market) -> None:
        self.taken = bytearray(len(market.person))
        self._numbers = market.twins()
        self._twins: dict[int, list[int]] = {}
        for person, number in self._numbers.items():
            self._twins.setdefault(number, []).append(person)
        self._queues: dict[Key, array[int]] = {}
        self._begins: dict[Key, int] = {}
        fields, kins = set(market.room_field), set(market.room_kin)
        columns = zip(market.field, market.kin, market.county, market.far, strict=True)
        for person, (field, kin, county, far) in enumerate(columns):
            if field in fields:
                self._put((False, field, county, far), person)
            if kin in kins:
                self._put((True, kin, county, far), person)

    def _put(self, key: Key, person: int) -> None:
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = array("i")
        queue.append(person)

    def take(self, person: int) -> None:
        """Let a person go, with everything else they wait for."""
        for one in self._twins.get(self._numbers.get(person, -1), (person,)):
            self.taken[one] = 1

    def merged(self, keys: list[Key], barred: Set[int]) -> Iterator[tuple[int, int]]:
        """Yield (person, county) of several queues in order; who is barred stays for other sponsors."""
        heads = []
        for key in keys:
            queue, at = self._queues.get(key, ()), self._begins.get(key, 0)
            while at < len(queue) and self.taken[queue[at]]:
                at += 1
            self._begins[key] = at
            if at < len(queue):
                heads.append((queue[at], at, key))
        heapify(heads)
        while heads:
            person, at, key = heappop(heads)
            queue = self._queues[key]
            if at + 1 < len(queue):
                heappush(heads, (queue[at + 1], at + 1, key))
            if not self.taken[person] and person not in barred:
                yield person, key[2]


def greedy(market: Market, tick: Tick = lambda done: None) -> Plan:
    """Return who would be introduced if each sponsor were filled as far as can be before the next.

    `tick` is told from time to time which part is done, and may raise to stop.
    """
    queues, near, barred = Queues(market), market.neighbours(), _barred(market)
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
    field, kin = market.room_field[rooms[0]], market.room_kin[rooms[0]]
    for is_kin, which in ((False, field), (True, kin)):
        for is_near in (False, True):
            open_now = [county for county, left in free.items() if left]
            around = sorted({y for county in open_now for y in near.get(county, ())} - set(open_now))
            counties = around if is_near else open_now
            keys = [(is_kin, which, y, far) for y in counties for far in ((1,) if is_near else (0, 1))]
            for person, county in queues.merged(keys, barred):
                beside = (one for one in free if free[one] and one in near.get(county, ()))
                place = next(beside, None) if is_near else county
                if place is not None and free[place]:
                    free[place] -= 1
                    queues.take(person)
                    yield at[place], person
                if not any(free.values()):
                    return
