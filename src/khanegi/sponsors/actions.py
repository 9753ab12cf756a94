"""What is written about the pool, room, introductions and contracts, each inside the act that causes it.

Locks are taken in one order everywhere: case, sponsor, people of the pool by number, room (by the
trigger of migration 0002). So two acts wait for each other and never in a circle.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from khanegi.base import jalali
from khanegi.base.errors import Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.base.persian import number
from khanegi.cases.models import Case, Event
from khanegi.intake.models import Plan, Registration
from khanegi.people import queries as people
from khanegi.people.models import Office
from khanegi.process.covered import NOT_BOUND, NOT_PROPOSED
from khanegi.process.grammar import Guard
from khanegi.rules import queries as rules
from khanegi.sponsors import contracts, draws, standing
from khanegi.sponsors.models import Contract, Introduction, Pool, Room, Signature, Sponsor

TERMS = ("rates", "work_kind", "pay_day", "material", "tools", "months")
QUORUM_PERCENT, FEWEST = 60, 5
DECLINED = ("decline", "silent")
LEFT = Refusal("covered_left", "متقاضی همین اکنون انصراف داد؛ این معرفی به‌زودی بسته می‌شود.")
HEAD = ("stopped", "fell", "leave", "wound_up")


def _rule(case: Case, key: str, otherwise: int, on: dt.date) -> int:
    held = rules.in_force(people.stamp(), on, case.county.province_id)
    return int(held[key].value) if key in held else otherwise


def _weights(case: Case, on: dt.date) -> dict[str, int]:
    return {key: _rule(case, key, days, on) for key, days in standing.WEIGHTS.items()}


def _refusal(guard: Guard) -> Refusal:
    return Refusal(guard.code, guard.otherwise)


def kin(case: Case) -> str:
    """Return what nearly the same work has in common: the category and group of the field."""
    assert case.occupation is not None  # who enters the pool or sponsors names a field
    return f"{case.occupation.category}/{case.occupation.group_title}"


def join_pool(*, case: Case, event: Event) -> Pool:
    """Put a covered person into the pool, or back into it; days of resting are not counted as waiting."""
    day = jalali.date_of(event.at)
    row = Pool.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if row is None:
        answers = Registration.objects.get(case=case).answers
        row = Pool(case=case, user_id=case.applicant_id, county_id=case.county_id)
        row.occupation_id, row.kin = case.occupation_id, kin(case)  # type: ignore[assignment]
        row.goes_far = answers.get("reach") == "near"
        row.since, row.draw = jalali.date_of(case.opened_at), draws.of(day)
        row.lot = draws.lot(row.draw.seed, case.pk)
        row.standing = row.since
    _wait_again(row, case, day)
    row.save()
    return row


def _wait_again(row: Pool, case: Case, day: dt.date) -> None:
    if row.paused_on is not None:
        row.since += day - row.paused_on
        row.paused_on = None
    row.state = "waiting"
    _place(row, case, day)


def _place(row: Pool, case: Case, day: dt.date) -> None:
    """Count anew where the person stands."""
    answers = Registration.objects.filter(case=row.pk).values_list("answers", flat=True).first() or {}
    earned = standing.Earned(bool(answers.get("priority")), row.placements, row.declines, row.is_head)
    found = standing.credits(earned, _weights(case, day))
    row.credits = [list(one) for one in found]
    row.standing = standing.standing(row.since, found)


def rest(*, case: Case, event: Event) -> None:
    """Take a person out of the list without taking their days; who never entered has nothing to rest.

    Raises Refused where somebody has just introduced them: what follows from that is carried first.
    """
    row = Pool.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if row is None or row.state == "resting":
        return
    if row.state != "waiting":
        raise Refused(_refusal(NOT_PROPOSED))
    row.state, row.paused_on = "resting", jalali.date_of(event.at)
    row.save(update_fields=["state", "paused_on"])


def leave_pool(*, case: Case, event: Event) -> None:
    """Take a person out for good; an introduction that lives is closed by SYSTEM.

    Raises Refused where the last side signed while this was asked: who works ends that first.
    """
    row = Pool.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if row is None:
        return
    if row.state == "working":
        raise Refused(_refusal(NOT_BOUND))
    row.state = "gone"
    row.save(update_fields=["state"])
    live = Introduction.objects.filter(pool=case.pk, ended_at=None).values_list("pk", flat=True).first()
    if live is not None:
        defer("cases.carry", case=live, action="left", cause=event.pk)


def open_capacity(*, case: Case, event: Event, competence: Mapping[str, Any]) -> Sponsor:
    """Write what was approved: room by county, the quorum, and the terms everybody will be shown.

    Raises Refused where the approved room is below what any sponsor must have.
    """
    assert case.occupation_id is not None  # who sponsors names a field
    day = jalali.date_of(event.at)
    rows: dict[str, int] = {}
    for row in competence["capacity"]:
        rows[row["county"]] = rows.get(row["county"], 0) + int(row["people"])
    fewest = _rule(case, "covered_least", FEWEST, day)
    total = sum(rows.values())
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
    sponsor = Sponsor.objects.select_for_update(of=("self",)).get(pk=case.pk)
    for room in Room.objects.select_for_update(of=("self",)).filter(sponsor=sponsor).order_by("pk"):
        room.approved = room.taken
        room.save(update_fields=["approved"])
    sponsor.least = sponsor.fewest
    sponsor.save(update_fields=["least"])


def end_introduction(*, case: Case, event: Event) -> None:
    """End an introduction: free the room, and give the person back to the pool with what they earned."""
    row = Introduction.objects.select_related("sponsor").get(pk=case.pk)
    person = Pool.objects.select_for_update(of=("self",)).get(pk=row.pool_id)
    day, was_signed = jalali.date_of(event.at), row.state == "signed"
    row.state, row.ended_at, row.outcome = "ended", event.at, event.action
    row.save(update_fields=["state", "ended_at", "outcome"])
    if event.action == "unanswered":
        _count_silence(row.sponsor_id)
    if person.state == "gone":
        return
    person.declines += event.action in DECLINED
    person.placements += was_signed
    person.is_head = person.is_head or event.action in HEAD
    _wait_again(person, case, day)
    person.save()


def _count_silence(sponsor: int) -> None:
    row = Sponsor.objects.select_for_update(of=("self",)).get(pk=sponsor)
    row.silences += 1
    row.save(update_fields=["silences"])


def write_contract(*, case: Case, event: Event, agency: int) -> Contract:
    """Write the text that the three sides will be asked to accept, with its hash."""
    row = Introduction.objects.select_related("sponsor__occupation", "pool__user").get(pk=case.pk)
    parties = contracts.Parties(
        covered=str(row.pool.user),
        sponsor=row.sponsor.title,
        agency=str(Office.objects.get(pk=agency)),
        code=case.code,
        field=row.sponsor.occupation.title,
        county=case.county.title,
    )
    text = contracts.text(parties, row.sponsor.terms)
    return Contract.objects.create(
        introduction=row,
        version=contracts.VERSION,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        made_at=event.at,
    )


def sign(*, case: Case, event: Event, is_last: bool) -> None:
    """Record one side's acceptance; with the last one the person is placed and the quorum looked at."""
    assert event.by_id is not None  # the clock signs nothing
    Signature.objects.create(
        contract_id=case.pk, role=event.role, user_id=event.by_id, event=event, at=event.at
    )
    if not is_last:
        return
    row = Introduction.objects.get(pk=case.pk)
    person = Pool.objects.select_for_update(of=("self",)).get(pk=row.pool_id)
    if person.state == "gone":
        raise Refused(LEFT)
    row.state, row.signed_at = "signed", event.at
    row.save(update_fields=["state", "signed_at"])
    person.state, person.paused_on, person.is_head = "working", jalali.date_of(event.at), False
    person.save(update_fields=["state", "paused_on", "is_head"])
    _look_at_quorum(row.sponsor_id, event)


