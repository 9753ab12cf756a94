"""A procedure on paper: lanes from top to bottom, the flow from right to left, always the same picture.

The work is done with the flow running towards greater x; the last step mirrors it. Numbers are pixels.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from khanegi.base.persian import digits_out
from khanegi.draw.cells import Cell, cells
from khanegi.draw.labels import Box, Label, NoRoom, Pixel, Stretch, put
from khanegi.draw.moves import Arrow, arrows, exits
from khanegi.draw.routes import PORTS, Grid, Route, route
from khanegi.draw.text import wrap
from khanegi.process.grammar import Action, Place, Process, Unit
from khanegi.process.words import Role

BOX, HEAD, TITLE, TITLE_LINE, FOOT = 144, 104, 16, 23, 26
TRACKS = 4  # lines that fit between two columns or rows, before the unused ones are taken away
PITCH = (22, 26)  # from one such line to the next, across and down
LEAST = (92, 46)  # what stays between two boxes even when no line runs there: words need room
WIDER = 14  # how much more, as often as some words find no room
RIM = (22, 50)  # the same at the edges of the paper
ARROWHEAD = 12


@dataclass(frozen=True, slots=True)
class Node:
    place: Place
    box: Box
    lines: tuple[str, ...]
    foot: str
    marks: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class _Axis:
    """Boxes and the gaps around them along one direction; the lines in the gaps can be thinned out."""

    sizes: tuple[int, ...]
    pitch: int
    least: int
    rim: int
    kept: tuple[tuple[int, ...], ...]  # for each gap, which of its lines are in use

    def gap(self, number: int) -> int:
        outer = number in (0, len(self.sizes))
        return max(self.rim if outer else self.least, self.pitch * (len(self.kept[number]) + 1))

    def starts(self) -> list[int]:
        """Return where each box begins; one more at the end for the far edge of the paper."""
        steps = [self.gap(number) + size for number, size in enumerate((*self.sizes, 0))]
        return [end - size for end, size in zip(accumulate(steps), (*self.sizes, 0), strict=True)]

    def lines(self) -> tuple[int, ...]:
        """Return the position of every line, in order; an unused one lies on its neighbour."""
        found: list[int] = []
        for number, start in enumerate(self.starts()):
            gap, used = self.gap(number), self.kept[number]
            for line in range(TRACKS):
                place = sum(other <= line for other in used)
                found.append(start - gap + gap * place // (len(used) + 1) if used else start - gap // 2)
            if number < len(self.sizes):
                found += [start + self.sizes[number] * (slot + 1) // (PORTS + 1) for slot in range(PORTS)]
        return tuple(found)


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
    return tuple(zip(("الف", "ب", "پ", "ت"), exits(process), strict=False))


def _node(process: Process, place: Place) -> Node:
    lines = wrap(place.title, TITLE, BOX - 20)
    marks = tuple(mark for mark, action in _exits(process) if place in action.at or place is action.to)
    return Node(place, Box(0, 0, BOX, TITLE_LINE * len(lines) + FOOT + 16), lines, days(place), marks)


def days(place: Place) -> str:
    """Return how long a case may stay, in words; nothing where no clock runs."""
    count = place.budget.days if place.budget else place.days
    if not count:
        return ""
    working = place.budget is not None or place.unit is Unit.WORKING
    return digits_out(f"{count} روز کاری" if working else f"{count} روز")


def _axes(where: dict[str, Cell], bare: dict[str, Node], wider: int) -> tuple[_Axis, _Axis]:
    every = tuple(range(TRACKS))
    columns = max(column for column, _ in where.values()) + 1
    heights = Counter[int]()
    for key, (_, row) in where.items():
        heights[row] = max(heights[row], bare[key].box.h)
    high = tuple(heights[row] for row in sorted(heights))
    return (
        _Axis((BOX,) * columns, PITCH[0], LEAST[0] + wider, RIM[0], (every,) * (columns + 1)),
        _Axis(high, PITCH[1], LEAST[1] + wider // 2, RIM[1] + wider // 2, (every,) * (len(high) + 1)),
    )


def _span(number: int) -> range:
    first = TRACKS + number * (TRACKS + PORTS)
    return range(first, first + PORTS)


def _routes(
    where: dict[str, Cell], across: _Axis, down: _Axis, lines: tuple[Arrow, ...]
) -> list[tuple[Arrow, Route]]:
    boxes = {key: (_span(column), _span(row)) for key, (column, row) in where.items()}
    grid = Grid(across.lines(), down.lines(), boxes)
    return [(arrow, route(grid, arrow.source.key, arrow.target.key, arrow.is_clock)) for arrow in lines]


def _thinned(across: _Axis, down: _Axis, ways: list[Route]) -> tuple[_Axis, _Axis]:
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


def _box(cell: Cell, across: _Axis, down: _Axis) -> Box:
    column, row = cell
    x, y = across.starts()[column], down.starts()[row]
    return Box(x, y, BOX, down.sizes[row])


def _lanes(rows: dict[Role, range], across: _Axis, down: _Axis) -> tuple[Lane, ...]:
    starts = down.starts()
    tops = [0 if span[0] == 0 else starts[span[0]] - down.gap(span[0]) // 2 for span in rows.values()]
    ends = [*tops[1:], starts[-1]]
    wide = across.starts()[-1] + HEAD
    return tuple(
        Lane(role, wrap(role.title, 15, HEAD - 20), Box(-HEAD, top, wide, end - top))
        for role, top, end in zip(rows, tops, ends, strict=True)
    )


def _edges(
    ways: dict[Arrow, Route], nodes: dict[str, Node], across: _Axis, down: _Axis, paper: Box
) -> tuple[Edge, ...]:
    points = {arrow: _pixels(way, nodes, across, down) for arrow, way in ways.items()}
    taken = [node.box for node in nodes.values()] + [_head(line) for line in points.values()]
    found: list[Edge] = []
    for arrow, line in sorted(points.items(), key=lambda item: _length(item[1])):
        others = [part for other, some in points.items() if other is not arrow for part in _parts(some)]
        own = [left for part in _parts(line) for left in _alone(part, others)]
        words = tuple(dict.fromkeys(action.title for action in arrow.actions))
        words = words if len(words) == 1 else tuple(f"• {some}" for some in words)
        label = put(words, own or _parts(line), taken, others, paper)
        taken.append(label.box)
        found.append(Edge(arrow, line, label))
    order = list(ways)
    return tuple(sorted(found, key=lambda edge: order.index(edge.arrow)))


def _pixels(way: Route, nodes: dict[str, Node], across: _Axis, down: _Axis) -> tuple[Pixel, ...]:
    xs, ys = across.lines(), down.lines()
    line = [(xs[x], ys[y]) for x, y in way.points]
    line.insert(0, _edge_of(nodes[way.start[0]].box, way.start[1], line[0]))
    line.append(_edge_of(nodes[way.end[0]].box, way.end[1], line[-1]))
    return _corners(line)


def _edge_of(box: Box, side: str, near: Pixel) -> Pixel:
    if side in ("on", "back"):
        return (box.x + box.w if side == "on" else box.x, near[1])
    return (near[0], box.y + box.h if side == "down" else box.y)


def _corners(line: list[Pixel]) -> tuple[Pixel, ...]:
    """Leave only the ends and the corners."""
    kept = [line[0]]
    for here, there in pairwise(line[1:]):
        straight = kept[-1][0] == here[0] == there[0] or kept[-1][1] == here[1] == there[1]
        if not straight and here != kept[-1]:
            kept.append(here)
    return (*kept, line[-1])


def _parts(line: tuple[Pixel, ...]) -> list[Stretch]:
    return list(pairwise(line))


def _alone(part: Stretch, others: list[Stretch]) -> list[Stretch]:
    """Return what is left of a stretch where no other line runs along it: lines may join before a place."""
    left = [part]
    for other in others:
        left = [piece for some in left for piece in _minus(some, other)]
    return left


def _minus(part: Stretch, other: Stretch) -> list[Stretch]:
    side = 0 if part[0][1] == part[1][1] else 1  # the direction in which the stretch runs
    across = 1 - side
    if not part[0][across] == part[1][across] == other[0][across] == other[1][across]:
        return [part]
    low, high = sorted((other[0][side], other[1][side]))
    begin, end = part[0][side], part[1][side]
    marks = [begin, *(min(max(mark, min(begin, end)), max(begin, end)) for mark in (low, high)), end]
    if begin > end:
        marks[1], marks[2] = marks[2], marks[1]
    pieces = ((marks[0], marks[1]), (marks[2], marks[3]))
    fixed = part[0][across]
    return [((x, fixed), (y, fixed)) if side == 0 else ((fixed, x), (fixed, y)) for x, y in pieces if x != y]


def _length(line: tuple[Pixel, ...]) -> int:
    return sum(abs(here[0] - there[0]) + abs(here[1] - there[1]) for here, there in _parts(line))


def _head(line: tuple[Pixel, ...]) -> Box:
    (x, y), end = line[-2], line[-1]
    back_x = end[0] + (ARROWHEAD if x > end[0] else -ARROWHEAD if x < end[0] else 0)
    back_y = end[1] + (ARROWHEAD if y > end[1] else -ARROWHEAD if y < end[1] else 0)
    left, top = min(back_x, end[0]) - 5, min(back_y, end[1]) - 5
    return Box(left, top, abs(back_x - end[0]) + 10, abs(back_y - end[1]) + 10)


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
