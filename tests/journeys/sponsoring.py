"""What people of an introduction do and read, over pages, as in `people`: they know what a person knows."""

from __future__ import annotations

from playwright.sync_api import expect

from khanegi.base.persian import digits_in
from khanegi.cli import made
from khanegi.process.introduction import INTRODUCTION
from tests.journeys.people import Person, Screen, Town

ACTIVE, MATCHING = made.Person(121), made.Person(122)  # sponsors of the made-up province
EXPERT, HEAD = "heritage.shushtar.expert", "heritage.shushtar.head"
AGREED = {"agreed": True}


def listed(one: Person, group: str) -> list[str]:
    """Return the codes of the introductions in one group of the page of a sponsor's people."""
    links = one.page.locator(f"#{group} .people h3 a")
    return [str(link.get_attribute("href")).strip("/").split("/")[-1] for link in links.all()]


def numbers_of(one: Person) -> tuple[str, str]:
    """Return the codes of a sponsor's own case and of nothing else: the card of the case says it."""
    card = one.page.locator("article", has=one.page.locator("h3 a", has_text="پشتیبان")).last
    return str(card.get_attribute("id")).removeprefix("case-"), card.inner_text()


def mobile_of(staff: Person, introduction: str) -> str:
    """Ask for the number of an introduced person, as the agency may."""
    staff.go(f"/cases/{introduction}/?show=numbers")
    row = staff.page.locator("section", has=staff.page.locator("#person-title")).locator("dl > div")
    return digits_in(row.filter(has_text="تلفن همراه").locator("dd").first.inner_text())


def covered_of(town: Town, staff: Person, introduction: str, screen: Screen) -> Person:
    """Sign the introduced person in, and let them open the introduction from their own list."""
    citizen = town.citizen(mobile_of(staff, introduction), screen)
    citizen.go("/inbox/")
    citizen.open(introduction)
    return citizen


def introduces(head: Person, sponsor: str, count: int) -> list[str]:
    """Tick the first of the list, so that nobody is passed over; return who now waits to consent."""
    head.go(f"/cases/{sponsor}/people/")
    before = listed(head, "pending")
    head.follow("معرفی افراد")
    boxes = head.page.locator("[name=people]")
    for place in range(count):
        boxes.nth(place).check()
    expect(head.page.locator("[data-chosen]")).to_contain_text(digits(count))
    head.press("معرفی افراد انتخاب‌شده")
    return [code for code in listed(head, "pending") if code not in before]


def digits(count: int) -> str:
    return f"{'۰۱۲۳۴۵۶۷۸۹'[count]} نفر"


def all_sign(introduction: str, *sides: Person) -> None:
    """Let each side read the contract and accept it."""
    for side in sides:
        side.open(introduction)
        side.sees("پانزده روز اعلام", "اثر انگشت متن")
        side.do(INTRODUCTION, "sign", AGREED)
