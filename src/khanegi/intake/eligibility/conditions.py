"""The numbered conditions that several kinds of applicants share, and those of an independent one.

Sources are those of spec.md section 2.2. A number is never used again for anything else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from khanegi.base import identity, jalali
from khanegi.base.errors import Unfit
from khanegi.base.persian import mask, number
from khanegi.intake.eligibility.words import Change, Closure, Condition, Context, Finding, Judge, Params
from khanegi.intake.forms import words
from khanegi.rules.forms import Answers

ACT = "قانون ساماندهی و حمایت از مشاغل خانگی، مصوب ۱۳۸۹/۰۲/۲۲"
ACT_2 = f"{ACT}، مادهٔ ۲"
GENERAL = "شرایط عمومی متقاضیان مشاغل خانگی"
SHEET = "شیوه‌نامهٔ ثبت‌نام مشاغل خانگی، ادارهٔ کل تعاون، کار و رفاه اجتماعی خوزستان"
PORTAL = "مقررات درگاه ملی مجوزها دربارهٔ مشاغل خانگی"
FACILITY = "شرایط تسهیلات مشاغل خانگی"

# The rules that conditions read, with the values to seed where no text gives another (spec 2.9, 3.15).
RULES_USED: dict[str, Any] = {
    "min_age": 18,
    "military_age": 18,
    "permits_per_person": 10,
    "fraud_ban_months": 24,
    "individual_max": 2_000_000_000,
    "facility_barred_employment": ["government"],
    "covered_min_age": 18,
    "sponsor_min_age": 20,
    "sponsor_experience": 5,
    "sponsor_share": 20,
    "cooperative_members": 7,
}


def value_of(params: Params, key: str) -> Any:
    """Return the value of a rule; a missing one is a bug and never a silent yes."""
    if key not in params:
        raise LookupError(f"no confirmed rule {key} in force")
    return params[key].value


def label_of(pairs: tuple[tuple[str, str], ...], key: str) -> str:
    return dict(pairs).get(key, key)


def _national_id(answers: Answers, params: Params, context: Context) -> Finding:
    shown = (("کد ملی", mask(str(answers["national_id"]), 4)),)
    try:
        identity.national_id(str(answers["national_id"]))
    except Unfit as fault:
        return Finding(False, str(fault), shown, Change(text="کد ملی را از روی کارت ملی دوباره بنویسید."))
    return Finding(True, "رقم کنترل کد ملی درست است.", shown)


def _nationality(answers: Answers, params: Params, context: Context) -> Finding:
    shown = (("تابعیت", label_of(words.NATIONALITY, answers["nationality"])),)
    if answers["nationality"] == "iranian":
        return Finding(True, "تابعیت ایرانی دارید.", shown)
    return Finding(False, "این مجوز تنها به شهروندان ایرانی داده می‌شود.", shown)


def _age_of(answers: Answers, context: Context) -> tuple[dt.date, int]:
    birth = dt.date.fromisoformat(answers["birth_date"])
    return birth, jalali.age(birth, context.on)


def age_by(rule: str) -> Judge:
    """Return the judgement of an age by the rule of this key."""

    def judge(answers: Answers, params: Params, context: Context) -> Finding:
        least = int(value_of(params, rule))
        birth, age = _age_of(answers, context)
        shown = (("تاریخ تولد", jalali.show(birth)), ("سن", f"{number(max(age, 0))} سال"))
        if age >= least:
            return Finding(True, f"{number(age)} سال دارید و دست‌کم {number(least)} سال لازم است.", shown)
        when = jalali.add_years(birth, least)
        change = Change(text=f"از {jalali.show(when)} می‌توانید ثبت‌نام کنید.", when=when)
        return Finding(False, f"دست‌کم {number(least)} سال لازم است.", shown, change)

    return judge


def _military(answers: Answers, params: Params, context: Context) -> Finding:
    if answers["gender"] != "male":
        return Finding(True, "این شرط دربارهٔ آقایان است.", (("جنسیت", "زن"),))
    _, age = _age_of(answers, context)
    least = int(value_of(params, "military_age"))
    if age < least:
        return Finding(
            True, f"این شرط از {number(least)} سالگی است.", (("سن", f"{number(max(age, 0))} سال"),)
        )
    status = answers.get("military")
    if status is None:
        return Finding(None, "وضعیت نظام وظیفه را هنوز نگفته‌اید.")
    shown = (("وضعیت نظام وظیفه", label_of(words.MILITARY, status)),)
    if status in ("done", "exempt"):
        return Finding(True, "پایان خدمت یا معافیت دارید.", shown)
    change = Change(
        text="پس از گرفتن کارت پایان خدمت یا معافیت دوباره ثبت‌نام کنید.", answers={"military": "done"}
    )
    return Finding(False, "آقایان باید کارت پایان خدمت یا معافیت داشته باشند.", shown, change)


def _field(answers: Answers, params: Params, context: Context) -> Finding:
    if context.field is None:
        change = Change(text="رشتهٔ دیگری از فهرست رشته‌ها انتخاب کنید.")
        return Finding(False, "این رشته در فهرست رشته‌های امسال نیست.", (), change)
    shown = (("رشته", context.field.title),)
    if context.field.closed is None:
        return Finding(True, "این رشته امسال در شهرستان شما باز است.", shown)
    change = until(context.field.closed, "رشتهٔ دیگری انتخاب کنید.", replace(context.field, closed=None))
    return Finding(False, shut("ثبت‌نام", context.field.closed), shown, change)


def shut(what: str, closure: Closure) -> str:
    return f"{what} این رشته در شهرستان شما بسته است: {closure.reason} ({closure.reference})."


def until(closure: Closure, otherwise: str, opened: Any) -> Change:
    if closure.until is None:
        return Change(text=otherwise, context={"field": opened})
    text = f"از {jalali.show(closure.until)} باز می‌شود؛ یا {otherwise}"
    return Change(text=text, when=closure.until, context={"field": opened})


def _lives_there(answers: Answers, params: Params, context: Context) -> Finding:
    shown = (("سکونت در محل کار", label_of(words.YES_NO, answers["lives_there"])),)
    if answers["lives_there"] == "yes":
        return Finding(True, "در همان خانه‌ای کار می‌کنید که زندگی می‌کنید.", shown)
    change = Change(text="کار را در خانه‌ای بیاورید که در آن زندگی می‌کنید.", answers={"lives_there": "yes"})
    return Finding(False, "متقاضی مستقل باید در محل کار خود زندگی کند.", shown, change)


def _area(answers: Answers, params: Params, context: Context) -> Finding:
    home, work = int(answers["home_area"]), int(answers["work_area"])
    shown = (("متراژ خانه", f"{number(home)} متر مربع"), ("متراژ محل کار", f"{number(work)} متر مربع"))
    if work <= home:
        return Finding(True, "محل کار در خانه جا می‌گیرد.", shown)
    change = Change(text=f"محل کار را تا {number(home)} متر مربع کم کنید.", answers={"work_area": home})
    return Finding(False, "محل کار از خانه بزرگ‌تر است.", shown, change)


def _pledge(answers: Answers, params: Params, context: Context) -> Finding:
    if answers["no_nuisance"]:
        return Finding(True, "تعهد داده‌اید که کارتان مزاحم همسایه‌ها نباشد.", (("تعهد", "بله"),))
    change = Change(text="تعهد عدم مزاحمت را بپذیرید.", answers={"no_nuisance": True})
    return Finding(False, "تعهد عدم مزاحمت داده نشده است.", (("تعهد", "خیر"),), change)


def _duplicate(answers: Answers, params: Params, context: Context) -> Finding:
    if not context.live_case:
        return Finding(True, "پروندهٔ باز دیگری در این رشته ندارید.")
    change = Change(
        text="همان پرونده را دنبال کنید، یا از آن انصراف دهید، یا رشتهٔ دیگری انتخاب کنید.",
        context={"live_case": ""},
    )
    shown = (("پروندهٔ باز", context.live_case),)
    return Finding(False, "در همین رشته پروندهٔ باز دیگری دارید.", shown, change)


def _in_sequence(answers: Answers, params: Params, context: Context) -> Finding:
    """Covered and independent at once is not allowed, one after the other is (spec 3.14)."""
    if not context.rival:
        return Finding(True, "هم‌زمان پروندهٔ مستقل و پروندهٔ تحت پوشش ندارید.")
    change = Change(
        text="از آن پرونده انصراف دهید و همین پرسش‌نامه را دوباره بفرستید؛ پاسخ‌ها و مدارک شما می‌ماند.",
        context={"rival": ""},
    )
    reason = "هر نفر یا مستقل کار می‌کند یا زیر پوشش پشتیبان؛ پروندهٔ دیگر شما هنوز باز است."
    return Finding(False, reason, (("پروندهٔ باز", context.rival),), change)


def _permits(answers: Answers, params: Params, context: Context) -> Finding:
    most = int(value_of(params, "permits_per_person"))
    shown = (("مجوزهای معتبر شما", number(context.permits)),)
    if context.permits < most:
        return Finding(True, f"هر نفر تا {number(most)} مجوز می‌تواند داشته باشد.", shown)
    change = Change(
        text=f"از یکی از مجوزهای خود انصراف دهید تا کمتر از {number(most)} مجوز داشته باشید.",
        context={"permits": most - 1},
    )
    return Finding(False, f"هر نفر تا {number(most)} مجوز می‌تواند داشته باشد.", shown, change)


def _ban(answers: Answers, params: Params, context: Context) -> Finding:
    until = context.banned_until
    if until is None or until <= context.on:
        return Finding(True, "محرومیتی ثبت نشده است.")
    months = number(int(value_of(params, "fraud_ban_months")))
    reason = f"مجوز پیشین شما به دلیل تقلب باطل شده است و تا {months} ماه پس از آن مجوزی داده نمی‌شود."
    change = Change(text=f"از {jalali.show(until)} می‌توانید ثبت‌نام کنید.", when=until)
    return Finding(False, reason, (("پایان محرومیت", jalali.show(until)),), change)


def _skill(answers: Answers, params: Params, context: Context) -> Finding:
    ends = [row.get("expires_on") for row in answers.get("skills") or ()]
    valid = any(end is None or dt.date.fromisoformat(end) >= context.on for end in ends)
    if answers["skilled"] == "yes" and (valid or not ends):
        return Finding(True, "گواهی مهارت دارید؛ تصویر آن را با مدارک بفرستید.")
    change = Change(
        text="در سازمان فنی و حرفه‌ای یا دستگاه اجرایی رشته آزمون مهارت بدهید.",
        answers={"skilled": "yes", "skills": None},
    )
    return Finding(False, "گواهی مهارت معتبر پیش از ارسال طرح به دستگاه اجرایی لازم است.", (), change)


def by_expert(answers: Answers, params: Params, context: Context) -> Finding:
    return Finding(None, "کارشناس دستگاه اجرایی بررسی می‌کند.")


INDEPENDENT = (
    Condition(
        number=1, key="national_id", title="کد ملی معتبر است", law=GENERAL, judge=_national_id,
        needs=("national_id",),
    ),
    Condition(
        number=2, key="nationality", title="متقاضی ایرانی است", law=GENERAL, judge=_nationality,
        needs=("nationality",),
    ),
    Condition(
        number=3, key="age", title="متقاضی به سن لازم رسیده است", law=GENERAL, judge=age_by("min_age"),
        needs=("birth_date",), rules=("min_age",),
    ),
    Condition(
        number=4, key="military", title="وضعیت نظام وظیفهٔ آقایان روشن است", law=f"{GENERAL}؛ {SHEET}، مدارک",
        judge=_military, needs=("gender", "birth_date"), rules=("military_age",),
    ),
    Condition(
        number=5, key="field", title="رشته در این شهرستان باز است", law=f"{ACT_2}، فعالیت‌های مصوب ستاد",
        judge=_field, needs=("occupation", "county"),
    ),
    Condition(
        number=6, key="lives_there", title="متقاضی در محل کار زندگی می‌کند", law=ACT_2, judge=_lives_there,
        needs=("lives_there",),
    ),
    Condition(
        number=7, key="area", title="محل کار با خانه تناسب دارد", law=ACT_2, judge=_area,
        needs=("home_area", "work_area"),
    ),
    Condition(
        number=8, key="no_nuisance", title="کار مزاحم همسایه‌ها نیست", law=ACT_2, judge=_pledge,
        needs=("no_nuisance",),
    ),
    Condition(
        number=9, key="duplicate", title="پروندهٔ باز دیگری در همین رشته نیست", law=SHEET, judge=_duplicate,
        of_person=True,
    ),
    Condition(
        number=10, key="permits", title="شمار مجوزهای متقاضی از سقف نگذشته است", law=PORTAL, judge=_permits,
        rules=("permits_per_person",), of_person=True,
    ),
    Condition(
        number=11, key="ban", title="متقاضی محروم نیست", law=PORTAL, judge=_ban, rules=("fraud_ban_months",),
        of_person=True,
    ),
)  # fmt: skip
IN_SEQUENCE = Condition(
    number=44, key="in_sequence", title="متقاضی هم‌زمان مستقل و تحت پوشش نیست", law=f"{ACT_2}، شیوه‌های کار",
    judge=_in_sequence, of_person=True,
)  # fmt: skip
SKILL = Condition(
    number=24, key="skill", title="گواهی مهارت دارد", law=f"{SHEET}، مدارک", judge=_skill,
    needs=("skilled",), blocks=False,
)  # fmt: skip
REVIEWED = tuple(
    Condition(number=number_, key=key, title=title, law=law, judge=by_expert)
    for number_, key, title, law in (
        (12, "skilled", "متقاضی مهارت لازم را دارد", f"{SHEET}، مدارک"),
        (13, "papers", "مدارک معتبر و درست است", f"{SHEET}، مدارک"),
        (14, "second_check", "دستگاه بهداشتی، دامپزشکی یا فرهنگی موافق است", GENERAL),
        (15, "feasible", "طرح توجیه دارد", f"{ACT_2}، طرح کسب‌وکار"),
    )
)
