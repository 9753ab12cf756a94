"""Which conditions each kind of applicant is judged by, and which a refusal may rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from khanegi.base.errors import NotFound
from khanegi.intake.eligibility import sponsor
from khanegi.intake.eligibility.conditions import (
    IN_SEQUENCE,
    INDEPENDENT,
    REVIEWED,
    SKILL,
)
from khanegi.intake.eligibility.cooperative import COOPERATIVE
from khanegi.intake.eligibility.covered import COVERED
from khanegi.intake.eligibility.facility import AT_REQUEST, FOR_LOAN
from khanegi.intake.eligibility.words import Condition

CONDITIONS: Mapping[str, tuple[Condition, ...]] = {
    "independent": (*INDEPENDENT, IN_SEQUENCE, *FOR_LOAN, SKILL),
    "covered": COVERED,
    "sponsor": sponsor.SPONSOR,
    "cooperative": COOPERATIVE,
    "facility": (*(replace(one, blocks=True) for one in FOR_LOAN), *AT_REQUEST),
}
# What people find out and no rule can: for kinds not named here nobody refuses on such grounds.
BY_PEOPLE: Mapping[str, tuple[Condition, ...]] = {
    "independent": REVIEWED,
    "sponsor": (*REVIEWED, *sponsor.REVIEWED),
}


def condition(number: int) -> Condition:
    """Return the condition of this number. Raises NotFound."""
    for conditions in (*CONDITIONS.values(), *BY_PEOPLE.values()):
        for one in conditions:
            if one.number == number:
                return one
    raise NotFound(str(number))


def grounds(kind: str = "independent") -> tuple[tuple[str, str], ...]:
    """Return what a refusal may rest on, as options: (number, «ش۷: محل کار با خانه تناسب دارد»)."""
    all_of = sorted((*CONDITIONS[kind], *BY_PEOPLE.get(kind, ())), key=lambda one: one.number)
    return tuple((str(one.number), f"{one.label}: {one.title}") for one in all_of if one.blocks)
