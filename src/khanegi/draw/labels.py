"""Where the words of an arrow stand: on its own line, clear of boxes, arrowheads and other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khanegi.draw.shapes import Box, Stretch
from khanegi.draw.text import width, wrap

SIZE, LINE = 14, 19
WIDTHS = (260, 160, 112, 84)
CROSSED, COVERED, BESIDE, PER_LINE, STEP = 60, 30, 8, 5, 8


class NoRoom(Exception):
    """Some words fit nowhere; the drawing must be made wider."""


@dataclass(frozen=True, slots=True)
class Label:
    lines: tuple[str, ...]
    box: Box


def put(
    words: tuple[str, ...], free: list[Stretch], taken: list[Box], lines: list[Stretch], paper: Box
) -> Label:
    """Return the best place on the stretches that only this arrow uses; crossing another line costs."""
    best: tuple[int, Label] | None = None
    for cost, label in _options(words, free):
        if best is not None and cost >= best[0]:
            continue
        if not paper.holds(label.box) or any(label.box.meets(box, 3) for box in taken):
            continue
        cost += CROSSED * sum(label.box.meets(_around(line)) for line in lines)
        if best is None or cost < best[0]:
            best = (cost, label)
    if best is None:
        raise NoRoom(" / ".join(words))
    return best[1]


def _options(words: tuple[str, ...], free: list[Stretch]) -> Iterator[tuple[int, Label]]:
    for number, (here, there) in enumerate(free):
        flat = here[1] == there[1]
        long = abs(here[0] - there[0]) + abs(here[1] - there[1])
        for shape in dict.fromkeys(
            tuple(line for some in words for line in wrap(some, SIZE, most)) for most in WIDTHS
        ):
            w, h = max(width(line, SIZE) for line in shape) + 8, LINE * len(shape) + 2
            hides = COVERED if (w if flat else h) > long - 16 else 0
            for step in range(0, long // 2, STEP):
                for away in {step, -step}:
                    x, y = (here[0] + there[0]) // 2, (here[1] + there[1]) // 2
                    x, y = (x + away, y) if flat else (x, y + away)
                    for aside in (0, -1, 1):
                        gap = aside * ((h if flat else w) // 2 + 9)
                        box = Box(x - w // 2 + (0 if flat else gap), y - h // 2 + (gap if flat else 0), w, h)
                        cost = number * 3 + PER_LINE * len(shape) + step // 8
                        yield cost + (BESIDE if aside else hides), Label(shape, box)


def _around(line: Stretch) -> Box:
    (x, y), (x2, y2) = line
    return Box(min(x, x2) - 1, min(y, y2) - 1, abs(x - x2) + 2, abs(y - y2) + 2)
