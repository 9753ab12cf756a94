"""What the actions of the road of cooperatives ask, by `asks` key."""

from __future__ import annotations

from dataclasses import dataclass

from khanegi.rules import reasons
from khanegi.rules.forms import Field, Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """One short form of one page."""

    title: str
    fields: tuple[Field, ...]
    hint: str = ""


WHAT_GOES = (
    "این‌ها فرستاده می‌شود: نام، نام پدر، کد ملی، تاریخ تولد، جنسیت، تلفن، تحصیلات، نشانی، رشته و آنچه "
    "دربارهٔ تعاونی و اعضای آن نوشته‌اید. شمارهٔ حساب، بیمه، وام‌ها، نظام وظیفه و گروه اولویت فرستاده نمی‌شود."
)
LEGAL_ID_HINT = "۱۱ رقم، از روی آگهی ثبت"

ASKED = {
    "coop_consent": Asked(
        "رضایت و اتصال",
        (
            Field(
                key="consent",
                label="می‌پذیرم که این داده‌ها به سامانهٔ تعاون وزارت تعاون، کار و رفاه اجتماعی فرستاده شود",
                kind=Kind.TICK,
                short="رضایت به فرستادن داده‌ها",
            ),
        ),
        WHAT_GOES,
    ),
    "coop_receipt": Asked(
        "رسید سامانهٔ تعاون",
        (
            Field(key="receipt", label="شمارهٔ رسید", kind=Kind.TEXT, max=40),
            Field(key="attempt", label="در تلاش شمارهٔ", kind=Kind.INTEGER, min=1),
        ),
    ),
    "coop_missed": Asked(
        "تحویل نشد",
        (
            Field(key="missed", label="دلیل", kind=Kind.CHOICE, choices=reasons.MISSED),
            Field(key="attempt", label="شمار تلاش‌ها", kind=Kind.INTEGER, min=1),
        ),
    ),
    "coop_registered": Asked(
        "ثبت تعاونی",
        (
            Field(key="legal_id", label="شناسهٔ ملی تعاونی", kind=Kind.LEGAL_ID, hint=LEGAL_ID_HINT),
            Field(key="name", label="نام تعاونی", kind=Kind.TEXT, min=2, max=120),
        ),
    ),
    "coop_return": Asked(
        "برگشت به متقاضی",
        (
            Field(key="reason", label="دلیل", kind=Kind.CHOICE, choices=reasons.COOPERATIVE),
            Field(
                key="text",
                label="شرح برای متقاضی",
                kind=Kind.LONG,
                min=10,
                hint="متقاضی همین متن را می‌خواند: چه چیزی کم بود و چه می‌تواند بکند.",
            ),
        ),
    ),
}
