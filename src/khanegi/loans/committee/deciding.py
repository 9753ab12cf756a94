"""Votes, decisions, minutes and signatures; and carrying what was signed to the cases, once each."""

from __future__ import annotations

import logging
from hashlib import sha256

from django.db import transaction

from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.cases import actions as cases
from khanegi.loans.committee import actions, minutes
from khanegi.loans.committee.models import Item, Member, Session, Vote
from khanegi.loans.committee.queries import sessions
from khanegi.process.decide import OWN_CASE
from khanegi.process.facts import SYSTEM, Actor

log = logging.getLogger(__name__)
NOT_PRESENT = Refusal("not_present", "رأی و امضا فقط با اعضای حاضر است.")
DECIDED = Refusal("item_decided", "تصمیم این پرونده نوشته شده است و رأی تازه نمی‌گیرد.")
STOOD_ASIDE = Refusal("stood_aside", "در این پرونده کنار رفته‌اید و دیگر رأی نمی‌دهید.")
NOT_OPEN = Refusal("session_not_open", "رأی‌گیری پس از ثبت حاضران آغاز می‌شود.")
VOTES_MISSING = Refusal("votes_missing", "هنوز بیشتر حاضران رأی نداده‌اند. پس از رأی آنان تصمیم را بنویسید.")
AGAINST_VOTES = Refusal("against_votes", "برای تصویب باید موافق‌ها بیشتر باشند و برای نپذیرفتن، مخالف‌ها.")
UNDECIDED = Refusal("items_undecided", "تصمیم همهٔ پرونده‌ها نوشته نشده است.")
CHANGED = Refusal("minutes_changed", "متنی که دیدید با متن صورت‌جلسه یکی نیست. دوباره بخوانید و امضا کنید.")
ACTIONS = {
    "approve": "committee_approved",
    "reduce": "committee_approved",
    "postpone": "committee_postponed",
    "reject": "committee_rejected",
}
BY_VOTE = ("approve", "reduce", "reject")


@transaction.atomic(durable=True)
def vote(*, actor: Actor, session: int, item: int, choice: str) -> None:
    """Vote yes, no or abstain on one case, or change that vote before the decision. Raises Refused.

    `recused` stands aside, for good. Who is kin to the applicant can do nothing else; the database agrees.
    """
    row = actions.held(actor, session, "called")
    about, me = _item(row, item), _present(row, actor)
    if row.opened_at is None:
        raise Refused(NOT_OPEN)
    if about.decision:
        raise Refused(DECIDED)
    if choice not in ("yes", "no", "abstain", "recused"):
        raise Invalid({"choice": ("رأی خود را انتخاب کنید.",)})
    if choice != "recused" and sessions.is_kin(me.user_id, about.case_id):
        raise Refused(OWN_CASE)
    before = Vote.objects.filter(item=about, member=me).first()
    if before and before.choice == "recused":
        if choice == "recused":
            return
        raise Refused(STOOD_ASIDE)
    Vote.objects.update_or_create(item=about, member=me, defaults={"choice": choice, "at": actions.now()})


@transaction.atomic(durable=True)
def decide(*, actor: Actor, session: int, item: int, said: dict[str, object]) -> None:
    """Write the decision of one case; it can be written anew until the session is held. Raises Refused."""
    row = actions.kept(actor, session, "called")
    about = _item(row, item)
    if row.opened_at is None or about.decision == "gone":
        raise Refused(NOT_OPEN)
    decision = str(said["decision"])
    _weigh(row, about, decision)
    amount = {"approve": about.asked, "reduce": said.get("amount")}.get(decision)
    if decision == "reduce" and not 0 < int(str(amount or 0)) < about.asked:
        raise Invalid({"amount": ("مبلغی کمتر از درخواست بنویسید.",)})
    about.decision, about.amount = decision, amount  # type: ignore[assignment]
    about.reason = "" if decision == "approve" else str(said.get("reason") or "")
    about.note = str(said.get("note") or "")
    about.save(update_fields=["decision", "amount", "reason", "note"])


def _weigh(row: Session, about: Item, decision: str) -> None:
    """Ask whether the votes bear a decision. Postponing needs none. Raises Refused."""
    if decision not in BY_VOTE:
        return
    found = list(Vote.objects.filter(item=about).values_list("choice", flat=True))
    able = row.members.filter(is_present=True).count() - found.count("recused")
    cast = len(found) - found.count("recused")
    if not cast or cast * 2 <= able:
        raise Refused(VOTES_MISSING)
    yes, no = found.count("yes"), found.count("no")
    if (decision == "reject" and no <= yes) or (decision != "reject" and yes <= no):
        raise Refused(AGAINST_VOTES)


@transaction.atomic(durable=True)
def close(*, actor: Actor, session: int) -> None:
    """End the session and fix its minutes with their hash; from now on they are only signed."""
    row = actions.kept(actor, session, "called")
    if row.opened_at is None:
        raise Refused(NOT_OPEN)
    if row.items.filter(decision="").exists():
        raise Refused(UNDECIDED)
    row.text = minutes.text(sessions.one(actor, session))
    row.sha256 = sha256(row.text.encode()).hexdigest()
    row.state, row.held_at = "held", actions.now()
    row.save(update_fields=["state", "held_at", "text", "sha256"])


@transaction.atomic(durable=True)
def sign(*, actor: Actor, session: int, seen: str) -> None:
    """Sign the minutes whose hash was `seen`; the last signature sends the decisions out. Safe twice."""
    row = actions.held(actor, session, "held", "signed")
    me = _present(row, actor)
    if me.signed_at is not None:
        return
    if seen != row.sha256:
        raise Refused(CHANGED)
    me.signed_at = actions.now()
    me.save(update_fields=["signed_at"])
    if row.members.filter(is_present=True, signed_at=None).exists():
        return
    row.state, row.signed_at = "signed", me.signed_at
    row.save(update_fields=["state", "signed_at"])
    actions.send_out(row)


def carry(*, item: int) -> None:
    """Do to a case what the signed minutes say. Safe to run twice, also at the same time.

    A case that was elsewhere by then is left alone, and the item says so.
    """
    row = Item.objects.select_related("session__county").filter(pk=item, is_live=True).first()
    if row is None or row.session.state not in ("signed", "cancelled"):
        return
    outcome = "carried"
    try:
        cases.act(
            case=row.case_id,
            action=ACTIONS[row.decision],
            actor=SYSTEM,
            seen=None,
            key=f"item-{row.pk}",
            answers=_answers(row),
        )
    except Refused as no:
        if no.refusal.code != "wrong_place":
            raise
        log.warning("case %s was not before the committee any more", row.case_id)
        outcome = "gone"
    Item.objects.filter(pk=item, is_live=True).update(
        outcome=outcome, is_live=False, carried_at=actions.now()
    )


def _answers(item: Item) -> dict[str, list[str]]:
    """Return what the act on a case says of a decision, as its form asks."""
    session = item.session
    said = {
        "session": f"{session.county.title} {session.year}/{session.number}",
        "amount": item.amount,
        "reason": item.reason,
        "note": item.note,
    }
    return {key: [str(value)] for key, value in said.items() if value}


def _item(row: Session, number: int) -> Item:
    found = row.items.filter(pk=number).first()
    if found is None:
        raise NotFound(str(number))
    return found


def _present(row: Session, actor: Actor) -> Member:
    found = row.members.filter(user=actor.user, is_present=True).first()
    if found is None:
        raise Refused(NOT_PRESENT)
    return found
