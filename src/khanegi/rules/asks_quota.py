"""What is asked when a quota is given, moved or taken back: how much, whose, and by which minutes."""

from __future__ import annotations

from khanegi.rules.forms import Field, Kind

WHERE = (
    Field(key="county", label="شهرستان", kind=Kind.CHOICE, source="quota_county"),
    Field(key="bank", label="بانک", kind=Kind.CHOICE, source="quota_bank"),
    Field(
        key="agency",
        label="دستگاه اجرایی",
        kind=Kind.CHOICE,
        source="quota_agency",
        optional=True,
        hint="اگر سهمیه برای رشته‌های همهٔ دستگاه‌ها است، انتخاب نکنید.",
    ),
)
AMOUNT = Field(key="amount", label="مبلغ به ریال", kind=Kind.MONEY, min=1, hint="هر تومان ده ریال است.")
MINUTES = Field(key="minutes", label="شمارهٔ صورت‌جلسه", kind=Kind.TEXT, max=40)
WHY = Field(key="reason", label="دلیل", kind=Kind.TEXT, min=3, max=300)

FORMS = {
    "quota_grant": (
        "دادن سهمیه",
        (
            Field(key="year", label="سال", kind=Kind.CHOICE, source="quota_year"),
            *WHERE,
            AMOUNT,
            MINUTES,
        ),
    ),
    "quota_move": (
        "جابه‌جایی سهمیه",
        (
            Field(key="quota", label="از کدام سهمیه", kind=Kind.CHOICE, source="quota_from"),
            *WHERE,
            AMOUNT,
            MINUTES,
            WHY,
        ),
    ),
    "quota_cut": (
        "پس‌گرفتن سهمیه",
        (
            Field(
                key="quota",
                label="کدام سهمیه",
                kind=Kind.CHOICE,
                source="quota_from",
                hint="تنها از آنچه آزاد مانده است کم می‌شود.",
            ),
            AMOUNT,
            MINUTES,
            WHY,
        ),
    ),
}
