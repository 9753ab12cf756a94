"""The common block of all questionnaires: what, where, who, and the home (spec 3.11)."""

from khanegi.intake.forms import words
from khanegi.rules import asks_home
from khanegi.rules.forms import Field, Kind, Page, When, checks

COUNTY = Page(
    key="county",
    title="خانه‌ای که در آن کار می‌کنید در کدام شهرستان است؟",
    hint="این سامانه برای استان خوزستان است.",
    fields=(Field(key="county", label="شهرستان", kind=Kind.COUNTY),),
)
OCCUPATION = Page(
    key="occupation",
    title="چه کاری در خانه می‌کنید؟",
    hint="رشته را جست‌وجو و انتخاب کنید. دستگاه اجرایی از روی همین رشته شناخته می‌شود.",
    fields=(
        Field(key="occupation", label="رشتهٔ اصلی", kind=Kind.OCCUPATION),
        Field(
            key="occupation_second",
            label="رشتهٔ دوم",
            kind=Kind.OCCUPATION,
            optional=True,
            hint="اگر کار دیگری هم می‌کنید.",
            check=checks.differs(("occupation",), "رشتهٔ دوم را جز رشتهٔ اصلی انتخاب کنید یا خالی بگذارید."),
        ),
    ),
)
WHAT_AND_WHERE = (COUNTY, OCCUPATION)

