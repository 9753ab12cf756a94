"""A loan from the place in line to its settlement, and the road on which banks are silent and say no.

Lived by people of the made-up province over the running service (spec 3.9; the sheet, S8, S13 and S16).
"""

from __future__ import annotations

import datetime as dt

from khanegi.base import jalali
from khanegi.cli import made
from khanegi.process.appeal import APPEAL
from khanegi.process.facility import FACILITY
from tests.faults.citizens import run
from tests.faults.service import until
from tests.journeys.lending import gives_quota, holds_a_session, lived, loan_of, refers, rings
from tests.journeys.people import Person, Screen, Town

WIDE, PHONE = Screen(1280), Screen(360)
OWN, OTHER = "بانک توسعهٔ تعاون", "بانک صادرات ایران"
AMOUNT = 500_000_000
AGREED = {"agreed": True}
NO = {"reason": "B04", "text": "دو ضامن معرفی شد و هیچ‌یک شرایط لازم را نداشت."}
EMPTY = {"reason": "B07", "text": "سهمیهٔ امسال این شعبه برای این وام تمام شده است."}
OBJECTION = {"text": "ضامن دیگری دارم که کارمند است و گواهی کسر از حقوق آورده است."}
RULING = {"text": "دو بانک با دلیل نوشته‌شده نپذیرفته‌اند و مدرک تازه‌ای آورده نشده است."}
# The days of supervision of the loan that was paid last are reached: month 1 and month 3.
A_MONTH_LATER = """
update loans_supervision set due_on = due_on - 90
where case_id = (select case_id from loans_supervision order by id desc limit 1) returning id
"""
# What is left of the county's quota at the two banks of the made-up applicants, taken back by minutes.
SPENT = """
insert into loans_quotaentry (quota_id, kind, amount, at, minutes, reason)
select q.id, 'cut', q.given - q.reserved - q.used, now(), '۱۴۰۵/۱۲', 'پایان اعتبار'
from loans_quota q join people_county c on c.id = q.county_id join people_office b on b.id = q.bank_id
where c.code = '0621' and b.code in ('bank-022', 'bank-019') and q.given > q.reserved + q.used
returning id
"""


def test_a_loan_from_the_line_to_the_settlement(town: Town):
    who = lived("issue@27")
    citizen = town.citizen(who.mobile, PHONE)
    code = loan_of(citizen)
    asks_and_sees_the_place_in_line(citizen, who)
    secretariat = town.staff("secretariat", WIDE)
    holds_a_session(town, secretariat, who)
    secretariat.until(code, FACILITY.action("committee_approved").told)
    refers(secretariat, code, OWN)
    branch = town.staff("branch.shushtar", WIDE)
    brings_what_is_asked_for(town, branch, citizen, who, code)
    both_sign(branch, citizen, code)
    is_paid_in_two_stages(branch, citizen, code)
    goes_on_working(town, citizen, who, code)
    branch.open(code)
    branch.do(FACILITY, "settle")
    citizen.open(code)
    citizen.sees("تسویه شد", "همهٔ قسط‌ها پرداخت شده است")
    assert "Every quota is what its ledger says" in run(town.service, "django", "prove")


def asks_and_sees_the_place_in_line(citizen: Person, who: made.Person) -> None:
    """S8: an amount under the ceiling, banks in order; then the place in line and where it comes from."""
    citizen.sees("سقف امسال")
    citizen.do(FACILITY, "request", {
        "amount": AMOUNT, "bank": "bank-022", "sheba": made.sheba(who.n), "guarantee": "promissory",
        "credit_consent": True,
    })  # fmt: skip
    citizen.sees("جای شما در صف کمیته", "با امتیاز")
    citizen.page.get_by_text("این امتیاز از کجا آمده است").click()
    citizen.sees("هر روز انتظار یک امتیاز است")


def brings_what_is_asked_for(
    town: Town, branch: Person, citizen: Person, who: made.Person, code: str
) -> None:
    """F4 to F6: a branch asks from a closed list, the applicant answers, the branch says it is complete."""
    branch.go(f"/inbox/?q={code}")
    branch.open(code)
    branch.do(FACILITY, "accept")
    branch.do(FACILITY, "demand", {"items": [{"item": "D04"}]})
    town.arrives(who.mobile, "ضامن")
    citizen.open(code)
    citizen.sees("خواسته‌های شعبه", "ضامن", "در انتظار متقاضی")
    citizen.do(FACILITY, "supplied", {"note": "ضامن را دیروز به شعبه بردم و مدارک او را دادم."})
    branch.open(code)
    branch.sees("پاسخ داده شد", "ضامن را دیروز به شعبه بردم")
    branch.do(FACILITY, "documents_complete")
    branch.do(FACILITY, "credit_ok")


def both_sign(branch: Person, citizen: Person, code: str) -> None:
    """F7: instalments, fee and months stand on the page before anybody signs."""
    branch.cannot("امضای قرارداد")
    first = (jalali.today() + dt.timedelta(days=31)).isoformat()
    said = {"number": "۱۴۰۵/۲۲/۷۷", "months": 36, "grace": 0, "first_due": first}
    branch.do(FACILITY, "draft_contract", said)
    citizen.open(code)
    citizen.sees("۳۶ قسط ماهانه، هر قسط ۱۵٬۰۰۰٬۰۰۰ ریال", "جمع بازپرداخت", "هنوز هیچ‌کدام")
    citizen.do(FACILITY, "sign_contract", AGREED)
    branch.open(code)
    branch.cannot("نوشتن قسط‌ها و مدت قرارداد")
    branch.do(FACILITY, "sign_contract", AGREED)


