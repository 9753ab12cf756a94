"""What founders or members of a cooperative are asked before they are led to its own system (spec 3.7).

The cooperative system asks the rest; nothing is asked here that is not sent there (docs/cooperative-api.md).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from khanegi.intake.forms import words
from khanegi.intake.forms.person import COUNTY, HOME, NATIONAL_ID, OCCUPATION, PERSON
from khanegi.rules.forms import Answers, Field, Form, Kind, Page, When

EXISTS, IS_NEW = (When("cooperative", ("existing",)),), (When("cooperative", ("new",)),)
NOT_ASKED = ("military", "family", "employment", "insurance", "priority")


def each_once(value: Sequence[dict[str, Any]] | None, answers: Answers) -> str | None:
    numbers = [row["national_id"] for row in value or () if "national_id" in row]
    return (
        None if len(numbers) == len(set(numbers)) else "هر عضو را یک بار بنویسید؛ یک کد ملی دو بار آمده است."
    )


CHANGED: dict[str, dict[str, Any]] = {
    "person": {"hint": ""},  # it speaks of the military service
    "identity": {"title": "کد ملی شما چیست؟", "fields": (NATIONAL_ID,)},
}
OF_PERSON = tuple(page for page in PERSON if page.key not in NOT_ASKED)
WHAT_AND_WHERE = (
    replace(COUNTY, title="تعاونی در کدام شهرستان کار می‌کند؟"),
    replace(OCCUPATION, title="کار تعاونی چیست؟", hint="رشتهٔ کار اصلی تعاونی را جست‌وجو و انتخاب کنید."),
)
MEMBER = (
    Field(key="name", label="نام و نام خانوادگی", kind=Kind.NAME),
    Field(key="national_id", label="کد ملی", kind=Kind.NATIONAL_ID),
    Field(key="share", label="درصد سهم", kind=Kind.PERCENT, min=1),
)
ITSELF = (
    Page(
        key="cooperative",
        title="تعاونی دارید یا می‌خواهید بسازید؟",
        fields=(
            Field(
                key="cooperative",
                label="تعاونی دارید یا می‌خواهید بسازید؟",
                short="تعاونی",
                kind=Kind.CHOICE,
                choices=words.COOPERATIVE,
            ),
        ),
    ),
    Page(
        key="registered",
        title="تعاونی شما",
        when=EXISTS,
        fields=(
            Field(key="legal_name", label="نام ثبت‌شده", kind=Kind.TEXT, min=2, max=120),
            Field(key="registration_number", label="شمارهٔ ثبت", kind=Kind.DIGITS, max=15),
            Field(key="legal_id", label="شناسهٔ ملی", kind=Kind.LEGAL_ID, hint="۱۱ رقم در آگهی ثبت"),
        ),
    ),
    Page(
        key="wanted",
        title="تعاونی تازه",
        when=IS_NEW,
        fields=(
            Field(key="wanted_name", label="نامی که می‌خواهید", kind=Kind.TEXT, min=2, max=120),
            Field(key="subject", label="موضوع کار", kind=Kind.LONG, min=10, max=600),
        ),
    ),
    Page(
        key="members",
        title="چه کسانی تعاونی را می‌سازند؟",
        hint="خودتان را هم بنویسید. جمع درصدها باید ۱۰۰ شود.",
        when=IS_NEW,
        fields=(
            Field(
                key="members",
                label="عضوهای مؤسس",
                kind=Kind.ROWS,
                fields=MEMBER,
                max=30,
                check=each_once,
            ),
        ),
    ),
)

COOPERATIVE = Form(
    key="cooperative",
    version=1,
    title="پرسش‌نامهٔ تعاونی",
    pages=(
        *WHAT_AND_WHERE,
        *(replace(page, **CHANGED.get(page.key, {})) for page in OF_PERSON),
        *(page for page in HOME if page.key in ("place", "address")),
        *ITSELF,
    ),
)
