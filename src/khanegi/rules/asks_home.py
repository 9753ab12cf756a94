"""The questions about a home: in every questionnaire, and again of who moves house later (spec 3.14)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from khanegi.rules.forms import Field, Kind, checks

TENURE = (
    ("owner", "مالک هستم"),
    ("contract", "با قولنامه خریده‌ام"),
    ("tenant", "مستأجر هستم"),
    ("family", "خانهٔ خانواده است"),
)
PLACE = (
    Field(key="district", label="بخش", kind=Kind.TEXT, min=2, max=60, optional=True),
    Field(key="settlement", label="شهر یا روستا", kind=Kind.TEXT, min=2, max=60),
)
ADDRESS = (
    Field(
        key="address",
        label="نشانی",
        kind=Kind.LONG,
        min=10,
        max=300,
        hint="خیابان، کوچه، پلاک و واحد",
        autocomplete="street-address",
    ),
    Field(
        key="postal_code",
        label="کد پستی",
        kind=Kind.POSTAL,
        hint="۱۰ رقم روی قبض برق یا آب",
        autocomplete="postal-code",
    ),
)
HELD_AS = (Field(key="tenure", label="نوع تصرف", kind=Kind.CHOICE, choices=TENURE),)
AREAS = (
    Field(
        key="home_area",
        label="متراژ خانه",
        kind=Kind.INTEGER,
        min=10,
        max=10_000,
        unit="متر مربع",
    ),
    Field(
        key="work_area",
        label="متراژ بخشی که در آن کار می‌کنید",
        short="متراژ محل کار",
        kind=Kind.INTEGER,
        min=1,
        max=10_000,
        unit="متر مربع",
        check=checks.at_most("home_area", "محل کار بخشی از خانه است و نمی‌تواند از آن بزرگ‌تر باشد."),
    ),
)
COUNTY = Field(
    key="county",
    label="شهرستان",
    kind=Kind.COUNTY,
    source="home_county",
    hint="اگر به استان دیگری رفته‌اید، از این پرونده انصراف دهید و آنجا ثبت‌نام کنید.",
)
IF_AT_HOME = "اگر در خانهٔ خودتان کار می‌کنید بنویسید."


@dataclass(frozen=True, slots=True)
class Asked:
    """One short form of one page."""

    title: str
    fields: tuple[Field, ...]
    hint: str


TITLE = "نشانی تازهٔ خانه"
HINT = (
    "آنچه تاکنون نوشته‌اید در فرم آمده است؛ هر چه عوض شده یا نادرست است درست کنید. "
    "اگر پروندهٔ باز دیگری دارید، نشانی را در آن هم بنویسید."
)
ASKED = {
    "move": Asked(TITLE, (COUNTY, *PLACE, *ADDRESS, *HELD_AS, *AREAS), HINT),
    # Who works at their sponsor's place was not asked about rooms and deeds.
    "move_covered": Asked(
        TITLE,
        (
            COUNTY,
            *PLACE,
            *ADDRESS,
            *(replace(one, optional=True, hint=IF_AT_HOME) for one in (*HELD_AS, *AREAS)),
        ),
        HINT,
    ),
}
KEYS = tuple(field.key for field in ASKED["move"].fields)
