"""The pages that ask nothing, and every component, seen in a real browser."""

import pytest
from playwright.sync_api import expect

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
