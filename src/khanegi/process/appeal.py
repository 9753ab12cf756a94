"""One objection: against a refusal, or against the automatic no of the eligibility check.

Source: spec.md 3.8 A1 to A5 and 3.3 R9. Decided by somebody who did not decide the case.
"""

from __future__ import annotations

from khanegi.process.grammar import Action, Bell, Guard, Kind, Place, Process, Unit
from khanegi.process.standstill import standing_still
from khanegi.process.words import Effect, Role

SOMEBODY_ELSE = Guard(
    code="same_decider",
    holds=lambda facts, actor: actor.user not in {past.by for past in facts.above if past.by},
    otherwise="شما در تصمیم نخست این پرونده نقش داشته‌اید؛ همکار دیگری باید به اعتراض رسیدگی کند.",
)

DESK = Place(
    key="desk",
    title="رسیدگی به اعتراض",
    owners=(Role.APPEALS,),
    days=15,
    rule="appeal_desk_days",
    bells=(
        Bell(percent=70, tells=(Role.APPEALS,)),
        Bell(percent=100, tells=(Role.SECRETARIAT, Role.APPLICANT), reader=Role.SECRETARIAT),
    ),
    next="کسی که در تصمیم نخست نقشی نداشته است رأی می‌دهد.",
)
MORE = Place(
    key="more",
    title="در انتظار توضیح شما",
    owners=(Role.APPLICANT,),
    days=7,
    unit=Unit.CALENDAR,
    rule="appeal_more_days",
    bells=(Bell(before=2, tells=(Role.APPLICANT,)), Bell(takes="go_on")),
    next="پس از پاسخ شما، یا با پایان مهلت، رسیدگی ادامه می‌یابد.",
)
ACCEPTED = Place(key="accepted", title="اعتراض پذیرفته شد", kind=Kind.FINAL, granted=True)
DISMISSED = Place(
    key="dismissed",
    title="اعتراض پذیرفته نشد",
    kind=Kind.FINAL,
    next="رأی در سامانه نهایی است. راه بعدی شکایت به دیوان عدالت اداری است.",
)

APPEAL = Process(
    key="appeal",
    version=1,
    title="اعتراض",
    start=DESK,
    road=(DESK, ACCEPTED),
    actions=standing_still(
        Action(
            key="accept",
            title="پذیرش اعتراض",
            told="اعتراض را پذیرفت",
            by=(Role.APPEALS,),
            at=(DESK,),
            to=ACCEPTED,
            asks="appeal_decision",
            guards=(SOMEBODY_ELSE,),
            effects=(Effect.OVERRULE, Effect.TELL_PARTIES),
            carries="reinstate",
        ),
        Action(
            key="ask_more",
            title="خواستن توضیح یا مدرک",
            told="از معترض توضیح خواست",
            by=(Role.APPEALS,),
            at=(DESK,),
            to=MORE,
            asks="appeal_more",
            guards=(SOMEBODY_ELSE,),
            effects=(Effect.TELL_PARTIES,),
        ),
        Action(
            key="dismiss",
            title="رد اعتراض",
            told="اعتراض را رد کرد",
            by=(Role.APPEALS,),
            at=(DESK,),
            to=DISMISSED,
            asks="appeal_decision",
            guards=(SOMEBODY_ELSE,),
            effects=(Effect.TELL_PARTIES,),
            carries="uphold",
        ),
        Action(
            key="explain",
            title="فرستادن توضیح",
            told="توضیح خواسته‌شده را فرستاد",
            by=(Role.APPLICANT,),
            at=(MORE,),
            to=DESK,
            asks="note",
        ),
        Action(
            key="go_on",
            title="پایان مهلت توضیح",
            told="مهلت توضیح پایان یافت و رسیدگی ادامه پیدا کرد",
            by=(Role.CLOCK,),
            at=(MORE,),
            to=DESK,
        ),
    ),
)
