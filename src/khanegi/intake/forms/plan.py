"""The plan form of an independent applicant (spec 3.13), one part of the plan a page."""

from khanegi.intake.forms import words
from khanegi.rules.asks import GUARANTEES
from khanegi.rules.forms import Field, Form, Kind, Page, When, checks

PRODUCT = (
    Field(key="name", label="نام کالا یا خدمت", kind=Kind.TEXT, min=2, max=80),
    Field(key="unit", label="واحد", kind=Kind.TEXT, max=20, example="عدد"),
    Field(key="amount", label="مقدار در سال", kind=Kind.INTEGER, min=1, max=10**7),
    Field(key="price", label="بهای هر واحد به ریال", kind=Kind.MONEY, min=1, max=10**11),
)
INPUT = (
    Field(key="name", label="نام مادهٔ اولیه", kind=Kind.TEXT, min=2, max=80),
    Field(key="unit", label="واحد", kind=Kind.TEXT, max=20, example="کیلو"),
    Field(key="amount", label="مقدار در سال", kind=Kind.INTEGER, min=1, max=10**7),
    Field(key="price", label="بهای هر واحد به ریال", kind=Kind.MONEY, min=1, max=10**11),
    Field(key="supplier", label="فروشنده", kind=Kind.TEXT, max=80, optional=True),
)
EQUIPMENT = (
    Field(key="name", label="نام ابزار یا دستگاه", kind=Kind.TEXT, min=2, max=80),
    Field(key="number", label="تعداد", kind=Kind.INTEGER, min=1, max=10_000),
    Field(key="price", label="بهای هر یک به ریال", kind=Kind.MONEY, min=1, max=10**11),
    Field(key="owned", label="دارید یا می‌خرید؟", kind=Kind.CHOICE, choices=words.OWNED),
)
STEP = (
    Field(key="step", label="کار", kind=Kind.TEXT, min=2, max=120),
    Field(key="start", label="آغاز", kind=Kind.DATE),
    Field(
        key="end",
        label="پایان",
        kind=Kind.DATE,
        check=checks.not_before("start", "پایان کار پیش از آغاز آن است."),
    ),
)


def _money(key: str, label: str, hint: str = "به ریال؛ اگر ندارید صفر بنویسید.", example: str = "") -> Field:
    return Field(key=key, label=label, kind=Kind.MONEY, hint=hint, example=example)


