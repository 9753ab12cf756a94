"""A permit after issue: renewed, suspended, revoked, given up, or over.

Source: spec.md 3.8 L1 to L7, F28 and F31. The case hangs on the one whose second signature issued the permit.
What becomes of a sponsor's permit is decided in the sponsor's own case (`process.sponsor`): here it is only
renewed, and SYSTEM lets this case stand still or close with it.
"""

from __future__ import annotations

from khanegi.process import guards
from khanegi.process.grammar import Action, Back, Guard, Process
from khanegi.process.permit_life.places import (
    ANNULLED,
    APPEALED,
    CLOSED,
    ENDED,
    FIRST_SIGNATURE,
    FROZEN,
    GIVEN_UP,
    HEARING,
    MORE,
    NOT_RENEWED,
    OVER,
    RENEWAL,
    REVOKED,
    SECOND_SIGNATURE,
    SUSPENDED,
    UNDER_RENEWAL,
    VALID,
)
from khanegi.process.permit_life.renewing import RENEWING, STANDS
from khanegi.process.sponsor import FOR_DIVERSION, NOT_WHO_SUSPENDED
from khanegi.process.standstill import standing_still
from khanegi.process.words import Effect, Role

STANDS_NOT = Guard(
    code="permit_stands",
    holds=lambda facts, actor: facts.more.get("permit_state") in ("suspended", "revoked"),
    otherwise="این مجوز در تعلیق نیست و پروندهٔ آن نمی‌ایستد.",
)
OF_ITS_OWN = Guard(
    code="sponsor_permit",
    holds=lambda facts, actor: not facts.more.get("of_sponsor"),
    otherwise="این مجوز از آنِ پشتیبان است. تعلیق، ابطال و پایان آن در پروندهٔ پشتیبان انجام می‌شود.",
)
LAID_ASIDE = Guard(
    code="no_facility_laid_aside",
    holds=lambda facts, actor: bool(facts.more.get("facility_laid_aside")),
    otherwise="این کار برای وقتی است که تسهیلات این مجوز کنار گذاشته شده یا با پایان مجوز بسته شده باشد.",
)
NO_LOAN = Guard(
    code="loan_open",
    holds=lambda facts, actor: not facts.more.get("loan_open"),
    otherwise="پروندهٔ تسهیلات این مجوز در شعبه باز است. نخست شعبه باید با انصراف موافقت کند.",
)
ONCE = guards.last_was(
    "refuse",
    "refuse_final",
    "revoke",
    among=("refuse", "refuse_final", "revoke", "uphold"),
    code="appealed_once",
    otherwise="به این تصمیم یک بار اعتراض شده و رأی آن نهایی است.",
)


