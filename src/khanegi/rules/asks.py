"""What an action asks of the person who takes it: one short declared form for each `asks` key.

Lists that depend on the case come as options: `condition` (numbered conditions), `item` (fields
and documents of this case), `held_paper` and `sent_paper` (documents that were sent), `warnings`
(of its plan), `bank` and `branch`.
"""

from __future__ import annotations

from typing import Any

from khanegi.base.errors import NotFound
from khanegi.base.persian import number
from khanegi.rules import (
    asks_bank,
    asks_committee,
    asks_cooperative,
    asks_home,
    asks_permits,
    asks_quota,
    asks_rules,
    asks_sponsors,
    asks_standstill,
    reasons,
)
from khanegi.rules.forms import Field, Form, Kind, Page, checks

SEEN = (("yes", "بله"), ("no", "خیر"), ("unseen", "بررسی نشد"))
HOURS = tuple((f"{hour:02}:00", f"ساعت {number(hour)}") for hour in range(8, 18))
BODIES = (
    ("health", "مرکز بهداشت"),
    ("veterinary", "ادارهٔ دامپزشکی"),
    ("culture", "ادارهٔ فرهنگ و ارشاد اسلامی"),
)
GUARANTEES = (
    ("promissory", "سفته با اعتبارسنجی"),
    ("guarantor", "ضامن"),
    ("cheque", "چک"),
    ("salary", "کسر از حقوق"),
    ("property", "وثیقهٔ ملکی"),
)


def _ask(key: str, title: str, *fields: Field, hint: str = "") -> Form:
    page = Page(key=key, title=title, hint=hint, fields=fields)
    return Form(key=f"ask_{key}", version=1, title=title, pages=(page,))


def _text(key: str, label: str, least: int, hint: str = "", **more: Any) -> Field:
    return Field(key=key, label=label, kind=Kind.LONG, min=least, hint=hint, **more)


OTHER_BANK = "این بانک را پیش‌تر انتخاب کرده‌اید. بانک دیگری انتخاب کنید یا خالی بگذارید."
RETURN_ROW = (
    Field(key="item", label="بخش یا مدرک", kind=Kind.CHOICE, source="item"),
    Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.RETURN),
    Field(
        key="note",
        label="چه چیزی باید درست شود",
        kind=Kind.TEXT,
        max=300,
        optional=True,
        check=checks.needed_when(("reason",), ("other",), "بنویسید چه چیزی باید درست شود."),
    ),
)
PAPER_NOTE = Field(
    key="note",
    label="توضیح برای متقاضی",
    kind=Kind.TEXT,
    max=200,
    optional=True,
    check=checks.needed_when(("reason",), ("other",), "بنویسید چه چیزی باید درست شود."),
)
VISIT_REPORT = (
    Field(key="held_on", label="روز بازدید", kind=Kind.DATE, check=checks.not_in_future),
    Field(key="lives_there", label="متقاضی در این محل زندگی می‌کند", kind=Kind.CHOICE, choices=SEEN),
    Field(key="space_fits", label="فضای کار برای این کار کافی است", kind=Kind.CHOICE, choices=SEEN),
    Field(key="no_nuisance", label="کار برای همسایه‌ها مزاحمت ندارد", kind=Kind.CHOICE, choices=SEEN),
    Field(key="tools_seen", label="ابزار نوشته‌شده در طرح دیده شد", kind=Kind.CHOICE, choices=SEEN),
    _text("neighbours", "گفتهٔ همسایه‌ها", 3, optional=True),
    _text("result", "نتیجهٔ بازدید", 20, "آنچه دیدید و نظر شما؛ متقاضی این متن را می‌بیند."),
)
FACILITY_REQUEST = (
    Field(
        key="amount",
        label="مبلغ وام به ریال",
        kind=Kind.MONEY,
        min=10_000_000,
        hint="هر تومان ده ریال است. سقف امسال در بالای همین صفحه آمده است.",
        example="500000000",
    ),
    Field(key="bank", label="بانک اول", kind=Kind.CHOICE, source="bank"),
    Field(
        key="bank_second",
        label="بانک دوم",
        kind=Kind.CHOICE,
        source="bank",
        optional=True,
        check=checks.differs(("bank",), OTHER_BANK),
    ),
    Field(
        key="bank_third",
        label="بانک سوم",
        kind=Kind.CHOICE,
        source="bank",
        optional=True,
        check=checks.differs(("bank", "bank_second"), OTHER_BANK),
    ),
    Field(
        key="sheba",
        label="شبای حساب خودتان",
        kind=Kind.SHEBA,
        hint="۲۴ رقم پس از IR؛ حساب باید به نام شما باشد.",
    ),
    Field(key="guarantee", label="ضمانتی که می‌توانید بدهید", kind=Kind.CHOICE, choices=GUARANTEES),
    Field(
        key="credit_consent",
        label="می‌پذیرم که بانک وضعیت اعتباری من را استعلام کند",
        kind=Kind.TICK,
        short="اجازهٔ استعلام اعتباری",
    ),
)

