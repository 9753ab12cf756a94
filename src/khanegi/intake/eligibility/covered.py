"""The conditions of a covered applicant: a valid skill before the code (the sheet, S9; spec 3.5, 3.14).

Numbers 41 to 60 are of this kind.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from khanegi.base import jalali
from khanegi.base.persian import number
from khanegi.intake.eligibility.conditions import (
    GENERAL,
    IN_SEQUENCE,
    INDEPENDENT,
    SHEET,
    age_by,
)
from khanegi.intake.eligibility.words import Change, Condition, Context, Finding, Params
from khanegi.rules.forms import Answers, When

AT_HOME = (When("works_at_home", ("yes",)),)


def _skill(answers: Answers, params: Params, context: Context) -> Finding:
    ends = [
        dt.date.fromisoformat(end) if (end := row.get("expires_on")) else None for row in answers["skills"]
    ]
    if any(end is None or end >= context.on for end in ends):
        return Finding(True, "گواهی مهارت معتبر دارید.", (("گواهی‌ها", number(len(ends))),))
    last = max((end for end in ends if end), default=None)
    shown = (("پایان اعتبار آخرین گواهی", jalali.show(last)),) if last else ()
    change = Change(
        text="گواهی را تمدید کنید یا در سازمان فنی و حرفه‌ای آزمون مهارت بدهید و گواهی تازه را بنویسید.",
        answers={"skills": [{"expires_on": None}]},
    )
    return Finding(False, "بدون گواهی مهارت معتبر کد رهگیری داده نمی‌شود.", shown, change)


def _one_case(answers: Answers, params: Params, context: Context) -> Finding:
    if not context.same_kind:
        return Finding(True, "پروندهٔ تحت پوشش دیگری ندارید.")
    change = Change(
        text="همان پرونده را دنبال کنید، یا از آن انصراف دهید و دوباره ثبت‌نام کنید.",
        context={"same_kind": ""},
    )
    shown = (("پروندهٔ باز", context.same_kind),)
    return Finding(False, "هر نفر یک پروندهٔ تحت پوشش دارد و پروندهٔ شما باز است.", shown, change)


def _certificate(answers: Answers, params: Params, context: Context) -> Finding:
    if context.certificate:
        return Finding(True, "تصویر گواهی مهارت را فرستاده‌اید.")
    change = Change(text="تصویر گواهی مهارت را در همین پرسش‌نامه بفرستید.", context={"certificate": True})
    return Finding(False, "تصویر گواهی مهارت در این رشته هنوز نرسیده است.", (), change)


SHARED = {one.key: one for one in INDEPENDENT}
COVERED = (
    *(SHARED[key] for key in ("national_id", "nationality", "military", "field")),
    *(replace(SHARED[key], when=AT_HOME) for key in ("area", "no_nuisance")),
    Condition(
        number=41, key="valid_skill", title="گواهی مهارت معتبر دارد", law=f"{SHEET}، متقاضیان تحت پوشش",
        judge=_skill, needs=("skills",),
    ),
    Condition(
        number=42, key="age", title="متقاضی تحت پوشش به سن لازم رسیده است", law=GENERAL,
        judge=age_by("covered_min_age"), needs=("birth_date",), rules=("covered_min_age",),
    ),
    Condition(
        number=43, key="one_case", title="پروندهٔ تحت پوشش دیگری باز نیست", law=f"{SHEET}، متقاضیان تحت پوشش",
        judge=_one_case, of_person=True,
    ),
    IN_SEQUENCE,
    Condition(
        number=45, key="certificate", title="تصویر گواهی مهارت رسیده است", law=f"{SHEET}، متقاضیان تحت پوشش",
        judge=_certificate, of_person=True,
    ),
)  # fmt: skip
