"""The order of the pool for columns that come as the table holds them: sooner here than in PostgreSQL.

Who has stood longest goes first, then the lower lot, then the older case: as the list of a sponsor. Twice: by
Python alone, and by numpy where it is; both give the same.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """How to find the order of the pool, put a column into it, and find who waits twice."""

    found: Callable[[array[int], array[int], array[int]], object]
    put: Callable[[array[int], object], array[int]]
    twins: Callable[[array[int], array[int]], tuple[array[int], array[int]]]


def _found(days: array[int], lot: array[int], case: array[int]) -> list[int]:
    rows = sorted(zip((-one for one in days), lot, case, range(len(case)), strict=True))
    return [place for *_, place in rows]


def _put(numbers: array[int], order: object) -> array[int]:
    assert isinstance(order, list)
    return array(numbers.typecode, map(numbers.__getitem__, order))


def twins(case: array[int], user: array[int]) -> tuple[array[int], array[int]]:
    """Return the cases of those who wait for two fields, and who they are, by case."""
    twice = {one for one, times in Counter(user).items() if times > 1}
    found = sorted(pair for pair in zip(case, user, strict=True) if pair[1] in twice)
    return array("q", [one for one, _ in found]), array("q", [other for _, other in found])


BY_HAND = Order(_found, _put, twins)
