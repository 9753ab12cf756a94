"""The questions about a home: in every questionnaire."""

from __future__ import annotations

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
