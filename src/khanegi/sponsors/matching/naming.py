"""From how many take each way to who goes where. Needs numpy."""

from __future__ import annotations

from array import array

import numpy as np

from khanegi.sponsors.matching.depth import Drawn
from khanegi.sponsors.matching.graph import Graph
from khanegi.sponsors.matching.lines import Ints, ordered, within
from khanegi.sponsors.matching.market import Plan


def plan(drawn: Graph, shown: Drawn, leave: Ints, along: Ints) -> Plan:
    """Name people and rooms: the first of each cell go, the best fitting first."""
    arcs, (cells, hubs, classes, _, _) = drawn.arcs, drawn.ends
    (used,) = along.nonzero()
    mine = used[arcs.tail[used] < cells]
    mine = mine[np.lexsort((arcs.tier[mine], arcs.tail[mine]))]
    order = ordered(drawn.cells.of)
    cell = drawn.cells.of[order]
    goes = shown.person[order][within(cell) < leave[cell]]
    at = np.repeat(arcs.head[mine], along[mine])
    onward = used[(arcs.tail[used] >= cells) & (arcs.tail[used] < hubs)]
    onward = onward[np.lexsort((arcs.head[onward], arcs.tail[onward]))]
    (here,) = (at < hubs).nonzero()
    here = here[np.lexsort((goes[here], at[here]))]
    at[here] = np.repeat(arcs.head[onward], along[onward])
    (here,) = (at < classes).nonzero()
    here = here[np.lexsort((goes[here], at[here]))]
    at[here] = _rooms(drawn, at[here] - hubs, at[at >= classes] - classes) + classes
    order = np.lexsort((goes, at))
    return Plan({}, _column(goes[order]), _column(at[order] - classes))


def _column(numbers: Ints) -> array[int]:
    found: array[int] = array("i")
    found.frombytes(numbers.astype(np.intc).tobytes())
    return found


def _rooms(drawn: Graph, of: Ints, taken: Ints) -> Ints:
    """Return a room for each who has a place in a class, of the sponsor longest open first."""
    order = ordered(drawn.classes.of)
    of_room = drawn.classes.of[order]
    left = (drawn.free - np.bincount(taken, minlength=len(drawn.free)))[order]
    before = np.cumsum(left) - left
    before -= before[np.searchsorted(of_room, of_room)]
    wanted = np.bincount(of, minlength=len(drawn.classes.key))[of_room]
    return order[np.repeat(np.arange(len(order)), np.clip(wanted - before, 0, left))]
