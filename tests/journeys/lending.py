"""What people of a loan do over pages, as in `people`: the line, the committee, the branch."""

from __future__ import annotations

from collections import defaultdict

from khanegi.base import jalali
from khanegi.cli import made, province
from khanegi.process.facility import FACILITY
from khanegi.rules import asks
from khanegi.rules.forms import fill
from tests.journeys.people import Person, Town

COUNTY, TITLE = "0621", "شوشتر"
MEMBERS = ("committee.shushtar.chair", "committee.shushtar.industry", "committee.shushtar.agriculture")
REASON = "جلسهٔ ویژه برای یک درخواست فوری است و بقیه در جلسهٔ همین ماه می‌آیند."


def lived(ends: str, county: str = COUNTY) -> made.Person:
    """Return the first of the made-up province who asked for a loan and whose story ends so."""
    numbers: defaultdict[str, str] = defaultdict(str)
    stories = (one for one in province.stories(numbers) if one.loan and one.county == county)
    return min((one for one in stories if one.steps.endswith(ends)), key=lambda one: one.n).person


def loan_of(citizen: Person) -> str:
    """Open the facility from a person's own list and return its code."""
    citizen.go("/inbox/")
    link = citizen.page.get_by_role("link", name="تسهیلات").first
    code = str(link.get_attribute("href")).strip("/").rsplit("/", 1)[-1]
    citizen.open(code)
    return code


def holds_a_session(town: Town, secretariat: Person, who: made.Person) -> None:
    """Prepare a session with one case, let its members vote on it and sign: nobody else decides."""
    _prepares(secretariat, who)
    path = secretariat.page.url.removeprefix(town.home)
    for box in secretariat.page.locator("[name=present]").all():
        box.check()
    secretariat.press("ثبت حاضران و آغاز رأی‌گیری")
    members = [town.staff(name, secretariat.screen) for name in MEMBERS]
    for member in members:
        member.go("/committee/")
        member.go(path)
        _clicks(member, "button[value=yes]")
        member.sees("رأی شما")
    secretariat.go(path)
    _clicks(secretariat, "a[href*='item=']")
    secretariat.type(fill(asks.get("committee_decision").fields, {"decision": "approve"}))
    secretariat.press("ثبت تصمیم")
    secretariat.press("پایان جلسه و نوشتن صورت‌جلسه")
    for member in members:
        member.go(path)
        member.sees("متن صورت‌جلسه", who.last_name)
        member.press("این صورت‌جلسه را امضا می‌کنم")
    members[-1].sees("امضا شده")


def _prepares(secretariat: Person, who: made.Person) -> None:
    year, month, day = map(str, jalali.to_parts(jalali.today()))
    secretariat.go("/committee/")
    secretariat.type({"county": [COUNTY], "place": ["فرمانداری"]})
    secretariat.type({"date_day": [day], "date_month": [month], "date_year": [year]})
    secretariat.press("آماده‌کردن جلسه")
    for box in secretariat.page.locator("[name=case]").all():
        box.uncheck()
    rows = secretariat.page.locator("tr", has_text=who.last_name)
    rows.filter(has_text=who.first_name).locator("[name=case]").first.check()
    secretariat.page.fill("[name=reason]", REASON)
    secretariat.press("ثبت دستور جلسه")
    secretariat.page.locator("[name=chair]").first.check()
    secretariat.press("دعوت از اعضا")


def _clicks(one: Person, where: str) -> None:
    with one.page.expect_navigation():
        one.page.locator(where).first.click()
    one.look()


def refers(secretariat: Person, code: str, bank: str) -> None:
    """Write the letter to the branch of a bank in the county of the case."""
    secretariat.open(code)
    branch = secretariat.option("refer", "branch", f"{bank}، شعبهٔ {TITLE}")
    secretariat.do(FACILITY, "refer", {"branch": branch})


def rings(town: Town, code: str, bell: int) -> None:
    """Let the moment of one bell of the place come now, and the clock do what it does then."""
    town.service.sql(
        f"update cases_case set bell = {bell}, rings_at = now() - interval '1 minute' "
        f"where code = '{code}' returning id"
    )
    town.service.defer("cases.bells", timestamp=0)


def gives_quota(secretariat: Person, bank: str, amount: int) -> None:
    """Write by the minutes of a meeting what a bank may lend in the county, and see it on the page."""
    secretariat.go("/dashboard/quota/give/")
    secretariat.page.locator("select[name=county]").select_option(label=TITLE)
    choice = secretariat.page.locator("label", has=secretariat.page.locator("[name=bank]"))
    choice.filter(has_text=bank).first.click()
    year = str(jalali.year(jalali.today()))
    secretariat.type({"year": [year], "amount": [str(amount)], "minutes": ["۱۴۰۵/۱۴"]})
    secretariat.press("دادن سهمیه")
    secretariat.sees("۱۴۰۵/۱۴")
