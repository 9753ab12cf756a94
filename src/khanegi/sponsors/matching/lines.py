"""People in lines, who goes first first: those of one field, kin, county and reach. Needs numpy."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khanegi.sponsors.matching.greedy import Key, Ways
from khanegi.sponsors.matching.market import TIERS, Market, Plan
from khanegi.sponsors.matching.order import Order

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Pairs = tuple[Ints, Ints]
DENSE = 16  # numbers that reach no further than so many times their count are looked up in a table


def column(numbers: array[int]) -> Ints:
    return np.frombuffer(numbers, dtype=numbers.typecode).astype(np.int64)


def joined(left: Ints, right: Ints) -> Pairs:
    """Return the places of all pairs that are equal."""
    order = ordered(right)
    first = np.searchsorted(right[order], left, "left")
    counts = np.searchsorted(right[order], left, "right") - first
    one = np.repeat(np.arange(len(left)), counts)
    at = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    return one, order[np.repeat(first, counts) + at]


def ordered(key: Ints) -> Ints:
    """Return the order of keys (none below 0), equal ones as they stand. Quicker than numpy's stable sort."""
    bits = len(key).bit_length()
    if not len(key) or int(key.max()) >> (62 - bits):
        return np.argsort(key, kind="stable")
    return np.sort(key << bits | np.arange(len(key))) & ((1 << bits) - 1)


def begins(key: Ints) -> Bools:
    """Say of each thing whether it is the first of its equals; equals stand together."""
    found = np.ones(len(key), dtype=np.bool_)
    found[1:] = key[1:] != key[:-1]
    return found


def within(groups: Ints) -> Ints:
    """Return the place of each thing among its equals; equals stand together."""
    (begin,) = begins(groups).nonzero()
    counts = np.diff(begin, append=len(groups))
    return np.arange(len(groups)) - np.repeat(begin, counts)


def coded(key: Ints) -> Pairs:
    """Return the keys there are, and of each thing the place of its own. Quicker than numpy's unique."""
    order = ordered(key)
    found = begins(key[order])
    of = np.empty(len(key), dtype=np.int64)
    of[order] = np.cumsum(found) - 1
    return key[order[found]], of


def among(values: Ints, known: Ints) -> Bools:
    """Say of each value whether it is known. Quicker than numpy's isin where few are known."""
    if not len(known) or not len(values):
        return np.zeros(len(values), dtype=np.bool_)
    most = int(max(known.max(), values.max())) + 1
    if most < len(values) * DENSE:
        table = np.zeros(most, dtype=np.bool_)
        table[known] = True
        return table[values]
    known = np.sort(known)
    place = np.searchsorted(known, values)
    return known[np.minimum(place, len(known) - 1)] == values


class Places:
    """Fields, kins and counties of rooms as small numbers; the last of each is «another»."""

    def __init__(self, market: Market) -> None:
        rooms = [column(one) for one in (market.room_field, market.room_kin, market.room_county)]
        near = column(market.near_from), column(market.near_to)
        self._known = [*map(np.unique, rooms[:2]), np.unique(np.concatenate([rooms[2], *near]))]
        self.sizes = [len(one) + 1 for one in self._known]
        self.field, self.kin, self.county = self.coded(rooms)
        self.near_from, self.near_to = (_code(self._known[2], one) for one in near)

    def coded(self, columns: Sequence[Ints]) -> list[Ints]:
        return [_code(*pair) for pair in zip(self._known, columns, strict=True)]

    def at(self, one: Ints, county: Ints) -> Ints:
        return one * self.sizes[2] + county

    def reached(self, one: Ints, size: int) -> tuple[Bools, Bools]:
        """Say where there are rooms of a field or kin: in each county, and beside it."""
        here = np.zeros((size, self.sizes[2]), dtype=np.float32)
        here[one, self.county] = 1
        touch = np.zeros((self.sizes[2], self.sizes[2]), dtype=np.float32)
        touch[self.near_to, self.near_from] = 1
        return here.ravel() > 0, (here @ touch).ravel() > 0


def _code(known: Ints, values: Ints) -> Ints:
    """Return the place of each value among the known ones, and one more than the last for the others."""
    table = np.full(int(max(known.max(initial=0), values.max(initial=0))) + 1, len(known), dtype=np.int64)
    table[known] = np.arange(len(known))
    return table[values]


@dataclass(frozen=True, slots=True)
class Lines:
    """`people` are places in the market, line by line; `of` is the line of each, `at` their place in it."""

    people: Ints
    of: Ints
    at: Ints
    begin: Ints
    field: Ints
    kin: Ints
    county: Ints
    far: Ints


