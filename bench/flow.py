"""The floor of a batch: OR-Tools' min-cost flow alone, with nothing of the product in it.

The question is put as one would at first, and as the target is told: a group for each region and field,
in it a node for each person and each room, an arc for each pair that may be (own county, or one beside it for
who goes far), the most people first, then the nearer county, then the most days. It knows no related fields,
nobody who said no and nobody with two fields, which the product must; so it is a smaller question. The arrays
lie ready; only the solver's own time counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from khanegi.sponsors.matching.market import Market

Ints = NDArray[np.int64]
REGION = 100  # of a county's number, as pool.py makes it


@dataclass(frozen=True, slots=True)
class Group:
    """Arcs from people to rooms: 0 for the own county, 1 for one beside it."""

    person: Ints
    room: Ints
    near: Ints
    days: Ints
    free: Ints


def groups(market: Market) -> list[Group]:
    """Return the pairs of the very same field, region by region."""
    field, county, days = (np.array(one, np.int64) for one in (market.field, market.county, market.standing))
    (far,) = np.array(market.far).nonzero()
    from_county, to_county = np.array(market.near_from), np.array(market.near_to)
    goer, pair = _equal(county[far], from_county)
    person = np.concatenate([np.arange(len(field)), far[goer]])
    place = np.concatenate([county, to_county[pair]])
    near = np.repeat([0, 1], [len(field), len(goer)])
    room_field, room_county = np.array(market.room_field, np.int64), np.array(market.room_county, np.int64)
    size = int(max(county.max(), room_county.max())) + 1
    one, room = _equal(field[person] * size + place, room_field * size + room_county)
    group = (room_field * size + room_county // REGION)[room]
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.diff(group[order]).nonzero()[0] + 1)
    return [
        _group(person[one[part]], room[part], near[one[part]], days, np.array(market.free)) for part in parts
    ]


def _equal(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return the places of all pairs that are equal."""
    order = np.argsort(right, kind="stable")
    begin, end = (np.searchsorted(right[order], left, side) for side in ("left", "right"))
    one = np.repeat(np.arange(len(left)), end - begin)
    within = np.arange(len(one)) - np.repeat(np.cumsum(end - begin) - (end - begin), end - begin)
    return one, order[begin[one] + within]


def _group(person: Ints, room: Ints, near: Ints, days: Ints, free: Ints) -> Group:
    people, one = np.unique(person, return_inverse=True)
    rooms, other = np.unique(room, return_inverse=True)
    return Group(one, other, near, days[people], free[rooms].astype(np.int64))


def seconds(ready: Iterable[tuple[Group, int]]) -> tuple[float, float]:
    """Return how long the solver works on all groups, each told the most days: by the clock, its own."""
    took = cpu = 0.0
    for group, spread in ready:
        solver = _loaded(group, spread + 1)
        began, worked = time.perf_counter(), time.process_time()
        status = solver.solve_max_flow_with_min_cost()
        took += time.perf_counter() - began
        cpu += time.process_time() - worked
        assert status == solver.OPTIMAL
    return took, cpu


def _loaded(group: Group, step: int) -> min_cost_flow.SimpleMinCostFlow:
    people, rooms, pairs = len(group.days), len(group.free), len(group.person)
    begin, most = people + rooms, min(people, int(group.free.sum()))
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([group.person, np.full(people, begin), np.arange(people, begin)]),
        np.concatenate([group.room + people, np.arange(people), np.full(rooms, begin + 1)]),
        np.concatenate([np.ones(pairs + people, np.int64), group.free]),
        np.concatenate([step * group.near, -group.days, np.zeros(rooms, np.int64)]),
    )
    solver.set_nodes_supplies(np.array([begin, begin + 1]), np.array([most, -most]))
    return solver
