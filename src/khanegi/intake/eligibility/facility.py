"""The conditions of a facility: told at registration, decided when it is asked (spec 3.9 F0)."""

from __future__ import annotations

from dataclasses import replace

from khanegi.base.persian import money
from khanegi.intake.eligibility.conditions import FACILITY, SHEET, label_of, shut, until, value_of
from khanegi.intake.eligibility.words import Change, Condition, Context, Finding, Params
from khanegi.intake.forms import words
from khanegi.rules.forms import Answers, When


def _employment(answers: Answers, params: Params, context: Context) -> Finding:
    status = answers["employment"]
    shown = (("وضعیت اشتغال", label_of(words.EMPLOYMENT, status)),)
    if status not in value_of(params, "facility_barred_employment"):
        return Finding(True, "وضعیت اشتغال شما با شرط تسهیلات می‌خواند.", shown)
    change = Change(
        text="مجوز می‌گیرید؛ وام پس از پایان کار دولتی شدنی است.", answers={"employment": "unemployed"}
    )
    return Finding(False, "به شاغلان دولتی تسهیلات این برنامه داده نمی‌شود.", shown, change)


def _facility_field(answers: Answers, params: Params, context: Context) -> Finding:
    if context.field is None:
        return Finding(None, "نخست رشته را از فهرست انتخاب کنید.")
    shown = (("رشته", context.field.title),)
    if context.field.facility_closed is None:
        return Finding(True, "این رشته امسال برای تسهیلات باز است.", shown)
    opened = replace(context.field, facility_closed=None)
    change = until(context.field.facility_closed, "بی وام هم مجوز می‌گیرید.", opened)
    return Finding(False, shut("تسهیلات", context.field.facility_closed), shown, change)


def _earlier_loan(answers: Answers, params: Params, context: Context) -> Finding:
    told = "home_business" in (answers.get("lenders") or ())
    if context.had_loan or told:
        return Finding(False, "پیش از این وام مشاغل خانگی گرفته‌اید و وام دوباره داده نمی‌شود.")
    return Finding(True, "وام دیگری از این برنامه نگرفته‌اید.")


def _amount(answers: Answers, params: Params, context: Context) -> Finding:
    most, asked = int(value_of(params, "individual_max")), int(answers["amount"])
    shown = (("مبلغ درخواست", money(asked)),)
    if asked <= most:
        return Finding(True, f"سقف امسال {money(most)} است.", shown)
    change = Change(text=f"مبلغ را تا {money(most)} کم کنید.", answers={"amount": most})
    return Finding(False, "مبلغ درخواست بیش از سقف امسال است.", shown, change)


def _permit_valid(answers: Answers, params: Params, context: Context) -> Finding:
    if context.permit_valid:
        return Finding(True, "مجوز شما معتبر است.")
    change = Change(text="نخست مجوز را تمدید کنید.", context={"permit_valid": True})
    return Finding(False, "تسهیلات تنها با مجوز معتبر داده می‌شود.", (), change)


LOAN_WANTED = (When("wants_loan", ("yes", None)),)
FOR_LOAN = (
    Condition(
        number=21, key="employment", title="متقاضی وام شاغل دولتی نیست", law=FACILITY, judge=_employment,
        needs=("employment",), rules=("facility_barred_employment",), blocks=False,
        when=LOAN_WANTED,
    ),
    Condition(
        number=22, key="facility_field", title="رشته برای تسهیلات باز است", law=FACILITY,
        judge=_facility_field, needs=("occupation", "county"), blocks=False, when=LOAN_WANTED,
    ),
    Condition(
        number=23, key="earlier_loan", title="وام دیگری از این برنامه گرفته نشده است", law=FACILITY,
        judge=_earlier_loan, of_person=True, blocks=False, when=LOAN_WANTED,
    ),
)  # fmt: skip
AT_REQUEST = (
    Condition(
        number=31, key="amount", title="مبلغ از سقف امسال بیشتر نیست", law=FACILITY, judge=_amount,
        needs=("amount",), rules=("individual_max",),
    ),
    Condition(
        number=32, key="permit_valid", title="مجوز معتبر است", law=f"{SHEET}؛ {FACILITY}",
        judge=_permit_valid, of_person=True,
    ),
)  # fmt: skip
