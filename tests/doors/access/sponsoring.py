"""Covered persons, sponsors and introductions in every place of their procedures, and right answers there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from khanegi.cases import handlers
from khanegi.papers.models import Asked, Upload
from khanegi.people.models import Seat, User
from khanegi.process.words import Role
from tests.builders import APPEAL, REFUSE, RETURN, SUBMIT
from tests.sponsoring import ANSWER, OF_COVERED, OF_INTRODUCTION, REVOKE, SUSPEND, TEXT, TO_WORK

if TYPE_CHECKING:
    from khanegi.cases.models import Case
    from tests.builders import Step, World

PROCEDURES = ("covered", "sponsor", "introduction")
NOTE = {"note": [TEXT]}
QUARTER = ("quarter", Role.CLOCK, {})
RESIZE = ("resize", Role.AGENCY_HEAD, NOTE)
# From the place named first, by these acts; «matching» has five contracts and asks for six.
ROADS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "plan": ("plan", ()),
    "review": ("plan", (SUBMIT,)),
    "first_signature": ("first_signature", ()),
    "second_signature": ("second_signature", ()),
    "withdrawn": ("plan", (("withdraw", Role.APPLICANT, {}),)),
    "expired": ("plan", (("expire", Role.CLOCK, {}),)),
    "closed": ("plan", (("expire", Role.CLOCK, {}), ("close_expired", Role.CLOCK, {}))),
    "correction": ("plan", (SUBMIT, RETURN)),
    "lapsed": ("plan", (SUBMIT, RETURN, ("lapse", Role.CLOCK, {}))),
    "refused": ("plan", (SUBMIT,)),
    "appealed": ("plan", (SUBMIT,)),
    "rejected": ("plan", (SUBMIT,)),
    "ended": ("matching", (("end", Role.APPLICANT, {}),)),
    "suspended": ("matching", (SUSPEND,)),
    "hearing": ("matching", (SUSPEND, ANSWER)),
    "revoked": ("matching", (SUSPEND, ANSWER, REVOKE)),
}
AFTER_A_NO: dict[str, tuple[Step, ...]] = {
    "refused": (),
    "appealed": (APPEAL,),
    "rejected": (("close_refused", Role.CLOCK, {}),),
}
STANDING: dict[str, tuple[Step, ...]] = {
    "matching": (),
    "short": (("fall_short", Role.CLOCK, {}),),
    "approval": (RESIZE,),
    "active": (RESIZE, ("approve", Role.AGENCY_HEAD, {})),
    "reporting": (RESIZE, ("approve", Role.AGENCY_HEAD, {}), QUARTER),
}
ANSWERS = {
    ("sponsor", "suspend"): {"reason": "U04", "text": TEXT},
    ("sponsor", "revoke"): {"reason": "V03", "text": TEXT},
    ("sponsor", "report"): {"paid": 90_000_000, "orders": 200_000_000},
    ("sponsor", "answer"): {"note": TEXT},
    ("introduction", "consent"): {"agreed": True},
    ("introduction", "sign"): {"agreed": True},
    ("introduction", "confirm"): {"works": True},
    ("introduction", "decline"): {"reason": "M02"},
    ("introduction", "refuse"): {"reason": "M02"},
    ("introduction", "end"): {"reason": "E01"},
    **{("introduction", key): {"text": TEXT} for key in ("dispute", "settle_on", "settle_end")},
    **{("sponsor", key): {"note": TEXT} for key in ("resize", "go_on_matching", "end_short", "restore")},
    ("introduction", "take_back"): {"note": TEXT},
}


def built(world: World, procedure: str, place: str) -> Case:
    """Return a case in a place; beside a standing sponsor somebody waits in the pool."""
    make = {"covered": a_covered, "sponsor": a_sponsor, "introduction": an_introduction}
    return make[procedure](world, place)


def a_covered(world: World, place: str) -> Case:
    if place in ("introduced", "working"):
        world.an_introduction(
            "consent" if place == "introduced" else place, covered=(case := _entered(world))
        )
        case.refresh_from_db()
        return case
    case = papered(world)
    steps = OF_COVERED.get(place, ())
    if place == "closed":
        steps = (*OF_COVERED["inactive"], ("close", Role.CLOCK, {}))
    for step in steps:
        case = world.act(case, step)
    return case


def papered(world: World) -> Case:
    """Return a covered person's case with a document that was asked and sent."""
    case = world.a_covered("gathering")
    asked = Asked.objects.create(case=case, code="D1", title="گواهی‌نامهٔ مهارتی", position=0)
    given = {"name": "a.pdf", "media_type": "application/pdf", "size": 1, "file": "a", "sha256": "0" * 64}
    Upload.objects.create(asked=asked, by=case.applicant, at=timezone.now(), **given)
    return case