def lines(market: Market, places: Places) -> Lines:
    """Return everybody who could go somewhere. A field, kin or reach that leads nowhere is forgotten."""
    names = (market.field, market.kin, market.county)
    field, kin, county = places.coded([column(one) for one in names])
    far = column(market.far) > 0
    fields, kins, counties = places.sizes
    is_somewhere, beside = np.zeros(len(field), dtype=np.bool_), np.zeros(len(field), dtype=np.bool_)
    codes = []
    for code, rooms, size in ((field, places.field, fields), (kin, places.kin, kins)):
        here, near = places.reached(rooms, size)
        spot = places.at(code, county)
        goes = far & near[spot]
        beside |= goes
        reaches = here[spot] | goes
        is_somewhere |= reaches
        codes.append(np.where(reaches, code, size - 1))
    (some,) = is_somewhere.nonzero()
    key = np.ravel_multi_index((*(one[some] for one in codes), county[some], beside[some] * 1),
                               (fields, kins, counties, 2))  # fmt: skip
    order = ordered(key)
    key = key[order]
    is_first = begins(key)
    (begin,) = is_first.nonzero()
    of = np.cumsum(is_first) - 1
    columns = np.unravel_index(key[begin], (fields, kins, counties, 2))
    return Lines(some[order], of, np.arange(len(of)) - begin[of], begin, *columns)


def queues(market: Market) -> dict[Key, list[int]]:
    """Return greedy's: who waits in a county for a field or kin, everybody or only who goes far."""
    columns = [column(one) for one in (market.field, market.kin, market.county, market.far)]
    found: defaultdict[Key, list[int]] = defaultdict(list)
    if not len(columns[0]):
        return found
    *trades, county, far = columns
    size, backward = int(county.max()) + 1, np.arange(len(far))[::-1]
    for only_far, some in ((False, backward), (True, backward[far[backward] > 0])):
        for is_kin, trade in zip((False, True), trades, strict=True):
            key = trade[some] * size + county[some]
            order = ordered(key)
            (begin,) = np.diff(key[order], prepend=-1).nonzero()
            which, place = (one.tolist() for one in np.divmod(key[order[begin]], size))
            people, ends = some[order].tolist(), [*begin.tolist(), len(order)]
            for one, y, (at, end) in zip(which, place, pairwise(ends), strict=True):
                found[is_kin, one, y, only_far] = people[at:end]
    return found


def barred(market: Market) -> dict[int, set[int]]:
    """Return greedy's: by sponsor, the places of the people who refused it or whom it refused."""
    place, pair = joined_few(column(market.person), column(market.parted_person))
    found: defaultdict[int, set[int]] = defaultdict(set)
    for owner, one in zip(column(market.parted_owner)[pair].tolist(), place.tolist(), strict=True):
        found[owner].add(one)
    return found


def twins(market: Market) -> dict[int, int]:
    """Return greedy's: the number of each place whose person stands at another place too."""
    place, twin = joined_few(column(market.person), column(market.twin_case))
    return dict(zip(place.tolist(), column(market.twin)[twin].tolist(), strict=True))


def joined_few(left: Ints, right: Ints) -> Pairs:
    """Return the places of all pairs that are equal. Quicker where few of the left are on the right."""
    (some,) = among(left, right).nonzero()
    one, other = joined(left[some], right)
    return some[one], other


def figures(plan: Plan, market: Market) -> dict[str, Any]:
    """Return a plan's own figures, quicker."""
    person, room = column(plan.person), column(plan.room)
    is_kin = column(market.field)[person] != column(market.room_field)[room]
    is_beside = column(market.county)[person] != column(market.room_county)[room]
    days = int(column(market.standing)[person].sum())
    tiers = np.bincount(2 * is_kin + is_beside, minlength=TIERS).tolist()
    return {"placed": len(person), "days": days, "tiers": tiers}


def _found(days: array[int], lot: array[int], case: array[int]) -> object:
    """Return the order of the pool. Equal lots are so seldom that only then all three are compared."""
    standing, lots = column(days), column(lot)
    order = np.argsort(lots)
    if not begins(lots[order]).all():
        return np.lexsort((column(case), lots, -standing))
    return order[ordered((standing.max(initial=0) - standing)[order])]


def _put(numbers: array[int], order: object) -> array[int]:
    assert isinstance(order, np.ndarray)
    found: array[int] = array(numbers.typecode)
    found.frombytes(np.frombuffer(numbers, dtype=numbers.typecode)[order].tobytes())
    return found


def _twins(case: array[int], user: array[int]) -> tuple[array[int], array[int]]:
    users, cases = column(user), column(case)
    order = ordered(users)
    is_first = np.append(begins(users[order]), np.ones(1, dtype=np.bool_))
    twice = order[~(is_first[:-1] & is_first[1:])]
    twice = twice[np.argsort(cases[twice])]
    return _put(case, twice), _put(user, twice)


ORDER = Order(_found, _put, _twins)
WAYS = Ways(queues, barred, twins)
