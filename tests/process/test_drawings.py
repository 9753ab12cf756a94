"""The picture and the BPMN file say what the procedure says, legibly, and are the same every time."""

import json
import shutil
import subprocess
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest
import xmlschema

from khanegi.draw import moves
from khanegi.draw.bpmn import SPACES, bpmn
from khanegi.draw.layout import _laid_out, drawn
from khanegi.draw.rows import bells, road, rows, state
from khanegi.draw.shapes import Box
from khanegi.draw.svg import svg
from khanegi.process import book
from khanegi.process.grammar import Kind
from khanegi.process.words import Role

VENDOR = Path(__file__).with_name("vendor")
each = pytest.mark.parametrize("process", book.ALL, ids=lambda process: f"{process.key}-{process.version}")


@pytest.fixture(scope="module")
def schema():
    return xmlschema.XMLSchema(VENDOR / "bpmn-xsd" / "BPMN20.xsd")


@each
def test_nothing_on_the_picture_covers_anything_else(process):
    drawing = drawn(process)
    boxes = [node.box for node in drawing.nodes]
    labels = [edge.label.box for edge in drawing.edges]
    assert [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])] == []
    assert [pair for pair in combinations(labels, 2) if pair[0].meets(pair[1])] == []
    assert [(box, label) for box in boxes for label in labels if box.meets(label)] == []


@each
def test_no_line_runs_through_a_box(process):
    drawing = drawn(process)
    for edge in drawing.edges:
        for (x, y), (x2, y2) in zip(edge.points, edge.points[1:], strict=False):
            assert x == x2 or y == y2, "lines have right angles only"
            line = Box(min(x, x2), min(y, y2), abs(x - x2), abs(y - y2))
            for node in drawing.nodes:
                inside = Box(node.box.x + 1, node.box.y + 1, node.box.w - 2, node.box.h - 2)
                assert not inside.meets(line), (edge.arrow.source.key, edge.arrow.target.key, node.place.key)


@each
def test_everything_stands_inside_its_lane_and_the_main_road_runs_from_right_to_left(process):
    drawing = drawn(process)
    lane_of = moves.lanes(process)
    bands = {lane.role: lane.box for lane in drawing.lanes}
    x = {node.place.key: node.box.x for node in drawing.nodes}
    assert all(bands[lane_of[node.place.key]].holds(node.box) for node in drawing.nodes)
    assert all(
        x[there.key] < x[here.key] for here, there in zip(process.road, process.road[1:], strict=False)
    )


@each
def test_every_place_and_every_move_is_on_the_picture_or_in_its_legend(process):
    drawing = drawn(process)
    shown = {
        (action.key, edge.arrow.source.key, edge.arrow.target.key)
        for edge in drawing.edges
        for action in edge.arrow.actions
    }
    marked = {
        (action.key, here.key, there.key)
        for action, here, there in moves.moves(process)
        if action in moves.shared(process)
    }
    assert {node.place for node in drawing.nodes} == set(process.places)
    assert shown | marked == {(a.key, here.key, there.key) for a, here, there in moves.moves(process)}
    assert all(f"«{action.title}»" in svg(process) for action in moves.shared(process))


@each
def test_drawing_twice_gives_the_same_picture(process):
    again = [_laid_out(process, wider) for wider in (200, 200)]
    assert [edge.points for edge in again[0].edges] == [edge.points for edge in again[1].edges]
    assert svg(process) == svg(process)


@each
def test_the_picture_is_well_formed_named_and_obeys_the_content_policy(process):
    text = svg(process, process.start.key)
    root = Tree.fromstring(text)
    names = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    labels = root.attrib["aria-labelledby"].split()
    assert root.get("role") == "img"
    assert [process.title in names[labels[0]], process.start.title in names[labels[1]]] == [True, True]
    assert "style=" not in text
    assert "<style" not in text
    assert "<script" not in text


def test_where_the_case_stands_is_said_in_words_and_by_shape():
    process = book.latest("independent")
    plain, here = svg(process), svg(process, "review", ("plan", "review"))
    assert "اینجا هستید" not in plain
    assert here.count('class="flag"') == 1
    assert here.count("✓ ") >= 1
    assert here.count("node-here") == 2, "a double border"


@each
def test_the_bpmn_file_is_valid_against_the_standards_schema(process, schema):
    assert [str(fault.reason) for fault in schema.iter_errors(bpmn(process))] == []