SUSPENDING = (
    Effect.SUSPEND_PERMIT, Effect.RECALL_FACILITY, Effect.CLOSE_COMPLAINTS, Effect.TELL_PARTIES
)  # fmt: skip
STOPPING = (
    Action(
        key="ask_facility",
        title="درخواست دوبارهٔ تسهیلات",
        told="تسهیلات این مجوز را دوباره خواست",
        by=(Role.APPLICANT,),
        at=(VALID,),
        to=None,
        guards=(LAID_ASIDE, STANDS),
        effects=(Effect.REOPEN_FACILITY,),
    ),
    Action(
        key="give_up",
        title="انصراف از مجوز",
        told="از مجوز انصراف داد",
        by=(Role.APPLICANT,),
        at=(VALID, *UNDER_RENEWAL, NOT_RENEWED),  # not from a suspension: no ban is escaped by leaving
        to=GIVEN_UP,
        asks="withdrawal",
        guards=(OF_ITS_OWN, NO_LOAN),
        effects=(
            Effect.GIVE_UP_PERMIT, Effect.HALT_FACILITY, Effect.CLOSE_CHILDREN, Effect.TELL_PARTIES
        ),
    ),
    Action(
        key="suspend",
        title="تعلیق مجوز",
        told="مجوز را تعلیق کرد و از دارنده پاسخ خواست",
        by=(Role.LABOUR_HEAD,),
        at=(VALID, *UNDER_RENEWAL, NOT_RENEWED),
        to=SUSPENDED,
        asks="permit_suspension",
        guards=(OF_ITS_OWN,),
        effects=SUSPENDING,
    ),
    Action(
        key="suspend_for_diversion",
        title="تعلیق به سبب انحراف تسهیلات",
        told="چون ناظر انحراف تسهیلات را ثبت کرده است، مجوز را تعلیق کرد و پاسخ خواست",
        by=(Role.SYSTEM,),
        at=(VALID, *UNDER_RENEWAL, NOT_RENEWED),
        to=SUSPENDED,
        effects=SUSPENDING,
    ),
    Action(
        key="answer",
        title="فرستادن پاسخ",
        told="به تعلیق پاسخ داد",
        by=(Role.APPLICANT,),
        at=(SUSPENDED,),
        to=HEARING,
        asks="note",
    ),
    Action(
        key="restore",
        title="رفع تعلیق",
        told="تعلیق را برداشت",
        by=(Role.LABOUR_HEAD,),
        at=(HEARING,),
        to=Back(("suspend", "suspend_for_diversion")),
        asks="note",
        effects=(Effect.RESTORE_PERMIT, Effect.CLEAR_DIVERSION, Effect.TELL_PARTIES),
    ),
    Action(
        key="diversion_lifted",
        title="رفع تعلیق با پس‌گرفتن ثبت انحراف",
        told="چون ناظر ثبت انحراف را پس گرفته است، تعلیق را برداشت",
        by=(Role.SYSTEM,),
        at=(SUSPENDED, HEARING),
        to=Back(("suspend_for_diversion",)),
        guards=(FOR_DIVERSION,),
        effects=(Effect.RESTORE_PERMIT, Effect.TELL_PARTIES),
    ),
    Action(
        key="revoke",
        title="ابطال مجوز",
        told="مجوز را باطل کرد",
        by=(Role.LABOUR_HEAD,),
        at=(HEARING,),
        to=REVOKED,
        asks="revocation",
        guards=(NOT_WHO_SUSPENDED,),
        effects=(Effect.REVOKE_PERMIT, Effect.HALT_FACILITY, Effect.TELL_PARTIES),
    ),
    Action(
        key="appeal",
        title="اعتراض به تصمیم",
        told="به تصمیم اعتراض کرد",
        by=(Role.APPLICANT,),
        at=(NOT_RENEWED, REVOKED),
        to=APPEALED,
        asks="appeal",
        guards=(ONCE,),
        effects=(Effect.OPEN_APPEAL,),
    ),
)  # fmt: skip
BY_MACHINE = (
    Action(
        key="reinstate",
        title="پذیرش اعتراض",
        told="پس از پذیرش اعتراض، پرونده را به مرحلهٔ پیش از تصمیم برگرداند",
        by=(Role.SYSTEM,),
        at=(APPEALED,),
        # What was revoked and set aside is suspended again until it is heard anew.
        to=Back(("refuse", "refuse_final", "revoke")),
        effects=(Effect.LIFT_REVOCATION, Effect.TELL_PARTIES),
    ),
    Action(
        key="uphold",
        title="رد اعتراض",
        told="پس از رد اعتراض، تصمیم را نگه داشت",
        by=(Role.SYSTEM,),
        at=(APPEALED,),
        to=Back(("appeal",)),
        effects=(Effect.END_RENEWAL, Effect.TELL_PARTIES),
    ),
    Action(
        key="freeze",
        title="ایستادن با تعلیق پشتیبان",
        told="چون پشتیبان تعلیق شده است، پروندهٔ مجوز را نگه داشت",
        by=(Role.SYSTEM,),
        at=(VALID, *UNDER_RENEWAL, NOT_RENEWED, ENDED),
        to=FROZEN,
        guards=(STANDS_NOT,),
    ),
    Action(
        key="thaw",
        title="ادامه پس از رفع تعلیق پشتیبان",
        told="چون تعلیق پشتیبان برداشته شده است، پروندهٔ مجوز را ادامه داد",
        by=(Role.SYSTEM,),
        at=(FROZEN,),
        to=Back(("freeze",)),
        guards=(STANDS,),
    ),
    Action(
        key="close_life",
        title="بسته‌شدن با پایان پشتیبانی",
        told="با پایان پشتیبانی، پروندهٔ مجوز را بست",
        by=(Role.SYSTEM,),
        at=(VALID, *UNDER_RENEWAL, NOT_RENEWED, APPEALED, ENDED, FROZEN),
        to=CLOSED,
        effects=(Effect.CLOSE_CHILDREN,),
    ),
    Action(
        key="heard",
        title="رسیدن نتیجهٔ شکایت",
        told="نتیجهٔ رسیدگی به شکایت را به پرونده افزود",
        by=(Role.SYSTEM,),
        at=(VALID, *UNDER_RENEWAL, NOT_RENEWED, APPEALED, SUSPENDED, HEARING, REVOKED, ENDED, FROZEN),
        to=None,
    ),
    *(
        Action(key=key, title=title, told=told, by=(Role.CLOCK,), at=(at,), to=to, effects=effects)
        for key, title, told, at, to, effects in (
            ("end", "پایان اعتبار", "اعتبار مجوز پایان یافت", VALID, ENDED, (Effect.TELL_PARTIES,)),
            ("go_on", "پایان مهلت توضیح", "مهلت توضیح پایان یافت و بررسی ادامه پیدا کرد", MORE, RENEWAL, ()),
            (
                # No right: the permit holds until its own last day; past that, its bell rings at once.
                "close_refused",
                "پایان مهلت اعتراض به تمدید",
                "مهلت اعتراض پایان یافت",
                NOT_RENEWED,
                VALID,
                (Effect.END_RENEWAL,),
            ),
            ("unheard", "پایان مهلت پاسخ", "مهلت پاسخ به تعلیق پایان یافت", SUSPENDED, HEARING, ()),
            (
                "close_revoked",
                "پایان مهلت اعتراض به ابطال",
                "مهلت اعتراض پایان یافت",
                REVOKED,
                ANNULLED,
                (Effect.CLOSE_CHILDREN,),
            ),
            ("close", "پایان مهلت تمدید", "مهلت تمدید پایان یافت", ENDED, OVER, (Effect.CLOSE_CHILDREN,)),
        )
    ),
)

PERMIT_LIFE = Process(
    key="permit_life",
    version=1,
    title="پس از صدور مجوز",
    start=VALID,
    road=(VALID, RENEWAL, FIRST_SIGNATURE, SECOND_SIGNATURE),
    actions=standing_still(
        *RENEWING,
        *STOPPING,
        *BY_MACHINE,
        stills=(Effect.STILL_PERMIT,),
        wakes=(Effect.WAKE_PERMIT,),
        ceases=(Effect.CEASE_PERMIT,),
    ),
)
