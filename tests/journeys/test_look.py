"""The pages that ask nothing, and every component, seen in a real browser."""

import pytest
from playwright.sync_api import expect

from khanegi.web import sessions
from tests.journeys import browser as real

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]
PAGES = {"home": "/", "help": "/help/", "components": "/house/sink/", "missing": "/nothing-here/"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [real.NARROW, real.WIDE])
@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_it(chromium, live_server, name, width, scheme):
    with real.page(chromium, width, color_scheme=scheme) as page:
        page.goto(live_server.url + PAGES[name])

        real.shot(page, f"{name}-{width}-{scheme}")
        assert real.axe(page) == []
        assert real.no_sideways(page)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_off_a_small_or_enlarged_screen(chromium, live_server, name):
    with real.page(chromium, 320) as page:
        page.goto(live_server.url + PAGES[name])

        assert real.no_sideways(page)


def test_the_accessibility_checker_does_see_faults(chromium):
    with real.page(chromium) as page:
        page.set_content("<title>x</title><main><img src=data:,><input></main>")

        assert {one.split(" ")[0] for one in real.axe(page)} >= {"image-alt", "label", "html-has-lang"}


def test_nothing_breaks_the_page_own_policy_or_asks_elsewhere(chromium, live_server):
    said, asked = [], []
    with real.page(chromium) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(live_server.url + "/house/sink/", wait_until="networkidle")

    assert said == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert len(asked) <= 10


def test_problems_are_brought_to_the_reader(chromium, live_server):
    with real.page(chromium) as page:
        page.goto(live_server.url + "/house/sink/")

        expect(page.locator(".problems")).to_be_focused()
        page.get_by_role("link", name="کد ملی ۱۰ رقم است").click()
        expect(page.locator("#id-national_id")).to_be_focused()


def test_an_amount_is_said_in_words_while_typed(chromium, live_server):
    with real.page(chromium) as page:
        page.goto(live_server.url + "/house/sink/")
        page.locator("#id-cost").fill("۲٬۵۰۰٬۰۰۳")

        expect(page.locator("#id-cost-echo")).to_have_text(
            "۲٬۵۰۰٬۰۰۳ ریال = دویست و پنجاه هزار تومان و سه ریال"
        )


def test_sums_follow_what_is_typed(chromium, live_server):
    with real.page(chromium) as page:
        page.goto(live_server.url + "/house/sink/")
        page.locator("[id='id-inputs-0-amount']").fill("3")

        expect(page.locator("[data-sum-rows]")).to_have_text("۱۵٬۰۰۰٬۰۰۰ ریال")


def test_skip_link_is_the_first_stop_of_the_keyboard(chromium, live_server):
    with real.page(chromium) as page:
        page.goto(live_server.url + "/")
        page.keyboard.press("Tab")

        expect(page.get_by_role("link", name="رفتن به متن اصلی")).to_be_focused()


def test_a_new_code_may_be_asked_for_after_the_wait(chromium, live_server):
    with real.page(chromium) as page:
        page.goto(live_server.url + "/house/sink/")
        again = page.get_by_role("button", name="فرستادن دوبارهٔ کد")

        expect(page.get_by_text("ثانیهٔ دیگر می‌توانید")).to_be_visible()
        expect(again).to_be_hidden()
        expect(again).to_be_visible(timeout=5000)


def test_without_scripts_nothing_is_hidden_that_is_needed(chromium, live_server):
    with real.page(chromium, java_script_enabled=False) as page:
        page.goto(live_server.url + "/house/sink/")

        expect(page.get_by_role("button", name="فرستادن دوبارهٔ کد")).to_be_visible()
        expect(page.get_by_role("button", name="رونوشت کد")).to_be_hidden()
        expect(page.locator("#tracking-code")).to_contain_text("۱۲۳۴-۵۶۷۸-۹۰۱۲")


def test_the_code_is_copied_as_it_is_shown(chromium, live_server):
    with real.page(chromium, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(live_server.url + "/house/sink/")
        page.get_by_role("button", name="رونوشت کد").click()

        expect(page.get_by_role("button", name="رونوشت برداشته شد")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "۱۲۳۴-۵۶۷۸-۹۰۱۲"


def test_who_is_about_to_be_signed_out_may_stay(chromium, live_server, client, maryam, monkeypatch):
    monkeypatch.setattr(sessions, "CITIZEN_IDLE", 121)
    monkeypatch.setattr(sessions, "STAFF_IDLE", 121)
    client.force_login(maryam)
    session = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}
    with real.page(chromium) as page:
        page.context.add_cookies([session])
        page.goto(live_server.url + "/help/")

        warning = page.get_by_text("تا دو دقیقهٔ دیگر از سامانه خارج می‌شوید")
        expect(warning).to_be_visible(timeout=5000)
        page.get_by_role("button", name="می‌خواهم بمانم").click()
        expect(warning).to_be_hidden()


def test_the_first_view_is_light(chromium, live_server):
    """At most 120 kB and 10 requests (shared/ux.md 46), over a line that compresses text."""
    sizes = {}
    with real.page(chromium) as page:
        page.on("requestfinished", lambda one: sizes.update({one.url: one.sizes()["responseBodySize"]}))
        page.goto(live_server.url + "/", wait_until="networkidle")

    assert len(sizes) <= 10
    assert sum(sizes.values()) <= 120_000
