"""Whoever moves house while their case runs: one act in every procedure that knows it (spec 3.14)."""

from __future__ import annotations

from collections.abc import Callable

from khanegi.process.facts import Facts
from khanegi.process.grammar import Action, Guard, Place
from khanegi.process.words import Effect, Role

MOVE = "move"
FROM = "from"  # in what such an event keeps: the code of the county that was left, where it was


def move(
    *,
    asks: str,
    at: tuple[Place, ...],
    guards: tuple[Guard, ...],
    also: Effect,
    afresh: Callable[[Facts], bool] | None = None,
) -> Action:
    """Return the act: the new home is asked, kept beside the old, and the case goes where it belongs now.

    `also` is what else has to follow the case to another county.
    """
    return Action(
        key=MOVE,
        title="نشانی‌ام عوض شده",
        told="نشانی تازهٔ خانه را نوشت",
        by=(Role.APPLICANT,),
        at=at,
        to=None,
        asks=asks,
        moves_to="county",
        afresh=afresh,
        guards=guards,
        effects=(Effect.KEEP_HOME, also, Effect.TELL_PARTIES),
    )


def left_before(facts: Facts, *places: Place) -> bool:
    """Say whether the case has come to another county before, while it was in one of these places."""
    keys = {place.key for place in places}
    return any(past.action == MOVE and past.frm in keys and past.data.get(FROM) for past in facts.past)
