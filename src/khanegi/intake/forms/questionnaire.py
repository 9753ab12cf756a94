"""The questionnaires: what each sort of applicant is asked before a tracking code (spec 3.11).

Order: what and where first, since they decide the office and most of the answer; then the person,
the home, the work, the skill, and the loan.
"""

from khanegi.base.errors import NotFound
from khanegi.intake.forms import words
from khanegi.intake.forms.person import HOME, PERSON, WHAT_AND_WHERE
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
    Page(
        key="skills",
        title="گواهی‌های مهارت شما",
        when=(When("skilled", ("yes",)),),
        fields=(
            Field(
                key="skills",
                label="گواهی‌های مهارت",
                kind=Kind.ROWS,
                max=5,
                fields=(
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
                ),
            ),
        ),
    ),
)

LOAN = (
    Page(
        key="loan",
        title="وام هم می‌خواهید؟",
        hint="مجوز به وام بستگی ندارد. پس از صدور مجوز می‌توانید وام بخواهید یا نخواهید.",
        fields=(
            Field(
                key="wants_loan",
                label="وام هم می‌خواهید؟",
                short="درخواست وام",
                kind=Kind.CHOICE,
                choices=words.YES_NO,
            ),
        ),
    ),
    Page(
        key="past_loans",
        title="پیش از این وام اشتغال گرفته‌اید؟",
        when=(When("wants_loan", ("yes",)),),
        fields=(
            Field(
                key="had_loan",
                label="پیش از این وام اشتغال گرفته‌اید؟",
                short="سابقهٔ وام اشتغال",
                kind=Kind.CHOICE,
                choices=words.YES_NO,
            ),
        ),
    ),
    Page(
        key="lenders",
        title="از کجا وام گرفته‌اید؟",
        when=(When("wants_loan", ("yes",)), When("had_loan", ("yes",))),
        fields=(Field(key="lenders", label="وام‌دهنده", kind=Kind.CHOICES, choices=words.LENDERS),),
    ),
    Page(
        key="account",
        title="شبای حساب شما چیست؟",
        hint="حساب باید به نام خودتان باشد. اگر اکنون در دست ندارید، هنگام درخواست وام می‌پرسیم.",
        when=(When("wants_loan", ("yes",)),),
        fields=(Field(key="sheba", label="شبا", kind=Kind.SHEBA, hint="۲۴ رقم پس از IR", optional=True),),
    ),
)

INDEPENDENT = Form(
    key="independent",
    version=1,
    title="پرسش‌نامهٔ متقاضی مستقل",
    pages=(*WHAT_AND_WHERE, *PERSON, *HOME, LIVES_THERE, *WORK, *SKILL, *LOAN),
)

QUESTIONNAIRES = {form.key: form for form in (INDEPENDENT,)}


def questionnaire(kind: str) -> Form:
    """Return the questionnaire of a sort of applicant. Raises NotFound."""
    if kind not in QUESTIONNAIRES:
        raise NotFound(kind)
    return QUESTIONNAIRES[kind]
