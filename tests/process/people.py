"""Somebody for every role, and facts in which nothing but the declaration stands in the way."""

from collections.abc import Mapping

from khanegi.process import book
from khanegi.process.facts import CLOCK, SYSTEM, Actor, Facts
from khanegi.process.grammar import Process
from khanegi.process.words import Role, Sort

OFFICE = 10
PARTIES = {role: number for number, role in enumerate((r for r in Role if r.sort is Sort.PARTY), start=1)}
KIN = "0012345679"


def someone(role: Role, user: int = 100) -> Actor:
    """Return a person who holds exactly one role, in the office of the case."""
    if role is Role.CLOCK:
        return CLOCK
    if role is Role.SYSTEM:
        return SYSTEM
    if role.sort is Sort.PARTY:
        return Actor(user=PARTIES[role], kin=frozenset({KIN}))
    return Actor(user=user, seats=frozenset({(role, OFFICE)}))


def facts_at(place: str, **more: object) -> Facts:
    offices: Mapping[Role, tuple[int, ...]] = {role: (OFFICE, 11) for role in Role if role.sort is Sort.STAFF}
    parties = {role: frozenset({user}) for role, user in PARTIES.items()}
    return Facts(place=place, parties=parties, offices=offices, kin=frozenset({KIN}), **more)  # type: ignore[arg-type]


def latest() -> tuple[Process, ...]:
    return tuple(dict.fromkeys(book.latest(process.key) for process in book.ALL))
