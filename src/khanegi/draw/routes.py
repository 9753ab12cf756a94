"""Right-angled ways for the arrows, one after the other, over a grid that is fine between the boxes.

Lines never run over a box nor along one another, unless both end in the same place; every port of
a box serves one line, or all lines that arrive there. The cheapest way wins: short, few corners,
few crossings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise

Point = tuple[int, int]  # a crossing of two grid lines, by their numbers
Port = tuple[str, str, int]  # the place, its side, which of the side's three ports
OUT: dict[str, Point] = {"on": (1, 0), "back": (-1, 0), "up": (0, -1), "down": (0, 1)}

PORTS = 3
CORNER, CROSSING = 70, 55
LEAVE = {"on": 0, "down": 12, "up": 12, "back": 60}  # a line should leave in the direction of the flow
ARRIVE = {"back": 0, "up": 12, "down": 12, "on": 60}


@dataclass
class Grid:
    """Positions of the grid lines, and what already lies on their crossings."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    boxes: dict[str, tuple[range, range]]  # the line numbers a box covers
    blocked: set[Point] = field(default_factory=set)
    along: dict[tuple[Point, Point], str] = field(default_factory=dict)  # a stretch, and where it leads
    turns: dict[Point, set[tuple[str, str]]] = field(default_factory=dict)  # target, and - | or +
    ports: dict[Port, str] = field(default_factory=dict)  # "" for a departure, else the target

    def __post_init__(self) -> None:
        self.blocked |= {(x, y) for wide, high in self.boxes.values() for x in wide for y in high}

    def gates(self, key: str) -> Iterator[tuple[Port, Point, Point]]:
        """Yield each port with the first crossing outside it and the direction out."""
        wide, high = self.boxes[key]
        for slot in range(PORTS):
            yield (key, "on", slot), (wide[-1] + 1, high[slot]), OUT["on"]
            yield (key, "back", slot), (wide[0] - 1, high[slot]), OUT["back"]
            yield (key, "up", slot), (wide[slot], high[0] - 1), OUT["up"]
            yield (key, "down", slot), (wide[slot], high[-1] + 1), OUT["down"]

    def length(self, here: Point, there: Point) -> int:
        return abs(self.xs[here[0]] - self.xs[there[0]]) + abs(self.ys[here[1]] - self.ys[there[1]])

    def is_inside(self, point: Point) -> bool:
        return 0 <= point[0] < len(self.xs) and 0 <= point[1] < len(self.ys) and point not in self.blocked


@dataclass(frozen=True, slots=True)
class Route:
    start: Port
    end: Port
    points: tuple[Point, ...]


def route(grid: Grid, source: str, target: str, is_clock: bool = False) -> Route:
    """Find the cheapest way and lay it on the grid; a dashed line never joins a solid one."""
    leads = f"{target} by the clock" if is_clock else target
    found = _search(grid, source, target, leads)
    _lay(grid, found, leads)
    return found


def _search(grid: Grid, source: str, target: str, leads: str) -> Route:
    """Dijkstra over (crossing, direction): what a corner costs needs the direction."""
    goals: dict[Point, list[tuple[int, Port, Point]]] = {}
    for port, point, out in grid.gates(target):
        if grid.is_inside(point) and grid.ports.get(port, leads) == leads:
            goals.setdefault(point, []).append((_fare(port, ARRIVE), port, (-out[0], -out[1])))
    queue: list[tuple[int, Point, Point]] = []
    came: dict[tuple[Point, Point], tuple[Point, Point] | Port] = {}
    best: dict[tuple[Point, Point], int] = {}
    for port, point, out in grid.gates(source):
        if port not in grid.ports and grid.is_inside(point):
            best[point, out], came[point, out] = _fare(port, LEAVE), port
            heappush(queue, (best[point, out], point, out))
    final: tuple[int, tuple[Point, Point], Port] | None = None
    while queue and (final is None or queue[0][0] < final[0]):
        cost, here, way = heappop(queue)
        if cost > best[here, way]:
            continue
        for fare, port, into in goals.get(here, ()):
            total = cost + fare + (0 if into == way else CORNER)
            if _may_turn(grid, here, way, into, leads) and (final is None or total < final[0]):
                final = (total, (here, way), port)
        for there, turn, step in _steps(grid, here, way, leads):
            if cost + step < best.get((there, turn), 1 << 30):
                best[there, turn], came[there, turn] = cost + step, (here, way)
                heappush(queue, (cost + step, there, turn))
    if final is None:
        raise ValueError(f"no way from {source} to {target}")
    return _trace(came, final)


def _fare(port: Port, side: dict[str, int]) -> int:
    return side[port[1]] + (0 if port[2] == PORTS // 2 else 6)


def _steps(grid: Grid, here: Point, way: Point, leads: str) -> Iterator[tuple[Point, Point, int]]:
    for turn in OUT.values():
        if turn == (-way[0], -way[1]) or not _may_turn(grid, here, way, turn, leads):
            continue
        there = (here[0] + turn[0], here[1] + turn[1])
        if not grid.is_inside(there):
            continue
        laid = grid.along.get(_stretch(here, there))
        if laid is not None and laid != leads:
            continue
        cost = grid.length(here, there) // (2 if laid else 1)
        cost += CORNER if turn != way else 0
        cost += CROSSING * sum(other != leads for other, _ in grid.turns.get(there, ()))
        yield there, turn, cost


def _may_turn(grid: Grid, here: Point, way: Point, turn: Point, leads: str) -> bool:
    """Another line may only be crossed straight, where it is straight itself."""
    mine = "-" if way[1] == 0 else "|"
    return all(
        other == leads or (way == turn and shape != "+" and shape != mine)
        for other, shape in grid.turns.get(here, ())
    )


def _stretch(here: Point, there: Point) -> tuple[Point, Point]:
    return (here, there) if here < there else (there, here)


def _trace(
    came: dict[tuple[Point, Point], tuple[Point, Point] | Port], final: tuple[int, tuple[Point, Point], Port]
) -> Route:
    _, state, end = final
    points = [state[0]]
    while True:
        before = came[state]
        if len(before) == 3:
            return Route(before, end, tuple(reversed(points)))
        state = before
        points.append(state[0])


def _lay(grid: Grid, found: Route, leads: str) -> None:
    grid.ports[found.start] = ""
    grid.ports[found.end] = leads
    points = found.points
    for here, there in pairwise(points):
        grid.along[_stretch(here, there)] = leads
    first, last = OUT[found.start[1]], OUT[found.end[1]]
    before = [(points[0][0] - first[0], points[0][1] - first[1]), *points[:-1]]
    after = [*points[1:], (points[-1][0] - last[0], points[-1][1] - last[1])]
    for come, here, go in zip(before, points, after, strict=True):
        shape = "-" if come[1] == here[1] == go[1] else "|" if come[0] == here[0] == go[0] else "+"
        grid.turns.setdefault(here, set()).add((leads, shape))
