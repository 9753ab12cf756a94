"""What the desk of heirs is asked: what happened to a person, how that ends, who came for them."""

from __future__ import annotations

from khanegi.rules.forms import Field, Kind, checks

KINDS = (("death", "فوت"), ("incapacity", "ناتوانی"))
PROOFS = (
    ("death_certificate", "گواهی فوت"),
    ("registry", "پاسخ ثبت احوال"),
    ("court", "حکم دادگاه"),
    ("physician", "گواهی پزشکی قانونی"),
    ("welfare", "نامهٔ بهزیستی"),
)
WHYS = (("over", "ناتوانی پایان یافته است"), ("wrong", "ثبت آن نادرست بوده است"))
RELATIONS = (
    ("spouse", "همسر"),
    ("child", "فرزند"),
    ("parent", "پدر یا مادر"),
    ("sibling", "خواهر یا برادر"),
    ("guardian", "قیم یا ولی"),
    ("lawyer", "وکیل"),
    ("other", "نسبت دیگر"),
)
HEIR_PROOFS = (
    ("inheritance", "گواهی انحصار وراثت"),
    ("guardianship", "قیم‌نامه"),
    ("power", "وکالت‌نامه"),
    ("identity", "شناسنامه"),
)


def _paper(choices: tuple[tuple[str, str], ...]) -> tuple[Field, ...]:
    return (
        Field(key="proof", label="مدرک", kind=Kind.CHOICE, choices=choices),
        Field(key="number", label="شمارهٔ مدرک", kind=Kind.TEXT, max=40),
        Field(key="proof_date", label="تاریخ مدرک", kind=Kind.DATE, check=checks.not_in_future),
    )


FORMS = {
    "standstill": (
        "ثبت فوت یا ناتوانی",
        (
            Field(key="kind", label="چه روی داده است", kind=Kind.CHOICE, choices=KINDS),
            *_paper(PROOFS),
            Field(key="note", label="توضیح", kind=Kind.LONG, max=500, optional=True),
        ),
    ),
    "standstill_lift": (
        "برداشتن ثبت",
        (
            Field(key="why", label="چرا برداشته می‌شود", kind=Kind.CHOICE, choices=WHYS),
            Field(key="note", label="دلیل و شمارهٔ مدرک آن", kind=Kind.LONG, min=10, max=500),
        ),
    ),
    "standstill_close": (
        "بستن همهٔ پرونده‌ها",
        (
            Field(
                key="note",
                label="چرا ادامه داده نمی‌شود",
                kind=Kind.LONG,
                min=10,
                max=500,
                hint="پرونده‌ها بسته می‌شود و دیگر باز نمی‌شود. وامی که پرداخت شده است نزد بانک می‌ماند.",
            ),
        ),
    ),
    "heir": (
        "مراجعهٔ وارث",
        (
            Field(key="name", label="نام و نام خانوادگی", kind=Kind.NAME),
            Field(key="relation", label="نسبت با متقاضی", kind=Kind.CHOICE, choices=RELATIONS),
            *_paper(HEIR_PROOFS),
            Field(key="asked", label="چه خواسته است", kind=Kind.LONG, min=3, max=1000),
            Field(key="answer", label="پاسخ میز", kind=Kind.LONG, min=3, max=1000),
        ),
    ),
}
