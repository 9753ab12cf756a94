"""The roads of a sponsor and of a covered person, lived over the running service (the sheet, S9 to S13)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from khanegi.base import codes, jalali
from khanegi.base.persian import digits_out
from khanegi.cli import answers, made
from khanegi.cli.deeds import competence
from khanegi.process.covered import COVERED
from khanegi.process.errand import VISIT
from khanegi.process.facility import FACILITY
from khanegi.process.introduction import INTRODUCTION
from khanegi.process.sponsor import SPONSOR
from tests.journeys.people import FIELDS, Person, Screen, Town
from tests.journeys.sponsoring import (
    ACTIVE,
    AGREED,
    EXPERT,
    HEAD,
    all_sign,
    covered_of,
    introduces,
    listed,
    numbers_of,
)
from tests.journeys.test_road import digits, files, report, warnings

__all__ = ["files"]
FIELD, TOWN = "HND-029", {"county": "0621", "town": "شوشتر"}
WHO, SKILLED = made.Person(421), made.Person(422)
ROOM, LOAN = {"0621": 5}, 1_000_000_000


@pytest.fixture(scope="module")
def screen():
    return Screen()


def test_a_sponsor_from_the_questionnaire_to_approval_and_the_facility(town: Town, files, screen):
    sponsor = town.citizen(WHO.mobile, screen)
    code = registers_and_hands_in(sponsor, files)
    expert, head = town.staff(EXPERT, screen), town.staff(HEAD, screen)
    is_found_able(expert, sponsor, code)
    is_permitted(town, head, screen, code)
    introduced = introduces(head, code, 5)
    people = [covered_of(town, head, one, screen) for one in introduced]
    both_decide(sponsor, people, introduced, code)
    for person, introduction in zip(people, introduced, strict=True):
        all_sign(introduction, person, sponsor, head)
    reaches_the_bank_s_door(head, sponsor, code)


def registers_and_hands_in(sponsor: Person, files: tuple[str, ...]) -> str:
    """S10: with a code, the sponsor hands in plan and activity, capacity, rates and proof of orders."""
    sponsor.answer_questionnaire(answers.sponsor(WHO, **TOWN, field=FIELD, capacity=5, loan=True), "sponsor")
    sponsor.press("ثبت نهایی و دریافت کد رهگیری")
    code = digits(sponsor.text("#tracking-code"))
    sponsor.town.arrives(WHO.mobile, codes.show(code))
    sponsor.open(code)
    sponsor.cannot("ارسال طرح و مدارک")
    plan = answers.sponsor_plan(WHO, title=FIELDS[FIELD], today=jalali.today(), room=ROOM, loan=LOAN)
    sponsor.write_plan(code, plan, "sponsor")
    assert sponsor.send_papers(code, *files) >= 6
    sponsor.open(code)
    sponsor.do(SPONSOR, "submit")
    return code


def is_found_able(expert: Person, sponsor: Person, code: str) -> None:
    """S10: the agency checks personal, technical and other competence; a visit cannot be left out."""
    expert.open(code)
    expert.cannot("پیشنهاد تأیید اهلیت")
    tomorrow = (jalali.today() + jalali.dt.timedelta(days=1)).isoformat()
    expert.do(SPONSOR, "visit", {"date": tomorrow, "hour": "10:00"})
    visit = expert.beside("بازدید از محل کار")
    sponsor.open(visit)
    sponsor.do(VISIT, "agree")
    expert.open(visit)
    expert.do(VISIT, "report", report())
    expert.until(code, "پاسخ استعلام یا بازدید را به پرونده افزود")
    found = competence(ROOM) | {"warnings_seen": warnings(expert, "پیشنهاد تأیید اهلیت")}
    expert.do(SPONSOR, "recommend", found)


def is_permitted(town: Town, head: Person, screen: Screen, code: str) -> None:
    """S11: on approval the permit is issued, and the room is open."""
    head.open(code)
    head.do(SPONSOR, "sign")
    labour = town.staff("labour.head", screen)
    labour.open(code)
    labour.do(SPONSOR, "issue")
    head.go("/sponsors/")
    head.sees(WHO.last_name, "مجوز صادر شد، معرفی افراد باز است")


def both_decide(sponsor: Person, people: list[Person], introduced: list[str], code: str) -> None:
    """S12, S13: nobody is placed who has not said yes, and the sponsor accepts or refuses each."""
    sponsor.go(f"/cases/{code}/people/")
    assert listed(sponsor, "pending") == introduced
    sponsor.cannot("پذیرش این شخص")
    for person, introduction in zip(people, introduced, strict=True):
        person.sees("پشتیبان و شرایط کار", "۱٬۸۰۰٬۰۰۰ ریال", "شمارهٔ همراه شما به این پشتیبان نشان داده می‌شود")
        person.do(INTRODUCTION, "consent", AGREED)
        sponsor.open(introduction)
        sponsor.do(INTRODUCTION, "accept")
    sponsor.go("/inbox/")
    sponsor.sees("۵ نفر منتظر پاسخ شما هستند")
    sponsor.follow("افراد من")
    assert sorted(listed(sponsor, "sign")) == sorted(introduced)


def reaches_the_bank_s_door(head: Person, sponsor: Person, code: str) -> None:
    """S13: only with enough contracts does the agency approve the plan and send it to the bank."""
    head.until(code, SPONSOR.action("quorum").told)
    head.do(SPONSOR, "approve")
    sponsor.open(code)
    sponsor.sees("۵ قرارداد از ۵ قرارداد لازم", "پر شده است")
    facility = sponsor.beside("تسهیلات")
    sponsor.open(facility)
    sponsor.do(FACILITY, "request", {
        "amount": LOAN, "bank": "bank-022", "sheba": made.sheba(WHO.n), "guarantee": "promissory",
        "credit_consent": True,
    })  # fmt: skip
    sponsor.sees("در صف")


def test_a_covered_person_from_the_questionnaire_to_work(town: Town, files):
    """Without scripts, on the smallest screen."""
    screen = Screen(320, scripts=False)
    person = town.citizen(SKILLED.mobile, screen)
    code = enters_the_list(person, files)
    sponsor, head = town.citizen(ACTIVE.mobile, screen), town.staff(HEAD, screen)
    introduction = is_introduced_over_others(head, sponsor, code)
    reads_and_consents(person, sponsor, introduction)
    sponsor.open(introduction)
    sponsor.sees(SKILLED.last_name, digits_out(SKILLED.mobile))
    sponsor.do(INTRODUCTION, "accept")
    all_sign(introduction, person, sponsor, head)
    person.until(code, COVERED.action("placed").told)
    person.sees("همکاری برقرار است")
    sponsor.go("/inbox/")


def enters_the_list(person: Person, files: tuple[str, ...]) -> str:
    """S9: a code only with a skill; then a place in the list that can be checked."""
    said = answers.covered(SKILLED, **TOWN, field=FIELD)
    person.answer_questionnaire(said, "covered", certificate=files[0])
    person.press("ثبت نهایی و دریافت کد رهگیری")
    code = digits(person.text("#tracking-code"))
    person.send_papers(code, *files)
    person.open(code)
    person.do(COVERED, "enter")
    person.sees("نفر پیش از شما در همین رشته و شهرستان", "روزهای انتظار")
    person.do(COVERED, "confirm")
    return code


def is_introduced_over_others(head: Person, sponsor: Person, code: str) -> str:
    """S12: the list is ranked; whoever is passed over has a reason, and nothing ticked is lost."""
    sponsor.go("/inbox/")
    host, _ = numbers_of(sponsor)
    head.go(f"/cases/{host}/introduce/")
    head.page.get_by_role("checkbox", name=f"{SKILLED.first_name} {SKILLED.last_name}").last.check()
    head.press("معرفی افراد انتخاب‌شده")
    expect(head.page.locator(".problems")).to_be_visible()
    asked = head.page.locator(".passed:not([hidden]) select")
    assert asked.count() >= 1
    for one in asked.all():
        one.select_option("S01")
    head.press("معرفی افراد انتخاب‌شده")
    head.page.locator("#pending").get_by_role("link", name=SKILLED.last_name).click()
    return head.page.url.rstrip("/").rsplit("/", 1)[-1]


def reads_and_consents(person: Person, sponsor: Person, introduction: str) -> None:
    """S12: the terms stand before the yes; until then the sponsor reads no name."""
    person.town.arrives(SKILLED.mobile, codes.show(introduction))
    sponsor.open(introduction)
    assert SKILLED.last_name not in sponsor.text("#introduction")
    person.go("/inbox/")
    person.sees("معرفی به پشتیبان")
    person.open(introduction)
    person.sees("نرخ کار", "روز پرداخت", "مواد اولیه با")
    person.do(INTRODUCTION, "consent", AGREED)
