"""The conditions of a sponsor (spec 2.2 F19, F20; 3.6), and what the agency reviews of one (the sheet, S10).

Numbers 61 to 80 are of this kind.
"""

from __future__ import annotations

from khanegi.base import identity
from khanegi.base.errors import Unfit
from khanegi.base.persian import digits_out, number
from khanegi.intake.eligibility.conditions import (
    ACT_2,
    GENERAL,
    INDEPENDENT,
    SHEET,
    SKILL,
    age_by,
    by_expert,
    value_of,
)
from khanegi.intake.eligibility.facility import FOR_LOAN
from khanegi.intake.eligibility.words import Change, Condition, Context, Finding, Params
from khanegi.rules.forms import Answers, When

SPECIAL = "شرایط اختصاصی پشتیبان مشاغل خانگی"
COMPETENCE = f"{SHEET}، اهلیت پشتیبان"


def _experience(answers: Answers, params: Params, context: Context) -> Finding:
    least, years = int(value_of(params, "sponsor_experience")), int(answers["experience"])
    shown = (("سابقهٔ کار مرتبط", f"{number(years)} سال"),)
    if years >= least:
        return Finding(True, f"دست‌کم {number(least)} سال سابقهٔ مرتبط دارید.", shown)
    change = Change(
        text=f"پس از {number(least - years)} سال کار دیگر در همین رشته دوباره ثبت‌نام کنید.",
        answers={"experience": least},
    )
    return Finding(False, f"پشتیبان دست‌کم {number(least)} سال سابقهٔ مرتبط دارد.", shown, change)


def _share(answers: Answers, params: Params, context: Context) -> Finding:
    least, share = int(value_of(params, "sponsor_share")), int(answers["share"])
    shown = (("سهم آورده", f"{number(share)}٪"),)
    if share >= least:
        return Finding(True, f"دست‌کم {number(least)}٪ هزینه را خودتان می‌آورید.", shown)
    change = Change(text=f"آوردهٔ خود را تا {number(least)}٪ بالا ببرید.", answers={"share": least})
    return Finding(False, f"پشتیبان دست‌کم {number(least)}٪ هزینهٔ طرح را می‌آورد.", shown, change)


def legal_id(answers: Answers, params: Params, context: Context) -> Finding:
    """Judge the number of a legal person by its check digit."""
    typed = str(answers["legal_id"])
    shown = (("شناسهٔ ملی", digits_out(typed)),)
    try:
        identity.legal_id(typed)
    except Unfit as fault:
        return Finding(False, str(fault), shown, Change(text="شناسهٔ ملی را از روی آگهی ثبت دوباره بنویسید."))
    return Finding(True, "رقم کنترل شناسهٔ ملی درست است.", shown)


def _counties(answers: Answers, params: Params, context: Context) -> Finding:
    counties = answers["counties"]
    if counties:
        shown = (("شهرستان‌ها", f"{number(len(counties))} شهرستان"),)
        return Finding(True, "شهرستان‌های افراد تحت پوشش را گفته‌اید.", shown)
    change = Change(
        text="دست‌کم شهرستان خودتان را انتخاب کنید.", answers={"counties": [answers.get("county", "")]}
    )
    return Finding(False, "نگفته‌اید افراد تحت پوشش در کدام شهرستان‌ها باشند.", (), change)


SHARED = {one.key: one for one in INDEPENDENT}
SPONSOR = (
    *(
        SHARED[key]
        for key in (
            "national_id", "nationality", "military", "field", "no_nuisance", "duplicate", "permits", "ban",
        )
    ),
    *FOR_LOAN,
    SKILL,
    Condition(
        number=61, key="age", title="پشتیبان به سن لازم رسیده است", law=GENERAL,
        judge=age_by("sponsor_min_age"), needs=("birth_date",), rules=("sponsor_min_age",),
    ),
    Condition(
        number=62, key="experience", title="پشتیبان سابقهٔ کار مرتبط دارد", law=SPECIAL, judge=_experience,
        needs=("experience",), rules=("sponsor_experience",),
    ),
    Condition(
        number=63, key="share", title="پشتیبان سهم خود را می‌آورد", law=SPECIAL, judge=_share,
        needs=("share",), rules=("sponsor_share",),
    ),
    Condition(
        number=64, key="legal_id", title="شناسهٔ ملی شرکت معتبر است", law=SPECIAL, judge=legal_id,
        needs=("legal_id",), when=(When("entity", ("legal",)),),
    ),
    Condition(
        number=65, key="counties", title="شهرستان‌های افراد تحت پوشش روشن است", law=SHEET, judge=_counties,
        needs=("counties",),
    ),
)  # fmt: skip
REVIEWED = tuple(
    Condition(number=number_, key=key, title=title, law=law, judge=by_expert)
    for number_, key, title, law in (
        (66, "personal", "پشتیبان اهلیت فردی دارد", COMPETENCE),
        (67, "technical", "پشتیبان اهلیت فنی دارد", COMPETENCE),
        (68, "financial", "پشتیبان توان مالی دارد", COMPETENCE),
        (69, "market", "پشتیبان بازار فروش دارد", COMPETENCE),
        (70, "orders", "سفارش‌ها ظرفیت خواسته‌شده را ثابت می‌کند", f"{ACT_2}، کار برای کارفرما"),
    )
)
