"""Where a request for a facility can be from version 2 on, and what time does there.

Source: spec.md 3.9 and 3.14. Days are defaults; the rule named beside each overrides them.
"""

from __future__ import annotations

from dataclasses import replace

from khanegi.process.facility.first import QUEUE as FIRST_QUEUE
from khanegi.process.facility.first import REQUEST as FIRST_REQUEST
from khanegi.process.grammar import Bell, Kind, Place, Unit
from khanegi.process.words import Role

LETTER_END = "letter_end"
SILENT = 200  # percent of the branch's days after which the applicant may choose another bank

REQUEST = replace(
    FIRST_REQUEST,
    next="مبلغ و بانک‌های دلخواه را بنویسید. سپس درخواست شما در صف کمیتهٔ شهرستان می‌رود.",
)
QUEUE = Place(
    key=FIRST_QUEUE.key,
    title="در صف کمیته",
    owners=(Role.SECRETARIAT,),
    days=FIRST_QUEUE.days,
    rule=FIRST_QUEUE.rule,
    bells=FIRST_QUEUE.bells,
    next="جای شما در صف و امتیاز آن در همین صفحه است. دبیرخانه پرونده را به جلسهٔ کمیتهٔ شهرستان می‌برد.",
)
COMMITTEE = Place(
    key="committee",
    title="در دستور کمیتهٔ شهرستان",
    owners=(Role.SYSTEM,),
    days=31,
    unit=Unit.CALENDAR,
    rule="committee_days",
    bells=(Bell(percent=100, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),),
    next="روز جلسه را دبیرخانه تعیین می‌کند. رأی پس از امضای صورت‌جلسه در همین پرونده می‌آید.",
)
APPROVED = Place(
    key="approved",
    title="تصویب‌شده، در انتظار معرفی به بانک",
    owners=(Role.SECRETARIAT,),
    days=5,
    rule="referral_days",
    bells=(
        Bell(percent=100, tells=(Role.SECRETARIAT,)),
        Bell(percent=200, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="اگر سهمیهٔ بانک‌های شما در این شهرستان مانده باشد، دبیرخانه نامهٔ معرفی را می‌نویسد.",
)
AT_BRANCH = Place(
    key="at_branch",
    title="معرفی‌شده به شعبهٔ بانک",
    owners=(Role.BRANCH,),
    days=3,
    rule="branch_accept_days",
    bells=(
        Bell(percent=100, tells=(Role.BRANCH, Role.BANK_HEAD), reader=Role.BANK_HEAD),
        Bell(percent=SILENT, tells=(Role.SECRETARIAT, Role.APPLICANT), reader=Role.SECRETARIAT),
        Bell(before=10, until=LETTER_END, tells=(Role.APPLICANT, Role.SECRETARIAT)),
        Bell(until=LETTER_END, takes="letter_ended"),
    ),
    next="به شعبه بروید. شعبه پذیرش یا برگشت پرونده را همین‌جا ثبت می‌کند.",
)
DOCUMENTS = Place(
    key="documents",
    title="تکمیل مدارک در شعبه",
    owners=(Role.BRANCH, Role.APPLICANT),
    days=30,
    unit=Unit.CALENDAR,
    rule="bank_documents_days",
    bells=(
        Bell(before=10, tells=(Role.APPLICANT,)),
        Bell(percent=100, tells=(Role.BRANCH, Role.BANK_HEAD, Role.APPLICANT), reader=Role.BANK_HEAD),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="هر چه شعبه از فهرست ثابت خواسته در همین صفحه است. آن را به شعبه ببرید و همین‌جا بنویسید چه دادید.",
)
CREDIT = Place(
    key="credit",
    title="اعتبارسنجی در شعبه",
    owners=(Role.BRANCH,),
    days=7,
    rule="credit_days",
    bells=(
        Bell(percent=100, tells=(Role.BRANCH, Role.BANK_HEAD), reader=Role.BANK_HEAD),
        Bell(percent=200, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="شعبه نتیجهٔ اعتبارسنجی را ثبت می‌کند و سپس قرارداد را می‌نویسد.",
)
CONTRACT = Place(
    key="contract",
    title="امضای قرارداد با بانک",
    owners=(Role.BRANCH, Role.APPLICANT),
    each=True,
    days=10,
    rule="bank_contract_days",
    bells=(
        Bell(percent=70, tells=(Role.APPLICANT,)),
        Bell(percent=100, tells=(Role.BRANCH, Role.BANK_HEAD, Role.APPLICANT), reader=Role.BANK_HEAD),
        Bell(percent=200, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="قسط‌ها، کارمزد و مدت در همین صفحه است. پس از پذیرش شما و شعبه، پرداخت آغاز می‌شود.",
)
PAYING = Place(
    key="paying",
    title="در حال پرداخت",
    owners=(Role.BRANCH,),
    days=5,
    rule="payment_days",
    granted=True,
    bells=(
        Bell(percent=100, tells=(Role.BRANCH, Role.BANK_HEAD), reader=Role.BANK_HEAD),
        Bell(percent=200, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="شعبه هر مرحلهٔ پرداخت را با مبلغ و تاریخ همین‌جا ثبت می‌کند.",
)
SUPERVISION = Place(
    key="supervision",
    title="پرداخت‌شده، در نظارت",
    owners=(Role.INSPECTOR, Role.BRANCH),
    days=365,
    unit=Unit.CALENDAR,
    rule="supervision_days",
    granted=True,
    bells=(
        Bell(percent=8, tells=(Role.APPLICANT,)),  # month 1
        Bell(percent=25, tells=(Role.INSPECTOR,)),  # month 3: by telephone
        Bell(percent=50, tells=(Role.INSPECTOR,)),  # months 6 and 12: visits by sample
        Bell(percent=100, tells=(Role.INSPECTOR,)),
    ),
    next="در ماه‌های ۱، ۳، ۶ و ۱۲ از کار شما پرسیده می‌شود. پس از آخرین قسط، بانک تسویه را ثبت می‌کند.",
)
DIVERTED = Place(
    key="diverted",
    title="انحراف تسهیلات ثبت شد",
    owners=(Role.BRANCH,),
    next="به تعلیق مجوز رسیدگی می‌شود. اگر این نوشته درست نیست، در پروندهٔ مجوز پاسخ دهید. "
    "اگر تعلیق به همین سبب باشد، با رفع آن وام به نظارت برمی‌گردد. "
    "قسط‌ها ادامه دارد و بانک تسویه را ثبت می‌کند.",
)
UNPAID = Place(
    key="unpaid",
    title="بانک پرداخت نکرد",
    kind=Kind.RESTS,
    days=15,
    unit=Unit.CALENDAR,
    rule="bank_complaint_days",
    bells=(Bell(before=5, tells=(Role.APPLICANT,)), Bell(takes="close_unpaid")),
    next="تا پایان مهلت بانک دیگری انتخاب کنید یا اعتراض کنید؛ کسی دیگر به اعتراض رسیدگی می‌کند.",
)
REJECTED = Place(
    key="rejected",
    title="کمیته نپذیرفت",
    kind=Kind.RESTS,
    days=15,
    unit=Unit.CALENDAR,
    rule="appeal_days",
    bells=(Bell(takes="close_rejected"),),
    next="تا پایان مهلت می‌توانید اعتراض کنید؛ کسی دیگر به اعتراض رسیدگی می‌کند.",
)
APPEALED = Place(
    key="appealed",
    title="در انتظار نتیجهٔ اعتراض",
    owners=(Role.SYSTEM,),
    next="میز اعتراض رسیدگی می‌کند. نتیجه در همین پرونده ثبت می‌شود.",
)
SETTLED = Place(key="settled", title="تسویه شد", kind=Kind.FINAL, next="همهٔ قسط‌ها پرداخت شده است.")
NOT_PAID = Place(
    key="not_paid",
    title="تسهیلات پرداخت نشد",
    kind=Kind.FINAL,
    next="نتیجه در سامانه نهایی است. مجوز شما به جای خود باقی است.",
)
CLOSED = Place(
    key="closed",
    title="نپذیرفتن کمیته نهایی شد",
    kind=Kind.FINAL,
    next="نتیجه در سامانه نهایی است. مجوز شما به جای خود باقی است.",
)
# Where a letter lives and nothing has been contracted, and where it lives at all before payment.
BEFORE_CONTRACT = (AT_BRANCH, DOCUMENTS, CREDIT)
UNDER_LETTER = (*BEFORE_CONTRACT, CONTRACT, PAYING)
AFTER_PAYMENT = (SUPERVISION, DIVERTED)
