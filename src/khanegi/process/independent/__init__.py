"""The independent applicant's road: from a tracking code to a permit.

Source: the sheet, «نحوه ثبت نام متقاضیان و بررسی طرح‌ها», second bullet; spec.md 3.3, 3.4 and 3.8.
Numbers of days are defaults; the rule named beside each overrides them from its date on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from khanegi.process import guards
from khanegi.process.grammar import Action, Back, Guard, Place, Process
from khanegi.process.independent.moving import HOME
from khanegi.process.independent.places import (
    APPEALED,
    CLOSED,
    CORRECTION,
    EXPIRED,
    FIRST_SIGNATURE,
    LAPSED,
    PERMITTED,
    PLAN,
    REFUSED,
    REJECTED,
    REVIEW,
    SECOND_SIGNATURE,
    WITHDRAWN,
)
from khanegi.process.moving import MOVE
from khanegi.process.standstill import standing_still
from khanegi.process.words import Effect, Role

RETURN_TWICE = guards.at_most(
    "return", 2, "این طرح دو بار برگشته است؛ اکنون باید تأیید یا رد را پیشنهاد کنید."
)
UNOPENED = Guard(
    code="review_begun",
    holds=lambda facts, actor: (
        next((past.action for past in reversed(facts.past) if past.action != MOVE), "") == "submit"
    ),
    otherwise="دستگاه اجرایی بررسی را آغاز کرده است. اگر اصلاحی لازم باشد، پرونده را به شما برمی‌گرداند.",
)
OPINIONS = ("recommend", "recommend_refusal")
NOT_THE_EXPERT = guards.not_who_did(
    *OPINIONS,
    code="same_expert",
    otherwise="کسی که دربارهٔ این طرح نظر کارشناسی داده است نمی‌تواند آن را امضا کند.",
)
NOT_THE_FIRST = guards.not_who_did(
    "sign", code="same_signer", otherwise="امضای دوم با کسی جز امضاکنندهٔ اول است."
)

BY_APPLICANT = (
    Action(
        key="submit",
        title="ارسال طرح و مدارک",
        told="طرح و مدارک را فرستاد",
        by=(Role.APPLICANT,),
        at=(PLAN,),
        to=REVIEW,
        guards=(guards.PLAN_COMPLETE, guards.PAPERS_COMPLETE),
        effects=(Effect.FREEZE_PLAN, Effect.TELL_PARTIES),
    ),
    Action(
        key="extend",
        title="تمدید مهلت ارسال طرح",
        told="مهلت ارسال طرح را ۱۵ روز تمدید کرد",
        by=(Role.APPLICANT,),
        at=(PLAN,),
        to=None,
        extends=15,
        guards=(guards.at_most("extend", 1, "مهلت ارسال طرح یک بار تمدید شده است و بیش از آن شدنی نیست."),),
    ),
    Action(
        key="recall",
        title="پس‌گرفتن برای ویرایش",
        told="پیش از آغاز بررسی، طرح را برای ویرایش پس گرفت",
        by=(Role.APPLICANT,),
        at=(REVIEW,),
        to=PLAN,
        guards=(UNOPENED, guards.at_most("recall", 2, "طرح دو بار پس گرفته شده است و بیش از آن شدنی نیست.")),
    ),
    Action(
        key="correct",
        title="ارسال اصلاح‌ها",
        told="موردهای خواسته‌شده را اصلاح کرد و فرستاد",
        by=(Role.APPLICANT,),
        at=(CORRECTION,),
        to=REVIEW,
        guards=(guards.PLAN_COMPLETE, guards.PAPERS_COMPLETE),
        effects=(Effect.FREEZE_PLAN, Effect.TELL_PARTIES),
    ),
    Action(
        key="reopen",
        title="بازکردن دوبارهٔ پرونده",
        told="پرونده را دوباره باز کرد",
        by=(Role.APPLICANT,),
        at=(EXPIRED, LAPSED),
        to=Back(("expire", "lapse")),
    ),
    Action(
        key="appeal",
        title="اعتراض به رد درخواست",
        told="به رد درخواست اعتراض کرد",
        by=(Role.APPLICANT,),
        at=(REFUSED,),
        to=APPEALED,
        asks="appeal",
        effects=(Effect.OPEN_APPEAL,),
    ),
    Action(
        key="withdraw",
        title="انصراف از درخواست",
        told="از درخواست انصراف داد",
        by=(Role.APPLICANT,),
        at=(PLAN, REVIEW, CORRECTION, FIRST_SIGNATURE, SECOND_SIGNATURE),
        to=WITHDRAWN,
        asks="withdrawal",
        effects=(Effect.CLOSE_CHILDREN, Effect.TELL_PARTIES),
    ),
)

BY_AGENCY = (
    Action(
        key="take",
        title="سپردن پرونده به خودم",
        told="بررسی پرونده را به عهده گرفت",
        by=(Role.AGENCY_EXPERT,),
        at=(REVIEW,),
        to=None,
        effects=(Effect.ASSIGN,),
    ),
    Action(
        key="note",
        title="یادداشت داخلی",
        told="یادداشت داخلی نوشت",
        by=(Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.LABOUR_EXPERT, Role.LABOUR_HEAD, Role.SECRETARIAT),
        at=(REVIEW, FIRST_SIGNATURE, SECOND_SIGNATURE),
        to=None,
        asks="note",
        internal=True,
    ),
    Action(
        key="recommend",
        title="پیشنهاد تأیید",
        told="تأیید طرح را پیشنهاد کرد",
        by=(Role.AGENCY_EXPERT,),
        at=(REVIEW,),
        to=FIRST_SIGNATURE,
        asks="recommendation",
        private=True,
        guards=(guards.ERRANDS_DONE, guards.SECOND_CHECK_GOOD, guards.PAPERS_BACK),
    ),
    Action(
        key="return",
        title="برگشت برای اصلاح",
        told="طرح را برای اصلاح برگرداند",
        by=(Role.AGENCY_EXPERT,),
        at=(REVIEW,),
        to=CORRECTION,
        asks="return_items",
        guards=(RETURN_TWICE,),
        effects=(Effect.MARK_RETURNED, Effect.TELL_PARTIES),
    ),
    # One bad photo does not send a whole case back: it stays, and only this document opens (spec 3.12).
    Action(
        key="accept_papers",
        title="پذیرفتن مدرک‌ها",
        told="مدرک‌هایی را پذیرفت",
        by=(Role.AGENCY_EXPERT,),
        at=(REVIEW,),
        to=None,
        asks="accepted_papers",
        effects=(Effect.ACCEPT_PAPERS,),
    ),
    Action(
        key="resend_paper",
        title="خواستن دوبارهٔ یک مدرک",
        told="خواست که یک مدرک دوباره فرستاده شود",
        by=(Role.AGENCY_EXPERT,),
        at=(REVIEW,),
        to=None,
        asks="resent_paper",
        effects=(Effect.RECALL_PAPER, Effect.TELL_PARTIES),
    ),
    Action(
        key="ask",
        title="استعلام از دستگاه دیگر",
        told="از دستگاه دیگری استعلام کرد",
        by=(Role.AGENCY_EXPERT,),
        at=(REVIEW,),
        to=None,
        asks="errand",
        pauses=True,
        effects=(Effect.OPEN_ERRAND, Effect.TELL_PARTIES),
    ),
    Action(
        key="visit",
        title="پیشنهاد زمان بازدید",
        told="زمانی برای بازدید پیشنهاد کرد",
        by=(Role.AGENCY_EXPERT,),
        at=(REVIEW,),
        to=None,
        asks="visit_slot",
        pauses=True,
        effects=(Effect.OPEN_VISIT, Effect.TELL_PARTIES),
    ),
    Action(
        key="recommend_refusal",
        title="پیشنهاد رد",
        told="رد طرح را پیشنهاد کرد",
        by=(Role.AGENCY_EXPERT,),
        at=(REVIEW,),
        to=FIRST_SIGNATURE,
        asks="refusal",
        private=True,
        guards=(guards.ERRANDS_DONE,),
    ),
    Action(
        key="sign",
        title="تأیید و امضای اول",
        told="طرح را تأیید و امضا کرد",
        by=(Role.AGENCY_HEAD,),
        at=(FIRST_SIGNATURE,),
        to=SECOND_SIGNATURE,
        guards=(
            NOT_THE_EXPERT,
            guards.OTHER_SIGNER,
            guards.SECOND_CHECK_GOOD,
            guards.SPECIMEN_CURRENT,
            guards.last_was(
                "recommend",
                "reinstate",  # an objection that was accepted sets the expert's no aside
                among=(*OPINIONS, "reinstate"),
                code="not_recommended",
                otherwise="کارشناس رد را پیشنهاد کرده است. اگر موافق نیستید پرونده را به او برگردانید.",
            ),
        ),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="give_back",
        title="برگرداندن به کارشناس",
        told="پرونده را به کارشناس برگرداند",
        by=(Role.AGENCY_HEAD,),
        at=(FIRST_SIGNATURE,),
        to=REVIEW,
        asks="note",
        private=True,
    ),
    Action(
        key="refuse",
        title="رد درخواست",
        told="درخواست را رد کرد",
        by=(Role.AGENCY_HEAD,),
        at=(FIRST_SIGNATURE,),
        to=REFUSED,
        asks="refusal",
        guards=(NOT_THE_EXPERT, guards.OTHER_SIGNER),
        effects=(Effect.TELL_PARTIES,),
    ),
)

BY_DIRECTORATE = (
    Action(
        key="issue",
        title="امضای دوم و صدور مجوز",
        told="مجوز را امضا و صادر کرد",
        by=(Role.LABOUR_HEAD,),
        at=(SECOND_SIGNATURE,),
        to=PERMITTED,
        guards=(NOT_THE_FIRST, NOT_THE_EXPERT, guards.SPECIMEN_CURRENT),
        effects=(Effect.ISSUE_PERMIT, Effect.OPEN_LIFE, Effect.OPEN_FACILITY, Effect.TELL_PARTIES),
    ),
    Action(
        key="send_back",
        title="برگرداندن به دستگاه اجرایی",
        told="پرونده را برای بررسی دوباره به دستگاه اجرایی برگرداند",
        by=(Role.LABOUR_HEAD,),
        at=(SECOND_SIGNATURE,),
        to=REVIEW,
        asks="note",
        private=True,
        guards=(
            guards.at_most(
                "send_back", 1, "این پرونده یک بار برگشته است؛ اکنون باید مجوز را صادر یا درخواست را رد کنید."
            ),
        ),
    ),
    Action(
        key="refuse_final",
        title="رد درخواست در ادارهٔ کل",
        told="درخواست را در ادارهٔ کل رد کرد",
        by=(Role.LABOUR_HEAD,),
        at=(SECOND_SIGNATURE,),
        to=REFUSED,
        asks="refusal",
        guards=(NOT_THE_FIRST, NOT_THE_EXPERT),
        effects=(Effect.TELL_PARTIES,),
    ),
)

BY_MACHINE = (
    Action(
        key="answered",
        title="رسیدن پاسخ استعلام یا بازدید",
        told="پاسخ استعلام یا بازدید را به پرونده افزود",
        by=(Role.SYSTEM,),
        at=(REVIEW,),
        to=None,
        resumes=True,
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="reinstate",
        title="پذیرش اعتراض",
        told="پس از پذیرش اعتراض، پرونده را به مرحلهٔ پیش از رد برگرداند",
        by=(Role.SYSTEM,),
        at=(APPEALED,),
        to=Back(("refuse", "refuse_final")),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="uphold",
        title="رد اعتراض",
        told="پس از رد اعتراض، نتیجه را نهایی کرد",
        by=(Role.SYSTEM,),
        at=(APPEALED,),
        to=REJECTED,
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="expire",
        title="پایان مهلت ارسال طرح",
        told="مهلت ارسال طرح پایان یافت",
        by=(Role.CLOCK,),
        at=(PLAN,),
        to=EXPIRED,
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="lapse",
        title="پایان مهلت اصلاح",
        told="مهلت اصلاح پایان یافت",
        by=(Role.CLOCK,),
        at=(CORRECTION,),
        to=LAPSED,
        effects=(Effect.TELL_PARTIES,),
    ),
    *(
        Action(key=key, title=title, told=told, by=(Role.CLOCK,), at=(at,), to=to)
        for key, title, told, at, to in (
            ("close_refused", "پایان مهلت اعتراض", "مهلت اعتراض پایان یافت", REFUSED, REJECTED),
            ("close_expired", "پایان مهلت بازکردن", "مهلت بازکردن پرونده پایان یافت", EXPIRED, CLOSED),
            ("close_lapsed", "پایان مهلت بازگشت", "مهلت بازکردن پرونده پایان یافت", LAPSED, CLOSED),
        )
    ),
)

ACTIONS = (*BY_APPLICANT, *BY_AGENCY, *BY_DIRECTORATE, *BY_MACHINE)


def adapted(
    actions: Iterable[Action], places: Mapping[Place, Place], **changed: Mapping[str, Any]
) -> tuple[Action, ...]:
    """Return this road for another procedure: its own places, and by action what else it says."""
    return tuple(
        replace(
            action,
            **{
                "at": tuple(places.get(place, place) for place in action.at),
                "to": places.get(action.to, action.to) if isinstance(action.to, Place) else action.to,
                **changed.get(action.key, {}),
            },
        )
        for action in actions
    )


INDEPENDENT = Process(
    key="independent",
    version=1,
    title="متقاضی مستقل",
    start=PLAN,
    road=(PLAN, REVIEW, FIRST_SIGNATURE, SECOND_SIGNATURE, PERMITTED),
    # A sponsor's road begins with the same acts, but keeps to its county.
    actions=standing_still(*ACTIONS, HOME),
)
