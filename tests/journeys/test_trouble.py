"""The roads on which something goes wrong, and how people come back from there."""

from __future__ import annotations

import pytest

from khanegi.base import codes, jalali
from khanegi.cli import made
from khanegi.process.appeal import APPEAL
from khanegi.process.independent import INDEPENDENT
from tests.journeys.people import FIELDS, Person, Screen, Town
from tests.journeys.test_road import digits, files

__all__ = ["files"]
WHO, FIELD = made.Person(403), "PRD-003"
LEFT_THE_FORM, WAITS_WITH_PLAN = made.Person(6), made.Person(2)  # of the made-up province
NO = {
    "reason": "R03",
    "condition": "7",
    "text": "فضای نوشته‌شده برای این کار کافی نیست و جای نگهداری پارچه در آن دیده نشد.",
}
RULING = {"text": "نشانی و سند تازه دیده شد و بر پایهٔ آن این اعتراض پذیرفته می‌شود."}


@pytest.fixture(scope="module")
def screen():
    return Screen(360)


def test_a_no_is_overruled_and_a_refusal_is_appealed(town: Town, files, screen):
    citizen = town.citizen(WHO.mobile, screen)
    desk = town.staff("appeals", screen)
    is_told_no_and_objects(citizen)
    is_overruled(desk, citizen.code_of("اعتراض شما ثبت شده است"))
    code = registers_now(citizen)
    hands_in(citizen, code, files)
    head = is_refused_with_a_reason(town, screen, code)
    appeals(citizen, head, desk, code)
    is_issued_after_all(town, head, screen, code)


def is_told_no_and_objects(citizen: Person) -> None:
    """S2: who does not meet the conditions is told which and why, and may object."""
    answers = made.questionnaire(WHO, county="0621", town="شوشتر", field=FIELD) | {"lives_there": "no"}
    citizen.answer_questionnaire(answers)
    citizen.press("ثبت نهایی و دریافت کد رهگیری")
    citizen.sees("شرایط اکنون برقرار نیست", "برقرار نیست")
    citizen.press("ثبت اعتراض")
    citizen.sees("خطا")
    citizen.page.fill("[name=text]", "من در همین خانه زندگی می‌کنم و پرسش را نادرست فهمیدم.")
    citizen.press("ثبت اعتراض")


def is_overruled(desk: Person, objection: str) -> None:
    """S16: the secretariat's desk decides, with what the machine decided before its eyes."""
    desk.go(f"/inbox/?q={objection}")
    desk.page.get_by_role("row").get_by_role("link").first.click()
    desk.sees("من در همین خانه زندگی می‌کنم")
    desk.do(APPEAL, "accept", RULING)


def registers_now(citizen: Person) -> str:
    """S2: and gets a code with the same answers."""
    citizen.go("/start/")
    citizen.press("ادامهٔ پرسش‌نامهٔ مستقل")
    citizen.sees("پاسخ‌های خود را بازبینی کنید")
    citizen.press("ثبت نهایی و دریافت کد رهگیری")
    return digits(citizen.text("#tracking-code"))


def hands_in(citizen: Person, code: str, files: tuple[str, ...]) -> None:
    citizen.write_plan(code, made.plan(WHO, title=FIELDS[FIELD], today=jalali.today()))
    citizen.send_papers(code, *files)
    citizen.open(code)
    citizen.do(INDEPENDENT, "submit")


def is_refused_with_a_reason(town: Town, screen: Screen, code: str) -> Person:
    """S6: a refusal has a coded reason and rests on a numbered condition."""
    expert = town.staff("industry.shushtar.expert", screen)
    expert.open(code)
    expert.do(INDEPENDENT, "recommend_refusal", NO)
    head = town.staff("industry.shushtar.head", screen)
    head.open(code)
    head.cannot("تأیید و امضای اول")
    head.do(INDEPENDENT, "refuse", NO)
    return head


def appeals(citizen: Person, head: Person, desk: Person, code: str) -> None:
    """S16: somebody who had no part in the first decision decides; the case is back where it was."""
    citizen.open(code)
    citizen.sees("فضای کار متناسب نیست", NO["text"])
    citizen.do(INDEPENDENT, "appeal", {"text": "فضای کار را بزرگ‌تر کردم و عکس تازه فرستادم."})
    objection = citizen.beside("اعتراض")
    head.open(objection)
    head.cannot("پذیرش اعتراض")
    desk.open(objection)
    desk.do(APPEAL, "accept", RULING)
    head.until(code, "مرحلهٔ پیش از رد برگرداند")


def is_issued_after_all(town: Town, head: Person, screen: Screen, code: str) -> None:
    """S7."""
    head.do(INDEPENDENT, "sign")
    labour = town.staff("labour.head", screen)
    labour.open(code)
    labour.do(INDEPENDENT, "issue")
    labour.follow("دیدن مجوز")
    labour.sees(WHO.last_name)


def test_who_no_longer_wants_to_gives_up(town: Town, screen):
    citizen = town.citizen(WAITS_WITH_PLAN.mobile, screen)
    citizen.page.locator("main h3 a").first.click()
    citizen.do(INDEPENDENT, "withdraw", {"reason": "کار دیگری پیدا کردم."})

    citizen.sees("انصراف داده شد")
    citizen.cannot("ارسال طرح و مدارک")


def test_who_let_the_time_pass_opens_the_case_again(town: Town, screen):
    """The made-up province registered this person fifty days ago (docs/adr/0012)."""
    citizen = town.citizen(LEFT_THE_FORM.mobile, screen)
    citizen.sees("مهلت ارسال طرح گذشت")
    citizen.page.locator("main h3 a").first.click()
    citizen.do(INDEPENDENT, "reopen")

    citizen.sees("در انتظار طرح و مدارک")
    assert codes.clean(citizen.page.url.rstrip("/").rsplit("/", 1)[-1])