WHAT = (
    Page(
        key="idea",
        title="طرح شما چیست؟",
        fields=(
            Field(key="title", label="عنوان طرح", kind=Kind.TEXT, min=5, max=120),
            Field(key="kind", label="نوع طرح", kind=Kind.CHOICE, choices=words.PLAN_KIND),
        ),
    ),
    Page(
        key="summary",
        title="طرح را کوتاه توضیح دهید",
        hint="چه می‌سازید، چگونه، و چه کسی می‌خرد؟",
        fields=(Field(key="summary", label="شرح طرح", kind=Kind.LONG, min=100, max=1500),),
    ),
    Page(
        key="products",
        title="چه می‌فروشید؟",
        fields=(Field(key="products", label="کالاها و خدمت‌ها", kind=Kind.ROWS, fields=PRODUCT, max=15),),
    ),
    Page(
        key="inputs",
        title="چه مادهٔ اولیه‌ای می‌خرید؟",
        fields=(
            Field(
                key="inputs",
                label="مواد اولیه",
                kind=Kind.ROWS,
                fields=INPUT,
                max=15,
                optional=True,
            ),
        ),
    ),
)
MONEY = (
    Page(
        key="equipment",
        title="چه ابزار و دستگاهی لازم است؟",
        hint="آنچه دارید و آنچه باید بخرید",
        fields=(
            Field(
                key="equipment",
                label="ابزار و دستگاه",
                kind=Kind.ROWS,
                fields=EQUIPMENT,
                max=20,
                optional=True,
            ),
        ),
    ),
    Page(
        key="costs",
        title="برای آغاز چقدر هزینه می‌کنید؟",
        hint="بهای ابزار و دستگاه از صفحهٔ پیش جمع زده می‌شود؛ آن را دوباره ننویسید.",
        fields=(
            _money("fixed_cost", "هزینهٔ آماده‌کردن محل"),
            _money("monthly_cost", "هزینهٔ هر ماه کار", "مواد، برق، دستمزد و مانند آن، به ریال"),
            Field(
                key="working_months",
                label="سرمایه برای چند ماه نخست لازم است؟",
                short="ماه‌های سرمایهٔ در گردش",
                kind=Kind.INTEGER,
                max=12,
                unit="ماه",
            ),
            _money("other_cost", "هزینه‌های دیگر"),
        ),
    ),
    Page(
        key="own",
        title="خودتان چقدر سرمایه می‌گذارید؟",
        fields=(
            _money("own_cash", "آوردهٔ نقدی"),
            _money("own_kind", "آوردهٔ غیرنقدی", "بهای ابزار و چیزهایی که از پیش دارید، به ریال"),
        ),
    ),
    Page(
        key="loan",
        title="برای این طرح وام می‌خواهید؟",
        fields=(
            Field(
                key="wants_loan",
                label="برای این طرح وام می‌خواهید؟",
                short="درخواست وام",
                kind=Kind.CHOICE,
                choices=words.YES_NO,
            ),
        ),
    ),
    Page(
        key="facility",
        title="چقدر وام می‌خواهید؟",
        when=(When("wants_loan", ("yes",)),),
        fields=(
            _money("facility", "مبلغ وام", "به ریال؛ هر تومان ده ریال است.", example="500000000"),
            Field(
                key="grace",
                label="بازپرداخت را چند ماه دیرتر آغاز می‌کنید؟",
                short="دورهٔ تنفس",
                kind=Kind.INTEGER,
                max=12,
                unit="ماه",
                hint="از صفر تا ۱۲ ماه",
            ),
            Field(key="guarantee", label="ضمانت", kind=Kind.CHOICE, choices=GUARANTEES),
        ),
    ),
    Page(
        key="income",
        title="هر ماه چقدر درآمد و هزینه دارید؟",
        fields=(
            _money("monthly_income", "درآمد هر ماه", "میانگین یک ماه کاری، به ریال"),
            _money("monthly_running", "هزینهٔ هر ماه", "همهٔ هزینه‌ها جز قسط وام، به ریال"),
        ),
    ),
)
WORKSHOP = (
    Page(
        key="people",
        title="چند نفر در این کار هستند؟",
        hint="خودتان را هم بشمارید.",
        fields=(
            Field(key="women", label="زن", kind=Kind.INTEGER, max=20, unit="نفر"),
            Field(
                key="men",
                label="مرد",
                kind=Kind.INTEGER,
                max=20,
                unit="نفر",
                check=lambda value, answers: (
                    "دست‌کم یک نفر را بنویسید؛ خودتان را هم بشمارید."
                    if value == answers.get("women") == 0
                    else None
                ),
            ),
        ),
    ),
    Page(
        key="space",
        title="محل کار چه نیاز دارد؟",
        fields=(
            Field(
                key="work_area",
                label="متراژ محل کار",
                kind=Kind.INTEGER,
                min=1,
                max=10_000,
                unit="متر مربع",
            ),
            Field(key="power", label="توان برق", kind=Kind.INTEGER, max=200, unit="کیلووات"),
            Field(key="water", label="آب بیش از مصرف خانه", kind=Kind.CHOICE, choices=words.YES_NO),
            Field(key="gas", label="گاز بیش از مصرف خانه", kind=Kind.CHOICE, choices=words.YES_NO),
        ),
    ),
    Page(
        key="nuisance",
        title="کار شما صدا، بو یا پسماند دارد؟",
        fields=(
            Field(key="noise", label="صدا", kind=Kind.CHOICE, choices=words.LEVEL),
            Field(key="smell", label="بو", kind=Kind.CHOICE, choices=words.LEVEL),
            Field(key="waste", label="پسماند", kind=Kind.CHOICE, choices=words.LEVEL),
            Field(
                key="handling",
                label="با آن چه می‌کنید؟",
                short="چارهٔ صدا، بو و پسماند",
                kind=Kind.LONG,
                min=5,
                max=600,
                optional=True,
                hint="اگر هر سه «ندارد» است، خالی بگذارید.",
                check=checks.needed_when(
                    ("noise", "smell", "waste"),
                    ("little", "much"),
                    "بنویسید برای صدا، بو یا پسماند چه می‌کنید.",
                ),
            ),
        ),
    ),
    Page(
        key="hours",
        title="چه ساعت‌هایی کار می‌کنید؟",
        fields=(
            Field(key="shifts", label="نوبت کاری در روز", kind=Kind.INTEGER, min=1, max=3),
            Field(key="hours", label="ساعت کار در روز", kind=Kind.INTEGER, min=1, max=24, unit="ساعت"),
        ),
    ),
    Page(
        key="market",
        title="چه کسی می‌خرد؟",
        fields=(
            Field(key="market", label="بازار و مشتری", kind=Kind.LONG, min=20, max=800),
            Field(key="sale", label="راه فروش", kind=Kind.CHOICES, choices=words.SALE),
        ),
    ),
    Page(
        key="schedule",
        title="کار را چگونه پیش می‌برید؟",
        hint="گام‌ها را به ترتیب بنویسید.",
        fields=(Field(key="schedule", label="برنامهٔ کار", kind=Kind.ROWS, fields=STEP, max=10),),
    ),
    Page(
        key="risk",
        title="چه چیزی ممکن است کار را سخت کند؟",
        fields=(Field(key="risk", label="خطرها و چارهٔ آن‌ها", kind=Kind.LONG, max=800, optional=True),),
    ),
)

PLAN = Form(key="plan", version=1, title="طرح کسب‌وکار", pages=(*WHAT, *MONEY, *WORKSHOP))
