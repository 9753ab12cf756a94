"""A procedure as a BPMN 2.0 file with diagram coordinates, from the same layout as the picture.

How our words become the standard's: a place on a worklist is a user task; a resting place is a
receive task, as it waits for a party to speak; a place that waits for another case is a call
activity; a final place is an end event. Where people choose, an exclusive gateway follows the task.
A bell that takes an action is an interrupting timer on the border. A way that many places share is an
interrupting message on each border: one that ends the case (giving up) has an end of its own there, any
other throws a link that is caught before the place it leads to. Acts that stay are told in annotations.
"""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from khanegi.draw.docks import (
    DIAMOND,
    END,
    TIMER,
    chooses,
    from_gateway,
    gateway,
    inside,
    into_end,
    middle_of,
    towards,
)
from khanegi.draw.layout import HEAD, Edge, Node, drawn
from khanegi.draw.moves import goals, staying, targets
from khanegi.draw.shapes import Box, Pixel
from khanegi.process.grammar import Action, Kind, Place, Process, Unit
from khanegi.process.words import Role, Sort

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
NAMES, ROOM = 60, 80  # the pool's and lanes' names at one end, the start event at the other
NOTE = 46


class _File:
    """The two halves of the file while it grows: what is, and where it stands."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.drawing = drawn(process)
        for prefix, space in SPACES.items():
            Tree.register_namespace(prefix, space)
        self.root = Tree.Element(
            _name("bpmn:definitions"),
            id=f"definitions_{process.key}_{process.version}",
            targetNamespace=f"urn:khanegi:process:{process.key}:{process.version}",
            exporter="khanegi",
        )
        pool = _sub(self.root, "bpmn:collaboration", id="collaboration")
        _sub(pool, "bpmn:participant", id="pool", name=process.title, processRef=self.key)
        self.model = _sub(self.root, "bpmn:process", id=self.key, name=process.title, isExecutable="false")
        diagram = _sub(self.root, "bpmndi:BPMNDiagram", id="diagram")
        self.plane = _sub(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement="collaboration")

    @property
    def key(self) -> str:
        return f"process_{self.process.key}_{self.process.version}"

    def add(self, kind: str, key: str, **more: str) -> Tree.Element:
        return _sub(self.model, f"bpmn:{kind}", id=key, **more)

    def shape(self, key: str, box: Box, label: Box | None = None, **more: str) -> None:
        shape = _sub(self.plane, "bpmndi:BPMNShape", id=f"{key}_shape", bpmnElement=key, **more)
        _bounds(shape, box)
        if label:
            _bounds(_sub(shape, "bpmndi:BPMNLabel"), label)

    def flow(
        self, key: str, ends: tuple[str, str], line: list[Pixel], name: str = "", label: Box | None = None
    ) -> None:
        named = {"name": name} if name else {}
        self.add("sequenceFlow", key, sourceRef=ends[0], targetRef=ends[1], **named)
        edge = _sub(self.plane, "bpmndi:BPMNEdge", id=f"{key}_edge", bpmnElement=key)
        for x, y in line:
            _sub(edge, "di:waypoint", x=str(x), y=str(y))
        if label:
            _bounds(_sub(edge, "bpmndi:BPMNLabel"), label)


def bpmn(process: Process) -> str:
    """Return the file's text; the same procedure always gives the same bytes."""
    file = _File(process)
    lanes = _lanes(file)
    _start(file)
    for node in file.drawing.nodes:
        _place(file, node)
    for edge in file.drawing.edges:
        _edge(file, edge)
    _notes(file)
    _fill(file, lanes)
    _join(file)
    Tree.indent(file.root, "  ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(file.root, encoding="unicode") + "\n"


def _name(short: str) -> str:
    prefix, _, name = short.partition(":")
    return f"{{{SPACES[prefix]}}}{name}"


def _sub(parent: Tree.Element, short: str, **more: str) -> Tree.Element:
    return Tree.SubElement(parent, _name(short), more)


def _bounds(parent: Tree.Element, box: Box) -> None:
    _sub(parent, "dc:Bounds", x=str(box.x), y=str(box.y), width=str(box.w), height=str(box.h))


def _around(middle: Pixel, half: int) -> Box:
    return Box(middle[0] - half, middle[1] - half, 2 * half, 2 * half)


def _lanes(file: _File) -> Tree.Element:
    drawing = file.drawing
    wide = drawing.width - HEAD + NAMES + ROOM
    file.shape("pool", Box(-NAMES, 0, wide, drawing.height), isHorizontal="true")
    found = file.add("laneSet", "lanes")
    for lane in drawing.lanes:
        _sub(found, "bpmn:lane", id=f"lane_{lane.role.value}", name=lane.role.title)
        box = Box(-NAMES // 2, lane.box.y, wide - NAMES // 2, lane.box.h)
        file.shape(f"lane_{lane.role.value}", box, isHorizontal="true")
    return found


def _fill(file: _File, lanes: Tree.Element) -> None:
    """Tell every lane which shapes stand in it, by their height."""
    middles = {
        shape.get("bpmnElement", ""): float(shape[0].get("y", 0)) + float(shape[0].get("height", 0)) / 2
        for shape in file.plane.iter(_name("bpmndi:BPMNShape"))
    }
    stands = ("laneSet", "sequenceFlow", "textAnnotation", "association")
    for part in file.model:
        key = part.get("id", "")
        if any(part.tag == _name(f"bpmn:{kind}") for kind in stands):
            continue
        for lane, element in zip(file.drawing.lanes, lanes, strict=True):
            if lane.box.y <= middles[key] < lane.box.y + lane.box.h:
                _sub(element, "bpmn:flowNodeRef").text = key


def _join(file: _File) -> None:
    """Tell every shape its flows, in the order the schema wants: documentation first, definitions last."""
    parts = {part.get("id", ""): part for part in file.model}
    for flow in file.model.findall(_name("bpmn:sequenceFlow")):
        for side, kind in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            part = parts[flow.get(side, "")]
            first = [_name("bpmn:documentation"), _name("bpmn:incoming")]
            if kind == "outgoing":
                first.append(_name("bpmn:outgoing"))
            element = Tree.Element(_name(f"bpmn:{kind}"))
            element.text = flow.get("id")
            part.insert(sum(child.tag in first for child in part), element)


def _start(file: _File) -> None:
    first = file.process.start
    box = next(node.box for node in file.drawing.nodes if node.place is first)
    middle = (box.x + box.w + 60, box.y + box.h // 2)
    file.add("startEvent", "start", name="آغاز")
    file.shape("start", _around(middle, END))
    file.flow("begin", ("start", _id(first)), [(middle[0] - END, middle[1]), (box.x + box.w, middle[1])])


def _id(place: Place) -> str:
    return f"place_{place.key}"


def _place(file: _File, node: Node) -> None:
    place = node.place
    if place.kind is Kind.FINAL:
        if any(edge.arrow.target is place for edge in file.drawing.edges):
            _end(file, _id(place), place, middle_of(node.box), node.box)
        return
    task = file.add(_task(file.process, place), _id(place), name=place.title, **_called(file.process, place))
    if told := _told(place):
        _sub(task, "bpmn:documentation").text = told
    file.shape(_id(place), node.box)
    if chooses(file.drawing, place):
        middle = gateway(file.drawing, node)
        file.add("exclusiveGateway", f"choice_{place.key}", gatewayDirection="Diverging")
        file.shape(f"choice_{place.key}", _around(middle, DIAMOND), isMarkerVisible="true")
        line = [inside(node.box, middle, 2 * DIAMOND), inside(node.box, middle, DIAMOND)]
        file.flow(f"then_{place.key}", (_id(place), f"choice_{place.key}"), line)
    shared = [action for _, action in file.drawing.exits]
    out = [
        (action, to)
        for action in shared
        if place in action.at
        for to in targets(file.process, action, place)
        if to is not place
    ]
    for number, (action, to) in enumerate(out):
        _way_out(file, node, action, to, number)
    for number, action in enumerate(action for action in shared if place in goals(file.process, action)):
        _way_in(file, node, action, number)


def _task(process: Process, place: Place) -> str:
    if Role.SYSTEM in place.owners:
        return "callActivity" if _called(process, place) else "serviceTask"
    return "receiveTask" if place.kind is Kind.RESTS else "userTask"


def _called(process: Process, place: Place) -> dict[str, str]:
    """Name the child case that a place waits for, when an effect of an arriving action opens one."""
    opened = [
        effect.value.removeprefix("open_")
        for action in process.actions
        if place in process.targets(action)
        for effect in action.effects
        if effect.value.startswith("open_")
    ]
    return {"calledElement": opened[0]} if opened and Role.SYSTEM in place.owners else {}


def _told(place: Place) -> str:
    days = place.budget.days if place.budget else place.days
    unit = "working" if place.budget or place.unit is Unit.WORKING else "calendar"
    lines = [place.next] if place.next else []
    if place.until:
        lines.append(f"until: {place.until}")
    if days:
        lines.append(f"days: {days} ({unit})")
    for bell in place.bells:
        end = bell.until or "the end"
        when = f"{bell.before} days before {end}" if bell.before is not None else f"at {bell.percent} %"
        when = f"at {end}" if bell.until and bell.before is None else when
        tells = f", tells {', '.join(role.value for role in bell.tells)}" if bell.tells else ""
        takes = f", takes {bell.takes}" if bell.takes else ""
        lines.append(f"bell {when}{tells}{takes}")
    return "\n".join(lines)


def _end(file: _File, key: str, place: Place, middle: Pixel, room: Box | None) -> None:
    file.add("endEvent", key, name=place.title)
    label = (
        Box(room.x + 8, middle[1] + END + 4, room.w - 16, 20)
        if room
        else Box(middle[0] - 90, middle[1] - 6, 80, 14)
    )
    file.shape(key, _around(middle, END if room else TIMER), label)


def _way_out(file: _File, node: Node, action: Action, to: Place, number: int) -> None:
    """Hang an interrupting message on the border, with an end or a thrown link right below it."""
    place, box = node.place, node.box
    middle = (box.x + 16 + 24 * number, box.y + box.h)
    below = (middle[0], middle[1] + 30)
    key = f"{action.key}_{place.key}" + ("" if to is action.to else f"_{to.key}")
    event = file.add("boundaryEvent", key, name=action.title, attachedToRef=_id(place), cancelActivity="true")
    _sub(event, "bpmn:messageEventDefinition", id=f"{key}_message")
    file.shape(key, _around(middle, TIMER), Box(middle[0] + 12, middle[1] + 2, 110, 14))
    if to.kind is Kind.FINAL:
        out = f"end_{key}"
        _end(file, out, to, below, None)
    else:
        out = f"to_{key}"
        _link(file, "intermediateThrowEvent", out, (action, to), below)
    file.flow(f"flow_{key}", (key, out), [(middle[0], middle[1] + TIMER), (below[0], below[1] - TIMER)])


def _way_in(file: _File, node: Node, action: Action, number: int) -> None:
    """Catch below a place the link that leads to it from many others."""
    box, key = node.box, f"from_{action.key}_{node.place.key}"
    border = (box.x + box.w - 16 - 24 * number, box.y + box.h)
    middle = (border[0], border[1] + 30)
    _link(file, "intermediateCatchEvent", key, (action, node.place), middle)
    file.flow(f"flow_{key}", (key, _id(node.place)), [(middle[0], middle[1] - TIMER), border])


def _link(file: _File, kind: str, key: str, way: tuple[Action, Place], middle: Pixel) -> None:
    action, to = way
    event = file.add(kind, key, name=action.title)
    _sub(event, "bpmn:linkEventDefinition", id=f"{key}_link", name=f"{action.key}_{to.key}")
    file.shape(key, _around(middle, TIMER), Box(middle[0] - 55, middle[1] + TIMER + 2, 110, 14))


def _edge(file: _File, edge: Edge) -> None:
    arrow, high = edge.arrow, edge.label.box.h // len(edge.arrow.actions)
    for number, action in enumerate(arrow.actions):
        key = f"{action.key}_{arrow.source.key}_{arrow.target.key}"
        line = list(edge.points)
        if arrow.is_clock:
            source = f"timer_{arrow.source.key}_{action.key}"
            _timer(file, source, arrow.source, action, line[0])
            line[0] = towards(line[0], line[1], TIMER)
        elif chooses(file.drawing, arrow.source):
            source = f"choice_{arrow.source.key}"
            line = from_gateway(file.drawing, arrow.source, line)
        else:
            source = _id(arrow.source)
        if arrow.target.kind is Kind.FINAL:
            line = into_end(file.drawing, arrow.target, line)
        box = edge.label.box
        label = Box(box.x, box.y + high * number, box.w, high)
        file.flow(f"flow_{key}", (source, _id(arrow.target)), line, action.title, label)


def _timer(file: _File, key: str, place: Place, action: Action, middle: Pixel) -> None:
    event = file.add("boundaryEvent", key, attachedToRef=_id(place), cancelActivity="true")
    bell = next(bell for bell in place.bells if bell.takes == action.key)
    timer = _sub(event, "bpmn:timerEventDefinition", id=f"{key}_bell")
    kind = {_name("xsi:type"): "bpmn:tFormalExpression"}
    file.shape(key, _around(middle, TIMER))
    if until := bell.until or place.until:
        _sub(timer, "bpmn:timeDate", **kind).text = f"${{{until}}}"
        return
    days = place.budget.days if place.budget else place.days or 0
    after = days - bell.before if bell.before is not None else days * bell.percent // 100
    _sub(timer, "bpmn:timeDuration", **kind).text = f"P{after}D"


def _notes(file: _File) -> None:
    """Tell below the lanes what people can do in a place without moving the case."""
    number = 0
    for node in file.drawing.nodes:
        acts = [action for action in staying(file.process) if node.place in action.at]
        people = [action for action in acts if all(role.sort is not Sort.MACHINE for role in action.by)]
        if not people:
            continue
        key = f"note_{node.place.key}"
        words = f"در «{node.place.title}» بی‌جابه‌جایی پرونده: " + "، ".join(action.title for action in people)
        _sub(file.add("textAnnotation", key), "bpmn:text").text = words
        file.shape(key, Box(0, file.drawing.height + 20 + NOTE * number, 620, NOTE - 10))
        file.add("association", f"about_{node.place.key}", sourceRef=key, targetRef=_id(node.place))
        number += 1
