"""What a covered applicant is asked: they have a skill and work at home for a sponsor (spec 3.5, 3.11).

Photos of work samples are not asked here: they are a document that nobody needs to send (X10).
"""

from dataclasses import replace

from khanegi.intake.forms import words
from khanegi.intake.forms.person import COUNTY, HOME, OCCUPATION, PERSON
from khanegi.intake.forms.skill import SKILL_FIRST
from khanegi.rules.forms import Field, Form, Kind, Page, When

AT_HOME = (When("works_at_home", ("yes",)),)
WHAT_AND_WHERE = (
    replace(COUNTY, title="در کدام شهرستان زندگی می‌کنید؟"),
    replace(
        OCCUPATION,
        title="چه کاری بلد هستید؟",
        hint="رشته را جست‌وجو و انتخاب کنید. پشتیبانی که همین کار را دارد به شما معرفی می‌شود.",
    ),
)
WORK = (
    Page(
        key="hours",
        title="چند ساعت در روز می‌توانید کار کنید؟",
        fields=(
            Field(
                key="hours",
                label="چند ساعت در روز می‌توانید کار کنید؟",
                short="ساعت کار در روز",
                kind=Kind.INTEGER,
                min=1,
                max=14,
                unit="ساعت",
            ),
        ),
    ),
    Page(
        key="tools",
        title="برای این کار چه ابزاری دارید؟",
        fields=(
            Field(
                key="tools",
                label="ابزاری که دارید",
                kind=Kind.LONG,
                max=600,
                optional=True,
                hint="هر ابزار در یک سطر؛ اگر ندارید خالی بگذارید.",
            ),
        ),
    ),
    Page(
        key="reach",
        title="برای گرفتن مواد و تحویل کار تا کجا می‌روید؟",
        hint="پشتیبان‌ها از همین محدوده به شما معرفی می‌شوند.",
        fields=(
            Field(
                key="reach",
                label="برای گرفتن مواد و تحویل کار تا کجا می‌روید؟",
                short="محدودهٔ رفت‌وآمد",
                kind=Kind.CHOICE,
                choices=words.REACH,
            ),
        ),
    ),
    Page(
        key="pay",
        title="دوست دارید دستمزد چگونه حساب شود؟",
        fields=(
            Field(
                key="pay",
                label="دوست دارید دستمزد چگونه حساب شود؟",
                short="شیوهٔ دستمزد",
                kind=Kind.CHOICE,
                choices=words.PAY,
            ),
        ),
    ),
)
WHERE = (
    Page(
        key="works_at_home",
        title="در خانهٔ خودتان کار می‌کنید؟",
        fields=(
            Field(
                key="works_at_home",
                label="در خانهٔ خودتان کار می‌کنید؟",
                short="کار در خانهٔ خود",
                kind=Kind.CHOICE,
                choices=words.YES_NO,
            ),
        ),
    ),
    *(replace(page, when=AT_HOME) if page.key in ("tenure", "areas", "pledge") else page for page in HOME),
)
CONSENT = Page(
    key="consent",
    title="پشتیبان‌ها چه چیزی از شما می‌بینند؟",
    hint="رشته، مهارت، شهرستان و ساعت کار شما. نام و شمارهٔ شما تا وقتی خودتان معرفی را نپذیرید پنهان می‌ماند.",
    fields=(
        Field(
            key="shows_profile",
            label="می‌پذیرم که این مشخصات به پشتیبان‌ها نشان داده شود.",
            short="نشان‌دادن مشخصات به پشتیبان‌ها",
            kind=Kind.TICK,
        ),
    ),
)

COVERED = Form(
    key="covered",
    version=1,
    title="پرسش‌نامهٔ متقاضی تحت پوشش",
    pages=(*WHAT_AND_WHERE, *PERSON, *SKILL_FIRST, *WORK, *WHERE, CONSENT),
)
