"""Preparing a session, calling it, opening it, and letting it fall.

Every act on a session holds its row, so that two people's clicks come one after the other.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection

from django.db import IntegrityError, transaction

from khanegi.base import jalali, sql
from khanegi.base.errors import Invalid, Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.cases import actions as cases
from khanegi.cases import series
from khanegi.loans.committee import telling
from khanegi.loans.committee.models import Item, Member, Session, Vote
from khanegi.loans.committee.queries import line, sessions
from khanegi.people import queries as people
from khanegi.people.models import County, Office
from khanegi.process.facts import Actor
from khanegi.process.words import Role
from khanegi.rules import queries as rules
from khanegi.rules.reasons import NOT_HELD

log = logging.getLogger(__name__)
QUORUM = "committee_quorum_percent"
MORE_THAN_HALF = 51  # where no rule says otherwise
NOT_YOURS = Refusal("not_yours", f"این کار با «{Role.SECRETARIAT.title}» است.")
WRONG_STATE = Refusal("session_moved", "این جلسه دیگر در آن مرحله نیست. وضعیت تازه را ببینید.")
EMPTY = Refusal("agenda_empty", "دستور جلسه خالی است. نخست از صف شهرستان پرونده انتخاب کنید.")
NO_CHAIR = Refusal("no_chair", "رئیس جلسه را از میان اعضا انتخاب کنید.")
NO_QUORUM = Refusal(
    "no_quorum", "با این حاضران جلسه رسمی نیست. رئیس جلسه و شمار لازم از اعضا باید حاضر باشند."
)
REASON_MISSING = Refusal(
    "skip_reason_missing", "کسی که جلوتر است در دستور نیامده است. دلیل آن را بنویسید تا در صورت‌جلسه بیاید."
)

ON_ANOTHER = Refusal(
    "on_another_agenda",
    "پرونده‌ای که انتخاب کردید در دستور جلسهٔ دیگری آمده است. صف را تازه کنید و دوباره انتخاب کنید.",
)
MAY_BE_SIGNED = Refusal(
    "may_be_signed", "این صورت‌جلسه هنوز می‌تواند امضاهای لازم را بگیرد. جلسه‌ای را که برگزار شده است لغو نکنید."
)
FALLS = ("chair", "few", "votes")  # what no further word of anybody present is awaited about


def now() -> dt.datetime:
    """Return the moment by the database's clock, as cases and their events are dated."""
    moment: dt.datetime = sql.row("select statement_timestamp()")[0]
    return moment


def secretary(actor: Actor, province: int) -> int:
    """Return the number of who acts for the secretariat of a province. Raises Refused."""
    seats = [office for role, office in actor.seats if role is Role.SECRETARIAT]
    if actor.user is None or not Office.objects.filter(pk__in=seats, province=province).exists():
        raise Refused(NOT_YOURS)
    return actor.user


def held(actor: Actor, number: int, *states: str) -> Session:
    """Return a session this person may read, locked, if it is in one of these states. Raises Refused."""
    sessions.one(actor, number)
    row = Session.objects.select_for_update(of=("self",)).select_related("county").get(pk=number)
    if row.state not in states:
        raise Refused(WRONG_STATE)
    return row


def kept(actor: Actor, number: int, *states: str) -> Session:
    """Return a session as `held` does, for its secretariat alone."""
    row = held(actor, number, *states)
    secretary(actor, row.county.province_id)
    return row


@transaction.atomic(durable=True)
def prepare(*, actor: Actor, county: str, meets_on: dt.date, place: str) -> Session:
    """Begin a session of a county's committee; numbers are dense in a county and a year. Raises Refused."""
    where = County.objects.filter(code=county).first()
    if where is None:
        raise Invalid({"county": ("شهرستان را از فهرست انتخاب کنید.",)})
    by, year = secretary(actor, where.province_id), jalali.year(meets_on)
    rule = rules.in_force(people.stamp(), jalali.today(), where.province_id).get(QUORUM)
    return Session.objects.create(
        county=where,
        year=year,
        number=series.take(f"session-{where.code}-{year}"),
        meets_on=meets_on,
        place=place,
        quorum=int(rule.value) if rule else MORE_THAN_HALF,
        made_by_id=by,
        made_at=now(),
    )


@transaction.atomic(durable=True)
def choose(*, actor: Actor, session: int, cases: Collection[int], reason: str = "") -> None:
    """Make the agenda anew from the line as it is now; `reason` says why somebody ahead is passed over.

    Who is no longer in line is left out; who is on another agenda by now is refused. Raises Refused.
    """
    row = kept(actor, session, "draft")
    row.items.all().delete()
    waiting = line.ranked(row.county_id)
    if any(one.session is not None for one in waiting if one.case in cases):
        raise Refused(ON_ANOTHER)
    ahead = [one for one in waiting if one.session is None]
    chosen = [one for one in ahead if one.case in cases]
    last = chosen[-1].rank if chosen else 0
    passed = [one for one in ahead if one.rank < last and one.case not in cases]
    if passed and len(reason.strip()) < 3:
        raise Refused(REASON_MISSING)
    try:
        with transaction.atomic():
            Item.objects.bulk_create(_item(row, one) for one in chosen)
    except IntegrityError as broken:  # another draft was quicker: the database lets one agenda have a case
        if "on_one_agenda" not in str(broken):
            raise
        raise Refused(ON_ANOTHER) from None
    row.passed = [{"code": one.code, "rank": one.rank, "reason": reason.strip()[:300]} for one in passed]
    row.save(update_fields=["passed"])


