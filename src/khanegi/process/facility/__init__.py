"""One request for a facility: queue, committee, referral, bank, payment, and what became of the money.

Source: the sheet, S8 and S13; spec.md 3.9 and 3.14. Opened when the permit is issued and a loan was
asked for; for a sponsor, when the agency has approved the plan.
"""

from __future__ import annotations

from khanegi.process import guards
from khanegi.process.facility.bank import AFTER, AT_COUNTER, NOTHING_PAID
from khanegi.process.facility.first import (
    ACCEPTED,
    FACILITY_OPEN,
    FIRST,
    FORGONE,
    HALTED,
    ONE_LIVE_LETTER,
)
from khanegi.process.facility.places import (
    AFTER_PAYMENT,
    APPEALED,
    APPROVED,
    AT_BRANCH,
    BEFORE_CONTRACT,
    CLOSED,
    COMMITTEE,
    CONTRACT,
    CREDIT,
    DOCUMENTS,
    NOT_PAID,
    PAYING,
    QUEUE,
    REJECTED,
    REQUEST,
    SETTLED,
    SUPERVISION,
    UNDER_LETTER,
    UNPAID,
)
from khanegi.process.grammar import Action, Back, Guard, Process
from khanegi.process.standstill import WITHDRAW, standing_still, stilling
from khanegi.process.words import Effect, Role

SILENT_BRANCH = Guard(
    code="branch_in_time",
    holds=lambda facts, actor: facts.place != AT_BRANCH.key or bool(facts.more.get("branch_silent")),
    otherwise="شعبه هنوز در مهلت پاسخ است. اگر دو برابر مهلت بگذرد، می‌توانید بانک دیگری انتخاب کنید.",
)
QUOTA_LEFT = Guard(
    code="quota_missing",
    holds=lambda facts, actor: bool(facts.more.get("quota_free")),
    otherwise="سهمیهٔ بانک‌های این متقاضی در این شهرستان برای این مبلغ نمانده است. پرونده با نوبت خود می‌ماند.",
)
TOO_FEW = Guard(
    code="people_enough",
    holds=lambda facts, actor: bool(facts.more.get("sponsor_short")),
    otherwise="افراد این پشتیبان از کمترین شمار مجاز کمتر نیستند و کمیته لازم نیست دوباره رأی دهد.",
)
TWO_OTHERS = guards.at_most("other_bank", 2, "دو بار بانک را عوض کرده‌اید و بیش از آن شدنی نیست.")
APPEALED_ONCE = guards.last_was(
    "refuse",
    "committee_rejected",
    among=("refuse", "committee_rejected", "uphold"),
    code="facility_appealed_once",
    otherwise="به این تصمیم یک بار اعتراض شده و رأی آن نهایی است.",
)

