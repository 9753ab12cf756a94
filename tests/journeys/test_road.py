"""The main road of the sheet, lived by its people over the running service, each step seen in a browser.

Every step names the sentence of the sheet (docs/sheet.fa.md, shared/spec.md section 1) that it fulfils.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from khanegi.base import codes, jalali
from khanegi.base.persian import digits_out
from khanegi.cli import made
from khanegi.process.errand import ERRAND, VISIT
from khanegi.process.facility import FACILITY
from khanegi.process.independent import INDEPENDENT
from tests.journeys.people import FIELDS, Person, Screen, Town

LOAN = 500_000_000
TOWN = {"county": "0621", "town": "شوشتر"}
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


@dataclass(frozen=True, slots=True)
class Way:
    """Who walks the road, in which field, and how they look at the service."""

    n: int
    screen: Screen
    field: str
    agency: str  # whose people have a name that begins so
    second_check: str = ""

    @property
    def person(self) -> made.Person:
        return made.Person(self.n)


WAYS = (
    pytest.param(Way(401, Screen(), "AGF-033", "agri", "health"), id="food-with-scripts"),
    pytest.param(Way(402, Screen(320, scripts=False), "HND-029", "heritage"), id="craft-320-without-scripts"),
)


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """A photograph and a scan, as they lie in somebody's phone."""
    folder = tmp_path_factory.mktemp("papers")
    Image.new("RGB", (600, 800), (206, 214, 220)).save(folder / "photo.jpg", quality=60)
    (folder / "scan.pdf").write_bytes(PDF)
    return str(folder / "photo.jpg"), str(folder / "scan.pdf")


def digits(shown: str) -> str:
    clean = codes.clean(shown)
    assert clean is not None, shown
    return clean


@pytest.mark.parametrize("way", WAYS)
def test_from_the_questionnaire_to_the_door_of_the_bank(town: Town, files, way):
    citizen = town.citizen(way.person.mobile, way.screen)
    code = fills_the_questionnaire_and_gets_a_code(citizen, way)
    sees_where_it_went(citizen, town, way, code)
    hands_in_plan_and_papers(citizen, way, code, files)
    expert = town.staff(f"{way.agency}.shushtar.expert", way.screen)
    is_sent_back_and_mended(expert, citizen, code, files)
    if way.second_check:
        is_asked_of_another_body(expert, town, way, code)
    is_visited(expert, citizen, way, code)
    expert.open(code)
    expert.do(INDEPENDENT, "recommend", {**opinion(), "warnings_seen": warnings(expert)})
    number = is_signed_twice(town, expert, way, code)
    everybody_can_check_the_permit(town, citizen, way, number)
    reaches_the_bank(town, citizen, way, code)
    is_drawn_and_overseen(town, citizen, way, code)


def fills_the_questionnaire_and_gets_a_code(citizen: Person, way: Way) -> str:
    """S1: every applicant fills the questionnaire. S2: who meets the conditions gets a code."""
    answers = made.questionnaire(way.person, **TOWN, field=way.field, loan=True)
    citizen.answer_questionnaire(answers)
    citizen.sees(way.person.last_name, FIELDS[way.field])
    citizen.press("ثبت نهایی و دریافت کد رهگیری")
    code = digits(citizen.text("#tracking-code"))
    citizen.town.arrives(way.person.mobile, codes.show(code))
    citizen.follow("چاپ فرم ثبت‌نام")
    citizen.sees(codes.show(code), way.person.last_name)
    return code


def sees_where_it_went(citizen: Person, town: Town, way: Way, code: str) -> None:
    """S3: by field to the executive agency in charge; the applicant sees why, and may follow the case."""
    citizen.open(code)
    citizen.sees(f"رشتهٔ «{FIELDS[way.field]}»", "اداره‌های این پرونده")
    stranger = town.somebody(way.screen)
    stranger.go("/track/")
    stranger.type({"code": [code], "second": [way.person.national_id]})
    stranger.press("پیگیری")
    stranger.sees("در انتظار طرح و مدارک")


