"""The market as a small graph: people who differ in nothing but their days are one cell.

Within a cell only the number who go matters, and it is always the first who go: what a person is worth
(days) and how well a pair fits (its part of the ranked list) add up. A cell sends to the class of its own
field in a county, and through the hub of its kin there to every class of that kin; a class sends to the
rooms of single sponsors. Where a cell must not go to some sponsor it goes round it, class by class or room
by room. Who waits for two fields is two cells fed by one node. That keeps the graph small and the answer
exact (docs/adr/0026). Needs numpy.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from khanegi.sponsors.matching.market import Market

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Pairs = tuple[Ints, Ints]
Triples = tuple[Ints, Ints, Ints]


@dataclass(frozen=True, slots=True)
class Kinds:
    """`of` gives each thing the number of its kind, `key` each kind what its things share."""

    of: Ints
    key: Ints


@dataclass(frozen=True, slots=True)
class Arcs:
    """Who may send to whom, how far down the ranked list such a pair stands, and the days that are gained."""

    tail: Ints
    head: Ints
    tier: Ints
    days: Ints


@dataclass(frozen=True, slots=True)
class Graph:
    """`people` are places in the market. Nodes are numbered through: cells, hubs, classes, rooms, twins."""

    people: Ints
    cells: Kinds
    hubs: Kinds  # `of` each class
    classes: Kinds  # `of` each room
    free: Ints  # of each room
    twins: Kinds  # `of` each of `twofold`, which are cells
    twofold: Ints
    arcs: Arcs

    @property
    def ends(self) -> tuple[int, int, int, int, int]:
        """Return where cells, hubs, classes, rooms and twins end."""
        cells, hubs, classes = (len(one.key) for one in (self.cells, self.hubs, self.classes))
        rooms = cells + hubs + classes + len(self.free)
        return cells, cells + hubs, cells + hubs + classes, rooms, rooms + len(self.twins.key)


@dataclass(frozen=True, slots=True)
class Barred:
    """Sets of sponsors that somebody may not go to: `of` each person (0: none), and (set, room) pairs.

    Who waits for two fields has a set of their own, so that each of their entries is a cell alone.
    """

    of: Ints
    rooms: Pairs

    def meets(self, number: Ints, place: Ints, places: Ints) -> Bools:
        """Say of each (set, place) whether a barred room is there. `places` are those of the rooms."""
        size = np.int64(places.max(initial=0) + 1)
        return np.isin(number * size + place, self.rooms[0] * size + places[self.rooms[1]])


def column(numbers: array[int]) -> Ints:
    return np.frombuffer(numbers, dtype=numbers.typecode).astype(np.int64)


def kinds(key: Ints) -> Kinds:
    found, of = np.unique(key, return_inverse=True)
    return Kinds(of, found)


def joined(left: Ints, right: Ints) -> Pairs:
    """Return the places of all pairs that are equal."""
    order = np.argsort(right, kind="stable")
    begins = np.searchsorted(right[order], left, "left")
    counts = np.searchsorted(right[order], left, "right") - begins
    one = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    return one, order[np.repeat(begins, counts) + within]


def barred(market: Market, twins: dict[int, int]) -> Barred:
    owners, parted = set(market.owner), market.parted()
    sets: dict[tuple[int, frozenset[int]], int] = {(-1, frozenset()): 0}
    found = np.zeros(len(market.person), dtype=np.int64)
    (places,) = np.isin(column(market.person), np.array(list(parted), dtype=np.int64)).nonzero()
    for place in {*places.tolist(), *twins}:
        theirs = parted.get(market.person[place], frozenset()) & owners
        alone = place if place in twins else -1
        found[place] = sets.setdefault((alone, theirs), len(sets))
    pairs = [(number, owner) for (_, some), number in sets.items() for owner in some]
    number, owner = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    one, room = joined(owner, column(market.owner))
    return Barred(found, (number[one], room))


class _Drawing:
    """Fields, kins and counties as small numbers, of rooms and of the people who could go somewhere."""

    def __init__(self, market: Market) -> None:
        self.near_from, self.near_to = column(market.near_from), column(market.near_to)
        rooms = [column(one) for one in (market.room_field, market.room_kin, market.room_county)]
        known = [
            *map(np.unique, rooms[:2]),
            np.unique(np.concatenate([rooms[2], self.near_from, self.near_to])),
        ]
        self.fields, self.kins, self.counties = (len(one) + 1 for one in known)  # the last is «another»
        self.field, self.kin, self.county = (_code(*pair) for pair in zip(known, rooms, strict=True))
        mine = [
            _code(all_of, column(one))
            for all_of, one in zip(known, (market.field, market.kin, market.county), strict=True)
        ]
        wanted = ((mine[0] < self.fields - 1) | (mine[1] < self.kins - 1)) & (mine[2] < self.counties - 1)
        (self.people,) = wanted.nonzero()
        self.mine = [one[self.people] for one in (*mine, column(market.far))]
        self.near_from, self.near_to = _code(known[2], self.near_from), _code(known[2], self.near_to)
        self.twins = market.twins()
        self.barred = barred(market, self.twins)
        self.standing = column(market.standing)

    def cells(self) -> tuple[Kinds, list[Ints]]:
        """Return the cells, and field, kin, county, far and barred set of each."""
        sizes = self.fields, self.kins, self.counties, 2, int(self.barred.of.max(initial=0)) + 1
        columns = [*self.mine, self.barred.of[self.people]]
        found = kinds(np.ravel_multi_index(columns, sizes).astype(np.int64))
        return found, [one.astype(np.int64) for one in np.unravel_index(found.key, sizes)]

    def twofold(self, cells: Kinds) -> tuple[Ints, Ints, Ints]:
        """Return the cells of people with two fields, the number of each person, and each entry's days."""
        places = [place for place, one in enumerate(self.people.tolist()) if one in self.twins]
        numbers = np.array([self.twins[one] for one in self.people[places].tolist()], dtype=np.int64)
        return cells.of[places], numbers, self.standing[self.people[places]]

    def at(self, one: Ints, county: Ints) -> Ints:
        return one * self.counties + county


