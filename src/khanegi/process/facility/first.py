"""Version 1: one request for a facility, up to the branch's worklist. Cases that began on it end on it.

Source: spec.md 3.9 F0, F1 and F3. The guards are shared with version 2.
"""

from __future__ import annotations

from khanegi.process.grammar import Action, Bell, Guard, Kind, Place, Process, Unit
from khanegi.process.standstill import WITHDRAW, standing_still, stilling
from khanegi.process.words import Effect, Role

FACILITY_OPEN = Guard(
    code="facility_barred",
    holds=lambda facts, actor: not facts.more.get("facility_barred"),
    otherwise="شرط‌های تسهیلات برقرار نیست. شرط برقرارنشده و راه آن در همین صفحه آمده است.",
)
ONE_LIVE_LETTER = Guard(
    code="letter_live",
    holds=lambda facts, actor: not facts.more.get("letter_live"),
    otherwise="این شخص یک نامهٔ معرفی معتبر دیگر دارد. نخست تکلیف آن نامه را روشن کنید.",
)

REQUEST = Place(
    key="request",
    title="در انتظار درخواست تسهیلات",
    owners=(Role.APPLICANT,),
    days=60,
    unit=Unit.CALENDAR,
    rule="facility_request_days",
    bells=(Bell(before=10, tells=(Role.APPLICANT,)), Bell(takes="forgo")),
    next="مبلغ و بانک‌های دلخواه را بنویسید. سپس دبیرخانه شما را به شعبه معرفی می‌کند.",
)
QUEUE = Place(
    key="queue",
    title="در صف معرفی به بانک",
    owners=(Role.SECRETARIAT,),
    days=22,
    rule="facility_queue_days",
    bells=(Bell(percent=70, tells=(Role.SECRETARIAT,)), Bell(percent=100, tells=(Role.SECRETARIAT,))),
    next="دبیرخانه نامهٔ معرفی را با شمارهٔ یکتا می‌نویسد و پرونده به شعبه می‌رود.",
)
AT_BRANCH = Place(
    key="at_branch",
    title="معرفی‌شده به شعبهٔ بانک",
    owners=(Role.BRANCH,),
    days=60,
    unit=Unit.CALENDAR,
    rule="letter_days",
    bells=(
        Bell(percent=5, tells=(Role.BRANCH,)),  # the branch has three days to answer (spec 3.9 F4)
        Bell(percent=10, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
        Bell(before=10, tells=(Role.BRANCH, Role.APPLICANT, Role.SECRETARIAT), reader=Role.SECRETARIAT),
        Bell(takes="letter_ended"),
    ),
    next="به شعبه بروید. شعبه پذیرش یا برگشت پرونده را همین‌جا ثبت می‌کند.",
)
ACCEPTED = Place(
    key="accepted",
    title="پذیرفته‌شده در شعبه",
    owners=(Role.BRANCH,),
    days=60,
    unit=Unit.CALENDAR,
    rule="branch_days",
    bells=(Bell(percent=100, tells=(Role.BRANCH, Role.SECRETARIAT), reader=Role.SECRETARIAT),),
    next="شعبه مدارک و اعتبار را بررسی می‌کند.",
)
FORGONE = Place(
    key="forgone",
    title="بدون تسهیلات بسته شد",
    kind=Kind.FINAL,
    next="اگر بانک یا کمیته آن را رد نکرده باشد، تا مجوز معتبر است و تمدید آن در بررسی نیست، در پروندهٔ "
    "«پس از صدور مجوز» دوباره بخواهید.",
)
HALTED = Place(
    key="halted",
    title="با پایان مجوز بسته شد",
    kind=Kind.FINAL,
    next="تسهیلات به مجوز معتبر بسته است. اگر مجوز برگردد، در پروندهٔ «پس از صدور مجوز» دوباره بخواهید. "
    "با مجوز تازه هم می‌توانید درخواست کنید.",
)

FIRST = Process(
    key="facility",
    version=1,
    title="تسهیلات",
    start=REQUEST,
    road=(REQUEST, QUEUE, AT_BRANCH, ACCEPTED),
    actions=standing_still(
        Action(
            key="request",
            title="ثبت درخواست تسهیلات",
            told="درخواست تسهیلات را ثبت کرد",
            by=(Role.APPLICANT,),
            at=(REQUEST,),
            to=QUEUE,
            asks="facility_request",
            guards=(FACILITY_OPEN,),
            effects=(Effect.RECORD_REQUEST, Effect.TELL_PARTIES),
        ),
        Action(
            key="give_up",
            title="انصراف از تسهیلات",
            told="از تسهیلات انصراف داد",
            by=(Role.APPLICANT,),
            at=(REQUEST, QUEUE),
            to=FORGONE,
            asks="withdrawal",
        ),
        Action(
            key="refer",
            title="معرفی به شعبه",
            told="متقاضی را به شعبهٔ بانک معرفی کرد",
            by=(Role.SECRETARIAT,),
            at=(QUEUE,),
            to=AT_BRANCH,
            asks="referral",
            sends=(Role.BRANCH, "branch"),
            guards=(FACILITY_OPEN, ONE_LIVE_LETTER),
            effects=(Effect.REFER_TO_BRANCH, Effect.TELL_PARTIES, Effect.TELL_BANK),
        ),
        Action(
            key="accept",
            title="پذیرش پرونده در شعبه",
            told="پرونده را در شعبه پذیرفت",
            by=(Role.BRANCH,),
            at=(AT_BRANCH,),
            to=ACCEPTED,
            effects=(Effect.TELL_PARTIES, Effect.TELL_BANK),
        ),
        Action(
            key="hand_back",
            title="برگرداندن به دبیرخانه",
            told="پرونده را به دبیرخانه برگرداند",
            by=(Role.BRANCH,),
            at=(AT_BRANCH, ACCEPTED),
            to=QUEUE,
            asks="bank_return",
            effects=(Effect.END_REFERRAL, Effect.TELL_PARTIES, Effect.TELL_BANK),
        ),
        Action(
            key="release",
            title="موافقت با انصراف از مجوز",
            told="با انصراف متقاضی از مجوز موافقت کرد",
            by=(Role.BRANCH,),
            at=(AT_BRANCH, ACCEPTED),
            to=None,
            asks="note",
        ),
        Action(
            key="forgo",
            title="پایان مهلت درخواست",
            told="مهلت درخواست تسهیلات پایان یافت",
            by=(Role.CLOCK,),
            at=(REQUEST,),
            to=FORGONE,
            effects=(Effect.TELL_PARTIES,),
        ),
        Action(
            key="letter_ended",
            title="پایان اعتبار نامهٔ معرفی",
            told="اعتبار نامهٔ معرفی پایان یافت و پرونده به صف برگشت",
            by=(Role.CLOCK,),
            at=(AT_BRANCH,),
            to=QUEUE,
            effects=(Effect.END_REFERRAL, Effect.TELL_PARTIES, Effect.TELL_BANK),
        ),
        Action(
            key="recall",
            title="پس‌گرفتن از شعبه",
            told="چون مجوز تعلیق شده است، پرونده را از شعبه پس گرفت",
            by=(Role.SYSTEM,),
            at=(AT_BRANCH, ACCEPTED),
            to=QUEUE,
            effects=(Effect.END_REFERRAL, Effect.TELL_PARTIES, Effect.TELL_BANK),
        ),
        Action(
            key="halt",
            title="بسته‌شدن با پایان مجوز",
            told="چون مجوز پایان یافته است، پروندهٔ تسهیلات را بست",
            by=(Role.SYSTEM,),
            at=(REQUEST, QUEUE, AT_BRANCH, ACCEPTED),
            to=HALTED,
            effects=(Effect.END_REFERRAL, Effect.TELL_PARTIES, Effect.TELL_BANK),
        ),
        stilling(
            WITHDRAW,
            "نامه را از شعبه پس گرفت و کار پرونده را نگه داشت",
            (AT_BRANCH, ACCEPTED),
            to=QUEUE,
            effects=(Effect.END_REFERRAL, Effect.TELL_BANK),
        ),
        ceases=(Effect.END_REFERRAL, Effect.TELL_BANK),
    ),
)
