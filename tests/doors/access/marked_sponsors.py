"""A sponsor with four people in four places, who between them say everything that only some may read.

One has not been asked yet by the sponsor («shy»), one is at work and in dispute («placed»), one was
refused, one declined after consent. Beside them another sponsor with another person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from khanegi.intake.models import Registration
from khanegi.process.words import Role
from tests.builders import national_id
from tests.sponsoring import CONSENT, TO_WORK

if TYPE_CHECKING:
    from khanegi.cases.models import Case
    from khanegi.people.models import User
    from tests.builders import World

LONG = "و این چند واژه تنها برای آن است که متن به اندازهٔ خواسته‌شده بلند باشد."
WORDS = {
    "shy_first_name": "ژینوس‌آرا",
    "shy_last_name": "ژوبین‌نژاد",
    "shy_mobile": "09167650001",
    "shy_national_id": national_id(7650001),
    "shy_address": "بن‌بست ژربرا",
    "shy_skill": "ژاکاردبافی نخستین",
    "placed_first_name": "ژیان‌دخت",
    "placed_last_name": "ژرف‌آب‌نژاد",
    "placed_mobile": "09167650002",
    "placed_national_id": national_id(7650002),
    "placed_address": "کوی ژیمناز",
    "declined_last_name": "ژلوه‌زاده",
    "sponsor_last_name": "ژکان‌پور",
    "sponsor_national_id": national_id(7650003),
    "sponsor_plan": "ژرفاوش نساجی",
    "terms": "ژنده‌پیرایی تمام‌روز",
    "competence": "ژوست کارشناسی اهلیت",
    "skipped": "ژارچه‌های ناخوانا",
    "introduction_note": "ژواژه‌های درونی",
    "covered_note": "ژاول محرمانه",
    "declined_because": "ژینگوله‌ای خانوادگی",
    "refused_because": "ژیوار دور",
    "paid_remark": "ژرسۀ پرداخت‌نشده".replace("ۀ", "هٔ"),
    "sponsor_remark": "ژوکر کم‌کاری",
    "dispute": "ژکیدن بر مزد",
}


def _said(word: str, key: str) -> dict[str, list[str]]:
    return {key: [f"{WORDS[word]} {LONG}"]}


def person(world: World, name: str, **more: str) -> User:
    """Return a person whose names and numbers are the words of that name, as far as there are any."""
    named = {key: WORDS[f"{name}_{key}"] for key in ("first_name", "last_name") if f"{name}_{key}" in WORDS}
    numbers = {key: WORDS[f"{name}_{key}"] for key in ("mobile", "national_id") if f"{name}_{key}" in WORDS}
    return world.a_person(**{**named, **numbers, **more})


def a_covered(world: World, name: str) -> Case:
    """Return a covered person in the pool, registered under their own words, of a priority group."""
    applicant = person(world, name)
    told = {key: value for word, value in WORDS.items() if (key := word.removeprefix(f"{name}_")) != word}
    skill = told.pop("skill", "حصیربافی")
    told |= {"skills": [{"title": skill, "issuer": "فنی و حرفه‌ای", "number": "۱"}], "priority": ["disabled"]}
    return world.a_covered(applicant=applicant, **told)


def sponsored(world: World) -> tuple[dict[str, Case], dict[str, User]]:
    """Return the cases by name, and who is who: covered, other_covered, sponsor, other_sponsor."""
    sponsor = _with_permit(world)
    names = ("skipped", "placed", "shy", "declined", "refused")
    people = {name: a_covered(world, name) for name in names}
    world.act(people["placed"], ("note", Role.AGENCY_EXPERT, _said("covered_note", "note")))
    chosen = {name: people[name] for name in names[1:]}
    found = dict(zip(chosen, _introduced(world, sponsor, people["skipped"], chosen), strict=True))
    _said_no(world, found)
    placed = _in_dispute(world, found["placed"])
    other, known = _beside(world)
    sponsor.refresh_from_db()
    cases = {
        "covered": people["placed"],
        "sponsor": sponsor,
        "introduction": placed,
        "proposal": found["shy"],
    }
    for case in cases.values():
        case.refresh_from_db()
    known |= {
        "covered": placed.applicant,
        "other_covered": found["shy"].applicant,
        "sponsor": sponsor.applicant,
    }
    return {**cases, "refusal_of_one": found["refused"], "no_of_one": found["declined"], **other}, known


def _with_permit(world: World) -> Case:
    applicant = person(world, "sponsor")
    plan = {"work_kind": WORDS["terms"], "summary": f"{WORDS['sponsor_plan']} {LONG}"}
    case = world.a_sponsor("plan", room={world.ahvaz.code: 8}, applicant=applicant, **plan)
    registered = Registration.objects.get(case=case)
    registered.answers |= {"last_name": WORDS["sponsor_last_name"], "national_id": applicant.national_id}
    registered.save()
    steps = list(world._to_permit({world.ahvaz.code: 8}))
    reviewed = next(number for number, step in enumerate(steps) if step[0] == "recommend")
    action, role, said = steps[reviewed]
    steps[reviewed] = (action, role, {**said, **_said("competence", "opinion")})
    return world.walk(case, "matching", tuple(steps))


def _introduced(world: World, sponsor: Case, over: Case, chosen: dict[str, Case]) -> list[Case]:
    """Introduce people in the order in which they are named, passing over the first of the list."""
    answers = {
        "people": [str(case.pk) for case in chosen.values()],
        "skipped-0-person": [str(over.pk)],
        "skipped-0-reason": ["M04"],
        "skipped-0-note": [WORDS["skipped"]],
    }
    world.act(sponsor, ("introduce", Role.AGENCY_HEAD, answers))
    world.carry()
    return [case.children.get(procedure="introduction") for case in chosen.values()]


def _said_no(world: World, found: dict[str, Case]) -> None:
    no = {"reason": ["M02"]}
    for name, role, action in (
        ("refused", Role.SPONSOR, "refuse"),
        ("declined", Role.COVERED, "decline"),
    ):
        world.act(found[name], CONSENT)
        world.act(found[name], (action, role, no | {"note": [WORDS[f"{name}_because"]]}))


def _in_dispute(world: World, case: Case) -> Case:
    """Walk from consent to a dispute, over a quarter in which both said something."""
    note = ("note", Role.AGENCY_EXPERT, _said("introduction_note", "note"))
    works = {"works": ["on"]}
    for step in (
        note,
        *TO_WORK,
        ("quarter", Role.CLOCK, {}),
        ("confirm", Role.COVERED, works | _said("paid_remark", "remark")),
        ("confirm", Role.SPONSOR, works | _said("sponsor_remark", "remark")),
        ("dispute", Role.COVERED, _said("dispute", "text")),
    ):
        case = world.act(case, step)
    world.carry()
    return case


def _beside(world: World) -> tuple[dict[str, Case], dict[str, User]]:
    """Return another sponsor's case, and the sponsor, with a person of the same county introduced to them."""
    sponsor = world.a_sponsor()
    world.introduce(sponsor, world.a_covered())
    return {"other_sponsor": sponsor}, {"other_sponsor": sponsor.applicant}
