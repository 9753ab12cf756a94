"""An officer's day: return with a list, ask another body, recommend, sign, issue (the sheet, S5, S6)."""

import pytest
from django.test import Client

from khanegi.base.persian import sort_key
from khanegi.process.words import Role
from tests.builders import ASK, RETURN, VISIT
from tests.journeys import browser as real

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page, live_server, user):
    """Sign somebody in without the pages that do it; they have journeys of their own."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies["session"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])


def look(page, name):
    """Check a page for everybody and keep its picture."""
    assert real.axe(page) == []
    assert real.no_sideways(page)
    real.shot(page, name)


@pytest.fixture
def day(world):
    """Return a desk with something of everything on it."""
    names = (("نرگس", "رضایی"), ("فاطمه", "کریمی‌نژاد"), ("علی", "چعب"), ("سارا", "موسوی"), ("زینب", "دریس"))
    people = [
        world.a_person(first_name=first, last_name=last, name_key=sort_key(f"{last} {first}"))
        for first, last in names
    ]
    world.office_of(Role.SECOND_CHECK)
    cases = [world.a_case("review", applicant=person) for person in people]
    world.act(cases[1], ASK)
    world.act(cases[2], ("take", Role.AGENCY_EXPERT, {}))
    world.act(cases[3], RETURN)
    world.act(cases[3], ("correct", Role.APPLICANT, {}))
    return cases


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [real.NARROW, real.WIDE])
def test_what_an_officer_looks_at(chromium, live_server, world, day, width, scheme):
    with real.page(chromium, width, color_scheme=scheme) as page:
        sign_in(page, live_server, world.someone(Role.AGENCY_EXPERT))
        for name, address in {
            "inbox": "/inbox/",
            "inbox-nothing": "/inbox/?q=xyz",
            "case": f"/cases/{day[3].code}/",
            "case-return": f"/cases/{day[3].code}/?do=return",
            "case-asked": f"/cases/{day[1].code}/",
        }.items():
            page.goto(live_server.url + address)
            look(page, f"staff-{name}-{width}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [real.NARROW, real.WIDE])
def test_what_a_citizen_and_the_secretariat_look_at(chromium, live_server, world, day, due, width, scheme):
    due(day[0], -3)
    world.act(day[4], VISIT)
    with real.page(chromium, width, color_scheme=scheme) as page:
        sign_in(page, live_server, day[4].applicant)
        for name, address in {"own": "/inbox/", "own-case": f"/cases/{day[4].code}/"}.items():
            page.goto(live_server.url + address)
            look(page, f"staff-{name}-{width}-{scheme}")
        sign_in(page, live_server, world.someone(Role.SECRETARIAT))
        page.goto(live_server.url + "/dashboard/")
        look(page, f"staff-dashboard-{width}-{scheme}")
