"""The best proposal: as many people as can be placed; among all such the best fitting; then the most days.

OR-Tools' min-cost flow, part by part of the graph, so that progress can be told and a cancel heard. Only
imported where it is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain

import numpy as np
import ortools
from ortools.graph.python import min_cost_flow

from khanegi.sponsors.matching import depth as depths
from khanegi.sponsors.matching import graph as graphs
from khanegi.sponsors.matching.graph import Graph
from khanegi.sponsors.matching.lines import (
    Bools,
    Ints,
    Pairs,
    Places,
    among,
    begins,
    column,
    joined_few,
    lines,
    ordered,
    within,
)
from khanegi.sponsors.matching.market import Market, Plan
from khanegi.sponsors.matching.naming import plan

Tick = Callable[[float], None]
SOLVER = f"OR-Tools {ortools.__version__}"
ROUND = 0.8  # of what is left to be told, when it may be the last round


@dataclass(frozen=True, slots=True)
class Sources:
    """People of one cell who have waited equally long: `count` of them, worth `days` each."""

    node: Ints
    days: Ints
    count: Ints


def exact(
    market: Market,
    tick: Tick = lambda done: None,
    other: Plan | None = None,
    margins: tuple[int, int] = depths.MARGINS,
) -> Plan:
    """Return the optimum: the nearer the other plan comes to it, the sooner.

    `tick` is told which part is done, and may raise to stop.
    """
    places = Places(market)
    line = lines(market, places)
    if not len(line.people):
        return Plan.of([])
    special = depths.Special.of(market, _twins(market))
    depth, flows = depths.guessed(market, line, other or Plan.of([]), margins), Flows(tick)
    while True:
        drawn = depths.drawn(market, line, depth, special)
        graph = graphs.graph(market, places, line, drawn)
        flows.told, flows.until = flows.until, flows.until + (1 - flows.until) * ROUND
        along = flows.solved(graph, _sources(graph, drawn), market.spread)
        leave = graphs.leaving(graph, along)
        too_far = _too_far(graph, drawn, leave)
        if not too_far.any():
            return plan(graph, drawn, leave, along)
        depth = depth.further(too_far)


def _too_far(graph: Graph, drawn: depths.Drawn, leave: Ints) -> Bools:
    """Say of which lines somebody goes who was flattered."""
    (plain,) = (graph.number == 0).nonzero()
    found = np.zeros(len(drawn.most), dtype=np.bool_)
    found[graph.lines[plain]] = leave[plain] > drawn.most[graph.lines[plain]]
    return found


def _twins(market: Market) -> Pairs:
    """Return the places of those who wait for two fields, and the number of each of them."""
    place, twin = joined_few(column(market.person), column(market.twin_case))
    return place, column(market.twin)[twin]


def _sources(graph: Graph, drawn: depths.Drawn) -> Sources:
    """Return where people come from: cells, and for who waits for two fields the node above their cells."""
    order = ordered(graph.cells.of)
    cell, days, count = graph.cells.of[order], drawn.days[order], drawn.count[order]
    (at,) = (begins(cell) | begins(days)).nonzero()
    single = ~among(cell[at], graph.twofold)
    twins = np.arange(graph.ends[3], graph.ends[4])
    return Sources(
        np.concatenate([cell[at][single], twins]),
        np.concatenate([days[at][single], twins * 0]),
        np.concatenate([np.add.reduceat(count, at)[single], twins * 0 + 1]),
    )


@dataclass(slots=True)
class Flows:
    """Solves every part of a graph by itself; a part that comes again as it was is not solved again."""

    tick: Tick
    told: float = 0
    until: float = 0
    kept: dict[bytes, Ints] = field(default_factory=dict)

    def solved(self, drawn: Graph, sources: Sources, spread: int) -> Ints:
        """Return how many take each arc.

        One part further down the ranked list outweighs all days that a change can gain: it lets one person
        in for another, and may move those with two fields from one to the other.
        """
        arcs, part = drawn.arcs, graphs.parts(drawn)
        order = ordered(part)
        local = np.empty(len(part), dtype=np.int64)
        local[order] = within(part[order])
        rooms = drawn.into
        of = [part[one] for one in (sources.node, arcs.tail, rooms)]
        some = np.unique(of[2])
        some = some[among(some, of[0])]  # where people are and rooms
        by_part = [_split(one, some) for one in of]
        moves = np.bincount(part[drawn.ends[3] :], weights=_moves(drawn), minlength=int(part.max()) + 1)
        flows = np.zeros(len(arcs.tail), np.int64)
        for number, (out, along, into) in enumerate(zip(*by_part, strict=True)):
            step = spread + int(moves[some[number]]) + 1
            flows[along] = self._flow(
                (local[sources.node[out]], sources.count[out], -sources.days[out]),
                (
                    local[arcs.tail[along]],
                    local[arcs.head[along]],
                    step * arcs.tier[along] - arcs.days[along],
                ),
                (local[rooms[into]], drawn.free[into]),
            )
            self.tick(self.told + (self.until - self.told) * number / len(some))
        return flows

    def _flow(self, *given: tuple[Ints, ...]) -> Ints:
        mark = blake2b(digest_size=16)
        for one in chain.from_iterable(given):
            mark.update(len(one).to_bytes(8, "little"))
            mark.update(np.ascontiguousarray(one).data)
        key = mark.digest()
        if key not in self.kept:
            self.kept[key] = flow(*given)
        return self.kept[key]


def _moves(drawn: Graph) -> Ints:
    """Return, for each who waits for two fields, how many days longer for one than for another."""
    twins = drawn.twins.of
    days = drawn.arcs.days[len(drawn.arcs.days) - len(twins) :]
    most, least = np.zeros(len(drawn.twins.key), np.int64), np.full(len(drawn.twins.key), days.max(initial=0))
    np.maximum.at(most, twins, days)
    np.minimum.at(least, twins, days)
    return most - least


def _split(part: Ints, some: Ints) -> list[Ints]:
    """Return the places of each of some parts."""
    order = ordered(part)
    begin, end = (np.searchsorted(part[order], some, side) for side in ("left", "right"))
    return [order[one:other] for one, other in zip(begin.tolist(), end.tolist(), strict=True)]


def flow(out: tuple[Ints, ...], along: tuple[Ints, ...], into: tuple[Ints, ...]) -> Ints:
    """Send as many as can be sent at the least cost; return how many take each arc.

    `out` is nodes, how many come from there and at which cost; `along` tails, heads and costs; `into` nodes
    and how many find room there.
    """
    solver, arcs = _loaded(out, along, into)  # its arrays are gone before it needs room of its own
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow was not solved: {status}")
    return solver.flows(arcs)


def _loaded(
    out: tuple[Ints, ...], along: tuple[Ints, ...], into: tuple[Ints, ...]
) -> tuple[min_cost_flow.SimpleMinCostFlow, Ints]:
    begin = int(max(out[0].max(), along[0].max(), along[1].max())) + 1
    end, most = begin + 1, min(out[1].sum(), into[1].sum())
    tails = np.concatenate([along[0], np.full(len(out[0]), begin), into[0]])
    heads = np.concatenate([along[1], out[0], np.full(len(into[0]), end)])
    capacity = np.concatenate([np.full(len(along[0]), most), out[1], into[1]])
    cost = np.concatenate([along[2], out[2], np.zeros(len(into[0]), np.int64)])
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity, cost)
    solver.set_nodes_supplies(np.array([begin, end]), np.array([most, -most]))
    return solver, arcs[: len(along[0])]
