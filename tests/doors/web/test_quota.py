"""The money of a province on the screen: letters, payments, and why files are not paid."""

import pytest
from bs4 import BeautifulSoup

from khanegi.process.words import Role
from tests.banking import HAND_BACK, REFUSED

pytestmark = pytest.mark.django_db
PAGE = "/dashboard/quota/"


@pytest.fixture
def secretary(client, world):
    user = world.someone(Role.SECRETARIAT)
    client.force_login(user)
    return user


def rows(response):
    page = BeautifulSoup(response.content, "html.parser")
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.select("tbody tr")
    ]


def test_the_funnel_tells_what_became_of_each_letter_and_why_it_was_not_paid(client, world, secretary):
    world.a_loan("at_branch")
    world.a_loan("documents")
    world.a_loan("supervision")
    world.act(world.a_loan("documents"), REFUSED)
    world.act(world.a_loan("credit"), HAND_BACK)

    bank, why = rows(client.get(PAGE))

    assert bank == [
        "بانک توسعهٔ تعاون",
        "۵",
        "۴",
        "۱، ۲۰ درصد ۲۰ درصد",
        "۲",
        "۲",
        "۵۰۰٬۰۰۰٬۰۰۰ ریال",
    ]
    assert why == ["شعبه اعتبار ندارد", "۲", "بانک توسعهٔ تعاون : ۲"]


def test_a_year_without_letters_says_so(client, world, secretary):
    world.a_loan("at_branch")

    answer = client.get(PAGE, {"year": "۱۴۰۳"})

    assert "در این سال نامه‌ای به بانک نرفته است" in answer.content.decode()
    assert rows(client.get(PAGE, {"year": "9999"}))[0][1] == "۱"


def test_statements_do_not_grow_with_the_letters(client, world, secretary, statements):
    world.a_loan("at_branch")
    one = statements(lambda: client.get(PAGE))
    world.a_loan("documents")
    world.act(world.a_loan("documents"), REFUSED)

    assert statements(lambda: client.get(PAGE)) == one


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.BRANCH, Role.COMMITTEE, Role.LABOUR_HEAD, Role.ADMIN])
def test_for_everybody_else_it_does_not_exist(client, world, role):
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role))

    assert client.get(PAGE).status_code == 404
