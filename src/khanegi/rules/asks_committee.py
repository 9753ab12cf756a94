"""What the pages of the committee ask: a session, a decision, and why one does not take place."""

from __future__ import annotations

from typing import Any

from khanegi.rules import reasons
from khanegi.rules.forms import Answers, Field, Kind, checks

DECISIONS = (
    ("approve", "تصویب همهٔ مبلغ"),
    ("reduce", "تصویب با مبلغ کمتر"),
    ("postpone", "ماندن برای جلسهٔ بعد"),
    ("reject", "نپذیرفتن"),
)
WITH_REASON = ("reduce", "postpone", "reject")
REASONS = (*reasons.LATER, *reasons.COMMITTEE)
ENOUGH = 30  # letters of a text that tells somebody why not


def _for_a_no(value: Any, answers: Answers) -> str | None:
    """A no rests on one of its own reasons, not on what another session could mend."""
    if answers.get("decision") == "reject" and value in dict(reasons.LATER):
        return "با این دلیل پرونده برای جلسهٔ بعد می‌ماند. برای نپذیرفتن دلیل دیگری انتخاب کنید."
    needed = checks.needed_when(("decision",), WITH_REASON, "دلیل را انتخاب کنید.")
    return needed(value, answers)


def _told(value: Any, answers: Answers) -> str | None:
    if answers.get("decision") == "reject" and len(value or "") < ENOUGH:
        return "بنویسید چه چیزی پذیرفته نشد و چرا؛ دست‌کم ۳۰ نویسه."
    needed = checks.needed_when(("reason",), ("C99",), "دلیل دیگر را بنویسید.")
    return needed(value, answers)


FORMS = {
    "committee_session": (
        "جلسهٔ تازه",
        (
            Field(key="county", label="شهرستان", kind=Kind.COUNTY, source="county"),
            Field(key="date", label="روز جلسه", kind=Kind.DATE, check=checks.within(60)),
            Field(
                key="place",
                label="جا و ساعت",
                kind=Kind.TEXT,
                min=3,
                max=200,
                example="فرمانداری، سالن جلسات، ساعت ۱۰",
            ),
        ),
    ),
    "committee_decision": (
        "تصمیم کمیته",
        (
            Field(key="decision", label="تصمیم", kind=Kind.CHOICE, choices=DECISIONS),
            Field(
                key="amount",
                label="مبلغ تصویب‌شده به ریال",
                kind=Kind.MONEY,
                min=1,
                optional=True,
                hint="هر تومان ده ریال است. تنها وقتی بنویسید که کمتر از درخواست است.",
                check=checks.needed_when(("decision",), ("reduce",), "مبلغ تصویب‌شده را بنویسید."),
            ),
            Field(
                key="reason",
                label="دلیل",
                kind=Kind.CHOICE,
                choices=REASONS,
                optional=True,
                hint="برای هر تصمیمی جز تصویب همهٔ مبلغ. متقاضی آن را می‌خواند.",
                check=_for_a_no,
            ),
            Field(
                key="note",
                label="شرح برای متقاضی",
                kind=Kind.LONG,
                max=500,
                optional=True,
                check=_told,
            ),
        ),
    ),
    "committee_unsigned": (
        "امضا نکرد",
        (
            Field(
                key="reason",
                label="چرا امضا نشد",
                kind=Kind.TEXT,
                min=3,
                max=300,
                hint="در دفتر امضا، کنار صورت‌جلسه، می‌ماند. متن صورت‌جلسه تغییر نمی‌کند.",
                example="مأموریت خارج از استان؛ دو بار تلفنی یادآوری شد",
            ),
        ),
    ),
    "committee_cancelling": (
        "لغو جلسه",
        (
            Field(
                key="reason",
                label="دلیل",
                kind=Kind.TEXT,
                min=3,
                max=300,
                hint="این متن به اعضا پیامک می‌شود. نام یا کد ملی کسی را ننویسید.",
            ),
        ),
    ),
}
