"""The columns and rows of the paper, and the lines that fit between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from khanegi.draw.routes import PORTS

TRACKS = 4  # lines that fit between two columns or rows, before the unused ones are taken away
PITCH = (22, 26)  # from one such line to the next, across and down
LEAST = (92, 46)  # what stays between two boxes even when no line runs there: words need room
RIM = (22, 50)  # the same at the edges of the paper


@dataclass(frozen=True, slots=True)
class Axis:
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


def span(number: int) -> range:
    first = TRACKS + number * (TRACKS + PORTS)
    return range(first, first + PORTS)
