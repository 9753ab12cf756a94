"""Which column and row each place gets: columns by steps from the start, rows within the owner's lane."""

from __future__ import annotations

from itertools import permutations

from khanegi.draw.moves import Arrow, arrows, lanes, ranks
from khanegi.process.grammar import Process
from khanegi.process.words import Role

Cell = tuple[int, int]  # column in the direction of the flow, row from the top


def lane_order(process: Process) -> tuple[Role, ...]:
    """Return the lanes from top to bottom: along the main road, then the others as declared."""
    lane = lanes(process)
    keys = [place.key for place in (*process.road, *process.places)]
    return tuple(dict.fromkeys(lane[key] for key in keys))


def cells(process: Process) -> tuple[dict[str, Cell], dict[Role, range]]:
    """Return the cell of every place and the rows of every lane."""
    column, lane, lines = _columns(process), lanes(process), arrows(process)
    groups: dict[tuple[Role, int], list[str]] = {}
    for place in process.places:
        groups.setdefault((lane[place.key], column[place.key]), []).append(place.key)
    rows: dict[Role, range] = {}
    top = 0
    for role in lane_order(process):
        height = max(len(keys) for (owner, _), keys in groups.items() if owner is role)
        rows[role] = range(top, top + height)
        top += height
    found = {
        key: (number, rows[role][step])
        for (role, number), keys in groups.items()
        for step, key in enumerate(keys)
    }
    for _ in range(4):
        for (role, number), keys in groups.items():
            found |= _best(found, keys, number, rows[role], lines)
    return found, rows


def _columns(process: Process) -> dict[str, int]:
    """Take the steps from the start; a place that only marks lead to goes where there is room."""
    found = ranks(process)
    drawn = {arrow.target.key for arrow in arrows(process)} | {process.start.key}
    last = max(found.values())
    return {key: step if key in drawn else last for key, step in found.items()}


def _best(
    found: dict[str, Cell], keys: list[str], column: int, rows: range, lines: tuple[Arrow, ...]
) -> dict[str, Cell]:
    """Try every order of the places of one lane and column; keep the one with the least winding lines."""
    options = [
        dict(zip(keys, ((column, row) for row in some), strict=True))
        for some in permutations(rows, len(keys))
    ]
    return min(options, key=lambda option: _cost(found | option, lines))


def _cost(found: dict[str, Cell], lines: tuple[Arrow, ...]) -> int:
    taken = set(found.values())
    cost = 0
    for arrow in lines:
        (column, row), (to_column, to_row) = found[arrow.source.key], found[arrow.target.key]
        cost += 2 * abs(row - to_row) + abs(column - to_column)
        between = range(min(column, to_column) + 1, max(column, to_column))
        cost += 3 * sum((step, row) in taken for step in between)
        if column == to_column:
            between = range(min(row, to_row) + 1, max(row, to_row))
            cost += 4 * sum((column, step) in taken for step in between)
    return cost
