"""What is asked about a permit after issue: renewal, suspension, and complaints (spec 3.8, 3.14)."""

from __future__ import annotations

from typing import Any

from khanegi.rules import reasons
from khanegi.rules.forms import Field, Kind, checks

HEARD = (("yes", "بله"), ("no", "خیر"))


def _text(key: str, label: str, least: int, hint: str = "", **more: Any) -> Field:
    return Field(key=key, label=label, kind=Kind.LONG, min=least, hint=hint, **more)


def _tick(key: str, label: str, short: str, empty: str) -> Field:
    return Field(key=key, label=label, kind=Kind.TICK, short=short, empty=empty)


RENEWAL = (
    _tick(
        "still_working",
        "هنوز خودم در خانه و در همین رشته کار می‌کنم",
        "ادامهٔ کار در همین رشته",
        "تمدید برای ادامهٔ همین کار است. اگر کار را رها کرده‌اید از مجوز انصراف دهید.",
    ),
    _tick(
        "same_address",
        "نشانی من همان است که روی مجوز نوشته شده",
        "همان نشانی",
        "مجوز برای همان خانه است. اگر جابه‌جا شده‌اید مجوز تازه بخواهید.",
    ),
)
REFUSED = (
    Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.NOT_RENEWED),
    _text("text", "شرح برای دارنده", 30, "دارندهٔ مجوز همین متن را می‌خواند: چه چیزی مانع است و چرا."),
)
SUSPENDED = (
    Field(
        key="reason",
        label="دلیل",
        kind=Kind.CHOICE,
        source="ground",
        hint="شکایت همسایه تنها وقتی در این فهرست است که ثابت شده باشد.",
    ),
    _text("text", "شرح برای دارنده", 30, "دارندهٔ مجوز همین متن را می‌خواند و به آن پاسخ می‌دهد."),
)
LOOKED = (
    Field(key="held_on", label="روز بازدید", kind=Kind.DATE, check=checks.not_in_future),
    Field(key="holder_heard", label="گفتهٔ دارندهٔ مجوز شنیده شد", kind=Kind.CHOICE, choices=HEARD),
    Field(key="neighbour_heard", label="گفتهٔ شکایت‌کننده شنیده شد", kind=Kind.CHOICE, choices=HEARD),
    _text(
        "result",
        "آنچه دیدید و نتیجه",
        20,
        "دارندهٔ مجوز این متن را می‌خواند. نام و نشانی شکایت‌کننده را ننویسید.",
    ),
)
COMPLAINT = (
    Field(key="kind", label="چه چیزی مزاحم است؟", kind=Kind.CHOICE, choices=reasons.NUISANCE, short="موضوع"),
    _text(
        "text",
        "چه می‌بینید یا می‌شنوید؟",
        20,
        "بنویسید از کی و در چه ساعت‌هایی. نام و شماره‌تان را ننویسید؛ آن را جدا نگه می‌داریم.",
        max=1000,
        short="شرح",
    ),
)
FORMS: dict[str, tuple[str, tuple[Field, ...]]] = {
    "renewal": ("تمدید مجوز", RENEWAL),
    "renewal_opinion": ("نظر کارشناسی دربارهٔ تمدید", (_text("opinion", "نظر کارشناسی", 10),)),
    "renewal_refusal": ("دلیل تمدیدنشدن", REFUSED),
    "permit_suspension": ("تعلیق مجوز", SUSPENDED),
    "complaint": ("شکایت از کار خانگی همسایه", COMPLAINT),
    "complaint_report": ("نتیجهٔ رسیدگی به شکایت", LOOKED),
    "complaint_settlement": (
        "راه رفع مزاحمت",
        (_text("text", "چه قراری گذاشته شد", 20, "دارندهٔ مجوز این متن را می‌خواند."),),
    ),
}
