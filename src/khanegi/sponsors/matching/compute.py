"""From a market to a proposal: the greedy plan, the exact one where OR-Tools is there, and their figures."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from khanegi.sponsors.matching.greedy import greedy
from khanegi.sponsors.matching.market import Market, Plan

Tell = Callable[[str, float], None]  # a stage, and which part of everything is done
GREEDY, EXACT = (0.1, 0.4), (0.4, 0.9)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`plan` is the exact one, or the greedy one where no solver is."""

    plan: Plan
    figures: dict[str, Any]


def has_solver() -> bool:
    return find_spec("ortools") is not None


def propose(market: Market, tell: Tell = lambda stage, done: None) -> Proposal:
    """Return who might go where. `tell` is told how far it is, and may raise to stop."""
    with _no_collector():
        return _proposed(market, tell)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep Python from looking for circles among a million numbers in lists, which hold none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _proposed(market: Market, tell: Tell) -> Proposal:
    if has_solver():
        return _best(market, tell)
    by_hand = greedy(market, _within("greedy", GREEDY, tell))
    told = by_hand.figures(market)
    return Proposal(by_hand, {**_asked(market), "greedy": told, "exact": None, "solver": ""})


def _best(market: Market, tell: Tell) -> Proposal:
    """Return the exact plan and both figures. What numpy does sooner than Python is left to it."""
    from khanegi.sponsors.matching import lines, solve  # an extra: requirements-match.in

    by_hand = greedy(market, _within("greedy", GREEDY, tell), lines.WAYS)
    best = solve.exact(market, _within("exact", EXACT, tell), by_hand)
    told = {"greedy": lines.figures(by_hand, market), "exact": lines.figures(best, market)}
    return Proposal(best, {**_asked(market), **told, "solver": solve.SOLVER})


def _asked(market: Market) -> dict[str, Any]:
    return {"people": len(market.person), "free": sum(market.free)}


def _within(stage: str, span: tuple[float, float], tell: Tell) -> Callable[[float], None]:
    begins, ends = span
    return lambda done: tell(stage, begins + (ends - begins) * done)
