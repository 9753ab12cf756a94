"""The road of who wants to work in a cooperative: their file is handed to the cooperative system.

Source: spec.md 3.7 K1 to K5 and the sheet, S4. Nothing of it is reviewed here: one consents, it is handed
over exactly once, and what was decided there is written down.
"""

from __future__ import annotations

from khanegi.process.grammar import Action, Bell, Kind, Place, Process, Unit
from khanegi.process.standstill import standing_still
from khanegi.process.words import Effect, Role

CONSENT = Place(
    key="consent",
    title="در انتظار رضایت برای اتصال",
    owners=(Role.APPLICANT,),
    days=30,
    unit=Unit.CALENDAR,
    rule="coop_consent_days",
    bells=(Bell(before=10, tells=(Role.APPLICANT,)), Bell(takes="expire")),
    next="ببینید چه چیزی فرستاده می‌شود. با رضایت شما پرونده به سامانهٔ تعاون می‌رود.",
)
HANDING_OVER = Place(
    key="handing_over",
    title="در حال تحویل به سامانهٔ تعاون",
    owners=(Role.SYSTEM,),
    days=1,
    rule="coop_handover_days",
    bells=(Bell(tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),),
    next="پرونده خودکار تحویل داده می‌شود و شمارهٔ رسید همین‌جا می‌آید.",
)
STUCK = Place(
    key="stuck",
    title="تحویل به سامانهٔ تعاون نشد",
    owners=(Role.COOPERATIVE,),
    days=5,
    rule="coop_stuck_days",
    bells=(Bell(tells=(Role.COOPERATIVE, Role.SECRETARIAT), reader=Role.SECRETARIAT),),
    next="کارشناس تعاون دوباره می‌فرستد یا پرونده را با دلیل برمی‌گرداند. داده‌های شما می‌ماند.",
)
AT_COOPERATIVE = Place(
    key="at_cooperative",
    title="در سامانهٔ تعاون",
    owners=(Role.COOPERATIVE,),
    days=15,
    rule="coop_days",
    bells=(
        Bell(percent=70, tells=(Role.COOPERATIVE,)),
        Bell(tells=(Role.COOPERATIVE, Role.SECRETARIAT, Role.APPLICANT), reader=Role.SECRETARIAT),
    ),
    next="کار را در سامانهٔ تعاون پی بگیرید. نتیجهٔ آن همین‌جا می‌آید.",
)
REGISTERED = Place(
    key="registered",
    title="تعاونی ثبت شد",
    kind=Kind.FINAL,
    granted=True,
    next="تعاونی شما می‌تواند با شناسهٔ ملی خود پشتیبان هم بشود.",
)
RETURNED = Place(
    key="returned",
    title="برگشت از تعاون",
    kind=Kind.FINAL,
    next="می‌توانید از راهی دیگر ثبت‌نام کنید. پاسخ‌های شما نگه داشته شده است.",
)
WITHDRAWN = Place(key="withdrawn", title="انصراف داده شد", kind=Kind.FINAL)
EXPIRED = Place(
    key="expired",
    title="مهلت رضایت گذشت",
    kind=Kind.FINAL,
    next="می‌توانید دوباره ثبت‌نام کنید. پاسخ‌های شما نگه داشته شده است.",
)

