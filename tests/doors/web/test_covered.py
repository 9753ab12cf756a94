"""A covered person's page: the place in the list, what moves it, one tap to stay, and every introduction."""

import re

import pytest
from bs4 import BeautifulSoup

from khanegi.cases.models import Case
from khanegi.process.words import Role
from khanegi.sponsors.queries import ranked
from tests.doors.web.test_case import sent


@pytest.fixture
def read(client):
    """Return the page of a case as its own citizen reads it."""

    def page(case, user=None):
        client.force_login(user or case.applicant)
        return BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")

    return page


def said(page, where):
    found = page.select_one(where)
    return found.get_text(" ", strip=True) if found else ""


def test_the_place_is_the_one_of_the_agency_s_list(world, read):
    people = [world.a_covered() for _ in range(3)]
    order = [one.case for one in ranked(world.a_sponsor().pk)]
    first, last = (Case.objects.get(pk=order[place]) for place in (0, 2))
    assert {case.pk for case in people} == set(order)

    assert "شما نفر نخست این رشته و شهرستان هستید" in said(read(first), ".standing")
    assert "۲ نفر پیش از شما در همین رشته و شهرستان" in said(read(last), ".standing")
    assert "۳ نفر در اهواز" in said(read(last), "#place")


def test_what_is_added_is_told_with_its_reason_and_the_lottery_is_explained(world, read):
    place = said(read(world.a_covered(priority=["rural"])), "#place")

    assert "گروه اولویت ۹۰ روز افزوده شد" in place
    assert "روی هم ۹۰ روز" in place
    assert "قرعه" in place


def test_the_lottery_can_be_followed(world, read):
    assert read(world.a_covered()).select_one('#place a[href="/fairness/"]') is not None


def test_one_tap_confirms(client, world, read):
    case = world.a_covered()
    page = read(case)
    button = page.select_one('form[action$="/confirm/"] button')
    answer = client.get(f"/cases/{case.code}/")

    assert button["class"] == ["button"]  # the one in the strong colour
    assert client.post(f"/cases/{case.code}/confirm/", sent(answer, "confirm")).status_code == 302
    assert "آمادگی خود را تأیید کرد" in said(read(case), "#history")


def test_an_introduction_that_waits_stands_first_with_its_day(world, read):
    introduction = world.an_introduction()

    page = read(introduction.parent)

    live = page.select_one("#place .notice")
    assert "پیشنهاد یک پشتیبان منتظر پاسخ شماست" in live.get_text()
    assert "مهلت این مرحله" in live.get_text()
    assert live.select_one("a.button")["href"] == f"/cases/{introduction.code}/"
    assert page.select_one("#beside ul") is None  # told once, not twice


def test_earlier_introductions_stay_to_be_read(world, read):
    case = world.an_introduction("declined").parent

    tried = said(read(case), "#place .tasks")

    assert "متقاضی نپذیرفت" in tried


def test_before_entering_there_is_no_place_to_tell(world, read):
    page = read(world.a_covered("gathering"))

    assert page.select_one("#place") is None
    assert page.select_one('form[action$="/enter/"] button')["class"] == ["button"]


def test_who_rests_reads_that_the_days_stay(world, read):
    place = said(read(world.a_covered("inactive")), "#place")

    assert "روزهای شمرده‌شده می‌ماند" in place


def test_at_work_the_sponsor_is_named(world, read):
    page = read(world.an_introduction("working").parent)

    assert "همکاری برقرار است" in said(page, "#place .notice")


def test_the_agency_reads_the_same_place(world, read):
    case = world.a_covered()

    place = said(read(case, world.someone(Role.AGENCY_EXPERT)), "#place")

    assert "این شخص نفر نخست این رشته و شهرستان است" in place
    assert re.search(r"شما(?!ر)", place) is None


def test_statements_do_not_grow_with_the_introductions(client, world, read, statements):
    case = world.an_introduction("declined").parent
    read(case)
    few = statements(lambda: client.get(f"/cases/{case.code}/"))
    for place in ("refused", "lapsed"):
        world.an_introduction(place, covered=case)

    assert statements(lambda: client.get(f"/cases/{case.code}/")) == few
