"""An officer's day: return with a list, ask another body, recommend, sign, issue (the sheet, S5, S6)."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from khanegi.banks.actions import clients
from khanegi.base.persian import sort_key
from khanegi.cases.models import Case
from khanegi.process.words import Role
from tests.builders import ASK, OPINION, RETURN, VISIT
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


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_day_from_return_to_permit(chromium, live_server, world, scripts):
    """The expert sends the plan back with a list, then asks the health centre (the sheet, S6)."""
    world.office_of(Role.SECOND_CHECK)
    case = world.a_case("review")
    address = f"{live_server.url}/cases/{case.code}/"
    with real.page(chromium, java_script_enabled=scripts) as page:
        sign_in(page, live_server, world.someone(Role.AGENCY_EXPERT))
        page.goto(live_server.url + "/inbox/")
        page.get_by_role("link", name="مریم عبدالرحمانی").click()

        page.get_by_role("link", name="برگشت برای اصلاح", exact=True).click()
        press(page, "برگشت برای اصلاح")
        expect(page.locator("#doing .error").first).to_be_visible()
        page.locator("[name=items-0-item]").select_option("plan.summary")
        page.locator("[name=items-0-reason]").select_option("incomplete")
        page.locator("[name=items-0-note]").fill("بازار فروش را هم بنویسید.")
        press(page, "برگشت برای اصلاح")
        expect(page.locator("#history")).to_contain_text("بازار فروش را هم بنویسید")
        expect(page.locator(".clock")).to_contain_text("متقاضی")

        world.act(case, ("correct", Role.APPLICANT, {}))
        page.goto(address + "?do=ask")
        page.get_by_label("مرکز بهداشت").check()
        page.get_by_label("پرسش").fill("آیا این محل برای این کار بهداشتی است؟")
        press(page, "استعلام از دستگاه دیگر")
        expect(page.locator(".clock")).to_contain_text("مهلت ایستاده است")
        expect(page.locator("#doing")).to_contain_text("اکنون نمی‌شود")


def test_three_people_bring_a_case_to_its_permit(chromium, live_server, world):
    case = world.a_case("review")
    address = f"{live_server.url}/cases/{case.code}/"
    with real.page(chromium) as page:
        sign_in(page, live_server, world.someone(Role.AGENCY_EXPERT))
        page.goto(address)
        page.get_by_role("link", name="پیشنهاد تأیید", exact=True).click()
        page.get_by_label("نظر کارشناسی").fill(OPINION["opinion"][0])
        for box in page.locator("[name=warnings_seen]").all():
            box.check()
        press(page, "پیشنهاد تأیید")
        expect(page.locator(".clock")).to_contain_text("پس از امضای اول")

        sign_in(page, live_server, world.someone(Role.AGENCY_HEAD))
        page.goto(address)
        press(page, "تأیید و امضای اول")
        expect(page.locator("#history")).to_contain_text("طرح را تأیید و امضا کرد")

        sign_in(page, live_server, world.someone(Role.LABOUR_HEAD))
        page.goto(address)
        press(page, "امضای دوم و صدور مجوز")
        expect(page.locator("#case")).to_contain_text("صادر شده است")
        look(page, "staff-permitted")
    case.refresh_from_db()
    assert case.place == "permitted"


def test_two_officers_at_once_lose_nothing_they_typed(chromium, live_server, world):
    case = world.a_case("review")
    with real.page(chromium) as page:
        sign_in(page, live_server, world.someone(Role.AGENCY_EXPERT))
        page.goto(f"{live_server.url}/cases/{case.code}/?do=note")
        page.get_by_label("متن").fill("با متقاضی تلفنی صحبت شد و قرار بازدید گذاشتیم.")
        world.act(Case.objects.get(pk=case.pk), ("take", Role.AGENCY_EXPERT, {}))
        press(page, "یادداشت داخلی")

        expect(page.locator("#doing")).to_contain_text("پس از بازکردن شما تغییر کرده است")
        expect(page.get_by_label("متن")).to_have_value("با متقاضی تلفنی صحبت شد و قرار بازدید گذاشتیم.")
        look(page, "staff-stale")
        press(page, "یادداشت داخلی")
        expect(page.locator("#history")).to_contain_text("قرار بازدید گذاشتیم")


@pytest.mark.parametrize("width", [real.NARROW, real.WIDE])
def test_what_the_administrator_looks_at(chromium, live_server, world, width):
    expert, branch = world.someone(Role.AGENCY_EXPERT), world.office_of(Role.BRANCH)
    program = clients.add(office=branch.parent.code, name="سامانهٔ متمرکز بانک", scopes=clients.ALL)
    clients.revoke(number=clients.issue(client=program.pk).number)
    clients.issue(client=program.pk)
    with real.page(chromium, width) as page:
        sign_in(page, live_server, world.someone(Role.ADMIN))
        for name, address in {
            "manage": "/manage/",
            "people": "/manage/people/",
            "add": "/manage/people/add/",
            "person": f"/manage/people/{expert.pk}/",
            "offices": "/manage/offices/",
            "fields": "/manage/fields/",
            "field": f"/manage/fields/{world.occupation.code}/",
            "rules": "/manage/rules/",
            "calendar": "/manage/calendar/",
            "banks": "/manage/banks/",
            "api": "/api/v1/docs",
        }.items():
            page.goto(live_server.url + address)
            look(page, f"admin-{name}-{width}")
