"""How far into each line one must look: only its first people can matter.

Another plan tells nearly how many go. So only so many are drawn (graph), and all who may be left out are
flattered: those behind count as one `tail`, as good as its first; in a tail, and some places before it,
people are barred nowhere and wait for one field. Flattery can only make plans better, so the best plan of the
drawing is the best there is once nobody goes who was flattered. Where somebody does, look further. Why this
is exact: docs/adr/0026. Needs numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from khanegi.sponsors.matching.lines import Bools, Ints, Lines, Pairs, among, begins, column, ordered
from khanegi.sponsors.matching.market import Market, Plan

MARGINS = (8, 10)  # people drawn as they are, and each for themselves, beyond those whom the other plan takes


@dataclass(frozen=True, slots=True)
class Depth:
    """How far into each line people are drawn as they are, and how far each for themselves."""

    strict: Ints
    end: Ints

    def further(self, some: Bools) -> Depth:
        """Look further into the lines that are named."""
        return Depth(*(np.where(some, 2 * one + 2, one) for one in (self.strict, self.end)))


def guessed(market: Market, lines: Lines, other: Plan, margins: tuple[int, int] = MARGINS) -> Depth:
    """Guess from another plan how far one must look. The second margin is the larger, and not 0."""
    goes = named(market, column(other.person))[lines.people]
    last = np.maximum.reduceat(np.where(goes, lines.at + 1, 0), lines.begin)
    return Depth(last + last // 5 + margins[0], last + last // 4 + margins[1])


def named(market: Market, people: Ints) -> Bools:
    found = np.zeros(len(market.person), dtype=np.bool_)
    found[people] = True
    return found


@dataclass(frozen=True, slots=True)
class Special:
    """Whoever is more than one of their line: barred from some sponsor, or waiting for two fields."""

    parted: Bools
    twins: Pairs  # places in the market, and the number of each

    @classmethod
    def of(cls, market: Market, twins: Pairs) -> Special:
        return cls(among(column(market.person), column(market.parted_person)), twins)

    def twice(self, lines: Lines, depth: Depth) -> Pairs:
        """Return those of two fields who are drawn as they are in both: a flattered one is nobody's twin."""
        where = np.full(len(self.parted), -1, dtype=np.int64)
        where[lines.people] = np.arange(len(lines.people))
        place, number = self.twins
        at = where[place]
        is_strict = (at >= 0) & (lines.at[at] < depth.strict[lines.of[at]])
        place, number = place[is_strict], number[is_strict]
        _, person, times = np.unique(number, return_inverse=True, return_counts=True)
        return place[times[person] > 1], person[times[person] > 1]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who is drawn, line by line: people, and behind them each tail as one of `count` people."""

    person: Ints  # places in the market; of a tail its first
    line: Ints
    count: Ints
    days: Ints
    number: Ints  # whoever must be told from the others of the line has one of their own, the others 0
    twins: Pairs
    most: Ints  # of each line, how many of the others may go before somebody does who was flattered


def drawn(market: Market, lines: Lines, depth: Depth, special: Special) -> Drawn:
    """Draw people so far into each line."""
    near = lines.at < depth.end[lines.of]
    (some,), (rest,) = near.nonzero(), (~near).nonzero()
    twins = special.twice(lines, depth)
    (first,) = begins(lines.of[rest]).nonzero()
    tails, count = lines.of[rest][first], np.diff(first, append=len(rest))
    order = ordered(np.concatenate([lines.of[some], tails]))
    at = np.concatenate([some, rest[first]])[order]
    count = np.concatenate([np.ones(len(some), dtype=np.int64), count])[order]
    is_tail = order >= len(some)
    person, line = lines.people[at], lines.of[at]
    is_strict = lines.at[at] < depth.strict[line]
    alone = special.parted | named(market, twins[0])
    number = np.where(is_strict & alone[person], np.arange(1, len(at) + 1), 0)
    any_special = special.parted | named(market, special.twins[0])
    flattered = is_tail | (any_special[person] & ~is_strict)
    most = _before(line, number == 0, flattered, len(lines.begin))
    return Drawn(person, line, count, column(market.standing)[person], number, twins, most)


def _before(line: Ints, counts: Bools, flattered: Bools, size: int) -> Ints:
    """Return how many of each line count before the first who was flattered; where nobody was, no end."""
    begin = np.searchsorted(line, np.arange(size))
    first = np.minimum.reduceat(np.where(flattered, np.arange(len(line)), len(line)), begin)
    before = np.append(np.cumsum(counts) - counts, 2 * len(line))
    return before[first] - before[begin]