NATIONAL_ID = Field(
    key="national_id",
    label="کد ملی",
    kind=Kind.NATIONAL_ID,
    hint="۱۰ رقم روی کارت ملی؛ صفرهای اول را هم بنویسید.",
)
PERSON = (
    Page(
        key="name",
        title="نام شما چیست؟",
        hint="همان‌گونه که در شناسنامه آمده است.",
        fields=(
            Field(key="first_name", label="نام", kind=Kind.NAME, autocomplete="given-name"),
            Field(key="last_name", label="نام خانوادگی", kind=Kind.NAME, autocomplete="family-name"),
            Field(key="father_name", label="نام پدر", kind=Kind.NAME),
        ),
    ),
    Page(
        key="identity",
        title="کد ملی و شمارهٔ شناسنامهٔ شما چیست؟",
        fields=(
            NATIONAL_ID,
            Field(
                key="certificate_number",
                label="شمارهٔ شناسنامه",
                kind=Kind.DIGITS,
                max=10,
                hint="اگر شناسنامه شماره ندارد، صفر بنویسید.",
            ),
            Field(
                key="certificate_serial",
                label="سری و سریال شناسنامه",
                kind=Kind.TEXT,
                max=30,
                optional=True,
            ),
        ),
    ),
    Page(
        key="birth",
        title="تاریخ تولد شما چیست؟",
        fields=(
            Field(
                key="birth_date",
                label="تاریخ تولد",
                kind=Kind.DATE,
                hint="مانند ۲۱ آذر ۱۳۶۵",
                autocomplete="bday",
                check=checks.born,
            ),
        ),
    ),
    Page(
        key="person",
        title="جنسیت و تابعیت شما چیست؟",
        hint="جنسیت برای دانستن وضعیت نظام وظیفه پرسیده می‌شود.",
        fields=(
            Field(key="gender", label="جنسیت", kind=Kind.CHOICE, choices=words.GENDER),
            Field(key="nationality", label="تابعیت", kind=Kind.CHOICE, choices=words.NATIONALITY),
        ),
    ),
    Page(
        key="military",
        title="وضعیت نظام وظیفهٔ شما چیست؟",
        when=(When("gender", ("male",)),),
        fields=(Field(key="military", label="وضعیت نظام وظیفه", kind=Kind.CHOICE, choices=words.MILITARY),),
    ),
    Page(
        key="phones",
        title="چگونه با شما تماس بگیریم؟",
        hint="کد رهگیری و خبرها به شمارهٔ همراه فرستاده می‌شود.",
        fields=(
            Field(
                key="mobile", label="تلفن همراه", kind=Kind.MOBILE, autocomplete="tel", example="09161234567"
            ),
            Field(
                key="phone",
                label="تلفن ثابت",
                kind=Kind.LANDLINE,
                hint="با کد شهر، مانند ۰۶۱۳۳۳۳۴۴۴۵",
                optional=True,
            ),
        ),
    ),
    Page(
        key="family",
        title="خانوادهٔ شما",
        fields=(
            Field(key="marital", label="وضعیت تأهل", kind=Kind.CHOICE, choices=words.MARITAL),
            Field(
                key="dependants",
                label="چند نفر زیر تکفل شما هستند؟",
                short="افراد زیر تکفل",
                kind=Kind.INTEGER,
                max=20,
                unit="نفر",
                hint="اگر کسی نیست، صفر بنویسید.",
            ),
        ),
    ),
    Page(
        key="education",
        title="آخرین مدرک تحصیلی شما چیست؟",
        fields=(
            Field(key="education", label="آخرین مدرک تحصیلی", kind=Kind.CHOICE, choices=words.EDUCATION),
        ),
    ),
    Page(
        key="studies",
        title="در چه رشته‌ای درس خوانده‌اید؟",
        when=(When("education", words.WITH_DIPLOMA),),
        fields=(
            Field(key="study_field", label="رشتهٔ تحصیلی", kind=Kind.TEXT, min=2, max=80),
            Field(
                key="study_year",
                label="سال گرفتن مدرک",
                kind=Kind.YEAR,
                example="1390",
                check=checks.year_passed,
            ),
        ),
    ),
    Page(
        key="employment",
        title="اکنون چه می‌کنید؟",
        hint="کارمند دولت مجوز می‌گیرد ولی وام این برنامه به او داده نمی‌شود.",
        fields=(Field(key="employment", label="وضعیت اشتغال", kind=Kind.CHOICE, choices=words.EMPLOYMENT),),
    ),
    Page(
        key="insurance",
        title="بیمه دارید؟",
        hint="این پاسخ تنها در مرحلهٔ بانک دیده می‌شود.",
        fields=(
            Field(key="insurance", label="وضعیت بیمه", kind=Kind.CHOICE, choices=words.INSURANCE),
            Field(
                key="insurance_number",
                label="شمارهٔ بیمه",
                kind=Kind.DIGITS,
                min=6,
                max=12,
                optional=True,
            ),
        ),
    ),
    Page(
        key="priority",
        title="آیا در یکی از این گروه‌ها هستید؟",
        hint="پاسخ اختیاری است. برای هر گروهی که انتخاب کنید، مدرکی خواسته می‌شود.",
        fields=(
            Field(
                key="priority",
                label="گروه‌های اولویت‌دار",
                kind=Kind.CHOICES,
                choices=words.PRIORITY,
                optional=True,
            ),
        ),
    ),
)

HOME = (
    Page(key="place", title="خانهٔ شما در کدام شهر یا روستا است؟", fields=asks_home.PLACE),
    Page(key="address", title="نشانی خانهٔ شما چیست؟", fields=asks_home.ADDRESS),
    Page(
        key="tenure",
        title="این خانه از آنِ کیست؟",
        hint="مستأجر رضایت‌نامهٔ مالک را هم می‌فرستد.",
        fields=asks_home.HELD_AS,
    ),
    Page(key="areas", title="خانه و محل کار شما چند متر است؟", fields=asks_home.AREAS),
    Page(
        key="pledge",
        title="کار شما نباید مزاحم همسایه‌ها باشد",
        hint="قانون سامان‌دهی مشاغل خانگی، مادهٔ ۲",
        fields=(
            Field(
                key="no_nuisance",
                label="تعهد می‌کنم کارم برای همسایه‌ها صدا، بو، آلودگی یا رفت‌وآمد آزاردهنده نداشته باشد.",
                short="تعهد عدم مزاحمت",
                kind=Kind.TICK,
            ),
        ),
    ),
)
