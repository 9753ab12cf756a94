"""Where an introduction can be, and what time does there: it reminds, declines and ends, never agrees.

Source: spec.md 3.5 C2 to C8 and 3.10. Days are defaults; the rule named beside each overrides them.
"""

from __future__ import annotations

from khanegi.process.grammar import Bell, Kind, Place, Unit
from khanegi.process.words import Role

CONSENT = Place(
    key="consent",
    title="در انتظار پاسخ متقاضی",
    owners=(Role.COVERED,),
    days=5,
    rule="consent_days",
    bells=(Bell(percent=60, tells=(Role.COVERED,)), Bell(takes="silent")),
    next="اگر بپذیرید، نام و شمارهٔ شما به پشتیبان نشان داده می‌شود و او پاسخ می‌دهد. بی‌پاسخ، یعنی نه.",
)
ANSWER = Place(
    key="answer",
    title="در انتظار پاسخ پشتیبان",
    owners=(Role.SPONSOR,),
    days=10,
    rule="sponsor_answer_days",
    bells=(Bell(percent=70, tells=(Role.SPONSOR,)), Bell(takes="unanswered")),
    next="پشتیبان می‌پذیرد یا با دلیل رد می‌کند. بی‌پاسخ، یعنی نه.",
)
CONTRACT = Place(
    key="contract",
    title="در انتظار امضای قرارداد سه‌جانبه",
    owners=(Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD),
    each=True,
    days=15,
    unit=Unit.CALENDAR,
    rule="contract_days",
    bells=(Bell(before=5, tells=(Role.COVERED, Role.SPONSOR)), Bell(takes="unsigned")),
    next="متقاضی، پشتیبان و دستگاه اجرایی هر یک قرارداد را می‌پذیرند. با پذیرش سومین طرف، کار آغاز می‌شود.",
)
WORKING = Place(
    key="working",
    title="همکاری برقرار است",
    kind=Kind.RESTS,
    granted=True,
    days=90,
    unit=Unit.CALENDAR,
    rule="work_quarter_days",
    bells=(Bell(takes="quarter"),),
    next="هر سه ماه متقاضی و پشتیبان ادامهٔ همکاری را تأیید می‌کنند.",
)
CONFIRMING = Place(
    key="confirming",
    title="در انتظار تأیید سه‌ماهه",
    owners=(Role.COVERED, Role.SPONSOR),
    each=True,
    days=15,
    rule="work_confirm_days",
    bells=(
        Bell(percent=50, tells=(Role.COVERED, Role.SPONSOR)),
        Bell(percent=100, tells=(Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD), reader=Role.AGENCY_HEAD),
        Bell(percent=200, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="هر دو طرف بگویند که کار ادامه دارد. اگر اختلافی هست آن را به دبیرخانه بفرستید.",
)
NOTICE = Place(
    key="notice",
    title="اعلام پایان همکاری",
    kind=Kind.RESTS,
    days=15,
    unit=Unit.CALENDAR,
    rule="end_notice_days",
    bells=(Bell(takes="finish"),),
    next="با پایان این مهلت همکاری تمام می‌شود و متقاضی با نوبت خود به فهرست انتظار برمی‌گردد.",
)
DISPUTE = Place(
    key="dispute",
    title="رسیدگی به اختلاف",
    owners=(Role.SECRETARIAT,),
    days=15,
    rule="dispute_days",
    bells=(
        Bell(percent=70, tells=(Role.SECRETARIAT,)),
        Bell(percent=100, tells=(Role.SECRETARIAT, Role.COVERED, Role.SPONSOR)),
    ),
    next="دبیرخانه دو طرف را می‌شنود و رأی می‌دهد که همکاری ادامه یابد یا پایان گیرد.",
)
WINDING = Place(
    key="winding",
    title="پایان پشتیبانی؛ مهلت جابه‌جایی",
    kind=Kind.RESTS,
    days=30,
    unit=Unit.CALENDAR,
    rule="winding_days",
    bells=(Bell(before=10, tells=(Role.COVERED,)), Bell(takes="wound_up")),
    next="پشتیبان دیگر مجاز نیست. متقاضی هر وقت بخواهد به سر فهرست انتظار می‌رود؛ پایان مهلت هم همین است.",
)
DECLINED = Place(
    key="declined",
    title="متقاضی نپذیرفت",
    kind=Kind.FINAL,
    next="متقاضی با نوبت خود در فهرست انتظار می‌ماند.",
)
REFUSED = Place(
    key="refused",
    title="پشتیبان نپذیرفت",
    kind=Kind.FINAL,
    next="متقاضی با نوبت خود در فهرست انتظار می‌ماند.",
)
LAPSED = Place(
    key="lapsed",
    title="بی‌پاسخ ماند",
    kind=Kind.FINAL,
    next="متقاضی با نوبت خود در فهرست انتظار می‌ماند.",
)
CANCELLED = Place(
    key="cancelled",
    title="معرفی برداشته شد",
    kind=Kind.FINAL,
    next="متقاضی با نوبت خود در فهرست انتظار می‌ماند.",
)
ENDED = Place(
    key="ended",
    title="همکاری پایان یافت",
    kind=Kind.FINAL,
    next="متقاضی با نوبت خود به فهرست انتظار برمی‌گردد.",
)
PENDING = (CONSENT, ANSWER, CONTRACT)
AT_WORK = (WORKING, CONFIRMING, NOTICE)
