"""One question to another body, and one visit: work beside a review, each with a clock of its own.

Source: spec.md 3.4 I5 and I6. Both are children of the case under review, which waits for them
by guard and not by standing in two places.
"""

from __future__ import annotations

from khanegi.process.grammar import Action, Bell, Kind, Place, Process
from khanegi.process.standstill import standing_still
from khanegi.process.words import Role

ASKED = Place(
    key="asked",
    title="در انتظار پاسخ استعلام",
    owners=(Role.SECOND_CHECK,),
    days=7,
    rule="errand_days",
    holds_parent=True,
    bells=(
        Bell(percent=70, tells=(Role.SECOND_CHECK,)),
        Bell(percent=100, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="پاسخ به پروندهٔ اصلی می‌رود و مهلت دستگاه اجرایی ادامه می‌یابد.",
)
ANSWERED = Place(key="answered", title="پاسخ داده شد", kind=Kind.FINAL, granted=True)
NEEDLESS = Place(key="needless", title="دیگر لازم نیست", kind=Kind.FINAL)

ERRAND = Process(
    key="errand",
    version=1,
    title="استعلام تخصصی",
    start=ASKED,
    road=(ASKED, ANSWERED),
    actions=standing_still(
        Action(
            key="answer",
            title="ثبت پاسخ استعلام",
            told="به استعلام پاسخ داد",
            by=(Role.SECOND_CHECK,),
            at=(ASKED,),
            to=ANSWERED,
            asks="errand_answer",
            carries="answered",
        ),
        Action(
            key="cancel",
            title="بسته‌شدن از سوی پروندهٔ اصلی",
            told="دیگر لازم نبود و بسته شد",
            by=(Role.SYSTEM,),
            at=(ASKED,),
            to=NEEDLESS,
        ),
    ),
)

OFFERED = Place(
    key="offered",
    title="در انتظار پذیرش زمان بازدید",
    owners=(Role.APPLICANT,),
    days=3,
    rule="visit_answer_days",
    holds_parent=True,
    bells=(Bell(percent=70, tells=(Role.APPLICANT,)), Bell(takes="unanswered")),
    next="اگر زمان را بپذیرید کارشناس در همان روز می‌آید. اگر نپذیرید زمان دیگری پیشنهاد می‌شود.",
)
AGREED = Place(
    key="agreed",
    title="زمان بازدید پذیرفته شد",
    owners=(Role.AGENCY_EXPERT,),
    days=5,
    rule="visit_days",
    bells=(
        Bell(percent=70, tells=(Role.AGENCY_EXPERT,)),
        Bell(percent=100, tells=(Role.AGENCY_HEAD,), reader=Role.AGENCY_HEAD),
    ),
    next="کارشناس پس از بازدید گزارش را در همین پرونده ثبت می‌کند.",
)
VISITED = Place(key="visited", title="بازدید انجام شد", kind=Kind.FINAL, granted=True)
NOT_HELD = Place(key="not_held", title="بازدید انجام نشد", kind=Kind.FINAL)

VISIT = Process(
    key="visit",
    version=1,
    title="بازدید از محل کار",
    start=OFFERED,
    road=(OFFERED, AGREED, VISITED),
    actions=standing_still(
        Action(
            key="agree",
            title="این زمان مناسب است",
            told="زمان بازدید را پذیرفت",
            by=(Role.APPLICANT,),
            at=(OFFERED,),
            to=AGREED,
            carries="answered",
        ),
        Action(
            key="decline",
            title="این زمان مناسب نیست",
            told="زمان بازدید را نپذیرفت",
            by=(Role.APPLICANT,),
            at=(OFFERED,),
            to=NOT_HELD,
            asks="note",
            carries="answered",
        ),
        Action(
            key="report",
            title="ثبت گزارش بازدید",
            told="گزارش بازدید را ثبت کرد",
            by=(Role.AGENCY_EXPERT,),
            at=(AGREED,),
            to=VISITED,
            asks="visit_report",
            carries="answered",
        ),
        Action(
            key="call_off",
            title="انجام‌نشدن بازدید",
            told="بازدید را انجام‌نشده ثبت کرد",
            by=(Role.AGENCY_EXPERT,),
            at=(AGREED,),
            to=NOT_HELD,
            asks="note",
            carries="answered",
        ),
        Action(
            key="unanswered",
            title="بی‌پاسخ‌ماندن زمان بازدید",
            told="زمان پیشنهادی بازدید بی‌پاسخ ماند",
            by=(Role.CLOCK,),
            at=(OFFERED,),
            to=NOT_HELD,
            carries="answered",
        ),
        Action(
            key="cancel",
            title="بسته‌شدن از سوی پروندهٔ اصلی",
            told="دیگر لازم نبود و بسته شد",
            by=(Role.SYSTEM,),
            at=(OFFERED, AGREED),
            to=NOT_HELD,
        ),
    ),
)
