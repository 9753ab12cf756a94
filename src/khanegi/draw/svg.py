"""A procedure as a picture that a page can carry: right to left, readable aloud, coloured by the page.

The colours here are only for a file opened alone; the page's stylesheet overrules them by class.
What a screen reader reads instead of the lines is the table of draw.rows beside the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from khanegi.draw.labels import LINE, SIZE
from khanegi.draw.layout import FOOT, HEAD, HERE, MARK, TITLE, TITLE_LINE, Drawing, Edge, Lane, Node, drawn
from khanegi.draw.shapes import Box
from khanegi.draw.text import width
from khanegi.process.grammar import Action, Kind, Place, Process

PLAIN = {  # for a file opened alone: fill, stroke
    "ground": ("#ffffff", "none"),
    "lane": ("#ffffff", "#c9ced6"),
    "lane-head": ("#eef1f5", "#c9ced6"),
    "node": ("#f4f7fb", "#34495e"),
    "node-end": ("#eef1f5", "#34495e"),
    "node-granted": ("#e6f4ea", "#1b6e3c"),
    "node-rests": ("#ffffff", "#5b6675"),
    "node-done": ("#e9edf2", "#5b6675"),
    "node-here": ("#fff7df", "#8a5a00"),
    "flag": ("#8a5a00", "none"),
    "edge": ("none", "#46566a"),
    "edge-clock": ("none", "#7a4b00"),
    "head": ("#46566a", "none"),
    "head-clock": ("#7a4b00", "none"),
    "label-ground": ("#ffffff", "none"),
    "mark": ("#ffffff", "#34495e"),
    "mark-goal": ("#34495e", "#34495e"),
}
INK = "#1d2733"
ROUND = 36  # of a final place, however high its row is
NOTE = 26  # the height of one line below the lanes


def svg(process: Process, here: str | None = None, done: Iterable[str] = ()) -> str:
    """Return the drawing; `here` is the key of the place where a case is, `done` those it has left."""
    drawing = drawn(process)
    past = frozenset(done) - {here}
    notes = _notes(drawing, here)
    high = drawing.height + NOTE * len(notes) + 16
    name = f"drawing-{process.key}-{process.version}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" direction="rtl"'
        f' xml:lang="fa" aria-labelledby="{name}-title {name}-desc"'
        f' viewBox="0 0 {drawing.width} {high}" width="{drawing.width}" height="{high}"'
        ' font-family="Vazirmatn, Tahoma, sans-serif">',
        f'<title id="{name}-title">{escape(f"نمودار گردش کار: {process.title}")}</title>',
        f'<desc id="{name}-desc">{escape(_described(process, here))}</desc>',
        _rect("ground", Box(0, 0, drawing.width, high)),
        *(_lane(lane) for lane in drawing.lanes),
        *(_edge(edge) for edge in drawing.edges),
        *(_label(edge) for edge in drawing.edges),
        *(_node(node, here, past) for node in drawing.nodes),
        *(_note(drawing, note, number) for number, note in enumerate(notes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _described(process: Process, here: str | None) -> str:
    road = "، سپس ".join(f"«{place.title}»" for place in process.road)
    stands = f" پرونده اکنون در «{process.place(here).title}» است." if here else ""
    return f"راه اصلی: {road}.{stands} همهٔ خانه‌ها و کارها در جدول همین صفحه نوشته شده است."


def _notes(drawing: Drawing, here: str | None) -> list[str]:
    found = [
        f"نشان «{mark}»: با «{action.title}» از هر خانه‌ای که این نشان را دارد به {_goal(action)} می‌رود."
        for mark, action in drawing.exits
    ]
    if found:
        found.append("نشان پر: خانه‌ای که آن کار به آن می‌رود.")
    if any(edge.arrow.is_clock for edge in drawing.edges):
        found.append("خط پیوسته: کاری که کسی می‌کند. خط‌چین: کاری که با پایان مهلت انجام می‌شود.")
    found.append("کادر گرد: پایان کار.")
    if any(node.place.kind is Kind.RESTS for node in drawing.nodes):
        found.append("کادر نقطه‌چین: پرونده نزد کسی نیست، ولی می‌توان آن را ادامه داد.")
    if here:
        found.append(
            "کادر دوخطی با نوار «اینجا هستید»: جای کنونی پرونده. نشان ✓: خانه‌ای که پرونده از آن گذشته است."
        )
    return found


def _goal(action: Action) -> str:
    return f"«{action.to.title}»" if isinstance(action.to, Place) else "خانه‌ای که پرونده از آن آمده بود"


def _paint(name: str) -> str:
    fill, stroke = PLAIN[name]
    return f'fill="{fill}" stroke="{stroke}"'


def _rect(name: str, box: Box, corner: int = 0, more: str = "", extra: str = "") -> str:
    rounded = f' rx="{corner}"' if corner else ""
    return (
        f'<rect class="{f"{name} {extra}".strip()}" x="{box.x}" y="{box.y}" width="{box.w}" height="{box.h}"'
        f"{rounded} {_paint(name)}{more}/>"
    )


def _text(name: str, words: str, x: int, y: int, size: int = SIZE, weight: int = 400, ink: str = INK) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text class="{name}" x="{x}" y="{y}" font-size="{size}"{bold} text-anchor="middle" fill="{ink}">'
        f"{escape(words)}</text>"
    )


def _lane(lane: Lane) -> str:
    box = lane.box
    head = Box(box.x + box.w - HEAD, box.y, HEAD, box.h)
    middle, top = head.x + HEAD // 2, head.y + head.h // 2 - 11 * (len(lane.lines) - 1) + 5
    words = [
        _text("lane-title", line, middle, top + 22 * number, 15, 700)
        for number, line in enumerate(lane.lines)
    ]
    return "".join(["<g>", _rect("lane", box), _rect("lane-head", head), *words, "</g>"])


def _node(node: Node, here: str | None, past: frozenset[str]) -> str:
    place, box = node.place, node.box
    kind = "node"
    if place.kind is Kind.FINAL:
        kind = "node-granted" if place.granted else "node-end"
    elif place.kind is Kind.RESTS:
        kind = "node-rests"
    is_here, is_done = place.key == here, place.key in past
    state = "node-here" if is_here else "node-done" if is_done else kind
    corner = min(box.h // 2, ROUND) if place.kind is Kind.FINAL else 6
    dots = ' stroke-width="2" stroke-dasharray="2 4"' if place.kind is Kind.RESTS else ' stroke-width="1.5"'
    parts = [
        _rect(state, box, corner, ' stroke-width="3"' if is_here else dots, "" if state == "node" else "node")
    ]
    if is_here:
        inner = Box(box.x + 5, box.y + 5, box.w - 10, box.h - 10)
        parts.append(_rect("node-here", inner, max(corner - 4, 3), ' stroke-width="1.5"', "node"))
    middle = box.x + box.w // 2
    foot = HERE if is_here else f"✓ {node.foot}".strip() if is_done else node.foot
    beside = (node.marks or node.goals) and not node.marks_row
    room = box.h - (FOOT if foot or beside else 0) - node.marks_row
    top = box.y + room // 2 - TITLE_LINE * (len(node.lines) - 1) // 2 + 6
    parts += [
        _text("node-title", line, middle, top + TITLE_LINE * number, TITLE, 700)
        for number, line in enumerate(node.lines)
    ]
    parts += _foot(node, foot, is_here)
    return f"<g data-place={quoteattr(place.key)}>{''.join(parts)}</g>"


def _foot(node: Node, foot: str, is_here: bool) -> list[str]:
    box, parts = node.box, []
    last = box.y + box.h - 13
    base = last - node.marks_row
    center = box.x + box.w // 2
    count = len(node.marks) + len(node.goals)
    middle = center + (16 if count and foot and not node.marks_row else 0)
    if is_here:
        wide = width(foot, SIZE) + 16
        y, half = base - 17, wide // 2
        corners = ((-half, 0), (half, 0), (half + 9, 12), (half, 24), (-half, 24), (-half - 9, 12))
        points = " ".join(f"{middle + across},{y + down}" for across, down in corners)
        parts.append(f'<polygon class="flag" points="{points}" {_paint("flag")}/>')
        parts.append(_text("flag-title", foot, middle, base, SIZE, 700, "#ffffff"))
    elif foot:
        parts.append(_text("node-foot", foot, middle, base))
    start = center - MARK * (count - 1) // 2 if node.marks_row or not foot else box.x + 20
    for number, mark in enumerate((*node.marks, *node.goals)):
        parts += _mark(mark, start + MARK * number, last, "mark" if number < len(node.marks) else "mark-goal")
    return parts


def _mark(mark: str, x: int, base: int, name: str) -> list[str]:
    ink = INK if name == "mark" else "#ffffff"
    return [
        f'<circle class="{name}" cx="{x}" cy="{base - 5}" r="13" {_paint(name)}/>',
        _text(f"{name}-title", mark, x, base, SIZE, ink=ink),
    ]


def _edge(edge: Edge) -> str:
    late = "-clock" if edge.arrow.is_clock else ""
    way = " ".join(f"{x},{y}" for x, y in edge.points)
    dash = ' stroke-dasharray="7 5"' if late else ""
    extra = "edge edge-clock" if late else "edge"
    return (
        f"<g data-from={quoteattr(edge.arrow.source.key)} data-to={quoteattr(edge.arrow.target.key)}>"
        f'<polyline class="{extra}" points="{way}" {_paint(f"edge{late}")} stroke-width="1.75"'
        f' stroke-linejoin="round"{dash}/>{_head(edge, late)}</g>'
    )


def _head(edge: Edge, late: str) -> str:
    (x, y), (tip_x, tip_y) = edge.points[-2:]
    way = ((tip_x > x) - (tip_x < x), (tip_y > y) - (tip_y < y))
    base = (tip_x - 11 * way[0], tip_y - 11 * way[1])
    side = (5 * way[1], 5 * way[0])
    points = (
        f"{tip_x},{tip_y} {base[0] + side[0]},{base[1] + side[1]} {base[0] - side[0]},{base[1] - side[1]}"
    )
    name = "edge-head edge-head-clock" if late else "edge-head"
    return f'<polygon class="{name}" points="{points}" {_paint(f"head{late}")}/>'


def _label(edge: Edge) -> str:
    box = edge.label.box
    lines = [
        _text("edge-title", line, box.x + box.w // 2, box.y + 15 + LINE * number)
        for number, line in enumerate(edge.label.lines)
    ]
    return "".join([_rect("label-ground", box, 3), *lines])


def _note(drawing: Drawing, words: str, number: int) -> str:
    y = drawing.height + 24 + NOTE * number
    return (
        f'<text class="note" x="{drawing.width - 12}" y="{y}" font-size="{SIZE}" text-anchor="start"'
        f' fill="{INK}">{escape(words)}</text>'
    )
