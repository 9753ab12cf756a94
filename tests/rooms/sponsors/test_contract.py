"""Three sides accept one frozen text; with the third the work begins, with enough of them the last word."""

from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from khanegi.base import codes
from khanegi.base.errors import Invalid, Refused
from khanegi.cases.actions import act
from khanegi.cases.models import Case
from khanegi.intake.models import Plan
from khanegi.papers.models import Asked
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.sponsors import actions
from khanegi.sponsors.models import Contract, Introduction, Pool, Signature
from tests.sponsoring import ACCEPT, AGREED, CONSENT, SIGN_ALL, TERMS

pytestmark = pytest.mark.django_db
SIDES = (Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD)


def sign(role):
    return ("sign", role, AGREED)


def code_of(raised):
    return raised.value.refusal.code


def test_the_text_tells_who_what_for_how_much_and_how_it_ends(world):
    case = world.an_introduction("contract")

    text = case.introduction.contract.text

    for said in (
        str(case.applicant),
        str(world.office_of(Role.AGENCY_HEAD)),
        codes.show(case.code),
        "بافت حصیر",
        "۲٬۵۰۰٬۰۰۰ ریال",
        "تا روز ۵ ماه بعد",
        "۱۲ ماه",
        "پانزده روز",
    ):
        assert said in text


def test_a_contract_carries_its_version_and_the_hash_of_its_text(world):
    contract = world.an_introduction("contract").introduction.contract

    assert (contract.version, contract.sha256) == (1, sha256(contract.text.encode()).hexdigest())


def test_terms_are_those_of_the_day_of_the_permit(world):
    sponsor = world.a_sponsor()
    plan = Plan.objects.get(case=sponsor)
    plan.answers = {**plan.answers, "pay_day": 28, "months": 1}
    plan.save()

    case = world.an_introduction("contract", sponsor=sponsor)

    assert sponsor.sponsor.terms == TERMS
    assert "تا روز ۵ ماه بعد" in case.introduction.contract.text


@pytest.mark.parametrize(
    "change",
    [
        "update sponsors_contract set text = 'چیز دیگری'",
        "update sponsors_contract set version = 2",
        "delete from sponsors_contract",
        "update sponsors_signature set role = 'sponsor' where role = 'covered'",
        "delete from sponsors_signature",
    ],
)
def test_what_was_agreed_is_never_changed(world, change):
    world.an_introduction("working")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.parametrize("last", SIDES, ids=lambda role: role.value)
def test_the_third_side_begins_the_work_whoever_it_is(world, last):
    case = world.an_introduction("contract")
    person = case.parent
    for role in SIDES:
        if role is not last:
            world.act(case, sign(role))
    assert (case.place, Pool.objects.get().state) == ("contract", "introduced")

    world.act(case, sign(last))
    world.carry()

    signed = {row.role for row in Signature.objects.filter(contract=case.pk)}
    assert (case.place, signed) == ("working", {role.value for role in SIDES})
    assert (case.introduction.state, case.introduction.signed_at is not None) == ("signed", True)
    assert Pool.objects.get().state == "working"
    assert Case.objects.get(pk=person.pk).place == "working"


def test_nobody_signs_twice_or_for_another_side(world):
    case = world.an_introduction("contract")
    world.act(case, sign(Role.SPONSOR))

    with pytest.raises(Refused) as again:
        world.act(case, sign(Role.SPONSOR))
    with pytest.raises(Refused) as stranger:
        act(
            case=case.pk, action="sign", actor=people.actor(world.a_person()), seen=case.seq, key="k",
            answers=AGREED,
        )  # fmt: skip

    assert (code_of(again), code_of(stranger)) == ("answered", "not_yours")
    assert Signature.objects.count() == 1


def test_one_click_signs_once(world):
    case = world.an_introduction("contract")
    sponsor = world.actor(Role.SPONSOR, case)

    one, two = (
        act(case=case.pk, action="sign", actor=sponsor, seen=case.seq, key="same", answers=AGREED).pk
        for _ in range(2)
    )

    assert (one == two, Signature.objects.count()) == (True, 1)


def test_a_contract_is_accepted_by_a_tick_and_not_by_a_click(world):
    case = world.an_introduction("contract")

    with pytest.raises(Invalid) as wrong:
        world.act(case, ("sign", Role.COVERED, {}))

    assert list(wrong.value.errors) == ["agreed"]


