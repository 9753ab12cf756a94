"""A small province and its people, built for each test: two counties, every office, one field of work.

`a_case(place=...)` walks there by real acts of the right people, so what it returns could have
come about. Loaded for all tests by tests/conftest.py.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base import jalali
from khanegi.cases import actions, handlers
from khanegi.cases.models import Case
from khanegi.cooperatives import actions as handoffs
from khanegi.intake.models import Plan, Registration
from khanegi.intake.queries.drafts import offered
from khanegi.people import queries as people
from khanegi.people.models import County, Office, Province, Seat, User
from khanegi.process.facts import CLOCK, SYSTEM, Actor
from khanegi.process.words import Role, Sort
from khanegi.rules import queries as rules
from khanegi.rules.models import Occupation
from khanegi.rules.reference import load_rules
from tests import after_issue, banking
from tests.after_issue import AfterIssue
from tests.banking import Banking
from tests.committee import on_agenda
from tests.database import ROOT
from tests.sponsoring import Sponsoring

KEPT_BY_STAMP = (rules.in_force, rules._confirmed, people.calendar, offered)
RULES = json.loads((ROOT / "data" / "rules.json").read_text(encoding="utf-8"))
KINDS = {
    Role.AGENCY_EXPERT: "HERITAGE",
    Role.AGENCY_HEAD: "HERITAGE",
    Role.SECOND_CHECK: "health",
    Role.LABOUR_EXPERT: "labour",
    Role.LABOUR_HEAD: "labour",
    Role.SECRETARIAT: "secretariat",
    Role.APPEALS: "secretariat",
    Role.BRANCH: "branch",
    Role.BANK_HEAD: "bank",
    Role.COMMITTEE: "committee",
    Role.INSPECTOR: "secretariat",
    Role.COOPERATIVE: "cooperative",
    Role.AUDITOR: "labour",
    Role.ADMIN: "labour",
}
SENT = (Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.LABOUR_EXPERT, Role.LABOUR_HEAD, Role.SECRETARIAT)
SENT_OF = {
    "cooperative": (Role.COOPERATIVE, Role.SECRETARIAT),
    "covered": (Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.SECRETARIAT),
}
TITLES = {
    "HERITAGE": "ادارهٔ میراث فرهنگی، گردشگری و صنایع دستی",
    "health": "شبکهٔ بهداشت و درمان",
    "labour": "ادارهٔ کل تعاون، کار و رفاه اجتماعی خوزستان",
    "secretariat": "دبیرخانهٔ کارگروه اشتغال خوزستان",
    "cooperative": "معاونت امور تعاون خوزستان",
    "committee": "کمیتهٔ اشتغال شهرستان",
    "bank": "بانک توسعهٔ تعاون",
    "branch": "بانک توسعهٔ تعاون، شعبهٔ مرکزی",
}
SHEBA = "IR580540105180021273113007"
OPINION = {"opinion": ["طرح و مدارک را دیدم و با شرایط محل سازگار است."]}
REFUSAL = {
    "reason": ["R03"],
    "condition": ["3"],
    "text": ["فضای کار برای این کار کافی نیست و راهی برای گسترش آن نیست."],
}
REQUEST = {
    "amount": ["500000000"],
    "bank": ["bank-022"],
    "sheba": [SHEBA],
    "guarantee": ["promissory"],
    "credit_consent": ["on"],
}
Step = tuple[str, Role, Mapping[str, list[str]]]
SUBMIT: Step = ("submit", Role.APPLICANT, {})
RECOMMEND: Step = ("recommend", Role.AGENCY_EXPERT, OPINION)
SIGN: Step = ("sign", Role.AGENCY_HEAD, {})
ISSUE: Step = ("issue", Role.LABOUR_HEAD, {})
ASK: Step = ("ask", Role.AGENCY_EXPERT, {"body": ["health"], "question": ["آیا محل کار بهداشتی است؟"]})
RETURN: Step = (
    "return",
    Role.AGENCY_EXPERT,
    {
        "items-0-item": ["plan.summary"],
        "items-0-reason": ["incomplete"],
        "items-0-note": ["بازار را بنویسید"],
    },
)
REFUSE: tuple[Step, ...] = (
    ("recommend_refusal", Role.AGENCY_EXPERT, REFUSAL),
    ("refuse", Role.AGENCY_HEAD, REFUSAL),
)
APPEAL: Step = ("appeal", Role.APPLICANT, {"text": ["فضای کار کافی است و عکس آن را فرستاده‌ام."]})
IN_THREE_DAYS = jalali.to_parts(jalali.today() + dt.timedelta(days=3))
VISIT: Step = (
    "visit",
    Role.AGENCY_EXPERT,
    {
        "hour": ["10:00"],
        **{
            f"date_{box}": [str(part)]
            for box, part in zip(("year", "month", "day"), IN_THREE_DAYS, strict=True)
        },
    },
)
CONNECT: Step = ("connect", Role.APPLICANT, {"consent": ["on"]})
ARRIVE: Step = ("received", Role.SYSTEM, {})
MISS: Step = ("not_received", Role.SYSTEM, {"missed": ["silent"]})
REGISTER: Step = ("register", Role.COOPERATIVE, {"legal_id": ["10380284790"], "name": ["حصیربافان کارون"]})
RETURN_HERE: Step = (
    "return",
    Role.COOPERATIVE,
    {"reason": ["K01"], "text": ["شمار اعضا به هفت نفر نمی‌رسد."]},
)
ROADS: dict[tuple[str, str], tuple[Step, ...]] = {
    ("independent", "plan"): (),
    ("independent", "review"): (SUBMIT,),
    ("independent", "first_signature"): (SUBMIT, RECOMMEND),
    ("independent", "second_signature"): (SUBMIT, RECOMMEND, SIGN),
    ("independent", "permitted"): (SUBMIT, RECOMMEND, SIGN, ISSUE),
    ("independent", "correction"): (SUBMIT, RETURN),
    ("independent", "refused"): (SUBMIT, *REFUSE),
    ("independent", "appealed"): (SUBMIT, *REFUSE, APPEAL),
    ("independent", "withdrawn"): (("withdraw", Role.APPLICANT, {}),),
    ("independent", "expired"): (("expire", Role.CLOCK, {}),),
    ("cooperative", "consent"): (),
    ("cooperative", "handing_over"): (CONNECT,),
    ("cooperative", "stuck"): (CONNECT, MISS),
    ("cooperative", "at_cooperative"): (CONNECT, ARRIVE),
    ("cooperative", "registered"): (CONNECT, ARRIVE, REGISTER),
    ("cooperative", "returned"): (CONNECT, ARRIVE, RETURN_HERE),
    ("cooperative", "expired"): (("expire", Role.CLOCK, {}),),
    ("facility", "request"): (),
    ("facility", "queue"): (("request", Role.APPLICANT, REQUEST),),
    ("errand", "asked"): (),
    ("visit", "offered"): (),
    ("appeal", "desk"): (),
    **after_issue.ROADS,
}

CAUSES: dict[str, tuple[str, Step | None]] = {
    "facility": ("permitted", None),
    "errand": ("review", ASK),
    "visit": ("review", VISIT),
    "appeal": ("refused", APPEAL),
    "permit_life": ("permitted", None),
}


class World(AfterIssue, Banking, Sponsoring):
    """The province of one test. People are made when first asked for, one for each role and office."""

    def __init__(self) -> None:
        self.province = Province.objects.create(code="06", title="خوزستان")
        self.ahvaz = self.a_county("0606", "اهواز")
        self.karun = self.a_county("0620", "کارون")
        self.ahvaz.neighbours.add(self.karun)
        self.occupation = Occupation.objects.create(
            code="H001",
            title="حصیربافی",
            search_key=" حصیربافی ",
            sort_key="حصیربافی",
            category="HANDICRAFT",
            category_title="صنایع دستی",
            agency="HERITAGE",
            agency_basis="source",
            evidence="A",
            from_date=dt.date(2010, 3, 21),
        )
        # A stamp counts from nought in each test, so what the last test kept in memory is not of this one.
        for kept in KEPT_BY_STAMP:
            kept.cache_clear()
        load_rules(RULES)
        # A test with transactions of its own leaves its jobs behind: their table is not Django's to empty.
        ProcrastinateJob.objects.all().delete()
        self._people: dict[tuple[Role, int], User] = {}
        self._numbers = itertools.count(1)

    def a_county(self, code: str, title: str) -> County:
        return County.objects.create(province=self.province, code=code, title=title, sort_key=title)

    def office_of(self, role: Role, county: County | None = None) -> Office:
        """Return the office in which people of this role sit, the one of the county where there is one."""
        kind = KINDS[role]
        if kind in ("labour", "secretariat", "cooperative", "bank"):
            return self._office(kind, None, None)
        if kind == "committee":
            return self._office(kind, county or self.ahvaz, None)
        above = "bank" if kind == "branch" else kind
        top = self._office(above, None, None)
        return self._office(kind, county or self.ahvaz, top)

    def _office(self, kind: str, county: County | None, above: Office | None) -> Office:
        code = "bank-022" if kind == "bank" else f"{kind}-{county.code if county else 'province'}"
        title = f"{TITLES[kind]} {county.title}" if county else TITLES[kind]
        given = {"kind": kind, "title": title, "province": self.province, "county": county, "parent": above}
        return Office.objects.get_or_create(
            code=code, defaults=given | {"above": [above.pk] if above else []}
        )[0]

    def a_person(self, **given: Any) -> User:
        """Return a new citizen with a national ID whose check digit is right."""
        number = next(self._numbers)
        named = {"first_name": "مریم", "last_name": "عبدالرحمانی", "birth_date": dt.date(1990, 5, 1)}
        return User.objects.create(
            **{"mobile": f"0916{number:07}", "national_id": national_id(number), **named, **given}
        )

    def someone(self, role: Role, county: County | None = None, office: Office | None = None) -> User:
        """Return the person who holds this role in an office; the same one for the same office."""
        place = office or self.office_of(role, county)
        if (role, place.pk) not in self._people:
            number = next(self._numbers)
            person = User.objects.create(
                username=f"{role.value}-{number}", first_name="زهرا", last_name="کریمی"
            )
            Seat.objects.create(user=person, office=place, role=role.value)
            self._people[role, place.pk] = person
        return self._people[role, place.pk]

    def actor(self, role: Role, case: Case) -> Actor:
        """Return whoever plays this role in a case."""
        if role in (Role.CLOCK, Role.SYSTEM):
            return CLOCK if role is Role.CLOCK else SYSTEM
        if role.sort is Sort.PARTY:
            return people.actor(case.parties.get(role=role.value).user)
        sent = case.offices.select_related("office").get(role=role.value)
        return people.actor(self.someone(role, office=sent.office))

    def act(self, case: Case, step: Step) -> Case:
        """Let the right person take one action now; return the case as it then stands."""
        action, role, answers = step
        case.refresh_from_db()
        if action == "recommend" and "warnings_seen" not in answers:
            answers = {**answers, "warnings_seen": [key for key, _ in handlers.options("warnings", case)]}
        if action == "schedule":
            on_agenda(self, case)
        if action in ("received", "not_received"):
            attempt = handoffs.claim(handoff=case.pk)
            assert attempt is not None
            answers = {"receipt": [f"T-{case.pk}"], "attempt": [str(attempt.number)], **answers}
        key = f"test-{case.pk}-{case.seq}"
        actions.act(
            case=case.pk,
            action=action,
            actor=self.actor(role, case),
            seen=case.seq,
            key=key,
            answers=answers,
        )
        case.refresh_from_db()
        return case

    def a_case(
        self,
        place: str = "review",
        procedure: str = "independent",
        *,
        applicant: User | None = None,
        county: County | None = None,
        wants_loan: bool = False,
        answers: Mapping[str, Any] | None = None,
    ) -> Case:
        """Return a case of a procedure in a place, brought there by real acts."""
        if procedure == "covered":
            return self.a_covered(place, applicant=applicant, county=county, **(answers or {}))
        if procedure == "sponsor":
            return self.a_sponsor(place, applicant=applicant, wants_loan=wants_loan)
        if procedure == "introduction":
            return self.an_introduction(place)
        if procedure == "permit_life" and place in after_issue.SPECIAL:
            return self.a_life(place, applicant=applicant)
        if procedure == "complaint":
            return self.a_complaint(place, applicant=applicant)
        if procedure == "facility" and place in banking.PLACES:
            return self.a_loan(place, applicant=applicant, county=county, answers=answers)
        if procedure in ("independent", "cooperative"):
            case = self.registered(
                procedure, applicant or self.a_person(), county or self.ahvaz, answers, wants_loan=wants_loan
            )
        else:
            case = self._beside(procedure, applicant, county, answers)
        for step in ROADS[procedure, place]:
            case = self.act(case, step)
            if procedure == "permit_life":
                self.carry()
        case.refresh_from_db()
        return case

    def registered(
        self,
        procedure: str,
        applicant: User,
        county: County,
        answers: Mapping[str, Any] | None = None,
        *,
        plan: Mapping[str, Any] | None = None,
        wants_loan: bool = False,
    ) -> Case:
        """Return a case just after its code, with a complete plan where its procedure has one."""
        offices = {
            role: (self.office_of(role, county).pk, "نشانی و رشته") for role in SENT_OF.get(procedure, SENT)
        }
        opening = actions.Opening(
            procedure=procedure,
            applicant=applicant.pk,
            county=county.pk,
            occupation=self.occupation.pk,
            by=Role.APPLICANT,
            offices=offices,
            parties={Role.APPLICANT: frozenset({applicant.pk})},
            key="register",
        )
        with transaction.atomic():
            case = actions.open(opening, actor=people.actor(applicant))
            told = {"address": "خیابان کارون، پلاک ۷", "settlement": "اهواز", **(answers or {})}
            Registration.objects.create(
                case=case, kind=procedure, version=1, answers=told, wants_loan=wants_loan
            )
            if procedure not in ("covered", "cooperative"):
                Plan.objects.create(
                    case=case, version=1, answers=_plan(wants_loan) | dict(plan or {}), is_complete=True
                )
        return case

    def _beside(
        self,
        procedure: str,
        applicant: User | None,
        county: County | None,
        answers: Mapping[str, Any] | None,
    ) -> Case:
        """Return the child that a real act opens: a facility by the permit, an errand by the question."""
        place, cause = CAUSES[procedure]
        wants_loan = procedure == "facility"
        for role in (Role.BRANCH, Role.SECOND_CHECK):
            self.office_of(role, county)  # so that there is a bank to choose and a body to ask
        parent = self.a_case(
            place, applicant=applicant, county=county, wants_loan=wants_loan, answers=answers
        )
        if cause:
            self.act(parent, cause)
        if procedure == "permit_life":
            self.ends_in(parent, 30)
        return parent.children.get(procedure=procedure)


def _plan(wants_loan: bool) -> dict[str, Any]:
    return {
        "title": "حصیربافی",
        "wants_loan": "yes" if wants_loan else "no",
        "monthly_income": 90_000_000,
        "monthly_running": 20_000_000,
    }


def national_id(number: int) -> str:
    """Return a made national ID: nine digits of a number and the right check digit."""
    digits = f"{174000000 + number:09}"
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    return f"{digits}{rest if rest < 2 else 11 - rest}"


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def office_of(world: World) -> Callable[..., Office]:
    return world.office_of


@pytest.fixture
def someone(world: World) -> Callable[..., User]:
    return world.someone


@pytest.fixture
def a_person(world: World) -> Callable[..., User]:
    return world.a_person


@pytest.fixture
def a_case(world: World) -> Callable[..., Case]:
    return world.a_case