def hands_in_plan_and_papers(citizen: Person, way: Way, code: str, files: tuple[str, ...]) -> None:
    """S5: details of plan and activity on the system's forms. S14: the papers this person and field need."""
    plan = made.plan(way.person, title=FIELDS[way.field], today=jalali.today(), loan=LOAN)
    citizen.open(code)
    citizen.cannot("ارسال طرح و مدارک")
    citizen.write_plan(code, plan)
    citizen.go(f"/cases/{code}/papers/")
    asked = citizen.page.locator("ul.papers strong").all_inner_texts()
    assert ("کارت بهداشت" in asked) == (way.second_check == "health")
    assert "شناسنامه و کارت ملی" in asked
    assert ("کارت پایان خدمت" in asked) == (not way.person.is_woman)
    assert citizen.send_papers(code, *files) >= 4
    citizen.open(code)
    citizen.do(INDEPENDENT, "submit")


def is_sent_back_and_mended(expert: Person, citizen: Person, code: str, files: tuple[str, ...]) -> None:
    """S6: the agency reviews. What comes back names its items; only these can be changed."""
    expert.go(f"/inbox/?q={code}")
    expert.page.get_by_role("row").get_by_role("link").first.click()
    expert.sees(digits_out("10"), "اداره‌های این پرونده")
    expert.do(INDEPENDENT, "take")
    expert.do(INDEPENDENT, "return", {"items": RETURNED})
    citizen.open(code)
    citizen.sees("برگشت برای اصلاح", "پشت کارت ملی خوانا نیست.")
    citizen.cannot("ارسال اصلاح‌ها")
    citizen.go(f"/cases/{code}/plan/summary/")
    expect(citizen.page.locator("[name=summary]")).to_have_count(0)
    citizen.go(f"/cases/{code}/plan/market/")
    citizen.type({"market": ["دو مغازه در بازار شوشتر هر ماه چهل عدد می‌خرند."]})
    citizen.press("ذخیره و ادامه")
    assert citizen.send_papers(code, *files) == 1
    citizen.open(code)
    citizen.do(INDEPENDENT, "correct")
    expert.open(code)
    expert.sees("آنچه از بار پیش تغییر کرده است", "دو مغازه در بازار شوشتر", "شناسنامه و کارت ملی")


RETURNED = [
    {"item": "paper.D4", "reason": "unreadable", "note": "پشت کارت ملی خوانا نیست."},
    {"item": "plan.market", "reason": "incomplete", "note": "بنویسید هر ماه به چه کسی می‌فروشید."},
]


def is_asked_of_another_body(expert: Person, town: Town, way: Way, code: str) -> None:
    """S6: a field with a star needs the word of another body; meanwhile the agency's clock stands."""
    expert.open(code)
    expert.cannot("پیشنهاد تأیید")
    expert.do(
        INDEPENDENT, "ask", {"body": way.second_check, "question": "آیا پخت شیره در این خانه شدنی است؟"}
    )
    expert.sees("مهلت ایستاده است")
    health = town.staff(f"{way.second_check}.shushtar", way.screen)
    health.go("/inbox/")
    health.go(f"/cases/{expert.beside('استعلام تخصصی')}/")
    health.do(ERRAND, "answer", {"answer": "yes", "reference": "۱۴۰۵/۲۱۷"})
    expert.until(code, "پاسخ استعلام یا بازدید را به پرونده افزود")


def is_visited(expert: Person, citizen: Person, way: Way, code: str) -> None:
    """S6: a visit at a time both agree to, and its report."""
    tomorrow = (jalali.today() + jalali.dt.timedelta(days=1)).isoformat()
    expert.open(code)
    expert.do(INDEPENDENT, "visit", {"date": tomorrow, "hour": "10:00"})
    visit = expert.beside("بازدید از محل کار")
    citizen.open(visit)
    citizen.do(VISIT, "agree")
    expert.open(visit)
    expert.do(VISIT, "report", report())
    expert.until(code, "پاسخ استعلام یا بازدید را به پرونده افزود")


def report() -> dict[str, str]:
    seen = dict.fromkeys(("lives_there", "space_fits", "no_nuisance", "tools_seen"), "yes")
    result = "محل کار دیده شد؛ اتاق جدا و نور کافی دارد و برای همسایه‌ها مزاحمتی نیست."
    return {"held_on": jalali.today().isoformat(), **seen, "result": result}


def opinion() -> dict[str, Any]:
    return {"opinion": "مدارک کامل است و طرح با محل کار می‌خواند."}


