"""People in lines, who goes first first: those of one field, kin, county and reach. Needs numpy."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khanegi.sponsors.matching.market import Market

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Pairs = tuple[Ints, Ints]


def column(numbers: array[int]) -> Ints:
    return np.frombuffer(numbers, dtype=numbers.typecode).astype(np.int64)


def joined(left: Ints, right: Ints) -> Pairs:
    """Return the places of all pairs that are equal."""
    order = np.argsort(right, kind="stable")
    begins = np.searchsorted(right[order], left, "left")
    counts = np.searchsorted(right[order], left, "right") - begins
    one = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    return one, order[np.repeat(begins, counts) + within]


def among(values: Ints, known: Ints) -> Bools:
    """Say of each value whether it is known. Quicker than numpy's isin where few are known."""
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
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
    order = np.argsort(key, kind="stable")
    key = key[order]
    begins = np.ones(len(key), dtype=np.bool_)
    begins[1:] = key[1:] != key[:-1]
    (begin,) = begins.nonzero()
    of = np.cumsum(begins) - 1
    columns = np.unravel_index(key[begin], (fields, kins, counties, 2))
    return Lines(some[order], of, np.arange(len(of)) - begin[of], begin, *columns)


def alike(market: Market) -> Iterator[tuple[tuple[int, int, int, int], list[int]]]:
    """Yield people who have field, kin, county and reach in common, in their order: greedy's, but quicker."""
    columns = [column(one) for one in (market.field, market.kin, market.county, market.far)]
    if not len(columns[0]):
        return
    sizes = tuple(int(one.max()) + 1 for one in columns)
    key = np.ravel_multi_index(columns, sizes)
    order = np.argsort(key, kind="stable")
    (begin,) = np.diff(key[order], prepend=-1).nonzero()
    field, kin, county, far = (one.tolist() for one in np.unravel_index(key[order][begin], sizes))
    people, ends = order.tolist(), [*begin[1:].tolist(), len(order)]
    for *line, one, end in zip(field, kin, county, far, begin.tolist(), ends, strict=True):
        yield (line[0], line[1], line[2], line[3]), people[one:end]