_FORMS = {
    "note": _ask("note", "یادداشت", _text("note", "متن", 3)),
    "refusal": _ask(
        "refusal",
        "دلیل رد",
        Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.REFUSAL),
        Field(
            key="condition",
            label="شرطی که برقرار نیست",
            kind=Kind.CHOICE,
            source="condition",
            hint="رد درخواست باید بر یکی از شرط‌های شماره‌دار تکیه کند.",
        ),
        _text("text", "شرح برای متقاضی", 30, "متقاضی همین متن را می‌خواند: چه چیزی پذیرفته نشد و چرا."),
    ),
    "return_items": _ask(
        "return_items",
        "موردهایی که باید اصلاح شود",
        Field(key="items", label="موردها", kind=Kind.ROWS, fields=RETURN_ROW, max=20),
        hint="متقاضی تنها همین موردها را می‌تواند تغییر دهد.",
    ),
    "accepted_papers": _ask(
        "accepted_papers",
        "مدرک‌های پذیرفته",
        Field(key="papers", label="مدرک‌ها", kind=Kind.CHOICES, source="held_paper"),
    ),
    "resent_paper": _ask(
        "resent_paper",
        "مدرکی که دوباره لازم است",
        Field(key="paper", label="مدرک", kind=Kind.CHOICE, source="sent_paper"),
        Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.PAPER),
        PAPER_NOTE,
        hint="پرونده در بررسی می‌ماند و متقاضی تنها همین مدرک را دوباره می‌فرستد.",
    ),
    "errand": _ask(
        "errand",
        "استعلام",
        Field(key="body", label="از چه دستگاهی", kind=Kind.CHOICE, choices=BODIES),
        _text("question", "پرسش", 10, "بنویسید دربارهٔ چه چیزی نظر می‌خواهید."),
    ),
    "errand_answer": _ask(
        "errand_answer",
        "پاسخ استعلام",
        Field(
            key="answer",
            label="نظر",
            kind=Kind.CHOICE,
            choices=(("yes", "موافق"), ("conditional", "موافق با شرط"), ("no", "مخالف")),
        ),
        _text(
            "conditions",
            "شرط‌ها یا دلیل مخالفت",
            10,
            optional=True,
            check=checks.needed_when(("answer",), ("conditional", "no"), "شرط‌ها یا دلیل مخالفت را بنویسید."),
        ),
        Field(key="reference", label="شمارهٔ نامه یا شناسه", kind=Kind.TEXT, max=50, optional=True),
    ),
    "visit_slot": _ask(
        "visit_slot",
        "زمان بازدید",
        Field(key="date", label="روز بازدید", kind=Kind.DATE, check=checks.within(30)),
        Field(key="hour", label="ساعت", kind=Kind.CHOICE, choices=HOURS),
        Field(key="note", label="یادداشت برای متقاضی", kind=Kind.TEXT, max=300, optional=True),
    ),
    "visit_report": _ask("visit_report", "گزارش بازدید", *VISIT_REPORT),
    "recommendation": _ask(
        "recommendation",
        "نظر کارشناسی",
        _text("opinion", "نظر کارشناسی", 20, "دلیل نظر خود را بنویسید."),
        Field(
            key="warnings_seen",
            label="این هشدارها را دیدم و در نظر خود سنجیدم",
            kind=Kind.CHOICES,
            source="warnings",
            every=True,
            short="هشدارهای طرح",
        ),
    ),
    "appeal": _ask(
        "appeal",
        "اعتراض",
        _text("text", "دلیل اعتراض", 20, "بنویسید کدام بخش تصمیم را نادرست می‌دانید و چرا."),
    ),
    "appeal_decision": _ask(
        "appeal_decision", "رأی اعتراض", _text("text", "رأی و دلیل آن", 30, "معترض همین متن را می‌خواند.")
    ),
    "appeal_more": _ask(
        "appeal_more", "خواستن توضیح", _text("text", "چه توضیح یا مدرکی لازم است", 10)
    ),
    "withdrawal": _ask("withdrawal", "انصراف", _text("reason", "دلیل انصراف", 1, max=500, optional=True)),
    "referral": _ask(
        "referral",
        "معرفی به بانک",
        Field(key="branch", label="شعبه", kind=Kind.CHOICE, source="branch"),
        Field(key="note", label="یادداشت برای شعبه", kind=Kind.TEXT, max=300, optional=True),
    ),
    "bank_return": _ask(
        "bank_return",
        "برگرداندن پرونده",
        Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.BANK),
        _text("text", "شرح برای متقاضی و دبیرخانه", 10),
    ),
    "facility_request": _ask("facility_request", "درخواست تسهیلات", *FACILITY_REQUEST),
    "closure": _ask(
        "closure",
        "تعطیلی استانی",
        Field(key="date", label="روز تعطیلی", kind=Kind.DATE),
        Field(
            key="counties",
            label="شهرستان‌ها",
            kind=Kind.CHOICES,
            source="county",
            optional=True,
            hint="اگر همهٔ استان تعطیل است خالی بگذارید.",
        ),
        Field(key="reason", label="دلیل", kind=Kind.TEXT, min=3, example="گرما"),
    ),
    **{key: _ask(key, title, *fields) for key, (title, fields) in asks_sponsors.FORMS.items()},
    **{key: _ask(key, title, *fields) for key, (title, fields) in asks_permits.FORMS.items()},
    **{key: _ask(key, title, *fields) for key, (title, fields) in asks_bank.FORMS.items()},
    **{key: _ask(key, title, *fields) for key, (title, fields) in asks_committee.FORMS.items()},
    **{key: _ask(key, title, *fields) for key, (title, fields) in asks_quota.FORMS.items()},
    **{key: _ask(key, title, *fields) for key, (title, fields) in asks_rules.FORMS.items()},
    **{key: _ask(key, title, *fields) for key, (title, fields) in asks_standstill.FORMS.items()},
    **{key: _ask(key, one.title, *one.fields, hint=one.hint) for key, one in asks_cooperative.ASKED.items()},
    **{key: _ask(key, one.title, *one.fields, hint=one.hint) for key, one in asks_home.ASKED.items()},
}  # fmt: skip
KEYS = tuple(_FORMS)


def get(key: str) -> Form:
    """Return the form of an `asks` key. Raises NotFound."""
    if key not in _FORMS:
        raise NotFound(key)
    return _FORMS[key]
