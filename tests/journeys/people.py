"""People of the road: each with a browser of their own, who look at every page they come to.

They know what a person knows: what stands on the page, what came by SMS, what is in their papers.
"""

from __future__ import annotations

import itertools
import json
import re
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Response, expect

from khanegi.base.persian import digits_in
from khanegi.cli import province
from khanegi.intake.forms import plan_form, questionnaire
from khanegi.rules import asks
from khanegi.rules.forms import fill
from khanegi.web.views.home import KINDS
from tests.faults.service import Service, until
from tests.journeys import browser as real

TITLES = {kind.key: kind.title for kind in KINDS}
FIELDS = {code: title for code, _, title, _ in province.FIELDS}


@dataclass(frozen=True, slots=True)
class Screen:
    """How somebody looks at the service."""

    width: int = real.WIDE
    scripts: bool = True


class Person:
    """Somebody at a screen. `page` is their browser."""

    def __init__(self, town: Town, page: Page, screen: Screen) -> None:
        self.town, self.page, self.screen, self.scripts = town, page, screen, screen.scripts
        self.wrong: list[str] = []
        page.on("console", lambda one: self._heard(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self._heard(str(error)))
        page.on("request", lambda one: self._asks(one.url))
        page.on("response", self._answered)

    def _heard(self, words: str) -> None:
        if "Failed to load resource" not in words:  # a refusal we asked for; _answered sees the others
            self.wrong.append(f"{self.page.url} says {words}")

    def _asks(self, url: str) -> None:
        if not url.startswith((self.town.home, "data:")):
            self.wrong.append(f"{self.page.url} asks {url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.wrong.append(f"{response.url} answers {response.status}")

    def look(self) -> None:
        """See that the page is as every page must be; the same form of a page is looked at once."""
        assert self.wrong == []
        assert real.no_sideways(self.page), self.page.url
        form = self.town.is_new(self)
        if not form:
            return
        if self.scripts:
            assert real.axe(self.page) == [], self.page.url
        if self.town.takes_pictures:
            real.shot(self.page, f"road-{form}")

    def go(self, path: str) -> None:
        self.page.goto(self.town.home + path)
        self.look()

    def press(self, words: str) -> None:
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).last.click()
        self.look()

    def follow(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words, exact=True).first.click()
        self.look()

    def sees(self, *words: str) -> None:
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def text(self, where: str) -> str:
        return self.page.locator(where).first.inner_text().strip()

    # Signing in

    def sign_in(self, mobile: str) -> None:
        """A citizen: a number, and the code that comes to it."""
        self.go("/login/")
        self.page.fill("[name=mobile]", mobile)
        self._type_code(mobile, "فرستادن کد")

    def sign_in_staff(self, username: str) -> None:
        """A member of staff: name and password, and then a code."""
        mobile = next(seat.mobile for seat in province.STAFF if seat.username == username)
        self.go("/staff/login/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", province.PASSWORD)
        self._type_code(mobile, "ادامه")

    def _type_code(self, mobile: str, words: str) -> None:
        before = len(self.codes_of(mobile))
        self.press(words)
        until(lambda: len(self.codes_of(mobile)) > before, 15)
        code = self.codes_of(mobile)[0]
        self.page.fill("[name=code]", code)
        self.press("ورود")

    def codes_of(self, mobile: str) -> list[str]:
        """Return the one-time codes among the messages of a number, the newest first."""
        texts = (digits_in(text) for text in self.town.messages(mobile))
        return [found[1] for text in texts if (found := re.search(r"کد تأیید: ?(\d{6})\b", text))]

    # Filling forms

    def type(self, typed: Mapping[str, list[str]]) -> None:
        for name, values in typed.items():
            for value in values:
                self._type(name, value)

    def _type(self, name: str, value: str) -> None:
        control = self._control(name, value).first
        kind = control.evaluate("one => one.tagName + ' ' + one.type")
        if kind.endswith(("radio", "checkbox")):
            self.page.locator(f"[name='{name}'][value='{value}']").check()
        elif kind.startswith("SELECT"):
            control.select_option(value)
        else:
            control.fill(value)

    def _control(self, name: str, value: str) -> Any:
        """Find where something is typed; search for it or add a row when it is not there yet."""
        control = self.page.locator(f"[name='{name}']")
        row = re.fullmatch(r"(\w+)-\d+-\w+", name)
        if not control.count() and name == "occupation":
            self.page.fill(f"[name={name}-search]", FIELDS[value])
            self._again(f"search:{name}")
        elif not control.count() and row:
            self._again(f"add:{row[1]}")
        return control

    def _again(self, button: str) -> None:
        with self.page.expect_response(lambda one: one.request.method == "POST"):
            self.page.locator(f"button[value='{button}']").click()
        self.page.wait_for_load_state()

    # A citizen

    def answer_questionnaire(
        self, answers: Mapping[str, Any], kind: str = "independent", certificate: str = ""
    ) -> None:
        """Answer page after page, up to the review; who is covered sends a certificate before it."""
        self.go("/start/")
        self.press(f"شروع پرسش‌نامهٔ {TITLES[kind]}")
        self._pages(questionnaire(kind), answers, "certificate" if certificate else "review")
        if certificate:
            self.page.set_input_files("#id-file", certificate)
            self.press("فرستادن گواهی و ادامه")

    def write_plan(self, code: str, answers: Mapping[str, Any], kind: str = "independent") -> None:
        self.go(f"/cases/{code}/plan/")
        self.follow("ادامهٔ طرح")
        form = plan_form(kind)
        assert form is not None
        self._pages(form, answers, "plan")

    def _pages(self, form: Any, answers: Mapping[str, Any], last: str) -> None:
        for _ in range(60):
            key = urlsplit(self.page.url).path.rstrip("/").rsplit("/", 1)[-1]
            if key == last:
                return
            self.type(fill(form.page(key).fields, answers))
            self.press("ذخیره و ادامه")
        raise AssertionError(f"{last} was never reached")

    def send_papers(self, code: str, *files: str) -> int:
        """Send every paper that is still asked for; return how many."""
        for count in range(20):
            self.go(f"/cases/{code}/papers/")
            rows = self.page.locator("li", has=self.page.locator(".tag--warn, .tag--bad"))
            if not rows.count():
                return count
            with self.page.expect_navigation():
                rows.first.locator("a.button").click()
            self.look()
            self.page.set_input_files("#id-file", files[count % len(files)])
            if self.page.locator("[name=expires_on_year]").count():
                self.type({"expires_on_day": ["۱"], "expires_on_month": ["۶"], "expires_on_year": ["۱۴۰۹"]})
            with self.page.expect_navigation():
                self.page.locator("main form button").last.click()
        raise AssertionError("papers are asked for without end")

    # Anybody with a case

    def open(self, code: str) -> None:
        self.go(f"/cases/{code}/")

    def do(self, procedure: Any, action: str, answers: Mapping[str, Any] | None = None) -> None:
        """Take one action on the page of a case and see it at the top of the history."""
        verb = self._do(procedure, action, answers)
        expect(self.page.locator("#history li").first).to_contain_text(verb.told)
        self.look()

    def do_last(self, procedure: Any, action: str, answers: Mapping[str, Any] | None = None) -> None:
        """Take the action that takes the case out of one's sight, and see where one is led."""
        self._do(procedure, action, answers)
        expect(self.page.locator("main [role=status]")).to_contain_text("ثبت شد")
        self.look()

    def _do(self, procedure: Any, action: str, answers: Mapping[str, Any] | None) -> Any:
        verb = procedure.action(action)
        if verb.asks:
            self.page.locator("#doing").get_by_role("link", name=verb.title, exact=True).click()
            expect(self.page.locator("#doing form.panel")).to_be_visible()
            self.look()
            self.type(fill(asks.get(verb.asks).fields, answers or {}))
        button = self.page.locator("#doing").get_by_role("button", name=verb.title, exact=True)
        with self.page.expect_response(lambda one: one.request.method == "POST") as answered:
            button.click()
        assert answered.value.status in (200, 302), f"{action}: {self.page.locator('#doing').inner_text()}"
        return verb

    def beside(self, title: str) -> str:
        """Return the code of a case that hangs on the one on the screen."""
        link = self.page.locator("#beside").get_by_role("link", name=title, exact=True).first
        return str(link.get_attribute("href")).strip("/").rsplit("/", 1)[-1]

    def code_of(self, words: str) -> str:
        """Return the code that a sentence links to."""
        link = self.page.locator("main p", has_text=words).get_by_role("link").first
        return str(link.get_attribute("href")).strip("/").rsplit("/", 1)[-1]

    def until(self, code: str, words: str) -> None:
        """Open a case again until its newest line says something: others work in their own time.

        Once more then: a page asks several times, and may have read the line after where the case was.
        """

        def told() -> bool:
            self.page.goto(f"{self.town.home}/cases/{code}/")
            return words in self.text("#history li")

        until(told, 20)
        told()
        self.look()

    def option(self, action: str, name: str, words: str) -> str:
        """Return the value behind words in a list that an action lets choose from."""
        here = urlsplit(self.page.url).path
        self.go(f"{here}?do={action}")
        found = self.page.locator(f"[name={name}] option", has_text=words)
        value = str(found.first.get_attribute("value")) if found.count() else self._labelled(words)
        self.go(here)
        return value

    def _labelled(self, words: str) -> str:
        return str(self.page.get_by_label(words).first.get_attribute("value"))

    def cannot(self, title: str) -> None:
        """See that something is not offered as possible."""
        offered = self.page.locator("#doing")
        expect(offered.get_by_role("link", name=title, exact=True)).to_have_count(0)
        expect(offered.get_by_role("button", name=title, exact=True)).to_have_count(0)


class Town:
    """The running service and everybody in it."""

    def __init__(self, service: Service, browser: Browser, takes_pictures: bool = False) -> None:
        self.service, self.home = service, f"http://127.0.0.1:{service.port}"
        self.browser, self.open, self.takes_pictures = browser, ExitStack(), takes_pictures
        self.cookies: dict[str, Any] = {}
        self.addresses = (f"10.0.{number // 250}.{number % 250 + 1}" for number in itertools.count())
        self.seen: set[str] = set()

    def __enter__(self) -> Town:
        return self

    def __exit__(self, *error: object) -> None:
        self.open.close()
        self.open = ExitStack()

    def is_new(self, person: Person) -> str:
        """Return a name for what is on the screen; nothing if the same was looked at before."""
        path = re.sub(r"\d+(-\d+)*", "n", urlsplit(person.page.url).path).strip("/").replace("/", "-")
        heads = " ".join(person.page.locator("h1, h2").all_inner_texts())
        asks = re.search(r"do=(\w+)", person.page.url)
        kind = f"-{asks[1]}" if asks else ""
        screen = "" if person.scripts else f"-{person.screen.width}"
        said = zlib.crc32(re.sub(r"[۰-۹]", "", heads).encode())
        shape = f"{path or 'home'}{kind}{screen}-{said:08x}"
        if shape in self.seen:
            return ""
        self.seen.add(shape)
        return shape

    def messages(self, mobile: str) -> list[str]:
        """Return the texts that reached a number, the newest first."""
        with urlopen(f"http://127.0.0.1:{self.service.sms_port}/messages?to={mobile}", timeout=10) as answer:
            return [message["text"] for message in json.load(answer)]

    def arrives(self, mobile: str, words: str) -> None:
        """Wait for a message with these words."""
        until(lambda: any(words in text for text in self.messages(mobile)), 20)

    def somebody(self, screen: Screen) -> Person:
        """Open a browser for one person, who asks from an address of their own through our proxy."""
        page = self.open.enter_context(
            real.page(
                self.browser,
                screen.width,
                java_script_enabled=screen.scripts,
                extra_http_headers={"X-Forwarded-For": next(self.addresses)},
            )
        )
        return Person(self, page, screen)

    def citizen(self, mobile: str, screen: Screen) -> Person:
        one = self.somebody(screen)
        one.sign_in(mobile)
        return one

    def staff(self, username: str, screen: Screen) -> Person:
        """Open a desk: the first time with password and code, later with the session of before."""
        one = self.somebody(screen)
        if username in self.cookies:
            one.page.context.add_cookies(self.cookies[username])
        else:
            one.sign_in_staff(username)
            self.cookies[username] = one.page.context.cookies()
        return one
