"""The market as a small graph: people of one line who are barred nowhere are one cell.

Within a cell only the number who go matters, and it is always the first who go: what a person is worth
(days) and how well a pair fits (its part of the ranked list) add up. A cell sends to the class of its own
field in a county, and through the hub of its kin there to every class of that kin; a class sends to the
rooms of single sponsors. Where a cell must not go to some sponsor it goes round it, class by class or room
by room. Who waits for two fields is two cells fed by one node. That keeps the graph small and the answer
exact (docs/adr/0026). Needs numpy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from khanegi.sponsors.matching.depth import Drawn
from khanegi.sponsors.matching.lines import Bools, Ints, Lines, Pairs, Places, among, coded, column, joined
from khanegi.sponsors.matching.market import Market

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
    """Nodes are numbered through: cells, hubs, classes, rooms, twins."""

    cells: Kinds  # `of` each who is drawn
    lines: Ints  # of each cell
    number: Ints  # of each cell: 0, or of who is alone there
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

    @property
    def into(self) -> Ints:
        """Return the node where people go into each room: that of its class where it is the only one."""
        alone = np.bincount(self.classes.of)[self.classes.of] == 1
        rooms = np.arange(len(self.free)) + self.ends[2]
        return np.where(alone, self.classes.of + self.ends[1], rooms)


@dataclass(frozen=True, slots=True)
class Barred:
    """Whom the rules keep apart: (number of who is drawn, room) pairs."""

    number: Ints
    room: Ints

    def meets(self, number: Ints, place: Ints, places: Ints) -> Bools:
        """Say of each (number, place) whether a barred room is there. `places` are those of the rooms."""
        size = np.int64(places.max(initial=0) + 1)
        found = np.zeros(len(number), dtype=np.bool_)
        (some,) = number.nonzero()
        theirs = number[some] * size + place[some]
        found[some] = among(theirs, self.number * size + places[self.room])
        return found


def kinds(key: Ints) -> Kinds:
    found, of = coded(key)
    return Kinds(of, found)


def barred(market: Market, drawn: Drawn) -> Barred:
    (some,) = drawn.number.nonzero()
    theirs, pair = joined(column(market.person)[drawn.person[some]], column(market.parted_person))
    one, room = joined(column(market.parted_owner)[pair], column(market.owner))
    return Barred(drawn.number[some][theirs[one]], room)


def graph(market: Market, places: Places, lines: Lines, drawn: Drawn) -> Graph:
    """Draw the graph. The market has people and rooms."""
    _, kins, counties = places.sizes
    size = drawn.number.max(initial=0) + 1
    cells = kinds(drawn.line * size + drawn.number)
    line, number = np.divmod(cells.key, size)
    classes = kinds(places.at(places.field * kins + places.kin, places.county))
    trade, county = np.divmod(classes.key, counties)
    field, kin = np.divmod(trade, kins)
    hubs = kinds(places.at(kin, county))
    twofold, numbers, days = _twofold(drawn, cells)
    nothing = Arcs(*[county[:0]] * 4)
    found = Graph(cells, line, number, hubs, classes, column(market.free), kinds(numbers), twofold, nothing)
    columns = [one[line] for one in (lines.field, lines.kin, lines.county, lines.far)]
    arcs = _arcs(found, places, barred(market, drawn), [*columns, number], (field, county))
    return replace(found, arcs=_with_twins(found, arcs, days))


def _twofold(drawn: Drawn, cells: Kinds) -> Triples:
    """Return the cells of people with two fields, the number of each person, and each entry's days."""
    (some,) = drawn.number.nonzero()
    one, entry = joined(drawn.person[some], drawn.twins[0])
    one = some[one]
    return cells.of[one], drawn.twins[1][entry], drawn.days[one]


def _with_twins(found: Graph, arcs: Triples, days: Ints) -> Arcs:
    """Add what leads from people with two fields to the cell of each."""
    tail, head, tier = arcs
    return Arcs(
        np.concatenate([tail, found.twins.of + found.ends[3]]),
        np.concatenate([head, found.twofold]),
        np.concatenate([tier, days * 0]),
        np.concatenate([tier * 0, days]),
    )


def _arcs(found: Graph, places: Places, outs: Barred, columns: list[Ints], of_class: Pairs) -> Triples:
    """Join cells with the classes, hubs and rooms they may go to, hubs with classes, classes with rooms."""
    cell, county, tier = _reached(columns, places)
    field, kin, _, _, number = (one[cell] for one in columns)
    one, same = joined(places.at(field, county), places.at(*of_class))
    direct = (cell[one], same, tier[one])
    one, hub = joined(places.at(kin, county), found.hubs.key)
    meets = outs.meets(number[one], hub, found.hubs.of[found.classes.of])
    through = (cell[one], hub + found.ends[0], tier[one] + 2)
    some, other = joined(hub[meets], found.hubs.of)
    some = one[meets][some]
    differ = field[some] != of_class[0][other]
    round_it = (cell[some][differ], other[differ], tier[some][differ] + 2)
    every, (rooms,) = np.arange(len(found.classes.key)), (found.into >= found.ends[2]).nonzero()
    arcs = (
        *_to_classes(found, outs, columns[4], direct),
        tuple(part[~meets] for part in through),
        *_to_classes(found, outs, columns[4], round_it),
        (found.hubs.of + found.ends[0], every + found.ends[1], every * 0),
        (found.classes.of[rooms] + found.ends[1], rooms + found.ends[2], rooms * 0),
    )
    tail, head, tier = (np.concatenate(some) for some in zip(*arcs, strict=True))
    return tail, head, tier


def _reached(columns: list[Ints], places: Places) -> Triples:
    """Return (cell, county, 0 or 1) of where people may work: at home, and beside it if they go far."""
    _, _, county, far, _ = columns
    (goers,) = far.nonzero()
    cell, pair = joined(county[goers], places.near_from)
    every = np.arange(len(county))
    return (
        np.concatenate([every, goers[cell]]),
        np.concatenate([county, places.near_to[pair]]),
        np.repeat([0, 1], [len(every), len(cell)]),
    )


def _to_classes(found: Graph, outs: Barred, number: Ints, wanted: Triples) -> tuple[Triples, Triples]:
    """Return arcs (cell, class, tier) as wanted, and to single rooms where a class holds a barred one."""
    cell, to, tier = wanted
    meets = outs.meets(number[cell], to, found.classes.of)
    one, room = joined(to[meets], found.classes.of)
    one = meets.nonzero()[0][one]
    fits = ~outs.meets(number[cell[one]], room, np.arange(len(found.free)))
    return (
        (cell[~meets], to[~meets] + found.ends[1], tier[~meets]),
        (cell[one][fits], room[fits] + found.ends[2], tier[one][fits]),
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
            return coded(number)[1]
        number = lowest


def leaving(drawn: Graph, along: Ints) -> Ints:
    """Return how many leave each cell."""
    (mine,) = (drawn.arcs.tail < drawn.ends[0]).nonzero()
    return np.bincount(drawn.arcs.tail[mine], weights=along[mine], minlength=drawn.ends[0]).astype(np.int64)
