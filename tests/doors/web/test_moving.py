"""The page of whoever moves house: it begins with the home that holds, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from khanegi.intake.models import Registration
from khanegi.process.words import Role
from khanegi.rules.models import OccupationClosure
from tests.doors.web.test_case import address, sent, soup
from tests.moving import NEW_HOME, to_home

HOME = {"postal_code": "6134567890", "tenure": "owner", "home_area": 90, "work_area": 20}
TYPED = {key: value for key, [value] in NEW_HOME.items()}


@pytest.fixture
def case(world):
    for county in (world.karun, world.ahvaz):
        world.office_of(Role.AGENCY_EXPERT, county)
    return world.a_case(answers={**HOME, "occupation": "H001", "county": "0606"})


def opened(client, case):
    client.force_login(case.applicant)
    return client.get(address(case) + "?do=move")


def shown(page):
    """Return what the form shows in each input."""
    form = soup(page).select_one('form[action$="/move/"]')
    found = {one["name"]: one.get("value") or one.get_text() for one in form.select("input, textarea")}
    chosen = {
        one.find_parent("select")["name"]: one["value"] for one in form.select("select option[selected]")
    }
    picked = {one["name"]: one["value"] for one in form.select("input[type=radio][checked]")}
    return {**found, **chosen, **picked}


def test_the_form_begins_with_the_home_that_holds(client, case):
    page = shown(opened(client, case))

    assert (page["county"], page["postal_code"], page["tenure"]) == ("0606", "6134567890", "owner")
    assert page["address"].strip() == "خیابان کارون، پلاک ۷"


def test_a_refused_county_says_why_beside_it_and_keeps_what_was_typed(client, case, world):
    closed = {"closes": "registration", "reason": "سهمیهٔ رشته پر است", "reference": "صورت‌جلسهٔ ۱۲"}
    OccupationClosure.objects.create(
        occupation=world.occupation, county=world.karun, from_date=dt.date(2020, 1, 1), **closed
    )

    page = client.post(address(case, "move"), {**sent(opened(client, case), "move"), **TYPED})

    assert page.status_code == 422
    assert shown(page)["address"].strip() == TYPED["address"]
    assert "بسته است: سهمیهٔ رشته پر است" in soup(page).select_one('a[href="#id-county"]').get_text()
    assert Registration.objects.get(case=case).home == {}


def test_afterwards_both_sides_see_the_new_home_and_office(client, case, world):
    client.post(address(case, "move"), {**sent(opened(client, case), "move"), **TYPED})

    mine = soup(client.get(address(case))).get_text(" ", strip=True)
    assert "در کارون" in mine
    client.force_login(world.someone(Role.AGENCY_EXPERT, world.karun))
    theirs = soup(client.get(address(case))).get_text(" ", strip=True)
    assert "از شهرستان: اهواز" in theirs
    assert "خیابان کشاورز" in theirs
    client.force_login(world.someone(Role.AGENCY_EXPERT, world.ahvaz))
    assert client.get(address(case)).status_code == 404


def test_a_signature_that_is_waited_for_is_a_reason_and_no_form(client, world):
    case = world.a_case("first_signature", answers=HOME)
    page = opened(client, case)

    assert not soup(page).select('form[action$="/move/"]')
    assert "از ادارهٔ امضاکننده بخواهید" in soup(page).get_text(" ", strip=True)


def test_the_printout_says_what_holds(client, case, world):
    world.act(case, to_home())
    client.force_login(case.applicant)

    assert "خیابان کشاورز" in client.get(f"/start/print/{case.code}/").content.decode()