def _item(row: Session, one: line.Ranked) -> Item:
    return Item(
        session=row, case_id=one.case, rank=one.rank, points=one.score.points,
        parts=[list(part) for part in one.score.parts], asked=one.amount,
    )  # fmt: skip


def call(*, actor: Actor, session: int, chair: int) -> None:
    """Call everybody who sits in the committee now, and send the cases of the agenda to it."""
    _call(actor, session, chair)
    schedule(actor=actor, session=session)


@transaction.atomic(durable=True)
def _call(actor: Actor, session: int, chair: int) -> None:
    row = kept(actor, session, "draft")
    if not row.items.exists():
        raise Refused(EMPTY)
    sitting = [user for user, _ in sessions.sitting(row.county_id)]
    if chair not in sitting:
        raise Refused(NO_CHAIR)
    Member.objects.bulk_create(Member(session=row, user_id=one, is_chair=one == chair) for one in sitting)
    row.state, row.called_at = "called", now()
    row.save(update_fields=["state", "called_at"])
    telling.invited(row)


def schedule(*, actor: Actor, session: int) -> None:
    """Send each case of the agenda that is still in line to the committee; each is an act of its own.

    Safe to run again: it goes on where it was cut off. A case that the procedure does not let go, because
    it moved on or something bars the facility, stays where it is and drops out when the session opens.
    """
    for item in Item.objects.filter(session=session, is_live=True, case__place="queue").order_by(
        "rank", "id"
    ):
        try:
            cases.act(
                case=item.case_id,
                action="schedule",
                actor=actor,
                seen=None,
                key=f"item-{item.pk}-schedule",
            )
        except Refused as no:
            log.warning("case %s was not put before the committee: %s", item.case_id, no.refusal.code)


def open(*, actor: Actor, session: int, present: Collection[int]) -> None:
    """Write down who is present, and let voting begin. Raises Refused without a quorum or the chair."""
    kept_now = sessions.one(actor, session)
    secretary(actor, kept_now.head.province)
    schedule(actor=actor, session=session)
    _open(actor, session, present)


@transaction.atomic(durable=True)
def _open(actor: Actor, session: int, present: Collection[int]) -> None:
    row = kept(actor, session, "called")
    if row.opened_at is not None:
        raise Refused(WRONG_STATE)
    members = list(row.members.order_by("id"))
    here = [one for one in members if one.pk in present]
    if len(here) * 100 < row.quorum * len(members) or not any(one.is_chair for one in here):
        raise Refused(NO_QUORUM)
    row.members.filter(pk__in=[one.pk for one in here]).update(is_present=True)
    row.opened_at = now()
    row.save(update_fields=["opened_at"])
    away = Item.objects.filter(session=row).exclude(case__place="committee")
    away.update(decision="gone", outcome="gone", is_live=False, carried_at=row.opened_at)
    _stand_aside(row.pk, here, row.opened_at)


def _stand_aside(session: int, here: Collection[Member], at: dt.datetime) -> None:
    """Let everybody who is kin to an applicant stand aside from the beginning: they cannot vote anyway."""
    for member in here:
        seen = sessions.items(session, member.user_id)
        Vote.objects.bulk_create(
            Vote(item_id=one.number, member=member, choice="recused", at=at)
            for one in seen
            if one.is_kin and one.decision == ""
        )


@transaction.atomic(durable=True)
def cancel(*, actor: Actor, session: int, reason: str) -> None:
    """Let a session fall that was not held, or whose signatures carry nothing. Raises Refused.

    Its cases return to their places in line, by jobs. What the minutes of a held one say stays as it is.
    """
    row = kept(actor, session, "draft", "called", "held")
    if len(reason.strip()) < 3:
        raise Invalid({"reason": ("دلیل لغو را بنویسید.",)})
    if row.state == "held" and sessions.lack(row.pk) not in FALLS:
        raise Refused(MAY_BE_SIGNED)
    if row.state == "draft":
        row.items.all().delete()
    elif row.state == "called":
        row.items.filter(is_live=True).update(decision="postpone", amount=None, reason=NOT_HELD[0], note="")
    row.state, row.reason = "cancelled", reason.strip()[:300]
    row.save(update_fields=["state", "reason"])
    telling.called_off(row)
    send_out(row)


def send_out(row: Session) -> None:
    """Have what was decided carried to every case: one job each, after this transaction."""
    for number in row.items.filter(is_live=True).order_by("id").values_list("pk", flat=True):
        defer("loans.carry_item", item=number)
