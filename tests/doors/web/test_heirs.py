"""The desk of heirs in the browser, and what everybody else reads of who has died or cannot act."""

import pytest
from django.test import Client

from khanegi.base import jalali
from khanegi.people.models import Heir, Standstill
from khanegi.process.words import Role
from tests.banking import boxes
from tests.standstill import ceases, stands_still

pytestmark = pytest.mark.django_db
DIED = {
    "kind": ["death"], "proof": ["death_certificate"], "number": ["۱۲/۳۴۵"], "note": [""],
    **boxes("proof_date", jalali.today()),
}  # fmt: skip
CAME = {
    "name": ["حسین موسوی"], "relation": ["child"], "proof": ["inheritance"], "number": ["۹۹"],
    "asked": ["پرسید مجوز به او می‌رسد یا نه."], "answer": ["مجوز شخصی است و به ارث نمی‌رسد."],
    **boxes("proof_date", jalali.today()),
}  # fmt: skip
REASONS = ("فوت", "ناتوانی", "وراث", "وارث")


@pytest.fixture
def browser():
    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def desk(world, browser):
    return browser(world.someone(Role.SECRETARIAT))


def said(answer):
    return answer.content.decode()


def test_a_death_is_recorded_from_the_page_of_a_case(world, desk):
    case = world.a_case("review")
    assert f'href="/heirs/{case.code}/"' in said(desk.get(f"/cases/{case.code}/"))

    answer = desk.post(f"/heirs/{case.code}/record/", DIED)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/heirs/{case.code}/")
    page = said(desk.get(answer.headers["Location"]))
    assert "گواهی فوت" in page
    assert "مجوز کار خانگی شخصی است و به وارث نمی‌رسد" in page
    assert case.applicant.last_name in said(desk.get("/heirs/"))


def test_nothing_typed_is_lost(world, desk):
    case = world.a_case("review")

    answer = desk.post(f"/heirs/{case.code}/record/", DIED | {"kind": []})

    assert answer.status_code == 422
    assert "۱۲/۳۴۵" in said(answer)
    stands_still(world, case)
    again = desk.post(f"/heirs/{case.code}/record/", DIED)
    assert again.status_code == 409
    assert "۱۲/۳۴۵" in said(again)
    assert Standstill.objects.count() == 1


def test_who_recorded_it_is_told_that_somebody_else_ends_it(world, desk):
    case = world.a_case("review")
    stands_still(world, case)

    page = said(desk.get(f"/heirs/{case.code}/"))

    assert "همکار دیگری می‌کند" in page
    assert "?do=lift" not in page
    assert (
        desk.post(f"/heirs/{case.code}/lift/", {"why": "wrong", "note": "گواهی شخص دیگری بود."}).status_code
        == 409
    )


def test_an_heir_is_heard(world, desk):
    case = world.a_case("review")
    stands_still(world, case)

    answer = desk.post(f"/heirs/{case.code}/hear/", CAME)

    assert answer.status_code == 302
    assert Heir.objects.get().name == "حسین موسوی"
    assert "گواهی انحصار وراثت" in said(desk.get(f"/heirs/{case.code}/"))


def test_the_desk_finds_a_person_by_national_id(world, desk):
    case = world.a_case("review")

    found = desk.get("/heirs/", {"q": case.applicant.national_id})
    missing = desk.get("/heirs/", {"q": "1234567890"})

    assert found.headers["Location"] == f"/heirs/{case.code}/"
    assert "پیدا نشد" in said(missing)


def test_nobody_else_reads_the_reason(world, browser):
    """Neither the sponsor, nor the agency, nor the person's own account."""
    sponsor = world.a_sponsor()
    introduction = world.an_introduction("working", sponsor=sponsor)
    person = introduction.parent
    stands_still(world, person)
    pages = [
        (browser(sponsor.applicant), f"/cases/{introduction.code}/"),
        (browser(sponsor.applicant), f"/cases/{sponsor.code}/people/"),
        (browser(sponsor.applicant), "/messages/"),
        (browser(person.applicant), f"/cases/{person.code}/"),
        (browser(person.applicant), "/inbox/"),
        (browser(world.someone(Role.AGENCY_HEAD)), f"/cases/{person.code}/"),
    ]

    for client, path in pages:
        page = client.get(path)
        assert page.status_code == 200, path
        assert [word for word in REASONS if word in said(page)] == [], path


def test_a_permit_of_who_has_died_does_not_hold_for_anybody_who_looks(world):
    issued = world.a_case("permitted")
    number = issued.permit.number
    stands_still(world, world.life_of(issued))

    page = said(Client().get(f"/verify/{number}/"))

    assert "تعلیق‌شده" in page
    assert [word for word in REASONS if word in page] == []
    ceases(world, world.life_of(issued))
    assert "پایان‌یافته" in said(Client().get(f"/verify/{number}/"))


def test_the_branch_finds_no_letter_and_no_reason(world, browser):
    loan = world.a_loan("at_branch")
    teller = browser(world.someone(Role.BRANCH))
    stands_still(world, loan)

    assert teller.get(f"/cases/{loan.code}/").status_code == 404
    letters = said(teller.get("/bank/letters/?done=1"))
    assert "دبیرخانه نامه را پس گرفت" in letters
    assert [word for word in REASONS if word in letters] == []


def test_a_paid_loan_says_to_the_branch_that_it_stands_still_and_lets_it_settle(world, browser):
    loan = world.a_loan("supervision")
    teller = browser(world.someone(Role.BRANCH))
    stands_still(world, loan)

    page = said(teller.get(f"/cases/{loan.code}/"))

    assert "کار این پرونده ایستاده است" in page
    assert "تسویهٔ وام" in page
    assert [word for word in REASONS if word in page] == []


def test_the_person_is_asked_for_nothing(world, browser):
    case = world.a_case("plan")
    stands_still(world, case)

    page = said(browser(case.applicant).get("/inbox/"))

    assert "کار پرونده‌های شما ایستاده است" in page
    assert "نوبت شماست" not in page