def _look_at_quorum(sponsor: int, event: Event) -> None:
    signed = Introduction.objects.filter(sponsor=sponsor, state="signed").count()
    if signed >= Sponsor.objects.get(pk=sponsor).least:
        defer("cases.carry", case=sponsor, action="quorum", cause=event.pk)


def stop(*, case: Case, event: Event, state: str, signed: str) -> None:
    """Take a sponsor's right to people: pending introductions end, signed ones take the act `signed`.

    A case that fell before its permit has no sponsor row and nobody to free.
    """
    if not Sponsor.objects.filter(pk=case.pk).update(state=state):
        return
    acts = {"pending": "stopped", "signed": signed}
    for pk, stands in _live(case).values_list("pk", "state"):
        defer("cases.carry", case=pk, action=acts[stands], cause=event.pk)


def resume(*, case: Case, event: Event) -> None:
    """Let a sponsor take people again, tell those who stayed, and look at the quorum reached meanwhile."""
    Sponsor.objects.filter(pk=case.pk).update(state="open")
    for pk in _live(case).filter(state="signed").values_list("pk", flat=True):
        defer("cases.carry", case=pk, action="restored", cause=event.pk)
    _look_at_quorum(case.pk, event)


def _live(case: Case) -> QuerySet[Introduction]:
    return Introduction.objects.filter(sponsor=case.pk, ended_at=None).order_by("pk")
