"""What an inspector has to ask next, over all loans."""

import datetime as dt
import re

import pytest

from khanegi.base import jalali
from khanegi.loans import looks
from khanegi.loans.models import Supervision
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db
WORKS = {"works": ["yes"], "jobs": ["2"], "text": ["کار می‌کند."]}


@pytest.fixture
def inspector(client, someone):
    client.force_login(someone(Role.INSPECTOR))
    return client


@pytest.fixture
def days(world):
    """Return a paid loan whose calls and visits are so many days from today, by month."""

    def make(**by_month):
        case = world.a_loan("supervision")
        for month, left in by_month.items():
            due = jalali.today() + dt.timedelta(days=left)
            Supervision.objects.filter(case=case, month=int(month[1:])).update(due_on=due)
        return case

    return make


def cases(page):
    return re.findall(r"/cases/([0-9]{12})/", page.content.decode())


def test_what_is_due_soonest_is_first_and_what_is_far_is_not_there(inspector, days):
    later, late, _ = days(m1=-200, m3=20), days(m1=-200, m3=-4), days(m1=5, m3=40)

    page = inspector.get("/looks/")

    assert cases(page) == [late.code, later.code]
    assert "۴ روز گذشته" in page.content.decode()


def test_what_a_later_look_has_overtaken_is_not_asked_any_more(inspector, days):
    case = days(m3=-90, m6=3)

    assert cases(inspector.get("/looks/")) == [case.code]
    assert "ماه ۶" in inspector.get("/looks/").content.decode()


def test_what_was_asked_is_gone_from_the_list(inspector, days, world):
    case = days(m3=2)
    world.act(case, ("call", Role.INSPECTOR, WORKS))

    assert cases(inspector.get("/looks/")) == []


def test_a_page_is_followed_by_the_next_and_a_wrong_mark_begins_anew(inspector, days, monkeypatch):
    monkeypatch.setattr(looks, "SIZE", 1)
    first, second = days(m3=-2), days(m3=-1)

    page = inspector.get("/looks/")
    following = re.search(r"/looks/\?after=[^\"]+", page.content.decode())[0]

    assert cases(page) == [first.code]
    assert cases(inspector.get(following)) == [second.code]
    assert cases(inspector.get("/looks/?after=nonsense~x")) == [first.code]


def test_a_list_of_many_takes_as_many_statements_as_a_list_of_one(inspector, days, statements):
    days(m3=-1)
    few = statements(lambda: inspector.get("/looks/"))
    for left in range(5):
        days(m3=left)

    assert statements(lambda: inspector.get("/looks/")) == few


def test_others_have_no_such_page(client, days, someone, world):
    days(m3=-1)
    for role in (Role.SECRETARIAT, Role.BRANCH, Role.AUDITOR):
        client.force_login(someone(role))
        assert client.get("/looks/").status_code == 404