def a_sponsor(world: World, place: str) -> Case:
    if place in STANDING:
        return _standing(world, place)
    before, steps = ROADS[place]
    case = world.a_sponsor(before)
    for step in (*steps, *(_refusing(case) if place in AFTER_A_NO else ()), *AFTER_A_NO.get(place, ())):
        case = by_another(world, case, step) if step[0] == "suspend" else world.act(case, step)
    return case


def _standing(world: World, place: str) -> Case:
    """Return a sponsor with five at work and room for more; the quorum was reached for final approval."""
    room = {world.ahvaz.code: 10 if place in ("matching", "short", "approval") else 8}
    sponsor = world.a_sponsor(room=room)
    for case in world.introduce(sponsor, *(world.a_covered() for _ in range(5))):
        for step in TO_WORK:
            case = world.act(case, step)
    if place in ("active", "reporting"):
        world.carry()  # with room for eight, five are the quorum
    sponsor.refresh_from_db()
    world.a_covered()
    return _walk(world, sponsor, place)


def _walk(world: World, case: Case, place: str) -> Case:
    for step in STANDING[place]:
        if case.place != place and not (step is RESIZE and case.place == "approval"):
            case = world.act(case, step)
    assert case.place == place
    return case


def an_introduction(world: World, place: str) -> Case:
    if place != "winding":
        assert place in OF_INTRODUCTION
        return world.an_introduction(place, covered=_entered(world))
    sponsor = world.a_sponsor()
    case = world.an_introduction("working", sponsor=sponsor, covered=_entered(world))
    sponsor.refresh_from_db()
    world.act(sponsor, ("end", Role.APPLICANT, {}))
    world.carry()
    case.refresh_from_db()
    return case


def _entered(world: World) -> Case:
    return world.act(papered(world), OF_COVERED["pool"][0])


def by_another(world: World, case: Case, step: Step) -> Case:
    """Take a step by another person who sits in the same office in the same role."""
    office = case.offices.get(role=step[1].value).office
    other, _ = User.objects.get_or_create(
        username=f"beside-{step[1].value}", defaults={"first_name": "سارا", "last_name": "نادری"}
    )
    Seat.objects.get_or_create(user=other, office=office, role=step[1].value)
    kept = world.someone(step[1], office=office)
    world._people[step[1], office.pk] = other
    try:
        return world.act(case, step)
    finally:
        world._people[step[1], office.pk] = kept


def answers_of(case: Case, action: str) -> dict[str, object]:
    """Return right answers to what an act asks, where they are others than of the same act elsewhere."""
    if action == "introduce":
        offered = handlers.options("ranked", case)
        return {"people": [offered[0][0]] if offered else []}
    if (case.procedure, action) == ("covered", "return"):
        items = [
            {"item": key, "reason": "expired", "note": TEXT} for key, _ in handlers.options("item", case)
        ]
        return {"items": items[:1]}
    if case.procedure == "sponsor" and action in ("recommend_refusal", "refuse", "refuse_final"):
        return {key: values[0] for key, values in _refusing(case)[0][2].items()}
    return dict(ANSWERS.get((case.procedure, action), {}))


def _refusing(case: Case) -> tuple[Step, ...]:
    """Return the two steps of a refusal that rests on a condition of sponsors."""
    condition = {"condition": [handlers.options("condition", case)[0][0]]}
    return tuple((action, role, {**said, **condition}) for action, role, said in REFUSE)
