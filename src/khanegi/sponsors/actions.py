"""What is written about the pool, room and introductions, each inside the act that causes it.

Rows are held in the order that `locks` gives. What a guard saw of them is asked once more under the lock.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

from django.db.models import F, QuerySet

from khanegi.base import jalali
from khanegi.base.errors import Invalid, Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.base.persian import number
from khanegi.cases.models import Case, Event
from khanegi.intake.models import Plan, Registration
from khanegi.people import queries as people
from khanegi.process.covered import ANSWERED_FIRST, INACTIVE, NOT_BOUND, NOT_PROPOSED
from khanegi.process.grammar import Guard
from khanegi.process.sponsor.places import STANDING
from khanegi.process.words import Role
from khanegi.rules import queries as rules
from khanegi.sponsors import draws, locks, standing
from khanegi.sponsors.models import Introduction, Pool, Room, Sponsor

TERMS = ("rates", "work_kind", "pay_day", "material", "tools", "months")
QUORUM_PERCENT, FEWEST = 60, 5
# The ends of which the person has no part; under a sponsor who does not stand, all but one announced before.
HEAD = ("stopped", "leave", "wound_up", "person_gone", "person_gone_from_work")


def _rule(case: Case, key: str, otherwise: int, on: dt.date) -> int:
    held = rules.in_force(people.stamp(), on, case.county.province_id)
    return int(held[key].value) if key in held else otherwise


def _weights(case: Case, on: dt.date) -> dict[str, int]:
    return {key: _rule(case, key, days, on) for key, days in standing.WEIGHTS.items()}


def refusal(guard: Guard) -> Refusal:
    return Refusal(guard.code, guard.otherwise)


def kin(case: Case) -> str:
    """Return what nearly the same work has in common: the category and group of the field."""
    assert case.occupation is not None  # who enters the pool or sponsors names a field
    return f"{case.occupation.category}/{case.occupation.group_title}"


def join_pool(*, case: Case, event: Event) -> Pool:
    """Put a covered person into the pool, or back into it; days of resting are not counted as waiting."""
    day = jalali.date_of(event.at)
    row = locks.person(case.pk)
    if row is None:
        answers, entry = Registration.objects.get(case=case).answers, draws.enter(day)
        row = Pool(case=case, user_id=case.applicant_id, county_id=case.county_id)
        row.occupation_id, row.kin = case.occupation_id, kin(case)  # type: ignore[assignment]
        row.goes_far = answers.get("reach") == "near"
        row.draw, row.ticket, row.lot = entry.draw, entry.ticket, entry.lot
        row.since = row.standing = _first_day(case)
    _wait_again(row, case, day)
    row.save()
    return row


def _first_day(case: Case) -> dt.date:
    """Return the day from which somebody new waits: of their code, later by the days they were inactive."""
    moved = Event.objects.filter(case=case).exclude(frm=F("to")).order_by("seq").values_list("to", "at")
    days = [(to, jalali.date_of(at)) for to, at in moved]
    away = (then - since for (to, since), (_, then) in pairwise(days) if to == INACTIVE.key)
    return jalali.date_of(case.opened_at) + sum(away, dt.timedelta())


def _wait_again(row: Pool, case: Case, day: dt.date) -> None:
    if row.paused_on is not None:
        row.since += day - row.paused_on
        row.paused_on = None
    row.state = "waiting"
    _place(row, case, day)


def _place(row: Pool, case: Case, day: dt.date) -> None:
    """Count anew where the person stands."""
    answers = Registration.objects.filter(case=row.pk).values_list("answers", flat=True).first() or {}
    row.sex, row.priority = answers.get("gender") or "", list(answers.get("priority") or ())
    earned = standing.Earned(bool(row.priority), row.placements, row.declines, row.is_head)
    found = standing.credits(earned, _weights(case, day))
    row.credits = [list(one) for one in found]
    row.standing = standing.standing(row.since, found)


def rest(*, case: Case, event: Event) -> None:
    """Take a person out of the list without taking their days; who never entered has nothing to rest.

    Raises Refused where somebody has just introduced them: what follows from that is carried first.
    """
    row = locks.person(case.pk)
    if row is None or row.state == "resting":
        return
    if row.state != "waiting":
        raise Refused(refusal(NOT_PROPOSED))
    row.state, row.paused_on = "resting", jalali.date_of(event.at)
    row.save(update_fields=["state", "paused_on"])


def move(*, case: Case) -> None:
    """Let a person wait in the county their case has come to; their days, credits and lot stay as they are.

    Raises Refused where somebody has just introduced them.
    """
    row = locks.person(case.pk)
    if row is None or row.county_id == case.county_id:
        return
    if row.state not in ("waiting", "resting"):
        raise Refused(refusal(ANSWERED_FIRST))
    row.county_id = case.county_id
    row.save(update_fields=["county"])


def stand_still(*, case: Case) -> None:
    """Take who has died or cannot act out of the list; their days go on counting."""
    row = locks.person(case.pk)
    if row is not None and row.state == "waiting":
        row.state = "still"
        row.save(update_fields=["state"])


def move_on(*, case: Case, event: Event) -> None:
    """Put back into the list who stood still in it."""
    row = locks.person(case.pk)
    if row is not None and row.state == "still":
        _wait_again(row, case, jalali.date_of(event.at))
        row.save()


def leave_pool(*, case: Case, event: Event) -> None:
    """Take a person out for good; an introduction that lives is closed by SYSTEM.

    Raises Refused where the last side signed while this was asked: who works ends that first.
    """
    row = locks.person(case.pk)
    if row is None:
        return
    if row.state == "working":
        raise Refused(refusal(NOT_BOUND))
    row.state = "gone"
    row.save(update_fields=["state"])
    live = Introduction.objects.filter(pool=case.pk, ended_at=None).values_list("pk", flat=True).first()
    if live is not None:
        defer("cases.carry", case=live, action="left", cause=event.pk)


def weigh(*, case: Case, event: Event) -> None:
    """Raise Invalid where a review approves less room than any sponsor must have."""
    total = sum(_by_county(event.data).values())
    fewest = _rule(case, "covered_least", FEWEST, jalali.date_of(event.at))
    if total < fewest:
        sentence = (
            f"جمع ظرفیت {number(total)} نفر است و هر پشتیبان دست‌کم {number(fewest)} نفر می‌گیرد. "
            "ظرفیت را بازبینی کنید یا رد را پیشنهاد کنید."
        )
        raise Invalid({"capacity": (sentence,)})


def _by_county(competence: Mapping[str, Any]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row in competence["capacity"]:
        rows[row["county"]] = rows.get(row["county"], 0) + int(row["people"])
    return rows


def open_capacity(*, case: Case, event: Event, competence: Mapping[str, Any]) -> Sponsor:
    """Write what was approved: room by county, the quorum, and the terms everybody will be shown.

    Raises Refused where the approved room is below what any sponsor must have.
    """
    assert case.occupation_id is not None  # who sponsors names a field
    day = jalali.date_of(event.at)
    rows = _by_county(competence)
    total, fewest = sum(rows.values()), _rule(case, "covered_least", FEWEST, day)
    if total < fewest:
        raise Refused(_too_small(total, fewest))
    percent = _rule(case, "quorum_percent", QUORUM_PERCENT, day)
    plan = Plan.objects.filter(case=case).values_list("answers", flat=True).first() or {}
    sponsor = Sponsor.objects.create(
        case=case,
        user_id=case.applicant_id,
        occupation_id=case.occupation_id,
        kin=kin(case),
        title=_title(case),
        least=max(fewest, math.ceil(total * percent / 100)),
        fewest=fewest,
        terms={key: plan[key] for key in TERMS if plan.get(key) is not None},
        opened_at=event.at,
    )
    counties = {county.code: county.pk for county in case.county.province.counties.order_by("pk")}
    Room.objects.bulk_create(
        Room(sponsor=sponsor, county_id=counties[code], approved=count) for code, count in rows.items()
    )
    return sponsor


def _title(case: Case) -> str:
    answers = Registration.objects.filter(case=case).values_list("answers", flat=True).first() or {}
    return str(answers.get("legal_name") or case.applicant)[:120]


def _too_small(total: int, fewest: int) -> Refusal:
    text = (
        f"ظرفیت تأییدشده {number(total)} نفر است و هر پشتیبان دست‌کم {number(fewest)} نفر می‌گیرد. "
        "پرونده را به دستگاه اجرایی برگردانید تا ظرفیت بازبینی شود."
    )
    return Refusal("capacity_below_least", text)


def resize(*, case: Case) -> None:
    """Shrink every room to the people in it: those under contract and those being introduced."""
    sponsor = locks.sponsor(case.pk)
    for room in locks.rooms(sponsor.pk):
        room.approved = room.taken
        room.save(update_fields=["approved"])
    sponsor.least = sponsor.fewest
    sponsor.save(update_fields=["least"])


def end_introduction(*, case: Case, event: Event, silent: Collection[Role]) -> None:
    """End an introduction: free the room, and give the person back to the pool with what they earned.

    `silent` are the sides that owed an answer when their time ran out: a person's silence is a no of theirs,
    a sponsor's stays on their record.
    """
    row = Introduction.objects.get(pk=case.pk)
    if Role.SPONSOR in silent:
        sponsor = locks.sponsor(row.sponsor_id)
        sponsor.silences += 1
        sponsor.save(update_fields=["silences"])
    person = locks.person(row.pool_id)
    assert person is not None  # who was introduced has an entry, and entries are never removed
    stands, was_signed = row.sponsor.state == "open", row.state == "signed"
    row.state, row.ended_at, row.outcome = "ended", event.at, event.action
    row.save(update_fields=["state", "ended_at", "outcome"])
    if was_signed and Case.objects.filter(parent=row.sponsor_id, procedure="facility").exists():
        defer("loans.people_left", sponsor=row.sponsor_id, cause=event.pk)
    if person.state == "gone":
        return
    # Nobody is blamed for a no to a sponsor who had fallen before anybody could tell them.
    person.declines += stands and (event.action == "decline" or Role.COVERED in silent)
    person.placements += was_signed
    person.is_head |= event.action in HEAD or not (stands or event.action == "finish")
    _wait_again(person, case, jalali.date_of(event.at))
    if people.standstill(person.user_id):
        person.state = "still"
    person.save()


def look_at_quorum(sponsor: Sponsor, event: Event) -> None:
    """Ask for the agency's last word where enough have signed; the sponsor is held, so nobody miscounts."""
    if Introduction.objects.filter(sponsor=sponsor, state="signed").count() >= sponsor.least:
        defer("cases.carry", case=sponsor.pk, action="quorum", cause=event.pk)