@pytest.mark.parametrize(
    ("step", "place"),
    [
        (("decline", Role.COVERED, {"reason": ["M05"]}), "declined"),
        (("refuse", Role.SPONSOR, {"reason": ["M05"]}), "refused"),
        (("take_back", Role.AGENCY_HEAD, {"note": ["نرخ کار اشتباه بود."]}), "cancelled"),
    ],
)
def test_each_side_may_still_say_no_at_the_contract(world, step, place):
    case = world.an_introduction("contract")
    person = case.parent
    world.act(case, sign(Role.SPONSOR))

    world.act(case, step)
    world.carry()

    assert (case.place, Case.objects.get(pk=person.pk).place) == (place, "pool")
    assert (case.introduction.room.taken, Pool.objects.get().state) == (0, "waiting")


def test_nobody_signs_for_a_person_whose_paper_is_missing(world):
    case = world.an_introduction("contract")
    Asked.objects.create(case=case.parent, code="D1", title="گواهی‌نامهٔ مهارتی", position=1, is_needed=True)

    with pytest.raises(Refused) as no:
        world.act(case, sign(Role.SPONSOR))

    assert code_of(no) == "covered_papers_missing"


def test_a_stopped_sponsor_gets_no_signature(world):
    sponsor = world.a_sponsor()
    case = world.an_introduction("contract", sponsor=sponsor)
    world.act(
        sponsor,
        (
            "suspend",
            Role.LABOUR_HEAD,
            {"reason": ["U04"], "text": ["مزد سه ماه پرداخت نشده است و پاسخی نداده‌اند."]},
        ),
    )

    with pytest.raises(Refused) as no:
        world.act(case, sign(Role.COVERED))

    assert code_of(no) == "sponsor_stopped"


def test_the_last_signature_asks_once_more_whether_the_person_is_still_there(world):
    case = world.an_introduction("contract")
    person = case.parent
    for role in SIDES[1:]:
        world.act(case, sign(role))
    world.act(person, ("withdraw", Role.APPLICANT, {}))

    with pytest.raises(Refused) as no:
        world.act(case, sign(Role.COVERED))

    assert code_of(no) == "covered_left"
    assert (Signature.objects.count(), Introduction.objects.get().state) == (2, "pending")


def sponsor_with(world, signed, room=5, place="working"):
    sponsor = world.a_sponsor(room={"0606": room})
    for _ in range(signed):
        world.an_introduction(place, sponsor=sponsor)
    sponsor.refresh_from_db()
    return sponsor


@pytest.mark.parametrize(("room", "least"), [(5, 5), (8, 5), (9, 6), (20, 12), (21, 13)])
def test_the_quorum_is_sixty_percent_and_never_below_five(world, room, least):
    assert world.a_sponsor(room={"0606": room}).sponsor.least == least


def test_the_quorum_moves_the_sponsor_to_approval_with_the_last_contract_and_once(world):
    sponsor = sponsor_with(world, 4, room=7)
    assert sponsor.place == "matching"

    for _ in range(2):
        world.an_introduction("working", sponsor=sponsor) if sponsor.place == "matching" else None
        sponsor.refresh_from_db()

    assert sponsor.place == "approval"
    assert sponsor.events.filter(action="quorum").count() == 1


def test_a_quorum_lost_before_it_was_carried_moves_nobody(world):
    sponsor = sponsor_with(world, 4)
    case = world.an_introduction("contract", sponsor=sponsor)
    for step in SIGN_ALL:
        world.act(case, step)
    leaves = Introduction.objects.filter(sponsor=sponsor.pk).exclude(case=case).first().case
    world.act(leaves, ("end", Role.COVERED, {"reason": ["E01"]}))
    world.act(leaves, ("finish", Role.CLOCK, {}))

    world.carry()

    sponsor.refresh_from_db()
    assert sponsor.place == "matching"


def test_approval_needs_the_quorum_on_that_day_and_else_the_agency_goes_on(world):
    sponsor = sponsor_with(world, 5)
    leaves = Introduction.objects.filter(sponsor=sponsor.pk).first().case
    world.act(leaves, ("end", Role.SPONSOR, {"reason": ["E04"]}))
    world.act(leaves, ("finish", Role.CLOCK, {}))
    world.carry()

    with pytest.raises(Refused) as no:
        world.act(sponsor, ("approve", Role.AGENCY_HEAD, {}))
    assert code_of(no) == "quorum_missing"

    world.act(sponsor, ("go_on_matching", Role.AGENCY_HEAD, {"note": ["یک نفر رفته است."]}))
    world.an_introduction("working", sponsor=sponsor)
    sponsor.refresh_from_db()
    assert world.act(sponsor, ("approve", Role.AGENCY_HEAD, {})).place == "active"


def test_consent_and_acceptance_stand_before_any_contract(world):
    case = world.an_introduction("consent")

    with pytest.raises(Refused):
        world.act(case, ACCEPT)
    world.act(case, CONSENT)
    with pytest.raises(Refused):
        world.act(case, sign(Role.SPONSOR))

    assert not Contract.objects.exists()
    assert actions.HEAD[:3] == ("stopped", "leave", "wound_up")
