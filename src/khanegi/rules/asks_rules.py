"""What is asked when a rule gets a new value: which, from when, where, and on what it rests."""

from __future__ import annotations

from khanegi.rules.forms import Field, Kind

MOST = 10**13  # the largest are amounts of rial
WHEN_AND_WHERE = (
    Field(
        key="from_date",
        label="از چه روزی",
        kind=Kind.DATE,
        hint="از فردا به بعد. پرونده‌هایی که پیش از آن کد گرفته‌اند با قاعدهٔ روز خود پیش می‌روند.",
    ),
    Field(
        key="to_date",
        label="تا چه روزی",
        kind=Kind.DATE,
        optional=True,
        hint="اگر تا ردیف بعدی می‌ماند خالی بگذارید. خود این روز دیگر در آن نیست.",
    ),
    Field(
        key="province",
        label="برای کجا",
        kind=Kind.CHOICE,
        source="province",
        hint="ردیف یک استان بر ردیف همگانی پیشی دارد.",
    ),
    Field(key="reference", label="شماره یا نام ابلاغیه", kind=Kind.TEXT, min=3, max=300),
)
FORMS = {
    "rule_number": (
        "مقدار تازهٔ قاعده",
        (Field(key="value", label="مقدار تازه", kind=Kind.INTEGER, min=0, max=MOST), *WHEN_AND_WHERE),
    ),
    "rule_yes": (
        "مقدار تازهٔ قاعده",
        (
            Field(
                key="value",
                label="مقدار تازه",
                kind=Kind.CHOICE,
                choices=(("yes", "بله"), ("no", "خیر")),
            ),
            *WHEN_AND_WHERE,
        ),
    ),
}