def is_paid_in_two_stages(branch: Person, citizen: Person, code: str) -> None:
    """F8: each stage with its amount and day; the payment ends when the sum is whole, never before."""
    today = jalali.today().isoformat()
    branch.do(FACILITY, "pay", {"stage": 1, "amount": 300_000_000, "paid_on": today})
    branch.cannot("پایان پرداخت")
    citizen.open(code)
    citizen.sees("مرحلهٔ ۱", "مانده", "۲۰۰٬۰۰۰٬۰۰۰ ریال")
    branch.do(FACILITY, "pay", {"stage": 2, "amount": 200_000_000, "paid_on": today})
    branch.do(FACILITY, "paid")


def goes_on_working(town: Town, citizen: Person, who: made.Person, code: str) -> None:
    """3.9 F10: after a month the applicant is asked how it goes, later the inspector asks."""
    rings(town, code, 0)
    town.service.sql(A_MONTH_LATER)
    town.arrives(who.mobile, "پس از وام")
    citizen.open(code)
    citizen.do(FACILITY, "self_report", {"works": "yes", "jobs": 2})
    citizen.sees("ماه ۱، گزارش متقاضی", "بله، همان کار ادامه دارد")
    inspector = town.staff("inspector", WIDE)
    inspector.go(f"/inbox/?q={code}")
    inspector.open(code)
    inspector.do(FACILITY, "call", {"works": "yes", "jobs": 2, "text": "کار برقرار است و دو نفر کار می‌کنند."})


def test_banks_that_are_silent_and_say_no(town: Town):
    who = lived("approved@14")
    citizen, secretariat = town.citizen(who.mobile, WIDE), town.staff("secretariat", PHONE)
    code = loan_of(citizen)
    is_referred_once_there_is_quota(town, secretariat, code)
    nobody_answers(town, citizen, who, code)
    citizen.do(FACILITY, "other_bank", {"bank": "bank-019"})
    refers(secretariat, code, OTHER)
    is_refused(town, "branch.shushtar.saderat", citizen, code, NO)
    citizen.do(FACILITY, "other_bank", {"bank": "bank-022"})
    refers(secretariat, code, OWN)
    is_refused(town, "branch.shushtar", citizen, code, EMPTY)
    citizen.cannot("انتخاب بانک دیگر")
    citizen.sees("دو بار بانک را عوض کرده‌اید و بیش از آن شدنی نیست")
    objects_and_is_upheld(town, citizen, code)
    assert "Every quota is what its ledger says" in run(town.service, "django", "prove")


def is_referred_once_there_is_quota(town: Town, secretariat: Person, code: str) -> None:
    """F3: no letter beyond the quota; the page says so, and the file keeps its place."""
    town.service.sql(SPENT)
    secretariat.open(code)
    secretariat.cannot("معرفی به شعبه")
    secretariat.sees("سهمیهٔ بانک‌های این متقاضی در این شهرستان برای این مبلغ نمانده است")
    for bank in (OWN, OTHER):
        gives_quota(secretariat, bank, 10 * AMOUNT)
    refers(secretariat, code, OWN)


def nobody_answers(town: Town, citizen: Person, who: made.Person, code: str) -> None:
    """F4: after the branch's days its head office is told, after twice as many the applicant may leave."""
    citizen.open(code)
    citizen.cannot("انتخاب بانک دیگر")
    citizen.sees("شعبه هنوز در مهلت پاسخ است")
    head = town.staff("bank.head", PHONE)
    rings(town, code, 0)
    until(lambda: _reads(head, code), 20)
    head.open(code)
    rings(town, code, 1)
    town.arrives(who.mobile, "پاسخ نداده است")
    citizen.open(code)


def _reads(head: Person, code: str) -> bool:
    head.go(f"/inbox/?q={code}")
    return head.page.locator(f"a[href='/cases/{code}/']").count() > 0


def is_refused(town: Town, username: str, citizen: Person, code: str, no: dict[str, str]) -> None:
    """A no has a coded reason; the applicant reads it and what can be done now."""
    branch = town.staff(username, PHONE)
    branch.open(code)
    branch.do_last(FACILITY, "refuse", no)
    citizen.open(code)
    citizen.sees("بانک پرداخت نکرد", no["text"], "تا پایان مهلت بانک دیگری انتخاب کنید یا اعتراض کنید")


def objects_and_is_upheld(town: Town, citizen: Person, code: str) -> None:
    """Somebody who had no part in it decides; then the time runs out and the permit stays what it is."""
    citizen.do(FACILITY, "appeal", OBJECTION)
    objection = citizen.beside("اعتراض")
    desk = town.staff("appeals", PHONE)
    desk.open(objection)
    desk.do(APPEAL, "dismiss", RULING)
    citizen.until(code, FACILITY.action("uphold").told)
    rings(town, code, 1)
    citizen.until(code, FACILITY.action("close_unpaid").told)
    citizen.sees("تسهیلات پرداخت نشد", "مجوز شما به جای خود باقی است")
