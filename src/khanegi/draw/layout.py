"""A procedure on paper: lanes from top to bottom, the flow from right to left, always the same picture.

The work is done with the flow running towards greater x; the last step mirrors it. Numbers are pixels.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from khanegi.base.persian import digits_out
from khanegi.draw.cells import Cell, cells
from khanegi.draw.labels import SIZE, Label, NoRoom, put
from khanegi.draw.moves import Arrow, arrows, shared
from khanegi.draw.moves import goals as ends
from khanegi.draw.paper import LEAST, PITCH, RIM, TRACKS, Axis, span
from khanegi.draw.routes import PORTS, Grid, Route, route
from khanegi.draw.shapes import Box, Pixel, alone, arrowhead, corners, length, parts
from khanegi.draw.text import width, wrap
from khanegi.process.grammar import Action, Place, Process, Unit
from khanegi.process.words import Role

BOX, HEAD, TITLE, TITLE_LINE, FOOT = 144, 104, 16, 23, 26
MARK, MARKS_ROW = 28, 32  # the room of one mark, and of a row of them below the words
HERE = "اینجا هستید"
MARKS = ("الف", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د")
WIDER = 14  # how much more, as often as some words find no room


@dataclass(frozen=True, slots=True)
class Node:
    place: Place
    box: Box
    lines: tuple[str, ...]
    foot: str
    marks: tuple[str, ...]  # of the ways that lead from here
    goals: tuple[str, ...]  # of those that lead to here

    @property
    def marks_row(self) -> int:
        """Return the height of the row of marks; nothing where they stand beside the words."""
        count = len(self.marks) + len(self.goals)
        words = max(width(some, SIZE) for some in (self.foot or HERE, f"{HERE}  "))
        return MARKS_ROW if count and words + MARK * count > BOX - 16 else 0


@dataclass(frozen=True, slots=True)
class Edge:
    arrow: Arrow
    points: tuple[Pixel, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class Lane:
    role: Role
    lines: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    exits: tuple[tuple[str, Action], ...]  # a mark in the boxes, and the way out it stands for


def drawn(process: Process) -> Drawing:
    """Return the drawing of a procedure; it is made once, as procedures never change while running."""
    return _drawn(_Named(process))


@dataclass(frozen=True, eq=False)
class _Named:
    """A procedure that is compared by name, so that finding its drawing costs nothing."""

    process: Process

    def __hash__(self) -> int:
        return hash((self.process.key, self.process.version))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and other.process is self.process


@lru_cache(maxsize=64)
def _drawn(named: _Named) -> Drawing:
    for wider in range(0, 20 * WIDER, WIDER):
        with suppress(NoRoom):
            return _laid_out(named.process, wider)
    raise NoRoom(named.process.key)


def _laid_out(process: Process, wider: int) -> Drawing:
    where, rows = cells(process)
    bare = {place.key: _node(process, place) for place in process.places}
    across, down = _axes(where, bare, wider)
    ways = dict(_routes(where, across, down, arrows(process)))
    across, down = _thinned(across, down, list(ways.values()))
    nodes = {key: replace(node, box=_box(where[key], across, down)) for key, node in bare.items()}
    bands = _lanes(rows, across, down)
    paper = Box(0, 0, across.starts()[-1], down.starts()[-1])
    edges = _edges(ways, nodes, across, down, paper)
    flat = Drawing(paper.w + HEAD, paper.h, bands, tuple(nodes.values()), edges, _exits(process))
    return _mirrored(flat)


def _exits(process: Process) -> tuple[tuple[str, Action], ...]:
    return tuple(zip(MARKS, shared(process), strict=False))


def _node(process: Process, place: Place) -> Node:
    lines = wrap(place.title, TITLE, BOX - 20)
    marks = tuple(mark for mark, action in _exits(process) if place in action.at)
    goals = tuple(mark for mark, action in _exits(process) if place in ends(process, action))
    node = Node(place, Box(0, 0, BOX, TITLE_LINE * len(lines) + FOOT + 16), lines, days(place), marks, goals)
    return replace(node, box=replace(node.box, h=node.box.h + node.marks_row))


def days(place: Place) -> str:
    """Return how long a case may stay, in words; nothing where no clock runs."""
    if place.until:
        return "تا روز پایان اعتبار"
    count = place.budget.days if place.budget else place.days
    if not count:
        return ""
    working = place.budget is not None or place.unit is Unit.WORKING
    return digits_out(f"{count} روز کاری" if working else f"{count} روز")


def _axes(where: dict[str, Cell], bare: dict[str, Node], wider: int) -> tuple[Axis, Axis]:
    every = tuple(range(TRACKS))
    columns = max(column for column, _ in where.values()) + 1
    heights = Counter[int]()
    for key, (_, row) in where.items():
        heights[row] = max(heights[row], bare[key].box.h)
    high = tuple(heights[row] for row in sorted(heights))
    return (
        Axis((BOX,) * columns, PITCH[0], LEAST[0] + wider, RIM[0], (every,) * (columns + 1)),
        Axis(high, PITCH[1], LEAST[1] + wider // 2, RIM[1] + wider // 2, (every,) * (len(high) + 1)),
    )


def _routes(
    where: dict[str, Cell], across: Axis, down: Axis, lines: tuple[Arrow, ...]
) -> list[tuple[Arrow, Route]]:
    boxes = {key: (span(column), span(row)) for key, (column, row) in where.items()}
    grid = Grid(across.lines(), down.lines(), boxes)
    return [(arrow, route(grid, arrow.source.key, arrow.target.key, arrow.is_clock)) for arrow in lines]


def _thinned(across: Axis, down: Axis, ways: list[Route]) -> tuple[Axis, Axis]:
    """Take away the lines that no arrow runs along."""
    used: tuple[set[int], set[int]] = (set(), set())
    for way in ways:
        for here, there in pairwise(way.points):
            used[0 if here[0] == there[0] else 1].add(here[0] if here[0] == there[0] else here[1])
    kept = [
        tuple(
            tuple(line for line in range(TRACKS) if gap * (TRACKS + PORTS) + line in used[side])
            for gap in range(len(axis.sizes) + 1)
        )
        for side, axis in enumerate((across, down))
    ]
    return replace(across, kept=kept[0]), replace(down, kept=kept[1])


def _box(cell: Cell, across: Axis, down: Axis) -> Box:
    column, row = cell
    x, y = across.starts()[column], down.starts()[row]
    return Box(x, y, BOX, down.sizes[row])


def _lanes(rows: dict[Role, range], across: Axis, down: Axis) -> tuple[Lane, ...]:
    starts = down.starts()
    tops = [0 if span[0] == 0 else starts[span[0]] - down.gap(span[0]) // 2 for span in rows.values()]
    ends = [*tops[1:], starts[-1]]
    wide = across.starts()[-1] + HEAD
    return tuple(
        Lane(role, wrap(role.title, 15, HEAD - 20), Box(-HEAD, top, wide, end - top))
        for role, top, end in zip(rows, tops, ends, strict=True)
    )


def _edges(
    ways: dict[Arrow, Route], nodes: dict[str, Node], across: Axis, down: Axis, paper: Box
) -> tuple[Edge, ...]:
    points = {arrow: _pixels(way, nodes, across, down) for arrow, way in ways.items()}
    taken = [node.box for node in nodes.values()] + [arrowhead(line) for line in points.values()]
    found: list[Edge] = []
    for arrow, line in sorted(points.items(), key=lambda item: length(item[1])):
        others = [part for other, some in points.items() if other is not arrow for part in parts(some)]
        own = [left for part in parts(line) for left in alone(part, others)]
        words = tuple(dict.fromkeys(action.title for action in arrow.actions))
        words = words if len(words) == 1 else tuple(f"• {some}" for some in words)
        label = put(words, own or parts(line), taken, others, paper)
        taken.append(label.box)
        found.append(Edge(arrow, line, label))
    order = list(ways)
    return tuple(sorted(found, key=lambda edge: order.index(edge.arrow)))


def _pixels(way: Route, nodes: dict[str, Node], across: Axis, down: Axis) -> tuple[Pixel, ...]:
    xs, ys = across.lines(), down.lines()
    line = [(xs[x], ys[y]) for x, y in way.points]
    line.insert(0, _edge_of(nodes[way.start[0]].box, way.start[1], line[0]))
    line.append(_edge_of(nodes[way.end[0]].box, way.end[1], line[-1]))
    return corners(line)


def _edge_of(box: Box, side: str, near: Pixel) -> Pixel:
    if side in ("on", "back"):
        return (box.x + box.w if side == "on" else box.x, near[1])
    return (near[0], box.y + box.h if side == "down" else box.y)


def _mirrored(flat: Drawing) -> Drawing:
    """Let the flow run from right to left, the lanes' names at the right edge."""
    start = flat.width - HEAD

    def turned(box: Box) -> Box:
        return replace(box, x=start - box.x - box.w)

    return replace(
        flat,
        lanes=tuple(replace(lane, box=turned(lane.box)) for lane in flat.lanes),
        nodes=tuple(replace(node, box=turned(node.box)) for node in flat.nodes),
        edges=tuple(
            replace(
                edge,
                points=tuple((start - x, y) for x, y in edge.points),
                label=replace(edge.label, box=turned(edge.label.box)),
            )
            for edge in flat.edges
        ),
    )