def stop(*, case: Case, event: Event, state: str, signed: str) -> None:
    """Take a sponsor's right to people: pending introductions end, signed ones take the act `signed`.

    A case that fell before its permit has no sponsor row and nobody to free.
    """
    if not Sponsor.objects.filter(pk=case.pk).update(state=state):
        return
    acts = {"pending": "stopped", "signed": signed}
    for pk, stands in _live(case).values_list("pk", "state"):
        defer("cases.carry", case=pk, action=acts[stands], cause=event.pk)


def stop_still(*, case: Case, event: Event) -> None:
    """Take the right to people from a sponsor who has died or cannot act, if they had it."""
    if Sponsor.objects.filter(pk=case.pk, state="open").exists():
        stop(case=case, event=event, state="stopped", signed="sponsor_still")


def resume_still(*, case: Case, event: Event) -> None:
    """Give it back where the sponsor stands; who was suspended before stays suspended."""
    if case.place in {place.key for place in STANDING} and Sponsor.objects.filter(pk=case.pk).exists():
        resume(case=case, event=event, signed="sponsor_back")


def resume(*, case: Case, event: Event, signed: str = "restored") -> None:
    """Let a sponsor take people again, tell those who stayed, and look at the quorum reached meanwhile."""
    sponsor = locks.sponsor(case.pk)
    sponsor.state = "open"
    sponsor.save(update_fields=["state"])
    for pk in _live(case).filter(state="signed").values_list("pk", flat=True):
        defer("cases.carry", case=pk, action=signed, cause=event.pk)
    look_at_quorum(sponsor, event)


def _live(case: Case) -> QuerySet[Introduction]:
    return Introduction.objects.filter(sponsor=case.pk, ended_at=None).order_by("pk")
