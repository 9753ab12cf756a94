"""Votes, decisions, minutes and signatures; and carrying what was signed to the cases, once each."""

from __future__ import annotations

import datetime as dt
import logging
from hashlib import sha256

from django.db import transaction

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.cases import actions as cases
from khanegi.loans.committee import actions, minutes, telling
from khanegi.loans.committee.models import Item, Member, Session, Vote
from khanegi.loans.committee.queries import sessions
from khanegi.people import queries as people
from khanegi.process.decide import OWN_CASE
from khanegi.process.facts import SYSTEM, Actor
from khanegi.rules import queries as rules
from khanegi.rules.reasons import NOT_SIGNED

log = logging.getLogger(__name__)
NOT_PRESENT = Refusal("not_present", "رأی و امضا فقط با اعضای حاضر است.")
DECIDED = Refusal("item_decided", "تصمیم این پرونده نوشته شده است و رأی تازه نمی‌گیرد.")
STOOD_ASIDE = Refusal("stood_aside", "در این پرونده کنار رفته‌اید و دیگر رأی نمی‌دهید.")
NOT_OPEN = Refusal("session_not_open", "رأی‌گیری پس از ثبت حاضران آغاز می‌شود.")
VOTES_MISSING = Refusal("votes_missing", "هنوز بیشتر حاضران رأی نداده‌اند. پس از رأی آنان تصمیم را بنویسید.")
AGAINST_VOTES = Refusal("against_votes", "برای تصویب باید موافق‌ها بیشتر باشند و برای نپذیرفتن، مخالف‌ها.")
UNDECIDED = Refusal("items_undecided", "تصمیم همهٔ پرونده‌ها نوشته نشده است.")
CHANGED = Refusal("minutes_changed", "متنی که دیدید با متن صورت‌جلسه یکی نیست. دوباره بخوانید و امضا کنید.")
HAS_SIGNED = Refusal("member_signed", "این عضو صورت‌جلسه را امضا کرده است.")
TIME_TO_SIGN = Refusal("time_to_sign", "مهلت امضا هنوز نگذشته است. پس از آن می‌شود نوشت که چه کسی امضا نکرد.")
SIGNING, DAYS = "minutes_signing_days", 5  # where no rule says otherwise
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
    row.sign_until = _last_day(row, jalali.date_of(row.held_at))
    row.save(update_fields=["state", "held_at", "sign_until", "text", "sha256"])
    telling.to_sign(row)


def _last_day(row: Session, day: dt.date) -> dt.date:
    """Return the last day to sign, in working days of the county from the day the session ended."""
    stamp, province = people.stamp(), row.county.province_id
    calendar = people.calendar(stamp, rules.weekend(stamp, day, province))
    rule = rules.in_force(stamp, day, province).get(SIGNING)
    return calendar.add(day, int(rule.value) if rule else DAYS, row.county_id)


@transaction.atomic(durable=True)
def sign(*, actor: Actor, session: int, seen: str) -> None:
    """Sign the minutes whose hash was `seen`; what is then complete sends the decisions out. Safe twice.

    Who was written down as not signed may still sign until then; that it was written stays. Raises Refused.
    """
    row = actions.held(actor, session, "held", "signed")
    me = _present(row, actor)
    if me.signed_at is not None:
        return
    if row.state != "held":
        raise Refused(actions.WRONG_STATE)
    if seen != row.sha256:
        raise Refused(CHANGED)
    me.signed_at = actions.now()
    me.save(update_fields=["signed_at"])
    _finish(row, me.signed_at)


@transaction.atomic(durable=True)
def write_unsigned(*, actor: Actor, session: int, member: int, reason: str) -> None:
    """Write down that a member who was present did not sign, and why; the minutes stay as they are.

    For the secretariat, once the days to sign are over. Nobody is written down twice. Raises Refused.
    """
    row = actions.kept(actor, session, "held")
    found = row.members.filter(pk=member, is_present=True).first()
    if found is None:
        raise NotFound(str(member))
    if found.signed_at is not None:
        raise Refused(HAS_SIGNED)
    until = sessions.one(actor, session).head.sign_until
    if until is None or jalali.today() <= until:
        raise Refused(TIME_TO_SIGN)
    if len(reason.strip()) < 3:
        raise Invalid({"reason": ("بنویسید چرا امضا نشد.",)})
    if found.not_signed_at is not None:
        return
    found.not_signed_at, found.not_signed_reason = actions.now(), reason.strip()[:300]
    found.not_signed_by_id = actor.user
    found.save(update_fields=["not_signed_at", "not_signed_reason", "not_signed_by"])
    telling.written_down(row, found)
    _finish(row, found.not_signed_at)


def _finish(row: Session, at: dt.datetime) -> None:
    """Send the decisions out where nothing is lacking any more."""
    if sessions.lack(row.pk):
        return
    row.state, row.signed_at = "signed", at
    row.save(update_fields=["state", "signed_at"])
    actions.send_out(row)


def carry(*, item: int) -> None:
    """Do to a case what the signed minutes say; give back its place in line where the session fell.

    Safe to run twice, also at the same time. A case that was elsewhere by then is left alone, and the item
    says so.
    """
    row = Item.objects.select_related("session__county").filter(pk=item, is_live=True).first()
    if row is None or row.session.state not in ("signed", "cancelled"):
        return
    outcome = "carried"
    try:
        cases.act(
            case=row.case_id,
            action=ACTIONS["postpone" if row.session.state == "cancelled" else row.decision],
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
    said: dict[str, object] = {"amount": item.amount, "reason": item.reason, "note": item.note}
    if session.state == "cancelled" and session.held_at:
        said = {"reason": NOT_SIGNED[0]}
    said["session"] = f"{session.county.title} {session.year}/{session.number}"
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
