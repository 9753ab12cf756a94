"""What a guard may know: frozen facts of one case, and the person who wants to act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from khanegi.process.words import Reach, Role, Sort


@dataclass(frozen=True, slots=True)
class Past:
    """One event of a case, as guards see it."""

    action: str
    frm: str
    to: str
    by: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Child:
    """A case opened from this one."""

    procedure: str
    place: str
    is_final: bool = False
    holds_parent: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a guard may know about one case, read once before deciding.

    `offices` gives, for each role, the case's office and then those above it. `kin` are the
    national IDs of the parties. `unanswered` are the roles still to answer where each must.
    `still` are the parties who are dead or cannot act; `stands_still` says that the applicant is one of them.
    `more` holds what rooms above contribute, by the name bound in conf/wiring.py.
    """

    place: str
    parties: Mapping[Role, frozenset[int]] = field(default_factory=dict)
    offices: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    kin: frozenset[str] = frozenset()
    past: tuple[Past, ...] = ()
    above: tuple[Past, ...] = ()  # what was done in the parent case
    children: tuple[Child, ...] = ()
    unanswered: frozenset[Role] = frozenset()
    still: frozenset[int] = frozenset()
    stands_still: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    def counted(self, role: Role) -> tuple[int, ...]:
        """Return the offices in which a seat counts for a role: those above too where the role says so."""
        offices = self.offices.get(role, ())
        return offices if role.reach is Reach.BELOW else offices[:1]

    def times(self, *actions: str) -> int:
        return sum(past.action in actions for past in self.past)

    def last(self, *actions: str) -> Past | None:
        return next((past for past in reversed(self.past) if past.action in actions), None)

    def doer(self, *actions: str) -> int | None:
        past = self.last(*actions)
        return past.by if past else None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the seats they hold: which role, in which office.

    `kin` are the national IDs of this person and of their declared household.
    """

    user: int | None
    seats: frozenset[tuple[Role, int]] = frozenset()
    kin: frozenset[str] = field(default=frozenset(), repr=False)

    def is_party(self, facts: Facts) -> bool:
        return any(self.user in users for users in facts.parties.values())

    def holds(self, role: Role, facts: Facts) -> bool:
        if role is Role.CLOCK:
            return self is CLOCK
        if role is Role.SYSTEM:
            return self is SYSTEM
        if role.sort is Sort.PARTY:
            return self.user is not None and self.user in facts.parties.get(role, ())
        return any((role, office) in self.seats for office in facts.counted(role))


CLOCK = Actor(user=None)
SYSTEM = Actor(user=None)
