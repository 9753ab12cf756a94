"""What the page of a facility says about its money, to the applicant and to the bank."""

import pytest
from bs4 import BeautifulSoup

from khanegi.process.words import Role
from tests.banking import DEMAND, pay

pytestmark = pytest.mark.django_db


def money(client, user, case):
    client.force_login(user)
    page = BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")
    region = page.select_one("#money")
    return region.get_text(" ", strip=True) if region else ""


def test_before_the_committee_there_is_nothing_to_say(client, a_case):
    case = a_case("queue", "facility")

    assert money(client, case.applicant, case) == ""


def test_the_applicant_reads_what_is_asked_and_by_whom_it_waits(client, world):
    case = world.act(world.a_loan("documents"), DEMAND)

    said = money(client, case.applicant, case)

    assert "۵۰۰٬۰۰۰٬۰۰۰ ریال" in said
    assert "ضامن" in said
    assert "در انتظار شما" in said


def test_both_sides_read_the_contract_and_each_stage_of_the_payment(client, world):
    case = world.act(world.a_loan("paying"), pay(1, 200_000_000))

    for user in (case.applicant, world.someone(Role.BRANCH)):
        said = money(client, user, case)
        assert "۶۰ قسط ۹٬۳۳۳٬۳۳۴ ریال" in said
        assert "مرحلهٔ ۱ ۲۰۰٬۰۰۰٬۰۰۰ ریال" in said
        assert "مانده ۳۰۰٬۰۰۰٬۰۰۰ ریال" in said


def test_after_payment_the_looks_and_their_days_stand_there(client, world):
    case = world.a_loan("supervision")

    assert "ماه ۱، گزارش خودتان" in money(client, case.applicant, case)