COOPERATIVE = Process(
    key="cooperative",
    version=1,
    title="متقاضی تعاونی",
    start=CONSENT,
    road=(CONSENT, HANDING_OVER, AT_COOPERATIVE, REGISTERED),
    actions=standing_still(
        Action(
            key="connect",
            title="رضایت و اتصال به سامانهٔ تعاون",
            told="رضایت داد که پرونده به سامانهٔ تعاون فرستاده شود",
            by=(Role.APPLICANT,),
            at=(CONSENT,),
            to=HANDING_OVER,
            asks="coop_consent",
            effects=(Effect.HAND_OVER, Effect.TELL_PARTIES),
        ),
        Action(
            key="withdraw",
            title="انصراف",
            told="انصراف داد",
            by=(Role.APPLICANT,),
            # Once they have it, one gives up there: two systems must not decide one thing.
            at=(CONSENT, STUCK),
            to=WITHDRAWN,
            asks="withdrawal",
            effects=(Effect.RECALL_HANDOFF, Effect.TELL_PARTIES),
        ),
        Action(
            key="received",
            title="رسید سامانهٔ تعاون",
            told="پرونده را به سامانهٔ تعاون تحویل داد و رسید گرفت",
            by=(Role.SYSTEM,),
            at=(HANDING_OVER,),
            to=AT_COOPERATIVE,
            asks="coop_receipt",
            private=True,  # told beside the hand-off, in words
            effects=(Effect.KEEP_RECEIPT, Effect.TELL_PARTIES),
        ),
        Action(
            key="not_received",
            title="تحویل نشد",
            told="نتوانست پرونده را به سامانهٔ تعاون تحویل دهد",
            by=(Role.SYSTEM,),
            at=(HANDING_OVER,),
            to=STUCK,
            asks="coop_missed",
            private=True,  # told beside the hand-off, in words
            effects=(Effect.KEEP_MISS, Effect.TELL_PARTIES),
        ),
        Action(
            key="try_again",
            title="فرستادن دوباره",
            told="پرونده را دوباره برای سامانهٔ تعاون فرستاد",
            by=(Role.COOPERATIVE,),
            at=(STUCK,),
            to=HANDING_OVER,
            effects=(Effect.HAND_OVER, Effect.TELL_PARTIES),
        ),
        Action(
            key="return_back",
            title="برگرداندن به متقاضی",
            told="پرونده را به متقاضی برگرداند",
            by=(Role.COOPERATIVE,),
            at=(STUCK,),
            to=RETURNED,
            asks="coop_return",
            effects=(Effect.RECALL_HANDOFF, Effect.TELL_PARTIES),
        ),
        Action(
            key="register",
            title="ثبت تعاونی",
            told="ثبت تعاونی را نوشت",
            by=(Role.COOPERATIVE,),
            at=(AT_COOPERATIVE,),
            to=REGISTERED,
            asks="coop_registered",
            effects=(Effect.RECORD_OUTCOME, Effect.TELL_PARTIES),
        ),
        Action(
            key="return",
            title="برگشت به متقاضی",
            told="پرونده را از تعاون برگرداند",
            by=(Role.COOPERATIVE,),
            at=(AT_COOPERATIVE,),
            to=RETURNED,
            asks="coop_return",
            effects=(Effect.RECORD_OUTCOME, Effect.TELL_PARTIES),
        ),
        Action(
            key="outcome_registered",
            title="خبر ثبت از سامانهٔ تعاون",
            told="خبر ثبت تعاونی را از سامانهٔ تعاون گرفت",
            by=(Role.SYSTEM,),
            at=(AT_COOPERATIVE,),
            to=REGISTERED,
            asks="coop_registered",
            effects=(Effect.RECORD_OUTCOME, Effect.TELL_PARTIES),
        ),
        Action(
            key="outcome_returned",
            title="خبر برگشت از سامانهٔ تعاون",
            told="خبر برگشت پرونده را از سامانهٔ تعاون گرفت",
            by=(Role.SYSTEM,),
            at=(AT_COOPERATIVE,),
            to=RETURNED,
            asks="coop_return",
            effects=(Effect.RECORD_OUTCOME, Effect.TELL_PARTIES),
        ),
        Action(
            key="expire",
            title="پایان مهلت رضایت",
            told="مهلت رضایت پایان یافت",
            by=(Role.CLOCK,),
            at=(CONSENT,),
            to=EXPIRED,
            effects=(Effect.TELL_PARTIES,),
        ),
    ),
)
