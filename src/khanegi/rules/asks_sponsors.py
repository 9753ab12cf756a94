"""What is asked about sponsors and the people introduced to them (spec 3.5, 3.6, 3.10)."""

from __future__ import annotations

import re
from typing import Any

from khanegi.base import persian
from khanegi.base.persian import number
from khanegi.rules import reasons
from khanegi.rules.forms import Answers, Field, Kind, checks

DEGREES = (("2", "بله"), ("1", "تا اندازه‌ای"), ("0", "نه"))
LEAST_TOTAL, LEAST_PART = 20, 4
# Source: the sheet names personal and technical competence «و ...»; spec 3.6 adds money and market.
CHECKLIST: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "personal",
        "اهلیت فردی",
        (
            ("personal_record", "گواهی عدم سوءپیشینه دیده شد و معتبر است"),
            ("personal_experience", "سابقهٔ کار مرتبط ثابت شد"),
            ("personal_management", "توان ادارهٔ چند کارگر خانگی دارد"),
            ("personal_trust", "طرف‌های پیشین از پرداخت او راضی هستند"),
        ),
    ),
    (
        "technical",
        "اهلیت فنی",
        (
            ("technical_skill", "مهارت او یا سرپرست فنی در رشته ثابت شد"),
            ("technical_training", "برای آموزش افراد برنامه و مربی دارد"),
            ("technical_quality", "راه سنجش کیفیت کار روشن است"),
            ("technical_place", "جا و ابزار آموزش و تحویل کار دیده شد"),
        ),
    ),
    (
        "financial",
        "اهلیت مالی",
        (
            ("financial_bank", "استعلام بانکی بدون چک برگشتی و بدهی معوق است"),
            ("financial_share", "آوردهٔ خود را نشان داد"),
            ("financial_wages", "پرداخت مزد سه ماه نخست را تأمین کرده است"),
            ("financial_books", "حساب کار را نگه می‌دارد"),
        ),
    ),
    (
        "market",
        "بازار",
        (
            ("market_orders", "سفارش‌های سه سال با قرارداد و فاکتور ثابت شد"),
            ("market_buyers", "خریدار ثابت یا قرارداد فروش دارد"),
            ("market_price", "نرخ کار با بازار می‌خواند و برای افراد منصفانه است"),
            ("market_supply", "مواد اولیه را به‌موقع می‌رساند"),
        ),
    ),
)
ITEMS = tuple(key for _, _, items in CHECKLIST for key, _ in items)
UNFAIR = re.compile(
    r"\b(جنسیت|جنسیتی|زنانه|مردانه|دین|دینی|مذهب|مذهبی|سنی|شیعه|قومیت|قومی|عرب|عربی|لر|کرد|ترک|بختیاری|افغان"
    r"|معلول|معلولیت|ناتوان|ناشنوا|نابینا)\b"
)


def score(answers: Answers) -> dict[str, int]:
    """Return the points of each part of the checklist; each of its items gives nought to two."""
    return {part: sum(int(answers.get(key) or 0) for key, _ in items) for part, _, items in CHECKLIST}


def _enough(value: Any, answers: Answers) -> str | None:
    if any(answers.get(key) is None for key in ITEMS):
        return None  # their own sentences are enough
    found = score(answers)
    if sum(found.values()) >= LEAST_TOTAL and min(found.values()) >= LEAST_PART:
        return None
    return (
        f"جمع امتیاز {number(sum(found.values()))} از {number(2 * len(ITEMS))} است. برای پیشنهاد تأیید "
        f"دست‌کم {number(LEAST_TOTAL)} و در هر بخش دست‌کم {number(LEAST_PART)} لازم است. اگر کمتر است، رد را "
        "پیشنهاد کنید."
    )


def _fair(value: Any, answers: Answers) -> str | None:
    """A refusal never rests on gender, religion, ethnic group or disability (spec 3.10.4)."""
    if value is not None and UNFAIR.search(persian.normalise(value)):
        return "دلیل نمی‌تواند جنسیت، دین، قومیت یا معلولیت باشد. دلیل دیگری بنویسید یا خالی بگذارید."
    return None


def _other(value: Any, answers: Answers) -> str | None:
    missing = checks.needed_when(("reason",), ("M99", "other"), "دلیل را در چند واژه بنویسید.")
    return missing(value, answers) or _fair(value, answers)


def _text(key: str, label: str, least: int, hint: str = "", **more: Any) -> Field:
    return Field(key=key, label=label, kind=Kind.LONG, min=least, hint=hint, **more)


def _why(choices: tuple[tuple[str, str], ...], label: str = "دلیل", **more: Any) -> tuple[Field, ...]:
    return (
        Field(key="reason", label=label, kind=Kind.CHOICE, choices=choices, **more),
        Field(key="note", label="شرح", kind=Kind.TEXT, max=300, optional=True, check=_other),
    )


def _tick(key: str, label: str, short: str) -> Field:
    return Field(key=key, label=label, kind=Kind.TICK, short=short)


