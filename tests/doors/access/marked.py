"""Cases of one person that between them have every sort of text, and each text a word found nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from khanegi.intake.models import Plan
from khanegi.loans.models import Session
from khanegi.papers import store
from khanegi.papers.models import Asked, Upload
from khanegi.permits import complaints
from khanegi.process.words import Role
from tests.builders import ASK, ISSUE, REQUEST, SIGN, SUBMIT, VISIT, national_id
from tests.doors.access import marked_sponsors
from tests.rooms.papers.hostile import picture

if TYPE_CHECKING:
    from khanegi.cases.models import Case
    from khanegi.people.models import User
    from tests.builders import World

LONG = "و این چند واژه تنها برای آن است که متن به اندازهٔ خواسته‌شده بلند باشد."
WORDS = {
    "first_name": "ژرفین‌ناز",
    "father_name": "ژوپین‌داد",
    "address": "کوچهٔ ژاله‌باران",
    "plan_summary": "ژنده‌بافی پرنیانی",
    "paper_name": "ژرفاسنج",
    "internal_note": "ژاژخایی همسایه",
    "opinion": "ژرف‌نگری کارشناس",
    "given_back": "ژولیدگی ارقام",
    "refusal_opinion": "ژاغر تنگ",
    "refusal": "ژیوه سمی",
    "question": "ژفک هوا",
    "answer": "ژاورز پاک",
    "visit_report": "ژاندارک خانه",
    "objection": "ژغژغ بیهوده",
    "question_of_appeal": "ژکیدن دوباره",
    "expert_name": "ژاندر",
    "secretary_name": "ژاسمن",
    "scan": "SCAN-OF-IDENTITY-7Q",
    "national_id": national_id(7654321),
    "mobile": "09167654321",
    "neighbour": "09163332211",
    "complaint": "ژرزدن شبانه",
    "registered_sheba": "IR820540102680020817909002",
    "sheba": REQUEST["sheba"][0],
    **marked_sponsors.WORDS,
}


@dataclass
class Marked:
    """The cases by procedure, and beside them what else has an address."""

    applicant: User
    cases: dict[str, Case]
    upload: Upload
    permit: str
    known: dict[str, User]  # who has a point of view of their own
    sessions: tuple[int, ...] = ()  # of the committee, that decided about one of the cases


def _named(world: World) -> User:
    for role, word in ((Role.AGENCY_EXPERT, "expert_name"), (Role.SECRETARIAT, "secretary_name")):
        officer = world.someone(role)
        officer.last_name = WORDS[word]
        officer.save()
    given = {"first_name": WORDS["first_name"], "national_id": WORDS["national_id"]}
    return world.a_person(mobile=WORDS["mobile"], **given)


def _said(word: str, key: str = "note") -> dict[str, list[str]]:
    return {key: [f"{WORDS[word]} {LONG}"]}


def registered() -> dict[str, str]:
    said = {key: WORDS[key] for key in ("first_name", "father_name", "address", "national_id", "mobile")}
    said |= {"last_name": "پگاهی", "gender": "female", "nationality": "iranian"}
    return said | {"wants_loan": "yes", "had_loan": "no", "sheba": WORDS["registered_sheba"]}


def _planned(world: World, applicant: User) -> tuple[Case, Upload]:
    case = world.a_case("plan", applicant=applicant, wants_loan=True, answers=registered())
    plan = Plan.objects.get(case=case)
    plan.answers |= {"summary": f"{WORDS['plan_summary']} {LONG}"}
    plan.save()
    asked = Asked.objects.create(case=case, code="D4", title="شناسنامه و کارت ملی", position=0)
    name, data = f"{WORDS['paper_name']}.pdf", WORDS["scan"].encode()
    upload = Upload.objects.create(
        asked=asked, name=name, media_type="application/pdf", size=len(data), pages=1,
        file=store.keep(data, ".pdf", [picture(), picture()]),
        sha256=store.digest(data), by=applicant, at=timezone.now(),
    )  # fmt: skip
    return case, upload


def _reviewed(world: World, case: Case) -> dict[str, Case]:
    """Walk a case from its plan to the permit, with an errand and a visit on the way."""
    expert, head = Role.AGENCY_EXPERT, Role.AGENCY_HEAD
    for role in (Role.BRANCH, Role.SECOND_CHECK):
        world.office_of(role)
    world.act(case, SUBMIT)
    world.act(case, ("note", expert, _said("internal_note")))
    world.act(case, ("ask", expert, ASK[2] | _said("question", "question")))
    world.act(case, VISIT)
    errand, visit = (case.children.get(procedure=key) for key in ("errand", "visit"))
    conditional = {"answer": ["conditional"], **_said("answer", "conditions")}
    world.act(errand, ("answer", Role.SECOND_CHECK, conditional))
    world.act(visit, ("agree", Role.APPLICANT, {}))
    today = {f"held_on_{box}": VISIT[2][f"date_{box}"] for box in ("year", "month", "day")}
    seen = {key: ["yes"] for key in ("lives_there", "space_fits", "no_nuisance", "tools_seen")}
    world.act(visit, ("report", expert, _today(today) | seen | _said("visit_report", "result")))
    world.act(case, ("recommend", expert, _said("opinion", "opinion")))
    world.act(case, ("give_back", head, _said("given_back")))
    world.act(case, ("recommend", expert, _said("opinion", "opinion")))
    world.act(case, SIGN)
    world.act(case, ISSUE)
    return {"independent": case, "errand": errand, "visit": visit}


def _today(boxes: dict[str, list[str]]) -> dict[str, list[str]]:
    from khanegi.base import jalali

    parts = jalali.to_parts(jalali.today())
    return {name: [str(part)] for name, part in zip(boxes, parts, strict=True)}


def _refused(world: World, applicant: User) -> dict[str, Case]:
    """Have another case of the person refused and objected to."""
    fine = {"reason": ["R03"], "condition": ["3"]}
    case = world.a_case("review", applicant=applicant)
    world.act(case, ("recommend_refusal", Role.AGENCY_EXPERT, fine | _said("refusal_opinion", "text")))
    world.act(case, ("refuse", Role.AGENCY_HEAD, fine | _said("refusal", "text")))
    world.act(case, ("appeal", Role.APPLICANT, _said("objection", "text")))
    appeal = case.children.get(procedure="appeal")
    world.act(appeal, ("ask_more", Role.APPEALS, _said("question_of_appeal", "text")))
    return {"refused": case, "appeal": appeal}


def marked(world: World) -> Marked:
    """Return the marked cases of one person: one with a permit and at the branch, one refused."""
    applicant = _named(world)
    case, upload = _planned(world, applicant)
    cases = _reviewed(world, case)
    joint = world.a_case("at_cooperative", "cooperative", applicant=applicant, answers=registered())
    facility = case.children.get(procedure="facility")
    world.act(facility, ("request", Role.APPLICANT, REQUEST))
    world.goes_on(facility, "at_branch")
    cases |= {"facility": facility, "cooperative": joint} | _refused(world, applicant)
    life = case.children.get(procedure="permit_life")
    neighbour = world.a_person(mobile=WORDS["neighbour"])
    told = {"kind": "smell", "text": f"{WORDS['complaint']} {LONG}"}
    written = complaints.complain(number=case.permit.number, by=neighbour.pk, said=told)
    cases |= {"permit_life": life, "complaint": written.case}
    sponsoring, known = marked_sponsors.sponsored(world)
    sessions = tuple(Session.objects.order_by("id").values_list("pk", flat=True))
    return Marked(applicant, cases | sponsoring, upload, case.permit.number, known, sessions)
