"""The pages about proof of skill. Who is covered names a certificate before the code (the sheet, S9)."""

from dataclasses import replace

from khanegi.intake.forms import words
from khanegi.rules.forms import Field, Kind, Page, When, checks

CERTIFICATE = (
    Field(key="title", label="عنوان مهارت", kind=Kind.TEXT, min=2, max=120),
    Field(
        key="issuer",
        label="مرجع صادرکننده",
        kind=Kind.TEXT,
        min=2,
        max=120,
        hint="مانند سازمان آموزش فنی و حرفه‌ای",
    ),
    Field(key="number", label="شمارهٔ گواهی", kind=Kind.TEXT, max=40),
    Field(key="issued_on", label="تاریخ صدور", kind=Kind.DATE, check=checks.not_in_future),
    Field(
        key="expires_on",
        label="پایان اعتبار",
        kind=Kind.DATE,
        optional=True,
        check=checks.not_before("issued_on", "پایان اعتبار پیش از تاریخ صدور است."),
    ),
)
CERTIFICATES = Page(
    key="skills",
    title="گواهی‌های مهارت شما",
    when=(When("skilled", ("yes",)),),
    fields=(Field(key="skills", label="گواهی‌های مهارت", kind=Kind.ROWS, max=5, fields=CERTIFICATE),),
)
SKILL = (
    Page(
        key="skilled",
        title="گواهی مهارت در این رشته دارید؟",
        hint="اگر ندارید هم می‌توانید ثبت‌نام کنید؛ پیش از ارسال طرح به دستگاه اجرایی لازم می‌شود.",
        fields=(
            Field(
                key="skilled",
                label="گواهی مهارت در این رشته دارید؟",
                short="داشتن گواهی مهارت",
                kind=Kind.CHOICE,
                choices=words.YES_NO,
            ),
        ),
    ),
    CERTIFICATES,
)
SKILL_FIRST = (
    replace(
        CERTIFICATES,
        title="گواهی مهارت شما در این رشته",
        hint="کد رهگیری تنها با دست‌کم یک گواهی معتبر در همین رشته داده می‌شود.",
        when=(),
    ),
)
