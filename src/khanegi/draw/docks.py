"""Where a line of the picture meets the smaller shapes of BPMN: gateway, end event, timer."""

from __future__ import annotations

from khanegi.draw.layout import Drawing, Edge, Node
from khanegi.draw.shapes import Box, Pixel
from khanegi.process.grammar import Place

TIMER, DIAMOND, END = 9, 12, 16  # half of each shape's size


def ways(drawing: Drawing, place: Place) -> list[Edge]:
    return [edge for edge in drawing.edges if edge.arrow.source is place and not edge.arrow.is_clock]


def chooses(drawing: Drawing, place: Place) -> bool:
    return sum(len(edge.arrow.actions) for edge in ways(drawing, place)) > 1


def gateway(drawing: Drawing, node: Node) -> Pixel:
    """Stand in the middle of a side where no timer hangs and nothing arrives, the flow's side first."""
    box = node.box
    middles = [
        (box.x, box.y + box.h // 2),
        (box.x + box.w // 2, box.y + box.h),
        (box.x + box.w // 2, box.y),
    ]
    mine = ways(drawing, node.place)
    ends = [edge.points[0] for edge in drawing.edges if edge not in mine] + [
        edge.points[-1] for edge in drawing.edges
    ]
    free = [middle for middle in middles if not any(_near(middle, end) for end in ends)]
    return (free or middles)[0]


def inside(box: Box, middle: Pixel, far: int) -> Pixel:
    return towards(middle, middle_of(box), far) if middle[0] == box.x else (middle[0], middle[1] - far)


def _near(one: Pixel, other: Pixel) -> bool:
    return abs(one[0] - other[0]) <= DIAMOND and abs(one[1] - other[1]) <= DIAMOND


def middle_of(box: Box) -> Pixel:
    return (box.x + box.w // 2, box.y + box.h // 2)


def towards(here: Pixel, there: Pixel, far: int) -> Pixel:
    return (
        here[0] + far * ((there[0] > here[0]) - (there[0] < here[0])),
        here[1] + far * ((there[1] > here[1]) - (there[1] < here[1])),
    )


def from_gateway(drawing: Drawing, place: Place, line: list[Pixel]) -> list[Pixel]:
    """Lead a line from the gateway around the box's corner to the port from which it leaves."""
    node = next(node for node in drawing.nodes if node.place is place)
    box, gate = node.box, gateway(drawing, node)
    if _near(gate, line[0]):
        return [towards(gate, line[1], DIAMOND), *line[1:]]
    port = towards(line[0], line[1], 7)
    if gate[0] == box.x == line[0][0]:  # the same side: up or down along it
        return [(gate[0] - 6, gate[1] + (6 if port[1] > gate[1] else -6)), (gate[0] - 6, port[1]), *line[1:]]
    low, high = box.y - 7, box.y + box.h + 7
    level = port[1] if port[1] in (low, high) else (low if gate[1] < box.y + box.h // 2 else high)
    out = box.x - 7 if gate[0] == box.x else gate[0]
    corner = [(out, gate[1]), (out, level)]
    if port[1] not in (low, high):
        corner.append((port[0], level))
    return [*corner, port, *line[1:]]


def into_end(drawing: Drawing, place: Place, line: list[Pixel]) -> list[Pixel]:
    """Lead a line from the border of the drawn box on to the small circle in its middle."""
    box = next(node.box for node in drawing.nodes if node.place is place)
    (x, y), (px, py) = middle_of(box), line[-1]
    if py in (box.y, box.y + box.h):
        if abs(px - x) <= 1:
            return [*line[:-1], (px, y + (END if py > y else -END))]
        return [*line[:-1], (px, y), (x + (END if px > x else -END), y)]
    if abs(py - y) <= 1:
        return [*line[:-1], (x + (END if px > x else -END), py)]
    return [*line[:-1], (x, py), (x, y + (END if py > y else -END))]
