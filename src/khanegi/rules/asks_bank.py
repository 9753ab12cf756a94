"""What is asked at the bank, of the committee's minutes, and after the money (spec 3.9)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from khanegi.rules import reasons
from khanegi.rules.forms import Field, Kind, checks

WORKS = (("yes", "بله، همان کار ادامه دارد"), ("partly", "کمتر از طرح"), ("no", "خیر"))


def _text(key: str, label: str, least: int, hint: str = "", **more: Any) -> Field:
    return Field(key=key, label=label, kind=Kind.LONG, min=least, hint=hint, **more)


SESSION = Field(key="session", label="شمارهٔ صورت‌جلسه", kind=Kind.TEXT, max=40)
COMMITTEE_REASON: dict[str, Any] = {
    "key": "reason",
    "label": "دلیل",
    "kind": Kind.CHOICE,
    "choices": reasons.OF_COMMITTEE,
}
NOTE = _text("note", "شرح رأی", 3, "متقاضی همین متن را می‌خواند.", optional=True)
BANK_REASON = Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.BANK)
DEMAND = (
    Field(key="item", label="چه چیزی", kind=Kind.CHOICE, choices=reasons.DEMAND),
    Field(
        key="reason",
        label="شرح یا دلیل",
        kind=Kind.TEXT,
        max=300,
        optional=True,
        hint="برای آنچه در فهرست نیست دلیل بنویسید. دبیرخانه آن را می‌بیند.",
        check=checks.needed_when(
            ("item",), (reasons.OTHER_DEMAND,), "این خواسته در فهرست نیست. بنویسید چیست و چرا لازم است."
        ),
    ),
)
CONTRACT = (
    Field(key="number", label="شمارهٔ قرارداد در بانک", kind=Kind.TEXT, max=40),
    Field(
        key="months",
        label="شمار قسط‌ها",
        kind=Kind.INTEGER,
        min=6,
        max=120,
        hint="مبلغ هر قسط و کارمزد را سامانه از روی شرایط امسال حساب می‌کند.",
        example="60",
    ),
    Field(key="grace", label="ماه‌های تنفس پیش از نخستین قسط", kind=Kind.INTEGER, min=0, max=12),
    Field(key="first_due", label="سررسید نخستین قسط", kind=Kind.DATE, check=checks.within(800)),
)
PAYMENT = (
    Field(
        key="stage",
        label="شمارهٔ مرحله",
        kind=Kind.INTEGER,
        min=1,
        max=50,
        hint="اگر همین مرحله را دوباره با همان مبلغ و تاریخ بفرستید، دوباره شمرده نمی‌شود.",
    ),
    Field(key="amount", label="مبلغ به ریال", kind=Kind.MONEY, min=1, hint="هر تومان ده ریال است."),
    Field(key="paid_on", label="روز پرداخت", kind=Kind.DATE, check=checks.not_in_future),
)
LOOKED = (
    Field(key="works", label="کار طرح برقرار است؟", kind=Kind.CHOICE, choices=WORKS, short="ادامهٔ کار"),
    Field(
        key="jobs",
        label="اکنون چند نفر با خودتان در این کار هستند؟",
        kind=Kind.INTEGER,
        min=0,
        max=500,
        short="شمار کارکنان",
    ),
)
LOOKED_BY_INSPECTOR = (LOOKED[0], replace(LOOKED[1], label="اکنون با خود متقاضی چند نفر در این کار هستند؟"))
FORMS: dict[str, tuple[str, tuple[Field, ...]]] = {
    "committee_approval": (
        "مصوبهٔ کمیته",
        (
            Field(key="amount", label="مبلغ تصویب‌شده به ریال", kind=Kind.MONEY, min=1),
            SESSION,
            Field(**COMMITTEE_REASON, optional=True),
            NOTE,
        ),
    ),
    "committee_postponement": (
        "ماندن برای جلسهٔ بعد",
        (SESSION, Field(**COMMITTEE_REASON), NOTE),
    ),
    "committee_rejection": (
        "نپذیرفتن درخواست در کمیته",
        (SESSION, Field(**COMMITTEE_REASON), NOTE),
    ),
    "other_bank": (
        "بانک دیگر",
        (
            Field(key="bank", label="بانک", kind=Kind.CHOICE, source="bank"),
            _text("note", "چرا بانک را عوض می‌کنید", 3, max=500, optional=True),
        ),
    ),
    "bank_demand": (
        "مدرک یا ضمانتی که لازم است",
        (Field(key="items", label="خواسته‌ها", kind=Kind.ROWS, fields=DEMAND, max=10),),
    ),
    "bank_supply": (
        "پاسخ به خواستهٔ شعبه",
        (_text("note", "چه مدرکی را چه روزی به شعبه دادید", 3, "اگر چیزی را نمی‌توانید بدهید هم بنویسید."),),
    ),
    "bank_contract": ("قسط‌ها و مدت قرارداد", CONTRACT),
    "bank_signature": (
        "امضای قرارداد",
        (
            Field(
                key="agreed",
                label="مبلغ، کارمزد، قسط‌ها و سررسید نوشته‌شده در همین صفحه را خواندم و می‌پذیرم",
                kind=Kind.TICK,
                short="پذیرش قرارداد",
            ),
        ),
    ),
    "bank_payment": ("یک مرحلهٔ پرداخت", PAYMENT),
    "bank_part": (
        "پایان پرداخت با همان مبلغ پرداخت‌شده",
        (
            BANK_REASON,
            _text(
                "text",
                "شرح برای متقاضی و دبیرخانه",
                10,
                "متقاضی همین متن را می‌خواند. قسط‌های این صفحه همان می‌ماند که امضا شد. "
                "شعبه قسط‌های مبلغ پرداخت‌شده را در سامانهٔ خود می‌نویسد.",
            ),
        ),
    ),
    "bank_refusal": (
        "پرداخت‌نکردن وام",
        (BANK_REASON, _text("text", "شرح برای متقاضی و دبیرخانه", 10, "متقاضی همین متن را می‌خواند.")),
    ),
    "loan_report": (
        "گزارش کار پس از وام",
        (*LOOKED, _text("text", "اگر دشواری یا کمکی لازم است بنویسید", 3, max=1000, optional=True)),
    ),
    "loan_call": ("نظارت تلفنی", (*LOOKED_BY_INSPECTOR, _text("text", "گفته‌ها و نتیجه", 10))),
    "loan_visit": (
        "بازدید نظارت",
        (
            Field(key="held_on", label="روز بازدید", kind=Kind.DATE, check=checks.not_in_future),
            *LOOKED_BY_INSPECTOR,
            _text("text", "آنچه دیدید و نتیجه", 20, "متقاضی این متن را می‌خواند."),
        ),
    ),
    "diversion_undone": (
        "پس‌گرفتن ثبت انحراف",
        (_text("text", "چه چیز نشان داد که وام در کار طرح خرج شده است", 30, "متقاضی این متن را می‌خواند."),),
    ),
    "loan_diversion": (
        "انحراف تسهیلات",
        (_text("text", "چه دیدید و بر چه پایه‌ای", 30, "متقاضی این متن را می‌خواند و می‌تواند پاسخ دهد."),),
    ),
}