ON_AGENDA = Guard(
    code="no_agenda",
    holds=lambda facts, actor: bool(facts.more.get("on_agenda")),
    otherwise="این پرونده در دستور جلسه‌ای نیست. در صفحهٔ «کمیته» آن را به ترتیب صف در دستور بگذارید.",
)
ASKING = (
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
        key="amend",
        title="تغییر مبلغ یا بانک‌ها",
        told="مبلغ یا بانک‌های درخواست را تغییر داد",
        by=(Role.APPLICANT,),
        at=(QUEUE,),
        to=None,
        asks="facility_request",
        guards=(FACILITY_OPEN,),
        effects=(Effect.RECORD_REQUEST,),
    ),
    Action(
        key="give_up",
        title="انصراف از تسهیلات",
        told="از تسهیلات انصراف داد",
        by=(Role.APPLICANT,),
        at=(REQUEST, QUEUE, COMMITTEE, APPROVED, *BEFORE_CONTRACT, UNPAID),  # spec 3.3 R8
        to=FORGONE,
        asks="withdrawal",
        effects=(Effect.FREE_QUOTA, Effect.END_REFERRAL, Effect.TELL_BANK),
    ),
)
DECIDING = (
    Action(
        key="schedule",
        title="گذاشتن در دستور کمیته",
        told="پرونده را در دستور جلسهٔ کمیته گذاشت",
        by=(Role.SECRETARIAT,),
        at=(QUEUE,),
        to=COMMITTEE,
        guards=(FACILITY_OPEN, ON_AGENDA),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="refer",
        title="معرفی به شعبه",
        told="متقاضی را به شعبهٔ بانک معرفی کرد",
        by=(Role.SECRETARIAT,),
        at=(APPROVED,),
        to=AT_BRANCH,
        asks="referral",
        sends=(Role.BRANCH, "branch"),
        guards=(FACILITY_OPEN, ONE_LIVE_LETTER, QUOTA_LEFT),
        effects=(Effect.REFER_TO_BRANCH, Effect.RESERVE_QUOTA, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="other_bank",
        title="انتخاب بانک دیگر",
        told="بانک دیگری انتخاب کرد",
        by=(Role.APPLICANT,),
        at=(UNPAID, AT_BRANCH),
        to=APPROVED,
        asks="other_bank",
        guards=(SILENT_BRANCH, TWO_OTHERS, FACILITY_OPEN),
        effects=(
            Effect.CHOOSE_BANK,
            Effect.FREE_QUOTA,
            Effect.END_REFERRAL,
            Effect.TELL_PARTIES,
            Effect.TELL_BANK,
        ),
    ),
    Action(
        key="appeal",
        title="اعتراض",
        told="به نتیجه اعتراض کرد",
        by=(Role.APPLICANT,),
        at=(UNPAID, REJECTED),
        to=APPEALED,
        asks="appeal",
        guards=(APPEALED_ONCE,),
        effects=(Effect.OPEN_APPEAL,),
    ),
)
BY_SYSTEM = (
    Action(
        key="committee_approved",
        title="تصویب کمیته",
        told="مصوبهٔ کمیتهٔ شهرستان را ثبت کرد",
        by=(Role.SYSTEM,),
        at=(COMMITTEE,),
        to=APPROVED,
        asks="committee_approval",
        effects=(Effect.RECORD_APPROVAL, Effect.TELL_PARTIES),
    ),
    Action(
        key="committee_postponed",
        title="ماندن برای جلسهٔ بعد",
        told="رأی کمیته به ماندن پرونده برای جلسهٔ بعد را ثبت کرد",
        by=(Role.SYSTEM,),
        at=(COMMITTEE,),
        to=QUEUE,
        asks="committee_postponement",
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="committee_rejected",
        title="نپذیرفتن کمیته",
        told="رأی کمیته به نپذیرفتن درخواست را ثبت کرد",
        by=(Role.SYSTEM,),
        at=(COMMITTEE,),
        to=REJECTED,
        asks="committee_rejection",
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="reinstate",
        title="پذیرش اعتراض",
        told="پس از پذیرش اعتراض، پرونده را به مرحلهٔ پیش از تصمیم برگرداند",
        by=(Role.SYSTEM,),
        at=(APPEALED,),
        to=Back(("schedule", "refer")),  # anew before the committee, or to a branch with a new letter
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="uphold",
        title="رد اعتراض",
        told="پس از رد اعتراض، تصمیم را نگه داشت",
        by=(Role.SYSTEM,),
        at=(APPEALED,),
        to=Back(("appeal",)),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="people_left",
        title="کم‌شدن مبلغ با رفتن افراد",
        told="چون یکی از افراد رفته است، مبلغ نامه را به اندازهٔ افراد مانده کم کرد",
        by=(Role.SYSTEM,),
        at=BEFORE_CONTRACT,
        to=None,
        effects=(Effect.RECOUNT_AMOUNT, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="contract_undone",
        title="نوشتن دوبارهٔ قرارداد با رفتن افراد",
        told="چون یکی از افراد رفته است، مبلغ را کم کرد و قرارداد را برای نوشتن دوباره برگرداند",
        by=(Role.SYSTEM,),
        at=(CONTRACT, PAYING),
        to=CREDIT,
        guards=(NOTHING_PAID,),
        effects=(Effect.RECOUNT_AMOUNT, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="too_few_people",
        title="برگشت به کمیته با رفتن افراد",
        told="چون افراد از کمترین شمار مجاز کمتر شده‌اند، پرونده را به صف کمیته برگرداند",
        by=(Role.SYSTEM,),
        at=(APPROVED, *UNDER_LETTER),
        to=QUEUE,
        guards=(NOTHING_PAID, TOO_FEW),
        effects=(
            Effect.FREE_QUOTA,
            Effect.END_REFERRAL,
            Effect.ASK_COMMITTEE_AGAIN,
            Effect.TELL_PARTIES,
            Effect.TELL_BANK,
        ),
    ),
    Action(
        key="recall",
        title="پس‌گرفتن از شعبه",
        told="چون مجوز تعلیق شده است، پرونده را از شعبه پس گرفت",
        by=(Role.SYSTEM,),
        at=UNDER_LETTER,
        to=APPROVED,
        guards=(NOTHING_PAID,),
        effects=(Effect.FREE_QUOTA, Effect.END_REFERRAL, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="halt",
        title="بسته‌شدن با پایان مجوز",
        told="چون مجوز پایان یافته است، پروندهٔ تسهیلات را بست",
        by=(Role.SYSTEM,),
        at=(REQUEST, QUEUE, COMMITTEE, APPROVED, *UNDER_LETTER, UNPAID, REJECTED, APPEALED),
        to=HALTED,
        guards=(NOTHING_PAID,),
        effects=(
            Effect.FREE_QUOTA,
            Effect.END_REFERRAL,
            Effect.CLOSE_CHILDREN,
            Effect.TELL_PARTIES,
            Effect.TELL_BANK,
        ),
    ),
)
BY_CLOCK = tuple(
    Action(key=key, title=title, told=told, by=(Role.CLOCK,), at=(at,), to=to, effects=effects)
    for key, title, told, at, to, effects in (
        (
            "forgo",
            "پایان مهلت درخواست",
            "مهلت درخواست تسهیلات پایان یافت",
            REQUEST,
            FORGONE,
            (Effect.TELL_PARTIES,),
        ),
        (
            "letter_ended",
            "پایان اعتبار نامهٔ معرفی",
            "اعتبار نامهٔ معرفی پایان یافت و پرونده برگشت",
            AT_BRANCH,
            APPROVED,
            (Effect.FREE_QUOTA, Effect.END_REFERRAL, Effect.TELL_PARTIES, Effect.TELL_BANK),
        ),
        ("close_unpaid", "پایان مهلت انتخاب بانک", "مهلت انتخاب بانک دیگر پایان یافت", UNPAID, NOT_PAID, ()),
        ("close_rejected", "پایان مهلت اعتراض", "مهلت اعتراض پایان یافت", REJECTED, CLOSED, ()),
    )
)

LETTER_GOES_BACK = stilling(
    WITHDRAW,
    "نامه را از شعبه پس گرفت و کار پرونده را نگه داشت",
    UNDER_LETTER,
    to=APPROVED,
    guards=(NOTHING_PAID,),
    effects=(Effect.FREE_QUOTA, Effect.END_REFERRAL, Effect.TELL_BANK),
)

FACILITY = Process(
    key="facility",
    version=2,
    title="تسهیلات",
    start=REQUEST,
    road=(
        REQUEST, QUEUE, COMMITTEE, APPROVED, AT_BRANCH, DOCUMENTS, CREDIT, CONTRACT, PAYING, SUPERVISION,
        SETTLED,
    ),
    # Before payment nothing is paid: the letter goes back first. After it the loan is the bank's and stays.
    actions=standing_still(
        *ASKING, *DECIDING, *AT_COUNTER, *AFTER, *BY_SYSTEM, *BY_CLOCK, LETTER_GOES_BACK,
        ceases=(Effect.FREE_QUOTA, Effect.END_REFERRAL, Effect.TELL_BANK),
        kept=AFTER_PAYMENT,
        unless=(NOTHING_PAID,),
    ),
)  # fmt: skip

__all__ = ["ACCEPTED", "FACILITY", "FIRST"]
