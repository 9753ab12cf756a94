"""A case that walks through a procedure in memory, with the facts an engine would give to the guards.

The same three people hold every role of staff: as few as a permit needs, so that rules about who did
what bite.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from khanegi.process import book, decide
from khanegi.process.facts import Actor, Child, Facts, Past
from khanegi.process.grammar import Action, Back, Place, Process
from khanegi.process.words import Effect, Role, Sort
from tests.process.people import facts_at, someone

MENDED: Mapping[str, object] = {
    "plan_complete": True,
    "second_check": False,
    "room_left": 5,
    "permit_holds": True,
    "sponsor_state": "open",
    "renewal_open": True,
    "permit_state": "valid",
    "facility_laid_aside": True,
    "branch_silent": True,
    "quota_free": True,
    "contract_written": True,
    "on_agenda": True,
    "demands_open": 1,
    "sum_paid": 0,
    "paid_whole": True,
}
CONTRACTS: Mapping[str, object] = {"enough": True, "quorum": True}  # nobody's alone to mend
# What SYSTEM does to a case because of an effect in one that it neither opened nor was opened by.
ELSEWHERE: Mapping[tuple[str, str], Effect] = {
    ("covered", "introduced"): Effect.INTRODUCE,
    ("sponsor", "quorum"): Effect.SIGN_CONTRACT,
    ("introduction", "left"): Effect.LEAVE_POOL,
    ("introduction", "stopped"): Effect.STOP_SPONSOR,
    ("introduction", "suspended"): Effect.STOP_SPONSOR,
    ("introduction", "restored"): Effect.RESUME_SPONSOR,
    ("introduction", "fell"): Effect.CLOSE_SPONSOR,
    ("introduction", "sponsor_still"): Effect.STILL_SPONSOR,
    ("introduction", "sponsor_back"): Effect.WAKE_SPONSOR,
    ("facility", "recall"): Effect.RECALL_FACILITY,
    ("facility", "halt"): Effect.HALT_FACILITY,
    ("facility", "permit_over"): Effect.HALT_FACILITY,
    ("facility", "permit_suspended"): Effect.RECALL_FACILITY,
    **{
        ("facility", key): Effect.END_INTRODUCTION
        for key in ("people_left", "contract_undone", "too_few_people")
    },
    ("permit_life", "suspend_for_diversion"): Effect.SUSPEND_FOR_DIVERSION,
    ("sponsor", "suspend_for_diversion"): Effect.SUSPEND_FOR_DIVERSION,
    ("facility", "diversion_cleared"): Effect.CLEAR_DIVERSION,
    ("permit_life", "diversion_lifted"): Effect.LIFT_DIVERSION,
    ("sponsor", "diversion_lifted"): Effect.LIFT_DIVERSION,
    ("cooperative", "received"): Effect.HAND_OVER,
    ("cooperative", "not_received"): Effect.HAND_OVER,
    ("cooperative", "outcome_registered"): Effect.HAND_OVER,
    ("cooperative", "outcome_returned"): Effect.HAND_OVER,
    ("permit_life", "freeze"): Effect.FREEZE_LIFE,
    ("permit_life", "thaw"): Effect.THAW_LIFE,
    ("permit_life", "close_life"): Effect.CLOSE_LIFE,
    ("complaint", "acted"): Effect.CLOSE_COMPLAINTS,
    ("complaint", "cancel"): Effect.CLOSE_CHILDREN,
    ("errand", "cancel"): Effect.CLOSE_CHILDREN,
    ("visit", "cancel"): Effect.CLOSE_CHILDREN,
}
# What SYSTEM does because minutes were signed: a session of the committee is no case.
OF_MINUTES = {("facility", f"committee_{key}") for key in ("approved", "postponed", "rejected")}
GOOD = {"visit": "visited"}  # how a child ends that a guard asks for
OPENS = {Effect.OPEN_ERRAND: "errand", Effect.OPEN_VISIT: "visit", Effect.OPEN_APPEAL: "appeal"}


def people(role: Role) -> tuple[Actor, ...]:
    """Return who may stand in for a role: three of staff, one party, one machine."""
    users = (100, 200, 300) if role.sort is Sort.STAFF else (100,)
    return tuple(someone(role, user=user) for user in users)


@dataclass
class Walk:
    """Where the case is, what happened to it, and what the rooms above say about it."""

    process: Process
    more: Mapping[str, object]
    above: tuple[Past, ...] = ()
    place: Place = field(init=False)
    past: list[Past] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    unanswered: frozenset[Role] = frozenset()

    def __post_init__(self) -> None:
        self.arrive(self.process.start)

    def arrive(self, place: Place) -> None:
        self.place = place
        self.unanswered = frozenset(place.owners)

    def facts(self) -> Facts:
        return facts_at(
            self.place.key,
            past=tuple(self.past),
            above=self.above,
            children=tuple(self.children),
            unanswered=self.unanswered,
            more=self.more,
        )

    def ways(self) -> list[tuple[Action, Role, Actor]]:
        """Return everything that somebody may do now."""
        facts = self.facts()
        return [
            (action, role, actor)
            for action in self.process.actions
            for role in action.by
            for actor in people(role)
            if self._is_caused(action)
            and decide.role_of(action, facts, actor) is role
            and decide.refusal(self.process, facts, action, actor) is None
        ]

    def _is_caused(self, action: Action) -> bool:
        """The system acts only when a child has something to carry up, or another case something to say."""
        beside = {child.procedure for child in self.children}
        if self.process.key == "covered":  # its children are opened from the sponsor's case
            beside.add("introduction")
        carried = {carry.carries for key in beside for carry in book.latest(key).actions}
        is_said = (self.process.key, action.key) in {*ELSEWHERE, *OF_MINUTES}
        return Role.SYSTEM not in action.by or action.key in carried or is_said

    def take(self, action: Action, role: Role, actor: Actor) -> Past:
        here, there = self.place, self._target(action, role)
        event = Past(action.key, here.key, there.key, actor.user)
        self.past.append(event)
        self._effects(action)
        if there is not here:
            self.arrive(there)
        elif action.joint:
            self.unanswered -= {role}
        return event

    def _target(self, action: Action, role: Role) -> Place:
        if action.to is None:
            return self.place
        if isinstance(action.to, Back):
            came = self.facts().last(*action.to.actions)
            assert came is not None, f"{action.key} has nowhere to go back to"
            return self.process.place(came.frm)
        waits = action.joint and self.unanswered - {role}
        return self.place if waits else action.to

    def _effects(self, action: Action) -> None:
        for effect in action.effects:
            if effect in OPENS:
                start = book.latest(OPENS[effect]).start
                self.children.append(Child(OPENS[effect], start.key, holds_parent=start.holds_parent))
            if effect is Effect.CLOSE_CHILDREN:
                self.finish_children()
        if Role.SYSTEM in action.by:
            self.finish_children()

    def finish_children(self) -> None:
        self.children = [
            replace(child, is_final=True, place=GOOD.get(child.procedure, child.place))
            for child in self.children
        ]

    def mend(self) -> None:
        """Do what every refusal asks for: papers, plan, a visit, answers of others.

        Contracts come only where somebody can be introduced; elsewhere there are as many as there are.
        """
        leaving = self.process.leaving(self.place)
        more = CONTRACTS if any(Effect.INTRODUCE in action.effects for action in leaving) else self.more
        self.more = {**MENDED, **{key: more[key] for key in CONTRACTS if key in more}}
        if any(Effect.OPEN_VISIT in action.effects for action in leaving):
            self.children.append(Child("visit", GOOD["visit"]))
        self.finish_children()


def refusals(walk: Walk) -> Iterator[tuple[Role, str]]:
    """Yield what stands in the way of each owner of the place, by code."""
    facts = walk.facts()
    for role in walk.place.owners:
        for actor in people(role):
            for offer in decide.offers(walk.process, facts, actor):
                if offer.action.to is not None and offer.refusal:
                    yield role, offer.refusal.code