def _code(known: Ints, values: Ints) -> Ints:
    """Return the place of each value among the known ones, and one more than the last for the others."""
    place = np.searchsorted(known, values)
    return np.where(known[np.minimum(place, len(known) - 1)] == values, place, len(known))


def graph(market: Market) -> Graph:
    """Draw the graph. The market has people and rooms."""
    drawing = _Drawing(market)
    cells, columns = drawing.cells()
    classes = kinds((drawing.field * drawing.kins + drawing.kin) * drawing.counties + drawing.county)
    trade, county = np.divmod(classes.key, drawing.counties)
    field, kin = np.divmod(trade, drawing.kins)
    hubs = kinds(drawing.at(kin, county))
    twofold, number, days = drawing.twofold(cells)
    nothing = Arcs(*[county[:0]] * 4)
    drawn = Graph(
        drawing.people, cells, hubs, classes, column(market.free), kinds(number), twofold, nothing
    )  # fmt: skip
    found = _arcs(drawn, drawing, columns, (field, county))
    return replace(drawn, arcs=_with_twins(drawn, found, days))


def _with_twins(drawn: Graph, found: Triples, days: Ints) -> Arcs:
    """Add what leads from people with two fields to the cell of each."""
    tail, head, tier = found
    return Arcs(
        np.concatenate([tail, drawn.twins.of + drawn.ends[3]]),
        np.concatenate([head, drawn.twofold]),
        np.concatenate([tier, days * 0]),
        np.concatenate([tier * 0, days]),
    )


def _arcs(drawn: Graph, drawing: _Drawing, columns: list[Ints], of_class: Pairs) -> Triples:
    """Join cells with the classes, hubs and rooms they may go to, hubs with classes, classes with rooms."""
    cell, county, tier = _reached(columns, drawing)
    field, kin, _, _, number = (one[cell] for one in columns)
    one, same = joined(drawing.at(field, county), drawing.at(*of_class))
    direct = (cell[one], same, tier[one])
    one, hub = joined(drawing.at(kin, county), drawn.hubs.key)
    meets = drawing.barred.meets(number[one], hub, drawn.hubs.of[drawn.classes.of])
    through = (cell[one], hub + drawn.ends[0], tier[one] + 2)
    some, other = joined(hub[meets], drawn.hubs.of)
    some = one[meets][some]
    differ = field[some] != of_class[0][other]
    round_it = (cell[some][differ], other[differ], tier[some][differ] + 2)
    every, rooms = np.arange(len(drawn.classes.key)), np.arange(len(drawn.free))
    found = (
        *_to_classes(drawn, drawing.barred, columns[4], direct),
        tuple(part[~meets] for part in through),
        *_to_classes(drawn, drawing.barred, columns[4], round_it),
        (drawn.hubs.of + drawn.ends[0], every + drawn.ends[1], every * 0),
        (drawn.classes.of + drawn.ends[1], rooms + drawn.ends[2], rooms * 0),
    )
    tail, head, tier = (np.concatenate(some) for some in zip(*found, strict=True))
    return tail, head, tier


def _reached(columns: list[Ints], drawing: _Drawing) -> Triples:
    """Return (cell, county, 0 or 1) of where people may work: at home, and beside it if they go far."""
    _, _, county, far, _ = columns
    (goers,) = far.nonzero()
    cell, pair = joined(county[goers], drawing.near_from)
    every = np.arange(len(county))
    return (
        np.concatenate([every, goers[cell]]),
        np.concatenate([county, drawing.near_to[pair]]),
        np.repeat([0, 1], [len(every), len(cell)]),
    )


def _to_classes(drawn: Graph, outs: Barred, number: Ints, wanted: Triples) -> tuple[Triples, Triples]:
    """Return arcs (cell, class, tier) as wanted, and to single rooms where a class holds a barred one."""
    cell, to, tier = wanted
    meets = outs.meets(number[cell], to, drawn.classes.of)
    one, room = joined(to[meets], drawn.classes.of)
    one = meets.nonzero()[0][one]
    fits = ~outs.meets(number[cell[one]], room, np.arange(len(drawn.free)))
    return (
        (cell[~meets], to[~meets] + drawn.ends[1], tier[~meets]),
        (cell[one][fits], room[fits] + drawn.ends[2], tier[one][fits]),
    )


def parts(drawn: Graph) -> Ints:
    """Return for each node the number of its part of the graph: nothing flows from one part to another."""
    number = np.arange(drawn.ends[4])
    while True:  # each node takes the lowest number beside it, and that one's number, until nothing changes
        lowest = number.copy()
        np.minimum.at(lowest, drawn.arcs.head, number[drawn.arcs.tail])
        np.minimum.at(lowest, drawn.arcs.tail, number[drawn.arcs.head])
        lowest = lowest[lowest]
        if (lowest == number).all():
            return np.unique(number, return_inverse=True)[1]
        number = lowest
