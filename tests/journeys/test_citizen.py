"""A citizen's road in a real browser, with scripts and without, from the sheet's sentences S1 and S2."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from khanegi.base import codes
from khanegi.cases.models import Case
from khanegi.cli import made
from khanegi.intake import actions
from khanegi.intake import queries as intake
from khanegi.intake.forms import questionnaire
from khanegi.intake.forms.check import CHECK
from khanegi.people import queries
from khanegi.people.models import OneTimeCode, User
from khanegi.rules.forms import fill
from tests.journeys import browser as real

pytestmark = pytest.mark.django_db(transaction=True)
FORM = questionnaire("independent")
ANSWERS = made.questionnaire(made.Person(1), county="0621", town="شوشتر", field="HND-029")
NO = ANSWERS | {"lives_there": "no"}
WAYS = (
    pytest.param((real.NARROW, "light", True), id="phone-with-scripts"),
    pytest.param((real.WIDE, "dark", False), id="wide-dark-without-scripts"),
)


@pytest.fixture(params=WAYS)
def way(request):
    return request.param


@pytest.fixture
def province(transactional_db):
    call_command("load_reference", verbosity=0)


@pytest.fixture
def seen(chromium, live_server, way):
    """A page of this way of looking, and the look that every page of the road gets."""
    width, scheme, scripts = way
    with real.page(chromium, width, color_scheme=scheme, java_script_enabled=scripts) as page:
        yield Seen(page, live_server.url, f"{width}-{scheme}", scripts)


class Seen:
    """One browser on the road: it looks at each page it comes to."""

    def __init__(self, page, home, name, scripts):
        self.page, self.home, self.name, self.scripts = page, home, name, scripts

    def look(self, name):
        """Keep a picture; nothing may run off the side, and no fault of access may be on the page."""
        real.shot(self.page, f"citizen-{name}-{self.name}")
        assert real.no_sideways(self.page), name
        if self.scripts:
            assert real.axe(self.page) == [], name

    def go(self, path):
        self.page.goto(self.home + path)

    def press(self, words):
        self.page.get_by_role("button", name=words, exact=True).last.click()

    def sign_in(self, mobile):
        self.page.fill("[name=mobile]", mobile)
        self.look("login")
        self.press("فرستادن کد")
        self.look("login-code")
        self.page.fill("[name=code]", queries.code_of(OneTimeCode.objects.latest("id").pk).code)
        self.press("ورود")

    def answer(self, typed):
        """Fill the inputs of a page as a person does."""
        for name, values in typed.items():
            for value in values:
                self.fill_in(name, value)

    def fill_in(self, name, value):
        if name.startswith("occupation") and not self.page.locator(f"[name={name}]").count():
            title = dict(intake.options()["occupation"])[value]
            self.page.fill(f"[name={name}-search]", title.split()[0])
            self.page.locator(f"button[value='search:{name}']").click()
            self.look("found")
        control = self.page.locator(f"[name='{name}']").first
        kind = control.evaluate("one => one.tagName + ' ' + one.type")
        if kind.endswith(("radio", "checkbox")):
            self.page.locator(f"[name='{name}'][value='{value}']").check()
        elif kind.startswith("SELECT"):
            control.select_option(value)
        else:
            control.fill(value)

    def walk(self, answers):
        """Answer page after page up to the review."""
        for _ in range(60):
            key = self.page.url.rstrip("/").rsplit("/", 1)[-1]
            if key == "review":
                return
            self.look(f"ask-{key}")
            self.answer(fill(FORM.page(key).fields, answers))
            self.press("ذخیره و ادامه")


def begin(seen, answers):
    seen.go("/start/")
    seen.sign_in(made.Person(1).mobile)
    seen.look("start")
    seen.press("شروع پرسش‌نامهٔ مستقل")
    seen.press("ذخیره و ادامه")
    seen.look("ask-county-empty")
    expect(seen.page.locator(".problems")).to_be_visible()
    seen.walk(answers)
    seen.look("review")
    seen.press("ثبت نهایی و دریافت کد رهگیری")


def test_from_the_questionnaire_to_the_code_and_its_sheet(seen, province):
    begin(seen, ANSWERS)
    code = codes.show(Case.objects.get().code)

    expect(seen.page.locator("#tracking-code")).to_have_text(code)
    seen.look("result-yes")
    seen.page.get_by_role("link", name="چاپ فرم ثبت‌نام").click()
    seen.look("sheet")
    expect(seen.page.locator("main")).to_contain_text(made.Person(1).last_name)

    seen.go(f"/cases/{Case.objects.get().code}/plan/")
    seen.look("plan")
    seen.page.get_by_role("link", name="ادامهٔ طرح").click()
    seen.go(f"/cases/{Case.objects.get().code}/plan/products/")
    seen.look("plan-products")
    seen.go(f"/cases/{Case.objects.get().code}/papers/")
    seen.look("papers")
    seen.page.get_by_role("link", name="بارگذاری").first.click()
    seen.look("paper")
    seen.go("/messages/")
    seen.look("messages")


def test_the_no_can_be_objected_to(seen, province):
    begin(seen, NO)

    expect(seen.page.locator("h1")).to_have_text("شرایط اکنون برقرار نیست")
    seen.look("result-no")
    seen.press("ثبت اعتراض")
    seen.look("result-no-empty-objection")
    seen.page.fill("[name=text]", "من در همین خانه زندگی می‌کنم و پرسش را نادرست فهمیدم.")
    seen.press("ثبت اعتراض")

    appeal = Case.objects.get(procedure="appeal")
    expect(seen.page.locator("#objection")).to_contain_text(codes.show(appeal.code))
    seen.look("result-no-objected")


def test_public_pages(seen, province):
    """Pages that need no signing in: check, track, verify, the catalogue, staff sign-in."""
    for name, path in (
        ("check", "/check/"),
        ("track", "/track/"),
        ("forgotten", "/track/forgotten/"),
        ("verify", "/verify/"),
        ("verify-none", "/verify/?number=12"),
        ("fields", "/fields/"),
        ("field", "/fields/HND-029/"),
        ("fields-none", "/fields/?q=فضاپیما"),
        ("staff-login", "/staff/login/"),
    ):
        seen.go(path)
        seen.look(name)


def test_the_check_answers_without_signing_in(seen, province):
    """S2 before any sign-in: the same rules, the papers, and nothing about the person in the address."""
    seen.go("/check/")
    seen.press("سنجش شرایط")
    seen.look("check-empty")
    seen.answer(fill(CHECK.fields, NO))
    seen.press("سنجش شرایط")
    expect(seen.page.locator("h1")).to_contain_text("کد رهگیری داده نمی‌شود")
    assert seen.page.url == f"{seen.home}/check/"
    seen.look("checked-no")


@pytest.fixture
def maryam(province):
    """A citizen with a case and another questionnaire begun."""
    user = User.objects.create(mobile=made.Person(1).mobile)
    draft = actions.start(user=user, kind="independent")
    actions.fill(draft=draft, user=user, data=ANSWERS)
    actions.register(draft=draft, user=user, key="k")
    draft = actions.start(user=user, kind="independent")
    actions.fill(draft=draft, user=user, data=ANSWERS | {"occupation": "HND-030"})
    return user


def signed_in(client, user, home):
    client.force_login(user)
    return {"name": "session", "value": client.cookies["session"].value, "url": home}


def test_nothing_runs_off_the_smallest_screen(chromium, live_server, client, maryam):
    code = Case.objects.get().code
    public = ["/login/", "/staff/login/", "/check/", "/track/", "/verify/", "/fields/", "/fields/HND-029/"]
    asked = [f"/start/independent/{key}/" for key in ("occupation", "birth", "phones", "sale", "review")]
    of_case = [f"/cases/{code}/{part}/" for part in ("plan", "plan/products", "plan/own", "papers")]
    own = ["/start/", *asked, *of_case, f"/start/print/{code}/", "/messages/"]
    off = []
    with real.page(chromium, 320) as page:
        for paths in (public, own):
            for path in paths:
                page.goto(live_server.url + path)
                off += [] if real.no_sideways(page) else [path]
            page.context.add_cookies([signed_in(client, maryam, live_server.url)])

    assert off == []


def test_the_sheet_is_one_page_of_paper(chromium, live_server, client, maryam):
    """ux.md 52: registration and code on one A4 page, without menus."""
    with real.page(chromium) as page:
        page.context.add_cookies([signed_in(client, maryam, live_server.url)])
        page.goto(f"{live_server.url}/start/print/{Case.objects.get().code}/")
        paper = page.pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_the_permit_is_seen_by_its_holder_and_checked_by_anybody(seen, world):
    permit = world.a_case("permitted").permit
    cookie = signed_in(Client(), permit.holder, seen.home)
    for name, path in (("verified", f"/verify/{permit.number}/"), ("permit", f"/permits/{permit.number}/")):
        seen.go(path)
        seen.look(name)
        seen.page.context.add_cookies([cookie])
    seen.page.context.clear_cookies()
    seen.go(f"/track/?code={permit.case.code}")
    seen.page.fill("[name=second]", permit.holder.national_id)
    seen.press("پیگیری")
    expect(seen.page.locator("h1")).to_contain_text("مجوز")
    seen.look("tracked")
