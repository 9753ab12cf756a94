"""Which documents this person and this field need, each with its reason (the sheet, S14; spec 3.12).

Pure. A document nobody needs to bring is not in the list, so the list is never longer than it must be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from khanegi.base import jalali
from khanegi.intake.eligibility import Field
from khanegi.intake.forms import words
from khanegi.rules.forms import Answers

SCAN = "عکس JPG یا PNG، یا PDF تا ۵ مگابایت"
SAMPLES = "تا ۵ عکس JPG یا PNG"
PHOTO = "عکس JPG تا ۵ مگابایت، دست‌کم ۳۰۰ در ۴۰۰ نقطه، چهره روشن و روبه‌رو"
BEFORE_CODE, BEFORE_AGENCY, IN_REVIEW, AT_ONCE = "before_code", "before_agency", "in_review", "at_once"
APPLICANT, SYSTEM, SECOND_CHECK = "applicant", "system", "second_check"

CERTIFICATE = "D1"
OF_HOME = ("D5", "X7")  # they prove something about the home
OF_FIELD = ("D1", "X2")  # they prove something about the field of this case, and about no other
_DEEDS = {
    "owner": "سند مالکیت خانه",
    "contract": "قولنامهٔ خانه",
    "tenant": "اجاره‌نامهٔ خانه",
    "family": "سند یا قولنامهٔ خانهٔ خانواده",
}
_SECOND_CHECK = {
    "health": "تأیید بهداشتی",
    "veterinary": "تأیید دامپزشکی",
    "culture": "تأیید فرهنگ و ارشاد اسلامی",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """One document. `when` is by which step, `by` who brings it, `files` how many pages it may have.

    `expires` asks for the end of its validity; nothing waits for what is `optional`. Group proofs have
    codes of their own: X8_disabled.
    """

    code: str
    title: str
    reason: str
    when: str = BEFORE_AGENCY
    by: str = APPLICANT
    file_hint: str = SCAN
    files: int = 1
    expires: bool = False
    optional: bool = False


SHEET = Needed(
    code="D8",
    title="پرینت فرم ثبت‌نام و کد رهگیری",
    reason="سامانه خودش می‌سازد؛ چیزی نفرستید.",
    when=AT_ONCE,
    by=SYSTEM,
    file_hint="",
)


def documents(
    answers: Answers, field: Field, on: dt.date, kind: str = "independent", second_check: bool = True
) -> tuple[Needed, ...]:
    """Return the documents of this case in the order of the sheet.

    `second_check` is False where the second body is the reviewing agency itself (spec 3.4 I5). Who is
    covered is not reviewed: their sponsor's plan gets the second check.
    """
    if kind == "cooperative":
        return (SHEET,)  # its own system asks for papers, and no step of ours reads one
    return (
        *_skill(kind),
        *_military(answers, on),
        Needed(code="D3", title="عکس ۴×۳", reason="برای همهٔ متقاضیان", file_hint=PHOTO),
        Needed(
            code="D4",
            title="شناسنامه و کارت ملی",
            reason="برای همهٔ متقاضیان: صفحهٔ نخست شناسنامه و دو روی کارت ملی",
            files=3,
        ),
        *_home(answers, kind),
        *_education(answers),
        *_field(field, second_check and kind != "covered"),
        *(_sponsor(answers) if kind == "sponsor" else ()),
        *(_samples() if kind == "covered" else ()),
        *_groups(answers),
        SHEET,
    )


def _sponsor(answers: Answers) -> Iterator[Needed]:
    """Yield what proves that a sponsor can be trusted with other people's work (spec 2.2 F19, F33)."""
    yield Needed(
        code="X1",
        title="گواهی عدم سوءپیشینه",
        reason="پشتیبان نباید پیشینهٔ کیفری مؤثر داشته باشد",
        expires=True,
    )
    yield Needed(
        code="X2",
        title="قراردادها و فاکتورهای سه سال",
        reason="سفارش‌های نوشته‌شده در طرح با آن ثابت می‌شود",
        files=20,
    )
    yield Needed(
        code="X3",
        title="استعلام بانکی",
        reason="نبود چک برگشتی و بدهی یا قسط عقب‌افتاده",
        expires=True,
    )
    if answers.get("entity") == "legal":
        yield Needed(
            code="X6",
            title="اساسنامه و روزنامهٔ رسمی",
            reason="چون پشتیبان شرکت یا مؤسسه است؛ صاحبان امضا در آن دیده شوند",
            files=10,
        )


def _skill(kind: str) -> Iterator[Needed]:
    covered = kind == "covered"
    yield Needed(
        code="D1",
        title="گواهی‌نامهٔ مهارتی",
        reason="بدون آن کد رهگیری داده نمی‌شود" if covered else "مهارت در رشته باید ثابت شود",
        when=BEFORE_CODE if covered else BEFORE_AGENCY,
        expires=True,
    )


def _military(answers: Answers, on: dt.date) -> Iterator[Needed]:
    birth = answers.get("birth_date")
    grown = birth is None or jalali.age(dt.date.fromisoformat(birth), on) >= 18
    if answers.get("gender") == "male" and grown:
        exempt = answers.get("military") == "exempt"
        yield Needed(
            code="D2",
            title="کارت معافیت" if exempt else "کارت پایان خدمت",
            reason="برای آقایان ۱۸ سال و بیشتر: هر دو روی کارت",
            files=2,
        )


def _home(answers: Answers, kind: str) -> Iterator[Needed]:
    if kind == "covered" and answers.get("works_at_home") == "no":
        return
    tenure = answers.get("tenure") or "owner"
    place = "نشانی خانه در پرسش‌نامه" if kind == "sponsor" else "نشانی محل کار"
    yield Needed(code="D5", title=_DEEDS[tenure], reason=f"نشانی آن باید با {place} یکی باشد", files=4)
    if tenure == "tenant":
        yield Needed(code="X7", title="رضایت‌نامهٔ مالک", reason="چون مستأجر هستید")


def _education(answers: Answers) -> Iterator[Needed]:
    if answers.get("education") not in ("none", "literate"):
        yield Needed(code="D6", title="آخرین مدرک تحصیلی", reason="مدرکی که در پرسش‌نامه نوشته‌اید")


def _field(field: Field, second_check: bool) -> Iterator[Needed]:
    if field.needs_health_card:
        yield Needed(
            code="D7",
            title="کارت بهداشت",
            reason=f"«{field.title}» با مواد غذایی و بهداشتی سروکار دارد",
            expires=True,
        )
    if field.second_check and second_check:
        yield Needed(
            code="X9",
            title=_SECOND_CHECK[field.second_check],
            reason="دستگاه اجرایی خودش استعلام می‌کند؛ چیزی نفرستید.",
            when=IN_REVIEW,
            by=SECOND_CHECK,
            file_hint="",
        )


def _samples() -> Iterator[Needed]:
    yield Needed(
        code="X10",
        title="نمونهٔ کار",
        reason="اگر بخواهید: عکس چیزهایی که ساخته‌اید، تا دستگاه اجرایی هنگام معرفی شما آن را ببیند",
        file_hint=SAMPLES,
        files=5,
        optional=True,
    )


def _groups(answers: Answers) -> Iterator[Needed]:
    titles = dict(words.PRIORITY)
    for group in answers.get("priority") or ():
        if group != "graduate":  # the education certificate proves it
            yield Needed(
                code=f"X8_{group}",
                title=f"مدرک گروه «{titles[group]}»",
                reason="چون در پرسش‌نامه این گروه را انتخاب کرده‌اید",
            )
