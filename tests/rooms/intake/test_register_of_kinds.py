"""Handing in the questionnaire of each kind: what a yes opens, what stops it, what is kept for the next."""

from __future__ import annotations

import datetime as dt

import pytest

from khanegi.base import codes, jalali
from khanegi.cases import actions as cases
from khanegi.cases.models import CaseOffice
from khanegi.intake import actions, queries
from khanegi.intake.models import Plan, Registration
from khanegi.intake.required import documents
from khanegi.papers import actions as papers
from khanegi.papers.models import Asked, Upload
from khanegi.people import queries as people
from khanegi.process.words import Role
from tests.rooms.intake.conftest import a_photo

pytestmark = pytest.mark.django_db
OVER = [
    {
        "title": "بافت",
        "issuer": "سازمان",
        "number": "1",
        "issued_on": "2019-01-01",
        "expires_on": "2020-01-01",
    }
]


def register(draft, key="one"):
    return actions.register(draft=draft, user=draft.user, key=key)


def failed(draft, key="one"):
    return {one.key: one for one in queries.decision(draft.user, register(draft, key).pk).failed}


def withdraw(case):
    case.refresh_from_db()
    owner = people.actor(case.applicant)
    cases.act(case=case.pk, action="withdraw", actor=owner, seen=case.seq, key=f"withdraw-{case.pk}")


def send(case, *wanted, ends=None):
    """Let the applicant send a photo for each of these documents."""
    for code in wanted:
        file, owner = a_photo(), people.actor(case.applicant)
        papers.receive(case=case.pk, code=code, file=file, by=owner, expires_on=ends)


def held(case):
    rows = Upload.objects.filter(asked__case=case, state="held").order_by("asked__position")
    return list(rows.values_list("asked__code", flat=True))


def test_a_covered_applicant_with_a_skill_gets_a_code_and_is_asked_for_papers_and_no_plan(a_draft_of):
    case = register(a_draft_of("covered")).case

    offices = set(CaseOffice.objects.filter(case=case).values_list("role", flat=True))
    assert (case.procedure, case.place, len(case.code)) == ("covered", "gathering", 12)
    assert offices == {"agency_expert", "agency_head", "secretariat"}
    assert Asked.objects.filter(case=case, code="D1").exists()
    assert not Plan.objects.filter(case=case).exists()
    assert Registration.objects.get(case=case).answers["reach"] == "near"


def test_without_a_valid_skill_there_is_no_code(a_draft_of):
    told = failed(a_draft_of("covered", skills=OVER))

    assert list(told) == ["valid_skill"]
    assert "گواهی تازه" in told["valid_skill"].change.text


@pytest.mark.parametrize(("entity", "asked"), [("natural", False), ("legal", True)])
def test_a_sponsor_begins_a_plan_and_proves_more(a_draft_of, entity, asked):
    legal = {"legal_name": "صنایع کارون", "legal_kind": "limited", "legal_id": "14007650908"}
    legal |= {"registration_number": "48213", "registered_on": "2015-06-09", "position": "مدیرعامل"}
    draft = a_draft_of("sponsor", entity=entity, **(legal if asked else {}))

    case = register(draft).case

    needed = set(Asked.objects.filter(case=case).values_list("code", flat=True))
    assert (case.procedure, case.place) == ("sponsor", "plan")
    assert {"X1", "X2", "X3"} <= needed
    assert ("X6" in needed) is asked
    assert Plan.objects.get(case=case).answers == {"wants_loan": "no"}
    assert CaseOffice.objects.filter(case=case, role=Role.LABOUR_HEAD.value).exists()


@pytest.mark.parametrize("existing", [False, True])
def test_a_cooperative_waits_for_consent_and_owes_no_papers(a_draft_of, existing):
    told = {"legal_name": "دست‌های کارون", "registration_number": "51377", "legal_id": "14007650908"}
    named = {"cooperative": "existing", "members": None, "wanted_name": None, "subject": None, **told}

    case = register(a_draft_of("cooperative", **(named if existing else {}))).case

    offices = set(CaseOffice.objects.filter(case=case).values_list("role", flat=True))
    assert (case.procedure, case.place, offices) == ("cooperative", "consent", {"cooperative", "secretariat"})
    assert not Asked.objects.filter(case=case).exists()
    assert not Plan.objects.filter(case=case).exists()
    assert Registration.objects.get(case=case).answers["cooperative"] == ("existing" if existing else "new")