COMPETENCE = (
    *(
        Field(key=key, label=f"{title}: {label}", kind=Kind.CHOICE, choices=DEGREES)
        for _, title, items in CHECKLIST
        for key, label in items
    ),
    Field(
        key="capacity",
        label="ظرفیت تأییدشده",
        hint="برای هر شهرستان، شمار افرادی که این پشتیبان می‌تواند به کار بگیرد.",
        kind=Kind.ROWS,
        max=30,
        fields=(
            Field(key="county", label="شهرستان", kind=Kind.CHOICE, source="sponsor_county"),
            Field(key="people", label="نفر", kind=Kind.INTEGER, min=1, max=500),
        ),
    ),
    _text("opinion", "نظر کارشناسی", 20, "دلیل نظر خود را بنویسید.", check=_enough),
    Field(
        key="warnings_seen",
        label="این هشدارها را دیدم و در نظر خود سنجیدم",
        kind=Kind.CHOICES,
        source="warnings",
        every=True,
        short="هشدارهای طرح",
    ),
)
SKIPPED = (
    Field(
        key="person",
        label="شخص کنارگذاشته",
        kind=Kind.CHOICE,
        source="ranked",
        gone="این شخص دیگر در فهرست نیست. این ردیف را خالی کنید.",
    ),
    Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.SKIP),
    Field(key="note", label="شرح", kind=Kind.TEXT, max=300, optional=True, check=_other),
)
INTRODUCTIONS = (
    Field(
        key="people",
        label="افراد معرفی‌شده",
        kind=Kind.CHOICES,
        source="ranked",
        max=50,
        gone="یکی از کسانی که انتخاب کرده بودید دیگر در فهرست نیست. از فهرست تازه انتخاب کنید.",
    ),
    Field(
        key="skipped",
        label="افرادی که از آن‌ها گذشتید",
        hint="برای هر کس که در فهرست بالاتر است و انتخابش نکردید، دلیل بنویسید.",
        kind=Kind.ROWS,
        optional=True,
        max=50,
        fields=SKIPPED,
    ),
)
FORMS: dict[str, tuple[str, tuple[Field, ...]]] = {
    "competence": ("اهلیت پشتیبان", COMPETENCE),
    "introductions": ("معرفی افراد", INTRODUCTIONS),
    "introduction_consent": (
        "پذیرش معرفی",
        (
            _tick(
                "agreed",
                "شرایط این کار را خواندم و می‌پذیرم که نام و شمارهٔ من به این پشتیبان نشان داده شود",
                "پذیرش معرفی",
            ),
        ),
    ),
    "introduction_decline": ("نپذیرفتن معرفی", _why(reasons.DECLINE, optional=True)),
    "introduction_refusal": ("نپذیرفتن شخص", _why(reasons.INTRODUCTION)),
    "contract_signature": (
        "پذیرش قرارداد",
        (_tick("agreed", "متن قرارداد را خواندم و همهٔ آن را می‌پذیرم", "پذیرش قرارداد"),),
    ),
    "work_confirmation": (
        "تأیید سه‌ماهه",
        (
            _tick("works", "همکاری در این سه ماه برقرار بوده است و ادامه دارد", "ادامهٔ همکاری"),
            Field(
                key="paid",
                label="مزد این سه ماه به ریال",
                kind=Kind.MONEY,
                optional=True,
                hint="آنچه گرفته‌اید یا پرداخته‌اید؛ هر تومان ده ریال است.",
            ),
            _text("remark", "اگر چیزی باید گفته شود", 3, max=500, optional=True),
        ),
    ),
    "work_ending": ("پایان همکاری", _why(reasons.ENDING)),
    "work_dispute": ("اختلاف", (_text("text", "چه پیش آمده است؟", 20, "دبیرخانه و طرف دیگر می‌خوانند."),)),
    "ruling": ("رأی دبیرخانه", (_text("text", "رأی و دلیل آن", 30, "هر دو طرف همین متن را می‌خوانند."),)),
    "sponsor_report": (
        "گزارش سه‌ماهه",
        (
            Field(key="paid", label="جمع مزد پرداخت‌شده در سه ماه به ریال", kind=Kind.MONEY),
            Field(key="orders", label="جمع سفارش‌های تحویل‌شده به ریال", kind=Kind.MONEY),
            _text("problems", "دشواری‌ها و آنچه لازم است", 3, max=1000, optional=True),
        ),
    ),
    "suspension": (
        "تعلیق پشتیبان",
        (
            Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.SUSPENSION),
            _text("text", "شرح برای پشتیبان", 30, "چه دیده شد و پشتیبان به چه چیزی باید پاسخ دهد."),
        ),
    ),
    "revocation": (
        "ابطال مجوز",
        (
            Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.REVOCATION),
            _text("text", "شرح برای دارندهٔ مجوز", 30, "پاسخ او چه بود و چرا کافی نبود."),
        ),
    ),
}
