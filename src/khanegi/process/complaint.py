"""One complaint of a neighbour about a permit: looked into within ten working days, and told both sides.

Source: spec.md 3.8 L5 and 3.14. It suspends nothing by itself: that is a decision in the permit's own case,
open to whoever decides there once a complaint is proven. Who complained is told to offices only.
"""

from __future__ import annotations

from khanegi.process.grammar import Action, Bell, Kind, Place, Process
from khanegi.process.standstill import standing_still
from khanegi.process.words import Effect, Role

LOOKING = Place(
    key="looking",
    title="رسیدگی به شکایت همسایه",
    owners=(Role.AGENCY_EXPERT,),
    days=10,
    rule="complaint_days",
    bells=(
        Bell(percent=70, tells=(Role.AGENCY_EXPERT,)),
        Bell(percent=100, tells=(Role.AGENCY_HEAD,), reader=Role.AGENCY_HEAD),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="کارشناس محل را می‌بیند، گفتهٔ دو طرف را می‌شنود و نتیجه را می‌نویسد.",
)
PROVEN = Place(
    key="proven",
    title="شکایت ثابت شد، در انتظار تصمیم ادارهٔ کل",
    owners=(Role.LABOUR_HEAD,),
    days=5,
    rule="complaint_decision_days",
    bells=(
        Bell(percent=100, tells=(Role.LABOUR_HEAD,)),
        Bell(percent=200, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="ادارهٔ کل مجوز را تعلیق می‌کند یا راه دیگری برای رفع مزاحمت می‌نویسد.",
)
UNPROVEN = Place(key="unproven", title="شکایت ثابت نشد", kind=Kind.FINAL)
SETTLED = Place(key="settled", title="شکایت با راهی دیگر حل شد", kind=Kind.FINAL)
ACTED_ON = Place(key="acted_on", title="شکایت به تعلیق مجوز رسید", kind=Kind.FINAL)
NEEDLESS = Place(key="needless", title="با پایان مجوز بسته شد", kind=Kind.FINAL)

COMPLAINT = Process(
    key="complaint",
    version=1,
    title="شکایت همسایه",
    start=LOOKING,
    road=(LOOKING, PROVEN, ACTED_ON),
    actions=standing_still(
        Action(
            key="take",
            title="سپردن شکایت به خودم",
            told="رسیدگی به شکایت را به عهده گرفت",
            by=(Role.AGENCY_EXPERT,),
            at=(LOOKING,),
            to=None,
            effects=(Effect.ASSIGN,),
        ),
        Action(
            key="prove",
            title="شکایت ثابت است",
            told="شکایت را ثابت دانست",
            by=(Role.AGENCY_EXPERT,),
            at=(LOOKING,),
            to=PROVEN,
            asks="complaint_report",
            effects=(Effect.ANSWER_NEIGHBOUR, Effect.TELL_PARTIES),
            carries="heard",
        ),
        Action(
            key="disprove",
            title="شکایت ثابت نیست",
            told="شکایت را ثابت ندانست",
            by=(Role.AGENCY_EXPERT,),
            at=(LOOKING,),
            to=UNPROVEN,
            asks="complaint_report",
            effects=(Effect.ANSWER_NEIGHBOUR, Effect.TELL_PARTIES),
            carries="heard",
        ),
        Action(
            key="settle",
            title="بستن شکایت با راهی دیگر",
            told="شکایت را با راهی دیگر بست",
            by=(Role.LABOUR_HEAD,),
            at=(PROVEN,),
            to=SETTLED,
            asks="complaint_settlement",
            effects=(Effect.ANSWER_NEIGHBOUR, Effect.TELL_PARTIES),
        ),
        Action(
            key="acted",
            title="تعلیق مجوز",
            told="چون مجوز تعلیق شد، شکایت را بست",
            by=(Role.SYSTEM,),
            at=(PROVEN,),
            to=ACTED_ON,
            effects=(Effect.ANSWER_NEIGHBOUR,),
        ),
        Action(
            key="cancel",
            title="بسته‌شدن با پایان مجوز",
            told="با پایان مجوز بسته شد",
            by=(Role.SYSTEM,),
            at=(LOOKING, PROVEN),
            to=NEEDLESS,
            effects=(Effect.ANSWER_NEIGHBOUR,),
        ),
        ceases=(Effect.ANSWER_NEIGHBOUR,),
    ),
)
