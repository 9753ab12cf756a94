"""The best proposal: as many people as can be placed; among all such the best fitting; then the most days.

OR-Tools' min-cost flow, part by part of the graph, so that progress can be told and a cancel heard. Only
imported where it is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import ortools
from ortools.graph.python import min_cost_flow

from khanegi.sponsors.matching import graph as graphs
from khanegi.sponsors.matching.graph import Graph, Ints, column
from khanegi.sponsors.matching.market import Market, Plan

Tick = Callable[[float], None]
SOLVER = f"OR-Tools {ortools.__version__}"


@dataclass(frozen=True, slots=True)
class Sources:
    """People of one cell who have waited equally long: `count` of them, worth `days` each."""

    node: Ints
    days: Ints
    count: Ints


def exact(market: Market, tick: Tick = lambda done: None) -> Plan:
    """Return the optimum. `tick` is told which part is done, and may raise to stop."""
    if not len(market.person) or not len(market.room):
        return Plan.of([])
    drawn = graphs.graph(market)
    tick(0.2)
    people, cell = _reaching(drawn)
    sources = _sources(drawn, cell, column(market.standing)[people])
    along = _solved(drawn, sources, market.spread, lambda done: tick(0.2 + 0.7 * done))
    return _plan(drawn, people, cell, along)


def _reaching(drawn: Graph) -> tuple[Ints, Ints]:
    """Return the people by cell and in their order, of each cell no more than there is room in reach."""
    arcs, (cells, hubs, classes, rooms, _) = drawn.arcs, drawn.ends
    room = np.zeros(drawn.ends[4])
    room[classes:rooms] = drawn.free
    room[hubs:classes] = np.bincount(drawn.classes.of, weights=drawn.free)
    room[cells:hubs] = np.bincount(drawn.hubs.of, weights=room[hubs:classes])
    reach = np.bincount(arcs.tail, weights=room[arcs.head], minlength=cells)
    order = np.argsort(drawn.cells.of, kind="stable")
    cell = drawn.cells.of[order]
    goes = _within(cell) < reach[cell]
    return drawn.people[order][goes], cell[goes]


def _within(groups: Ints) -> Ints:
    """Return the place of each thing among its equals; equals stand together."""
    return np.arange(len(groups)) - np.searchsorted(groups, groups)


def _sources(drawn: Graph, cell: Ints, days: Ints) -> Sources:
    """Return where people come from: cells, and for who waits for two fields the node above their cells."""
    begins = np.ones(len(cell), dtype=np.bool_)
    begins[1:] = (cell[1:] != cell[:-1]) | (days[1:] != days[:-1])
    (at,) = begins.nonzero()
    count = np.diff(np.append(at, len(cell)))
    single = ~np.isin(cell[at], drawn.twofold)
    twins = np.arange(drawn.ends[3], drawn.ends[4])
    return Sources(
        np.concatenate([cell[at][single], twins]),
        np.concatenate([days[at][single], twins * 0]),
        np.concatenate([count[single], twins * 0 + 1]),
    )


def _solved(drawn: Graph, sources: Sources, spread: int, tick: Tick) -> Ints:
    """Return how many take each arc, solving every part of the graph by itself.

    One part further down the ranked list outweighs all days that a change can gain: it lets one person in
    for another, and may move those with two fields from one to the other.
    """
    arcs, part = drawn.arcs, graphs.parts(drawn)
    order = np.argsort(part, kind="stable")
    local = np.empty(len(part), dtype=np.int64)
    local[order] = _within(part[order])
    rooms = np.arange(*drawn.ends[2:4])
    by_part = [_split(part[one], part.max() + 1) for one in (sources.node, arcs.tail, rooms)]
    flows = np.zeros(len(arcs.tail), np.int64)
    for number, (out, along, into) in enumerate(zip(*by_part, strict=True)):
        if len(out) and len(into):
            step = spread * (1 + int((sources.node[out] >= drawn.ends[3]).sum())) + 1
            flows[along] = flow(
                (local[sources.node[out]], sources.count[out], -sources.days[out]),
                (
                    local[arcs.tail[along]],
                    local[arcs.head[along]],
                    step * arcs.tier[along] - arcs.days[along],
                ),
                (local[rooms[into]], drawn.free[into]),
            )
        tick(number / len(by_part[0]))
    return flows


def _split(part: Ints, parts: int) -> list[Ints]:
    """Return the places of each part."""
    order = np.argsort(part, kind="stable")
    return np.split(order, np.searchsorted(part[order], np.arange(1, parts)))


def flow(out: tuple[Ints, ...], along: tuple[Ints, ...], into: tuple[Ints, ...]) -> Ints:
    """Send as many as can be sent at the least cost; return how many take each arc.

    `out` is nodes, how many come from there and at which cost; `along` tails, heads and costs; `into` nodes
    and how many find room there.
    """
    begin = int(max(out[0].max(), along[0].max(), along[1].max())) + 1
    end, most = begin + 1, min(out[1].sum(), into[1].sum())
    tails = np.concatenate([along[0], np.full(len(out[0]), begin), into[0]])
    heads = np.concatenate([along[1], out[0], np.full(len(into[0]), end)])
    capacity = np.concatenate([np.full(len(along[0]), most), out[1], into[1]])
    cost = np.concatenate([along[2], out[2], np.zeros(len(into[0]), np.int64)])
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity, cost)
    solver.set_nodes_supplies(np.array([begin, end]), np.array([most, -most]))
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow was not solved: {status}")
    return solver.flows(arcs[: len(along[0])])


def _plan(drawn: Graph, people: Ints, cell: Ints, along: Ints) -> Plan:
    """Name people and rooms: the first of each cell go, the best fitting first."""
    arcs, (cells, hubs, classes, _, _) = drawn.arcs, drawn.ends
    (mine,) = (arcs.tail < cells).nonzero()
    mine = mine[np.lexsort((arcs.tier[mine], arcs.tail[mine]))]
    leave = np.bincount(arcs.tail[mine], weights=along[mine], minlength=cells)
    goes = people[_within(cell) < leave[cell]]
    at = np.repeat(arcs.head[mine], along[mine])
    (onward,) = ((arcs.tail >= cells) & (arcs.tail < hubs)).nonzero()
    onward = onward[np.lexsort((arcs.head[onward], arcs.tail[onward]))]
    (here,) = (at < hubs).nonzero()
    here = here[np.lexsort((goes[here], at[here]))]
    at[here] = np.repeat(arcs.head[onward], along[onward])
    (here,) = (at < classes).nonzero()
    here = here[np.lexsort((goes[here], at[here]))]
    at[here] = _rooms(drawn, at[here] - hubs, at[at >= classes] - classes) + classes
    return Plan.of(list(zip((at - classes).tolist(), goes.tolist(), strict=True)))


def _rooms(drawn: Graph, of: Ints, taken: Ints) -> Ints:
    """Return a room for each who has a place in a class, of the sponsor longest open first."""
    order = np.argsort(drawn.classes.of, kind="stable")
    of_room = drawn.classes.of[order]
    left = (drawn.free - np.bincount(taken, minlength=len(drawn.free)))[order]
    before = np.cumsum(left) - left
    before -= before[np.searchsorted(of_room, of_room)]
    wanted = np.bincount(of, minlength=len(drawn.classes.key))[of_room]
    return order[np.repeat(np.arange(len(order)), np.clip(wanted - before, 0, left))]
