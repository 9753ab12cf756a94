"""What the page of a facility says about its money, to the applicant and to the bank."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template

from khanegi.base import jalali
from khanegi.base.persian import number
from khanegi.loans.committee.models import Queued
from khanegi.loans.models import Request
from khanegi.process.words import Role
from khanegi.rules import reasons
from khanegi.rules.asks import GUARANTEES
from tests.banking import AGREED, DEMAND, contract, pay
from tests.builders import World
from tests.papers import read_pdf

pytestmark = pytest.mark.django_db


def money(client, user, case):
    client.force_login(user)
    page = BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")
    region = page.select_one("#money")
    return region.get_text(" ", strip=True) if region else ""


def supervised(client, user, case):
    client.force_login(user)
    page = BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")
    return page.select_one("#supervision").get_text(" ", strip=True)


def persian_day(day):
    return Template("{% load khanegi %}{{ day|jalali }}").render(Context({"day": day}))


def test_the_letter_stands_there_with_its_amount(client, world):
    case = world.a_loan("at_branch")
    client.force_login(case.applicant)

    page = BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")

    said = page.select_one("#facility").get_text(" ", strip=True)
    assert "مبلغ نامه ۵۰۰٬۰۰۰٬۰۰۰ ریال" in said


def bring(client, case):
    client.force_login(case.applicant)
    page = BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")
    return [one.get_text(strip=True) for one in page.select("#facility li")]


def test_with_the_letter_stands_what_to_bring_for_the_guarantee_that_was_offered(client, world):
    case = world.a_loan("at_branch")
    always = ["اصل شناسنامه و کارت ملی", "مدرک نشانی محل زندگی و کار", "افتتاح حساب قرض‌الحسنه"]

    assert bring(client, case)[:3] == always
    assert {"سفته", "سند وثیقه"} & set(bring(client, case)) == {"سفته"}
    Request.objects.filter(case=case).update(guarantee="property")
    assert {"سفته", "سند وثیقه"} & set(bring(client, case)) == {"سند وثیقه"}
    file = read_pdf(client.get(f"/cases/{case.code}/print/letter/").content)
    assert "سند وثیقه" in file
    assert "اصل شناسنامه و کارت ملی" in file


def test_there_is_nothing_to_bring_before_the_letter_and_after_the_papers(client, world):
    assert [bring(client, world.a_loan(place)) for place in ("approved", "credit")] == [[], []]


def test_every_guarantee_has_a_list_of_the_catalogue():
    known = {key for key, _ in reasons.DEMAND} - {reasons.OTHER_DEMAND}

    assert set(reasons.BRING_FOR) == {key for key, _ in GUARANTEES}
    assert {*reasons.BRING, *(one for kind in reasons.BRING_FOR.values() for one in kind)} <= known


def months_left():
    begins = jalali.from_parts(jalali.year(jalali.today()) + 1, 1, 1)
    return number(max(round((begins - jalali.today()).days / 30), 1))


def place_in_line(client, user, case):
    client.force_login(user)
    page = BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")
    region = page.select_one("#line")
    return region.get_text(" ", strip=True) if region else ""


def test_who_is_granted_without_a_quota_reads_the_place_and_what_a_new_year_brings(client, world):
    world.a_quota(1)
    first, second = world.a_loan("approved"), world.a_loan("approved")

    said = place_in_line(client, second.applicant, second)

    assert "نفر ۲ از ۲ نفر تصویب‌شدهٔ شهرستان" in said
    assert "سهمیهٔ بانک‌های شما در این شهرستان اکنون برای مبلغ شما کافی نیست" in said
    assert f"سال تازه حدود {months_left()} ماه دیگر آغاز می‌شود" in said
    Queued.objects.filter(case=second).update(year=jalali.year(jalali.today()) - 1)
    said = place_in_line(client, second.applicant, second)
    assert "نفر ۱ از ۲" in said
    assert "از همهٔ درخواست‌های امسال جلوتر است" in said
    assert "نفر ۲ از ۲" in place_in_line(client, first.applicant, first)


def test_who_waits_beyond_this_year_s_money_reads_when_the_next_begins(client, world):
    world.a_quota(1)
    case = world.a_case("queue", "facility")

    said = place_in_line(client, case.applicant, case)

    assert f"سال تازه حدود {months_left()} ماه دیگر آغاز می‌شود" in said
    assert "شش ماه گذشته" not in said


def test_where_a_bank_has_room_no_pace_is_made_up(client, world):
    world.a_quota()
    world.a_loan("at_branch")  # one letter in half a year says nothing about the next
    case = world.a_loan("approved")

    said = place_in_line(client, case.applicant, case)

    assert "دست‌کم یکی از بانک‌های شما برای این مبلغ سهمیه دارد. دبیرخانه نامهٔ معرفی را می‌نویسد." in said
    assert "ماه دیگر" not in said
    assert place_in_line(client, case.applicant, world.goes_on(case, "at_branch", done=2)) == ""


def test_before_the_committee_there_is_nothing_to_say(client, a_case):
    case = a_case("queue", "facility")

    assert money(client, case.applicant, case) == ""


def test_the_applicant_reads_what_is_asked_and_by_whom_it_waits(client, world):
    case = world.act(world.a_loan("documents"), DEMAND)

    said = money(client, case.applicant, case)

    assert "۵۰۰٬۰۰۰٬۰۰۰ ریال" in said
    assert "ضامن" in said
    assert "در انتظار متقاضی" in said


def test_both_sides_read_the_contract_and_each_stage_of_the_payment(client, world):
    case = world.act(world.a_loan("paying"), pay(1, 200_000_000))

    for user in (case.applicant, world.someone(Role.BRANCH)):
        said = money(client, user, case)
        assert "۶۰ قسط ماهانه، هر قسط ۹٬۳۳۳٬۳۳۴ ریال" in said
        assert "مرحلهٔ ۱ ۲۰۰٬۰۰۰٬۰۰۰ ریال" in said
        assert "مانده ۳۰۰٬۰۰۰٬۰۰۰ ریال" in said


def test_after_payment_the_looks_and_their_days_stand_there(client, world):
    case = world.a_loan("supervision")

    told = supervised(client, case.applicant, case)

    due = persian_day(jalali.today() + dt.timedelta(days=30))
    assert f"نوبت بعدی حدود {due} است. آن روز پیامک می‌گیرید" in told
    assert f"ماه ۱، گزارش متقاضی حدود {due}" in told
    assert "ایستادن کار به‌تنهایی مجوز شما را باطل نمی‌کند" in told


def test_a_look_whose_day_has_come_is_owed_and_the_next_is_told(client, world):
    case = world.a_loan("supervision")
    case.supervisions.filter(month=1).update(due_on=jalali.today())

    told = supervised(client, case.applicant, case)

    assert f"ماه ۱، گزارش متقاضی مانده از {persian_day(jalali.today())}" in told
    assert "ناظر به شما تلفن می‌کند" in told
    assert "گزارش ماه ۱ مانده است" in told


def test_an_inspector_reads_the_looks_without_what_is_said_to_the_borrower(client, world):
    told = supervised(client, world.someone(Role.INSPECTOR), world.a_loan("supervision"))

    assert "ماه ۳، نظارت تلفنی" in told
    assert "مجوز شما" not in told


def test_what_was_not_asked_before_the_settlement_is_not_expected_any_more(client, world):
    case = world.a_loan("settled")

    told = supervised(client, case.applicant, case)

    assert told.count("پرسیده نشد") == 4
    assert "نوبت" not in told


def test_who_has_signed_and_what_is_paid_back_is_read_before_signing(client, world):
    case = world.a_loan("contract")
    before = money(client, case.applicant, case)
    case = world.act(case, ("sign_contract", Role.BRANCH, AGREED))

    assert "جمع بازپرداخت ۵۶۰٬۰۰۰٬۰۰۰ ریال" in before
    assert "امضا کرده‌اند هنوز هیچ‌کدام" in before
    assert f"امضا کرده‌اند {Role.BRANCH.title}" in money(client, case.applicant, case)


def test_equal_instalments_have_no_other_last_one(client, world):
    case = world.act(world.a_loan("contract"), contract(months=36))

    assert "قسط آخر" not in money(client, case.applicant, case)


@pytest.fixture
def strong(client, world: World):
    """Return the acts that are drawn in the strong colour for somebody in a role, or for the applicant."""

    def see(case, role=None):
        client.force_login(world.someone(role) if role else case.applicant)
        page = BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")
        buttons = page.select("#doing .acts .button")
        return [one.get_text(strip=True) for one in buttons if one["class"] == ["button"]]

    return see


@pytest.mark.parametrize(
    ("place", "role", "title"),
    [
        ("approved", Role.SECRETARIAT, ["معرفی به شعبه"]),
        ("at_branch", Role.BRANCH, ["پذیرش پرونده در شعبه"]),
        ("documents", Role.BRANCH, ["کامل‌بودن مدارک"]),
        ("credit", Role.BRANCH, ["تأیید اعتبارسنجی"]),
        ("contract", Role.BRANCH, ["امضای قرارداد"]),
        ("contract", None, ["امضای قرارداد"]),
        ("paying", Role.BRANCH, ["ثبت پرداخت یک مرحله"]),
        ("supervision", Role.BRANCH, ["تسویهٔ وام"]),
        ("supervision", Role.INSPECTOR, ["نظارت تلفنی"]),
        ("unpaid", None, ["انتخاب بانک دیگر"]),
    ],
)
def test_the_strong_button_carries_the_file_on(strong, world, place, role, title):
    assert strong(world.a_loan(place), role) == title


def test_a_contract_is_written_before_it_is_signed(strong, world):
    """While nothing is written there is nothing to sign, and asking for a paper is a step back."""
    case = world.act(world.a_loan("credit"), ("credit_ok", Role.BRANCH, {}))

    assert strong(case, Role.BRANCH) == ["نوشتن قسط‌ها و مدت قرارداد"]
    assert strong(case) == []


def test_when_all_is_paid_the_strong_button_ends_the_payment(strong, world):
    case = world.act(world.a_loan("paying"), pay(1, 500_000_000))

    assert strong(case, Role.BRANCH) == ["پایان پرداخت"]
