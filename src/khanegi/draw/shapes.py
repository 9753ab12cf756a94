"""Boxes, lines and what is left of them: the plain geometry under the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

ARROWHEAD = 12
Pixel = tuple[int, int]
Stretch = tuple[Pixel, Pixel]


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    w: int
    h: int

    def meets(self, other: Box, gap: int = 0) -> bool:
        return (
            self.x < other.x + other.w + gap
            and other.x < self.x + self.w + gap
            and self.y < other.y + other.h + gap
            and other.y < self.y + self.h + gap
        )

    def holds(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.w <= self.x + self.w
            and other.y + other.h <= self.y + self.h
        )


def corners(line: list[Pixel]) -> tuple[Pixel, ...]:
    """Leave only the ends and the corners."""
    kept = [line[0]]
    for here, there in pairwise(line[1:]):
        straight = kept[-1][0] == here[0] == there[0] or kept[-1][1] == here[1] == there[1]
        if not straight and here != kept[-1]:
            kept.append(here)
    return (*kept, line[-1])


def parts(line: tuple[Pixel, ...]) -> list[Stretch]:
    return list(pairwise(line))


def alone(part: Stretch, others: list[Stretch]) -> list[Stretch]:
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


def length(line: tuple[Pixel, ...]) -> int:
    return sum(abs(here[0] - there[0]) + abs(here[1] - there[1]) for here, there in parts(line))


def arrowhead(line: tuple[Pixel, ...]) -> Box:
    (x, y), end = line[-2], line[-1]
    back_x = end[0] + (ARROWHEAD if x > end[0] else -ARROWHEAD if x < end[0] else 0)
    back_y = end[1] + (ARROWHEAD if y > end[1] else -ARROWHEAD if y < end[1] else 0)
    left, top = min(back_x, end[0]) - 5, min(back_y, end[1]) - 5
    return Box(left, top, abs(back_x - end[0]) + 10, abs(back_y - end[1]) + 10)
