"""What a sponsor is asked: a natural or legal person who gives work to people at home (spec 3.6, 3.11).

Who signs in stands for the sponsor. Home address and tenure are asked because of the deed (D5).
"""

from dataclasses import replace

from khanegi.intake.forms import words
from khanegi.intake.forms.loan import LOAN
from khanegi.intake.forms.person import COUNTY, HOME, OCCUPATION, PERSON
from khanegi.intake.forms.skill import SKILL
from khanegi.rules.forms import Field, Form, Kind, Page, When, checks

LEGAL = (When("entity", ("legal",)),)
WHAT_AND_WHERE = (
    replace(COUNTY, title="کارگاه یا دفتر شما در کدام شهرستان است؟"),
    replace(OCCUPATION, title="به خانه‌ها چه کاری می‌دهید؟"),
)
ENTITY = (
    Page(
        key="entity",
        title="پشتیبان چه کسی است؟",
        fields=(
            Field(
                key="entity",
                label="پشتیبان چه کسی است؟",
                short="نوع پشتیبان",
                kind=Kind.CHOICE,
                choices=words.ENTITY,
            ),
        ),
    ),
    Page(
        key="company",
        title="شرکت یا مؤسسه",
        when=LEGAL,
        fields=(
            Field(key="legal_name", label="نام ثبت‌شده", kind=Kind.TEXT, min=2, max=120),
            Field(
                key="legal_kind",
                label="نوع شرکت یا مؤسسه",
                short="نوع شرکت",
                kind=Kind.CHOICE,
                choices=words.LEGAL_KIND,
            ),
            Field(
                key="legal_id",
                label="شناسهٔ ملی",
                kind=Kind.LEGAL_ID,
                hint="۱۱ رقم در آگهی ثبت",
            ),
        ),
    ),
    Page(
        key="registered",
        title="ثبت شرکت و سمت شما",
        when=LEGAL,
        fields=(
            Field(key="registration_number", label="شمارهٔ ثبت", kind=Kind.DIGITS, max=15),
            Field(key="registered_on", label="تاریخ ثبت", kind=Kind.DATE, check=checks.not_in_future),
            Field(
                key="position",
                label="سمت شما",
                kind=Kind.TEXT,
                min=2,
                max=60,
                hint="مانند مدیرعامل یا نمایندهٔ هیئت‌مدیره",
            ),
        ),
    ),
)
WORK = (
    Page(
        key="workshop",
        title="کارگاه یا دفتر شما",
        fields=(
            Field(key="workshop_address", label="نشانی کارگاه یا دفتر", kind=Kind.LONG, min=10, max=300),
            Field(
                key="workers_insured",
                label="چند نفر در کارگاه بیمه هستند؟",
                short="کارکنان بیمه‌شده",
                kind=Kind.INTEGER,
                max=10_000,
                unit="نفر",
                hint="اگر کسی نیست، صفر بنویسید.",
            ),
        ),
    ),
    Page(
        key="experience",
        title="سابقهٔ کار شما",
        fields=(
            Field(
                key="experience",
                label="چند سال در این کار سابقه دارید؟",
                short="سابقهٔ کار مرتبط",
                kind=Kind.INTEGER,
                max=70,
                unit="سال",
            ),
            Field(
                key="permits_held",
                label="پروانه و کارت‌هایی که دارید",
                kind=Kind.LONG,
                max=600,
                optional=True,
                hint="مانند پروانهٔ کسب یا کارت بازرگانی؛ هر یک در یک سطر",
            ),
        ),
    ),
    Page(
        key="sales",
        title="در سه سال گذشته چقدر فروخته‌اید؟",
        hint="همان رقمی که با قرارداد و فاکتور ثابت می‌شود، به ریال.",
        fields=(
            Field(key="sales_last", label="سال گذشته", kind=Kind.MONEY, short="فروش سال گذشته"),
            Field(key="sales_second", label="دو سال پیش", kind=Kind.MONEY, short="فروش دو سال پیش"),
            Field(key="sales_third", label="سه سال پیش", kind=Kind.MONEY, short="فروش سه سال پیش"),
        ),
    ),
)
COVERED = (
    Page(
        key="capacity",
        title="برای چند نفر کار دارید؟",
        hint="شمار نهایی را در طرح می‌نویسید و با سفارش‌های سه سال گذشته سنجیده می‌شود.",
        fields=(
            Field(
                key="capacity",
                label="برای چند نفر کار دارید؟",
                short="ظرفیت خواسته‌شده",
                kind=Kind.INTEGER,
                min=1,
                max=1000,
                unit="نفر",
            ),
        ),
    ),
    Page(
        key="counties",
        title="این افراد در کدام شهرستان‌ها زندگی کنند؟",
        fields=(
            Field(
                key="counties",
                label="این افراد در کدام شهرستان‌ها زندگی کنند؟",
                short="شهرستان‌های افراد تحت پوشش",
                kind=Kind.CHOICES,
                source="county",
            ),
        ),
    ),
    Page(
        key="supplies",
        title="چه چیزی به این افراد می‌دهید؟",
        fields=(
            Field(
                key="supplies",
                label="چه چیزی به این افراد می‌دهید؟",
                short="پشتیبانی شما",
                kind=Kind.CHOICES,
                choices=words.SUPPLIES,
            ),
        ),
    ),
    Page(
        key="share",
        title="چند درصد هزینهٔ طرح را خودتان می‌آورید؟",
        fields=(
            Field(
                key="share",
                label="چند درصد هزینهٔ طرح را خودتان می‌آورید؟",
                short="سهم آوردهٔ شما",
                kind=Kind.PERCENT,
            ),
        ),
    ),
)
# The deed asks for the home; how large it is, and how much of it is for work, is no matter here.
HOME_OF_DEED = tuple(page for page in HOME if page.key != "areas")

SPONSOR = Form(
    key="sponsor",
    version=1,
    title="پرسش‌نامهٔ پشتیبان",
    pages=(*WHAT_AND_WHERE, *ENTITY, *PERSON, *HOME_OF_DEED, *WORK, *COVERED, *SKILL, *LOAN),
)
