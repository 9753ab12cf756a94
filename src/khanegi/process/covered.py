"""A covered person: from the tracking code to the pool, into work and back with what was earned.

Source: the sheet, third bullet; spec.md 3.5 and 3.10. The pool is a resting place: the agency comes
to it. What happens in an introduction is carried here by SYSTEM, and only while it is still so.
"""

from __future__ import annotations

from khanegi.process import guards
from khanegi.process.grammar import Action, Bell, Guard, Kind, Place, Process, Unit
from khanegi.process.moving import move
from khanegi.process.standstill import standing_still
from khanegi.process.words import Effect, Role

INTRODUCED_NOW = Guard(
    code="no_live_introduction",
    holds=lambda facts, actor: facts.more.get("introduced") == "pending",
    otherwise="معرفی بازی برای این شخص نیست.",
)
PLACED_NOW = Guard(
    code="not_placed",
    holds=lambda facts, actor: facts.more.get("introduced") == "signed",
    otherwise="قرارداد امضاشده‌ای برای این شخص نیست.",
)
FREE_NOW = Guard(
    code="still_introduced",
    holds=lambda facts, actor: not facts.more.get("introduced"),
    otherwise="معرفی دیگری برای این شخص باز است.",
)
NOT_PROPOSED = Guard(
    code="being_introduced",
    holds=lambda facts, actor: not facts.more.get("introduced"),
    otherwise="همین اکنون معرفی تازه‌ای برای این شخص باز شد. نخست آن معرفی پاسخ می‌خواهد.",
)
NOT_BOUND = Guard(
    code="under_contract",
    holds=lambda facts, actor: facts.more.get("introduced") != "signed",
    otherwise="قرارداد شما امضا شده است. نخست در پروندهٔ معرفی، پایان همکاری را اعلام کنید.",
)
ANSWERED_FIRST = Guard(
    code="introduced_here",
    holds=lambda facts, actor: facts.more.get("introduced") != "pending",
    otherwise="به یک پشتیبان معرفی شده‌اید. پس از روشن‌شدن نتیجهٔ آن، نشانی تازه را همین‌جا بنویسید.",
)
WORK_ENDED_FIRST = Guard(
    code="works_here",
    holds=lambda facts, actor: facts.more.get("introduced") != "signed",
    otherwise="در این خانه قرارداد کار دارید. نخست در پروندهٔ معرفی پایان همکاری را اعلام کنید.",
)
# Spec 3.14: the third fault is decided, not returned; here deciding is passing over with a reason.
RETURNED_TWICE = Guard(
    code="papers_returned_twice",
    holds=lambda facts, actor: facts.times("return") < 2,
    otherwise="این مدارک دو بار برگشته است. اگر هنوز درست نیست، هنگام معرفی با همین دلیل از این شخص بگذرید.",
)

GATHERING = Place(
    key="gathering",
    title="در انتظار مدارک",
    owners=(Role.APPLICANT,),
    days=60,
    unit=Unit.CALENDAR,
    rule="covered_papers_days",
    bells=(
        Bell(before=20, tells=(Role.APPLICANT,)),
        Bell(before=3, tells=(Role.APPLICANT,)),
        Bell(takes="doze"),
    ),
    next="مدارک را بفرستید و وارد فهرست انتظار شوید. نوبت شما از روز گرفتن کد رهگیری شمرده می‌شود.",
)
POOL = Place(
    key="pool",
    title="در فهرست انتظار معرفی",
    kind=Kind.RESTS,
    days=183,
    unit=Unit.CALENDAR,
    rule="pool_confirm_days",
    bells=(
        Bell(before=20, tells=(Role.APPLICANT,)),
        Bell(before=5, tells=(Role.APPLICANT,)),
        Bell(takes="doze"),
    ),
    next="دستگاه اجرایی شما را به پشتیبانی در همین رشته معرفی می‌کند. هر شش ماه بگویید هنوز آماده‌اید.",
)
INTRODUCED = Place(
    key="introduced",
    title="به پشتیبان معرفی شد",
    owners=(Role.SYSTEM,),
    next="نتیجهٔ معرفی در همین پرونده ثبت می‌شود. اگر به قرارداد نرسد، نوبت شما می‌ماند.",
)
WORKING = Place(
    key="working",
    title="مشغول به کار با پشتیبان",
    owners=(Role.SYSTEM,),
    granted=True,
    next="هر سه ماه دو طرف ادامهٔ کار را تأیید می‌کنند. با پایان همکاری به فهرست انتظار برمی‌گردید.",
)
INACTIVE = Place(
    key="inactive",
    title="غیرفعال",
    kind=Kind.RESTS,
    days=730,
    unit=Unit.CALENDAR,
    rule="pool_inactive_days",
    bells=(Bell(before=30, tells=(Role.APPLICANT,)), Bell(takes="close")),
    next="با یک دکمه به فهرست انتظار برمی‌گردید. روزهایی که پیش‌تر منتظر بوده‌اید می‌ماند.",
)
WITHDRAWN = Place(
    key="withdrawn",
    title="انصراف داده شد",
    kind=Kind.FINAL,
    next="هر زمان بخواهید می‌توانید با همین اطلاعات درخواست تازه‌ای آغاز کنید.",
)
CLOSED = Place(key="closed", title="بسته شد", kind=Kind.FINAL, next="می‌توانید درخواست تازه‌ای آغاز کنید.")

