"""What an independent applicant is asked: they do the whole work at home, from buying to selling."""

from khanegi.intake.forms import words
from khanegi.intake.forms.loan import LOAN
from khanegi.intake.forms.person import HOME, PERSON, WHAT_AND_WHERE
from khanegi.intake.forms.skill import SKILL
from khanegi.rules.forms import Field, Form, Kind, Page, When, checks

LIVES_THERE = Page(
    key="living",
    title="در همین خانه زندگی می‌کنید؟",
    hint="متقاضی مستقل در همان جایی کار می‌کند که زندگی می‌کند.",
    fields=(
        Field(
            key="lives_there",
            label="در همین خانه زندگی می‌کنید؟",
            short="سکونت در محل کار",
            kind=Kind.CHOICE,
            choices=words.YES_NO,
        ),
    ),
)

WORK = (
    Page(
        key="stage",
        title="این کار را آغاز کرده‌اید؟",
        fields=(Field(key="stage", label="وضعیت کار", kind=Kind.CHOICE, choices=words.STAGE),),
    ),
    Page(
        key="working",
        title="کاری که اکنون می‌کنید",
        when=(When("stage", ("working",)),),
        fields=(
            Field(
                key="since",
                label="از چه سالی این کار را می‌کنید؟",
                short="سال آغاز کار",
                kind=Kind.YEAR,
                example="1398",
                check=checks.year_passed,
            ),
            Field(
                key="output",
                label="هر ماه چه اندازه کار تحویل می‌دهید؟",
                short="تولید ماهانه",
                kind=Kind.TEXT,
                min=2,
                hint="مانند «۲۰ سبد» یا «۱۵ دست لباس»",
            ),
        ),
    ),
    Page(
        key="help",
        title="با چه کسی و چه ابزاری کار می‌کنید؟",
        fields=(
            Field(
                key="helpers",
                label="چند نفر از خانواده به شما کمک می‌کنند؟",
                short="کمک خانواده",
                kind=Kind.INTEGER,
                max=10,
                unit="نفر",
                hint="اگر کسی نیست، صفر بنویسید.",
            ),
            Field(
                key="tools",
                label="ابزاری که دارید",
                kind=Kind.LONG,
                max=600,
                optional=True,
                hint="هر ابزار در یک سطر",
            ),
        ),
    ),
    Page(
        key="sale",
        title="چگونه می‌فروشید؟",
        fields=(Field(key="sale", label="راه فروش", kind=Kind.CHOICES, choices=words.SALE),),
    ),
)

INDEPENDENT = Form(
    key="independent",
    version=1,
    title="پرسش‌نامهٔ متقاضی مستقل",
    pages=(*WHAT_AND_WHERE, *PERSON, *HOME, LIVES_THERE, *WORK, *SKILL, *LOAN),
)