def warnings(expert: Person, act: str = "پیشنهاد تأیید") -> list[str]:
    """Return what the page says must have been seen before approval is recommended."""
    expert.page.locator("#doing").get_by_role("link", name=act, exact=True).click()
    expect(expert.page.locator("#doing form")).to_be_visible()
    boxes = expert.page.locator("[name=warnings_seen]")
    values = [str(box.get_attribute("value")) for box in boxes.all()]
    expert.go(expert.page.url.partition("?")[0].removeprefix(expert.town.home))
    return values


def is_signed_twice(town: Town, expert: Person, way: Way, code: str) -> str:
    """S7: on approval the permit is issued: two people of two bodies sign; it has a number."""
    expert.open(code)
    expert.cannot("تأیید و امضای اول")
    head = town.staff(f"{way.agency}.shushtar.head", way.screen)
    head.open(code)
    head.do(INDEPENDENT, "sign")
    head.open(code)
    head.cannot("امضای دوم و صدور مجوز")
    labour = town.staff("labour.head", way.screen)
    labour.go(f"/inbox/?q={code}")
    labour.open(code)
    labour.do(INDEPENDENT, "issue")
    town.arrives(way.person.mobile, "مجوز")
    labour.open(code)
    labour.follow("دیدن مجوز")
    return labour.page.url.rstrip("/").rsplit("/", 1)[-1]


def everybody_can_check_the_permit(town: Town, citizen: Person, way: Way, number: str) -> None:
    """S7: the holder has it, anybody can check it, and learns no more than they need."""
    citizen.go("/inbox/")
    citizen.go(f"/permits/{number}/")
    citizen.sees(way.person.last_name, FIELDS[way.field])
    stranger = town.somebody(way.screen)
    stranger.go("/verify/")
    stranger.type({"number": [number]})
    with stranger.page.expect_navigation():
        stranger.page.get_by_role("button", name="بررسی", exact=True).click()
    stranger.look()
    stranger.sees("این مجوز معتبر است", FIELDS[way.field])
    assert digits_out(way.person.national_id) not in stranger.text("main")


def reaches_the_bank(town: Town, citizen: Person, way: Way, code: str) -> None:
    """S8: then, and only if a loan was asked, the plan goes to the bank."""
    citizen.open(code)
    facility = citizen.beside("تسهیلات")
    citizen.open(facility)
    citizen.do(FACILITY, "request", {
        "amount": LOAN, "bank": "bank-022", "sheba": made.sheba(way.n), "guarantee": "promissory",
        "credit_consent": True,
    })  # fmt: skip
    secretariat = town.staff("secretariat", way.screen)
    secretariat.go(f"/inbox/?q={facility}")
    secretariat.open(facility)
    secretariat.sees("در صف کمیته")
    goes_before_the_committee(secretariat)
    citizen.open(facility)
    citizen.sees("در دستور کمیتهٔ شهرستان")


def goes_before_the_committee(secretariat: Person) -> None:
    """S16: the secretariat takes the line of the county as it stands to a session of its committee."""
    year, month, day = map(str, jalali.to_parts(jalali.today()))
    secretariat.go("/committee/")
    secretariat.type({"county": [TOWN["county"]], "place": ["فرمانداری"]})
    secretariat.type({"date_day": [day], "date_month": [month], "date_year": [year]})
    secretariat.press("آماده‌کردن جلسه")
    secretariat.press("ثبت دستور جلسه")
    secretariat.page.locator("[name=chair]").first.check()
    secretariat.press("دعوت از اعضا")
    secretariat.sees("اعضا دعوت شده‌اند")


def is_drawn_and_overseen(town: Town, citizen: Person, way: Way, code: str) -> None:
    """S15: the flowchart, on a public page and with «here» on the case. S16: the secretariat oversees all."""
    citizen.open(code)
    assert "پرونده اکنون در «مجوز صادر شد» است" in citizen.page.locator("svg desc").first.text_content()
    stranger = town.somebody(way.screen)
    stranger.go("/process/")
    stranger.page.get_by_role("link", name="متقاضی مستقل").click()
    assert stranger.page.locator("svg.drawing").count() == 1
    secretariat = town.staff("secretariat", way.screen)
    secretariat.go("/dashboard/")
    secretariat.sees("مدیریت جهاد کشاورزی شوشتر")
    citizen.go("/messages/")
    citizen.sees("مجوز")
