"""May this person take this action on this case now? The only place that answers."""

from __future__ import annotations

from dataclasses import dataclass

from khanegi.base.errors import Refusal
from khanegi.process.facts import Actor, Facts
from khanegi.process.grammar import Action, Process
from khanegi.process.standstill import STANDS_STILL
from khanegi.process.words import Role, Sort

OWN_CASE = Refusal("own_case", "این پرونده از آنِ خود شما یا بستگان شماست؛ همکار دیگری باید به آن رسیدگی کند.")
ANSWERED = Refusal("answered", "شما پاسخ داده‌اید؛ پرونده منتظر پاسخ دیگران است.")


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing this person could do here: a button, or the reason why not."""

    action: Action
    refusal: Refusal | None = None


def role_of(action: Action, facts: Facts, actor: Actor) -> Role | None:
    """Return the role in which this person may take an action, or None."""
    return next((role for role in action.by if actor.holds(role, facts)), None)


def refusal(process: Process, facts: Facts, action: Action, actor: Actor) -> Refusal | None:
    """Return why not, or None for yes. The role is asked first, so strangers learn nothing."""
    role = role_of(action, facts, actor)
    if role is None:
        owners = "» یا «".join(role.title for role in action.by)
        return Refusal("not_yours", f"این کار با «{owners}» است.")
    if role.sort is Sort.STAFF and actor.kin & facts.kin:
        return OWN_CASE
    if _stands_still(facts, action, role, actor):
        return STANDS_STILL
    here = process.place(facts.place)
    if here not in action.at:
        return Refusal("wrong_place", f"پرونده در «{here.title}» است و «{action.title}» از آنجا شدنی نیست.")
    if action.joint and role not in facts.unanswered:
        return ANSWERED
    for guard in action.guards:
        if not guard.holds(facts, actor):
            return Refusal(guard.code, guard.otherwise)
    return None


def _stands_still(facts: Facts, action: Action, role: Role, actor: Actor) -> bool:
    """Say whether nobody may do this because its person, or who asks, is dead or unable to act."""
    if role.sort is Sort.MACHINE:
        return False
    return actor.user in facts.still or (facts.stands_still and not action.always)


def offers(process: Process, facts: Facts, actor: Actor) -> tuple[Offer, ...]:
    """Return the actions this person could take here, each with what still stands in the way.

    Where a case stands still that is said once, of the case, and not beside each act.
    """
    found = (
        Offer(action, refusal(process, facts, action, actor))
        for action in process.leaving(process.place(facts.place))
        if role_of(action, facts, actor)
    )
    return tuple(offer for offer in found if offer.refusal is not STANDS_STILL)