BY_APPLICANT = (
    Action(
        key="enter",
        title="ورود به فهرست انتظار",
        told="با مدارک کامل وارد فهرست انتظار شد",
        by=(Role.APPLICANT,),
        at=(GATHERING,),
        to=POOL,
        guards=(guards.PAPERS_COMPLETE, guards.SPECIMEN_CURRENT),
        effects=(Effect.JOIN_POOL, Effect.TELL_PARTIES),
    ),
    Action(
        key="confirm",
        title="هنوز آماده‌ام",
        told="آمادگی خود را تأیید کرد",
        by=(Role.APPLICANT,),
        at=(POOL,),
        to=None,
        renews=True,
    ),
    Action(
        key="pause",
        title="فعلاً معرفی نشوم",
        told="خواست فعلاً معرفی نشود",
        by=(Role.APPLICANT,),
        at=(POOL,),
        to=INACTIVE,
        guards=(NOT_PROPOSED,),
        effects=(Effect.REST_IN_POOL,),
    ),
    Action(
        key="wake",
        title="بازگشت به فهرست انتظار",
        told="به فهرست انتظار برگشت",
        by=(Role.APPLICANT,),
        at=(INACTIVE,),
        to=POOL,
        guards=(guards.PAPERS_COMPLETE, guards.SPECIMEN_CURRENT),
        effects=(Effect.JOIN_POOL, Effect.TELL_PARTIES),
    ),
    Action(
        key="withdraw",
        title="انصراف از کار تحت پوشش",
        told="از کار تحت پوشش انصراف داد",
        by=(Role.APPLICANT,),
        at=(GATHERING, POOL, INTRODUCED, INACTIVE),
        to=WITHDRAWN,
        asks="withdrawal",
        guards=(NOT_BOUND,),
        effects=(Effect.LEAVE_POOL, Effect.TELL_PARTIES),
    ),
    move(
        asks="move_covered",
        at=(GATHERING, POOL, INTRODUCED, WORKING, INACTIVE),
        guards=(ANSWERED_FIRST, WORK_ENDED_FIRST),
        also=Effect.MOVE_IN_POOL,
    ),
)
BY_AGENCY = (
    Action(
        key="return",
        title="برگشت برای اصلاح مدارک",
        told="مدارک را برای اصلاح برگرداند",
        by=(Role.AGENCY_EXPERT,),
        at=(POOL,),
        to=GATHERING,
        asks="return_items",
        guards=(NOT_PROPOSED, RETURNED_TWICE),
        effects=(Effect.MARK_RETURNED, Effect.REST_IN_POOL, Effect.TELL_PARTIES),
    ),
    Action(
        key="note",
        title="یادداشت داخلی",
        told="یادداشت داخلی نوشت",
        by=(Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.SECRETARIAT),
        at=(POOL, INTRODUCED, WORKING),
        to=None,
        asks="note",
        internal=True,
    ),
)
BY_MACHINE = (
    Action(
        key="introduced",
        title="معرفی به پشتیبان",
        told="پس از معرفی به پشتیبان، پرونده را منتظر نتیجه گذاشت",
        by=(Role.SYSTEM,),
        at=(POOL, WORKING),  # WORKING: what ended the last work may be carried after it
        to=INTRODUCED,
        guards=(INTRODUCED_NOW,),
    ),
    Action(
        key="released",
        title="پایان معرفی",
        told="پس از پایان معرفی، شخص را با نوبت خودش به فهرست انتظار برگرداند",
        by=(Role.SYSTEM,),
        at=(INTRODUCED, WORKING),
        to=POOL,
        guards=(FREE_NOW,),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="placed",
        title="آغاز همکاری",
        told="پس از امضای قرارداد، آغاز همکاری را ثبت کرد",
        by=(Role.SYSTEM,),
        at=(POOL, INTRODUCED),
        to=WORKING,
        guards=(PLACED_NOW,),
    ),
    Action(
        key="freed",
        title="پایان همکاری",
        told="پس از پایان همکاری، شخص را به فهرست انتظار برگرداند",
        by=(Role.SYSTEM,),
        at=(INTRODUCED, WORKING),
        to=POOL,
        guards=(FREE_NOW,),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="doze",
        title="پایان مهلت تأیید",
        told="مهلت گذشت و نوبت شخص بدون معرفی نگه داشته شد",
        by=(Role.CLOCK,),
        at=(GATHERING, POOL),
        to=INACTIVE,
        effects=(Effect.REST_IN_POOL, Effect.TELL_PARTIES),
    ),
    Action(
        key="close",
        title="بسته‌شدن پس از دو سال",
        told="پس از دو سال بی‌خبری پرونده را بست",
        by=(Role.CLOCK,),
        at=(INACTIVE,),
        to=CLOSED,
        effects=(Effect.LEAVE_POOL, Effect.TELL_PARTIES),
    ),
)

COVERED = Process(
    key="covered",
    version=1,
    title="متقاضی تحت پوشش",
    start=GATHERING,
    road=(GATHERING, POOL, INTRODUCED, WORKING),
    actions=standing_still(
        *BY_APPLICANT,
        *BY_AGENCY,
        *BY_MACHINE,
        stills=(Effect.STILL_IN_POOL,),
        wakes=(Effect.WAKE_IN_POOL,),
        ceases=(Effect.LEAVE_POOL,),
    ),
)
