"""The plan form of a sponsor: the business as anybody plans it, and the work given to homes (spec 3.13).

What every introduced person is shown before they consent is asked here, in `TERMS`, and nowhere else.
How early the end of work is told is no term of one sponsor: the rule `end_notice_days` says it for all.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from khanegi.base import jalali
from khanegi.base.persian import digits_out
from khanegi.intake.forms import words
from khanegi.intake.forms.plan import MONEY, WHAT, WORKSHOP
from khanegi.rules.forms import Answers, Field, Form, Kind, Page

ORDER_YEARS = 3  # spec 3.6 S1, F33
Rows = Sequence[dict[str, Any]] | None


def each_county_once(value: Rows, answers: Answers) -> str | None:
    counties = [row.get("county") for row in value or ()]
    return None if len(counties) == len(set(counties)) else "هر شهرستان را در یک ردیف بنویسید."


def three_past_years(value: Rows, answers: Answers) -> str | None:
    now = jalali.year(jalali.today())
    years = [row.get("year") for row in value or ()]
    if len(years) != len(set(years)):
        return "هر سال را در یک ردیف بنویسید."
    if any(not now - ORDER_YEARS <= year <= now for year in years if year):
        return f"سفارش‌های سال‌های {digits_out(now - ORDER_YEARS)} تا {digits_out(now)} شمرده می‌شود."
    return None


PLACES = (
    Field(key="county", label="شهرستان", kind=Kind.COUNTY),
    Field(key="people", label="چند نفر", kind=Kind.INTEGER, min=1, max=1000, unit="نفر"),
)
RATE = (
    Field(key="work", label="کار", kind=Kind.TEXT, min=2, max=80),
    Field(key="unit", label="واحد", kind=Kind.TEXT, max=20, example="عدد"),
    Field(key="rate", label="دستمزد هر واحد به ریال", kind=Kind.MONEY, min=1, max=10**11),
    Field(key="output", label="کار یک نفر در ماه", kind=Kind.INTEGER, min=1, max=10**6),
)
ORDER = (
    Field(key="year", label="سال", kind=Kind.YEAR, example="1404"),
    Field(key="amount", label="مبلغ سفارش‌ها به ریال", kind=Kind.MONEY),
    Field(key="units", label="شمار واحدها", kind=Kind.INTEGER),
)
ROOM = (
    Page(
        key="room",
        title="در هر شهرستان برای چند نفر کار دارید؟",
        fields=(
            Field(
                key="room",
                label="ظرفیت هر شهرستان",
                kind=Kind.ROWS,
                fields=PLACES,
                max=30,
                check=each_county_once,
            ),
        ),
    ),
    Page(
        key="orders",
        title="سفارش‌های سه سال گذشتهٔ شما چه بوده است؟",
        hint="سفارش‌هایی که قرارداد یا فاکتور دارند. بیشترین ظرفیت از روی میانگین همین سه سال شناخته می‌شود.",
        fields=(
            Field(
                key="orders",
                label="سفارش‌های هر سال",
                kind=Kind.ROWS,
                fields=ORDER,
                min=ORDER_YEARS,
                max=ORDER_YEARS,
                check=three_past_years,
            ),
            Field(
                key="per_head",
                label="یک نفر در یک سال چند واحد آماده می‌کند؟",
                short="کار یک نفر در سال",
                kind=Kind.INTEGER,
                min=1,
                max=10**7,
                hint="با همان واحدی که سفارش‌ها را شمردید.",
            ),
        ),
    ),
)
TERMS = (
    Page(
        key="rates",
        title="برای هر کار چقدر دستمزد می‌دهید؟",
        hint="هر کسی که به شما معرفی شود این جدول و شرط‌های دو صفحهٔ بعد را می‌بیند.",
        fields=(Field(key="rates", label="جدول دستمزد", kind=Kind.ROWS, fields=RATE, max=15),),
    ),
    Page(
        key="work",
        title="قرارداد با چه کاری و برای چه مدتی است؟",
        fields=(
            Field(key="work_kind", label="نوع کار", kind=Kind.TEXT, min=3, max=120),
            Field(key="months", label="مدت قرارداد", kind=Kind.INTEGER, min=1, max=36, unit="ماه"),
        ),
    ),
    Page(
        key="pay",
        title="دستمزد، مواد و ابزار",
        fields=(
            Field(
                key="pay_day",
                label="دستمزد هر ماه در چه روزی داده می‌شود؟",
                short="روز دستمزد",
                kind=Kind.INTEGER,
                min=1,
                max=30,
                hint="روز ماه، از ۱ تا ۳۰",
            ),
            Field(
                key="material",
                label="مواد اولیه را چه کسی می‌آورد؟",
                short="مواد اولیه با",
                kind=Kind.CHOICE,
                choices=words.WHO_BRINGS,
            ),
            Field(
                key="tools",
                label="ابزار را چه کسی می‌آورد؟",
                short="ابزار با",
                kind=Kind.CHOICE,
                choices=words.WHO_BRINGS,
            ),
        ),
    ),
)
SUPPORT = (
    Page(
        key="supply",
        title="مواد و کار را چگونه می‌رسانید و کیفیت را چگونه می‌سنجید؟",
        fields=(
            Field(key="supply", label="رساندن مواد و تحویل کار", kind=Kind.LONG, min=20, max=1000),
            Field(key="quality", label="سنجش کیفیت", kind=Kind.LONG, min=20, max=1000),
        ),
    ),
    Page(
        key="training",
        title="به این افراد چه چیزی یاد می‌دهید؟",
        fields=(Field(key="training", label="برنامهٔ آموزش", kind=Kind.LONG, min=20, max=1000),),
    ),
)

WORKPLACE = tuple(
    replace(
        page,
        title="چند نفر در کارگاه شما کار می‌کنند؟",
        hint="خودتان را هم بشمارید؛ افراد تحت پوشش جدا هستند.",
    )
    if page.key == "people"
    else page
    for page in WORKSHOP
)
SPONSOR_PLAN = Form(
    key="sponsor_plan",
    version=1,
    title="طرح پشتیبان",
    pages=(*WHAT, *ROOM, *TERMS, *SUPPORT, *MONEY, *WORKPLACE),
)