def test_a_registered_cooperative_begins_as_a_legal_sponsor(world):
    case = world.a_case("registered", "cooperative")

    fresh = actions.start(user=case.applicant, kind="sponsor")

    named = case.handoff.outcome
    assert fresh.typed["entity"] == {"entity": ["legal"]}
    assert fresh.typed["company"] == {
        "legal_name": [named["name"]],
        "legal_kind": ["cooperative"],
        "legal_id": [named["legal_id"]],
    }
    assert "entity" not in fresh.answers
    assert actions.start(user=case.applicant, kind="independent").typed == {}


def test_a_sponsor_who_falls_short_is_told_each_way_out(a_draft_of):
    told = failed(a_draft_of("sponsor", experience=2, share=10))

    assert set(told) == {"experience", "share"}
    assert "۳ سال کار دیگر" in told["experience"].change.text


@pytest.mark.parametrize(("first", "second"), [("independent", "covered"), ("covered", "independent")])
def test_independent_and_covered_come_one_after_the_other(a_draft, a_draft_of, first, second):
    make = {"independent": lambda: a_draft(1), "covered": lambda: a_draft_of("covered")}
    case = register(make[first]()).case
    draft = make[second]()

    told = failed(draft, "two")
    assert list(told) == ["in_sequence"]
    assert told["in_sequence"].inputs == (("پروندهٔ باز", codes.show(case.code)),)

    withdraw(case)
    assert register(draft, "three").is_yes


def test_a_person_has_one_covered_case_whatever_the_field(a_draft_of):
    register(a_draft_of("covered"))

    assert list(failed(a_draft_of("covered", field="PRD-003"), "two")) == ["one_case"]


def test_who_sponsors_may_also_be_covered_in_another_trade(a_draft_of):
    register(a_draft_of("sponsor"))

    assert register(a_draft_of("covered", field="PRD-003"), "two").is_yes


def test_what_was_said_is_kept_for_another_kind_and_certificates_wait_to_be_confirmed(a_draft_of):
    draft = a_draft_of("covered", 3)
    register(draft)

    fresh = actions.start(user=draft.user, kind="independent")

    assert fresh.answers["address"] == draft.answers["address"]
    assert not {"skills", "shows_profile", "occupation"} & set(fresh.answers)
    assert fresh.typed["skills"]["skills-0-number"] == ["F-00003"]


def test_papers_of_an_earlier_case_are_not_asked_again(a_draft, a_draft_of):
    first = register(a_draft(1)).case
    send(first, "D3", "D4")
    withdraw(first)

    case = register(a_draft_of("covered"), "two").case

    assert held(case) == ["D1", "D3", "D4"]
    assert Upload.objects.values("file").distinct().count() == 3


def test_a_certificate_is_carried_within_its_field_while_it_holds(a_draft, a_draft_of):
    soon = jalali.today() + dt.timedelta(days=40)
    first = register(a_draft(1)).case
    send(first, "D1", ends=soon)
    withdraw(first)

    assert list(failed(a_draft_of("covered", field="PRD-003", certificate=False), "two")) == ["certificate"]

    case = register(a_draft_of("covered", certificate=False), "three").case
    assert held(case) == ["D1"]
    assert Upload.objects.get(asked__case=case).expires_on == soon


def test_what_no_longer_holds_or_is_of_another_name_is_asked_anew(a_draft, a_draft_of):
    first = register(a_draft(1, tenure="owner")).case
    send(first, "D1", ends=jalali.today() + dt.timedelta(days=40))
    send(first, "D5")
    Upload.objects.filter(asked__code="D1").update(expires_on=jalali.today() - dt.timedelta(days=1))
    withdraw(first)

    draft = a_draft_of("covered", tenure="tenant", certificate=False)
    assert list(failed(draft, "two")) == ["certificate"]
    actions.send_certificate(draft=draft, user=draft.user, file=a_photo())
    assert held(register(draft, "three").case) == ["D1"]


def test_papers_of_somebody_else_are_never_carried(a_draft):
    send(register(a_draft(1)).case, "D3")

    assert held(register(a_draft(2)).case) == []


def test_founders_of_a_cooperative_get_a_code_and_are_asked_for_their_consent_alone(a_draft_of):
    decision = register(a_draft_of("cooperative"))

    assert (decision.is_yes, decision.case.place) == (True, "consent")
    assert not Plan.objects.filter(case=decision.case).exists()
    assert list(Asked.objects.filter(case=decision.case, code__in=["D1", "D4", "D5"])) == []


def test_asking_again_leaves_what_was_sent(a_draft):
    case = register(a_draft(1)).case
    send(case, "D3")
    field = queries.field({"county": "0621", "occupation": "HND-029"}, jalali.today())

    papers.ask(case=case.pk, needed=documents({}, field, jalali.today()))

    assert held(case) == ["D3"]
    assert Upload.objects.count() == 1