def test_bpmn_moddle_reads_every_file_without_a_warning(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is missing, so bpmn-moddle cannot read the files: apt install nodejs")
    paths = [tmp_path / f"{process.key}-{process.version}.bpmn" for process in book.ALL]
    for process, path in zip(book.ALL, paths, strict=True):
        path.write_text(bpmn(process), encoding="utf-8")
    done = subprocess.run(
        [node, VENDOR / "read_bpmn.mjs", *paths], capture_output=True, text=True, check=True, timeout=60
    )
    read = json.loads(done.stdout)
    assert len(read) == len(book.ALL)
    assert {path: (found["warnings"], found["unresolved"]) for path, found in read.items()} == {
        str(path): ([], 0) for path in paths
    }


def _find(root, kind):
    return root.findall(f".//bpmn:{kind}", SPACES)


@each
def test_every_place_lane_and_move_is_in_the_bpmn_file(process):
    root = Tree.fromstring(bpmn(process))
    named = {element.get("name") for element in root.iter()}
    assert {place.title for place in process.places} <= named
    assert {lane.get("name") for lane in _find(root, "lane")} == {
        r.title for r in moves.lanes(process).values()
    }
    assert {action.title for action, _, _ in moves.moves(process)} <= named
    ends = [place for place in process.places if place.kind is Kind.FINAL]
    assert {end.get("name") for end in _find(root, "endEvent")} == {place.title for place in ends}


def _walked(process):
    """Return (action, place, place) of everything that can be walked in the BPMN file, by its titles."""
    root = Tree.fromstring(bpmn(process))
    parts = {element.get("id"): element for element in root.iter() if element.get("id")}
    flows = _find(root, "sequenceFlow")
    links = {
        _find(event, "linkEventDefinition")[0].get("name"): event.get("id")
        for event in _find(root, "intermediateCatchEvent")
    }
    found = set()
    for place in (place for place in process.places if place.kind is not Kind.FINAL):
        here = f"place_{place.key}"
        hung = [
            event.get("id") for event in _find(root, "boundaryEvent") if event.get("attachedToRef") == here
        ]
        starts = [(one, parts[one].get("name", "")) for one in (here, *hung)]
        for start, name in starts:
            found |= {(said, place.title, there) for said, there in _ends(parts, flows, links, start, name)}
    return found


def _ends(parts, flows, links, start, name):
    """Follow the flows from one node to the next places, past gateways and links."""
    for flow in flows:
        if flow.get("sourceRef") != start:
            continue
        said, there = flow.get("name") or name, flow.get("targetRef")
        if parts[there].tag.endswith("intermediateThrowEvent"):
            there = links[_find(parts[there], "linkEventDefinition")[0].get("name")]
        if there.startswith(("place_", "end_")):
            yield said, parts[there].get("name")
        else:
            yield from _ends(parts, flows, links, there, said)


@each
def test_what_can_be_walked_in_the_bpmn_file_is_what_is_declared(process):
    declared = {(action.title, here.title, there.title) for action, here, there in moves.moves(process)}
    assert _walked(process) == {one for one in declared if one[1] != one[2]}


@each
def test_every_bell_that_acts_is_a_timer_of_its_days_in_the_bpmn_file(process):
    root = Tree.fromstring(bpmn(process))
    timed = (event for event in _find(root, "boundaryEvent") if _find(event, "timerEventDefinition"))
    hung = sorted(event.get("attachedToRef") for event in timed)
    acting = [(place, bell) for place in process.places for bell in place.bells if bell.takes]
    assert hung == sorted(f"place_{place.key}" for place, _ in acting)
    ends = {(place.key, bell.takes): bell.until or place.until for place, bell in acting}
    days = {f"P{place.days}D" for place, bell in acting if not ends[place.key, bell.takes]}
    assert {found.text for found in _find(root, "timeDuration")} == days
    assert {found.text for found in _find(root, "timeDate")} == {
        f"${{{end}}}" for end in ends.values() if end
    }


@each
def test_every_shape_and_flow_has_coordinates_and_every_node_stands_in_one_lane(process):
    root = Tree.fromstring(bpmn(process))
    drawn_ids = [shape.get("bpmnElement") for shape in root.iter() if shape.get("bpmnElement")]
    nodes = [
        element.get("id")
        for kind in (
            "startEvent",
            "endEvent",
            "userTask",
            "receiveTask",
            "callActivity",
            "serviceTask",
            "exclusiveGateway",
            "boundaryEvent",
            "intermediateThrowEvent",
            "intermediateCatchEvent",
        )
        for element in _find(root, kind)
    ]
    flows = [flow.get("id") for flow in _find(root, "sequenceFlow")]
    assert set(nodes) | set(flows) <= set(drawn_ids)
    assert len(drawn_ids) == len(set(drawn_ids))
    assert sorted(found.text for found in _find(root, "flowNodeRef")) == sorted(nodes)


@each
def test_where_people_choose_a_gateway_stands_and_a_task_has_one_way_out(process):
    root = Tree.fromstring(bpmn(process))
    for kind in ("userTask", "receiveTask", "callActivity", "serviceTask"):
        for task in _find(root, kind):
            assert len(task.findall("bpmn:outgoing", SPACES)) <= 1, task.get("name")
    for gateway in _find(root, "exclusiveGateway"):
        assert len(gateway.findall("bpmn:outgoing", SPACES)) >= 2


@each
def test_the_table_tells_the_whole_procedure(process):
    table = rows(process, titled=lambda key: f"برگهٔ {key}")
    assert {(row.place.key, row.action.key) for row in table} == {
        (place.key, action.key) for action in process.actions for place in action.at
    }
    assert all(row.to or row.action.to is None for row in table)
    assert all(row.asks == (f"برگهٔ {row.action.asks}" if row.action.asks else "") for row in table)
    sentences = [sentence for place in process.places for sentence in bells(process, place)]
    assert [sentence for sentence in sentences if not sentence.endswith(".")] == []
    assert all(state(place) for place in process.places)


def test_the_road_shows_a_case_that_stands_beside_it():
    process = book.latest("independent")
    steps = road(process, "correction", ("plan", "review"))
    assert [step.place.key for step in steps][:3] == ["plan", "review", "correction"]
    assert [step.place.key for step in steps if step.is_here] == ["correction"]
    assert [step.place.key for step in steps if step.is_done] == ["plan", "review"]


def test_a_way_back_is_drawn_only_to_where_the_case_can_have_come_from():
    process = book.latest("independent")
    reopen = process.action("reopen")
    ways = {here.key: [there.key for there in moves.targets(process, reopen, here)] for here in reopen.at}
    assert ways == {"expired": ["plan"], "lapsed": ["correction"]}


def test_a_place_that_waits_for_another_case_stands_with_whoever_brought_it_there():
    assert moves.lanes(book.latest("independent"))["appealed"] is Role.APPLICANT
