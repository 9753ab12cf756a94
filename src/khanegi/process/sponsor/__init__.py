"""A sponsor: competence, permit, people, and only then the agency's last word and the bank.

Source: the sheet, fourth bullet; spec.md 3.6 and 3.10. Up to the permit it is the road of every plan,
with a scored competence in place of an opinion and a visit that cannot be left out.
"""

from __future__ import annotations

from khanegi.process import guards
from khanegi.process.grammar import Action, Back, Guard, Process
from khanegi.process.independent import ACTIONS, adapted
from khanegi.process.independent import places as road
from khanegi.process.sponsor.places import (
    ACTIVE,
    APPROVAL,
    ENDED,
    HEARING,
    MATCHING,
    PLAN,
    REPORTING,
    REVIEW,
    REVOKED,
    SHORT,
    STANDING,
    SUSPENDED,
)
from khanegi.process.standstill import standing_still
from khanegi.process.words import Effect, Role

VISITED = Guard(
    code="visit_missing",
    holds=lambda facts, actor: any(
        child.procedure == "visit" and child.place == "visited" for child in facts.children
    ),
    otherwise="بازدید از محل پشتیبان لازم است. نخست زمان بازدید را پیشنهاد کنید و گزارش آن را بنویسید.",
)
QUORUM = Guard(
    code="quorum_missing",
    holds=lambda facts, actor: bool(facts.more.get("quorum")),
    otherwise="شمار قراردادهای امضاشده هنوز به حد نصاب نرسیده است.",
)
ROOM_LEFT = Guard(
    code="sponsor_full",
    holds=lambda facts, actor: bool(facts.more.get("room_left")),
    otherwise="ظرفیت تأییدشدهٔ این پشتیبان پر است یا همهٔ آن در جریان معرفی است.",
)
PERMIT_HOLDS = Guard(
    code="sponsor_permit_over",
    holds=lambda facts, actor: bool(facts.more.get("permit_holds")),
    otherwise="مجوز این پشتیبان امروز معتبر نیست. پس از تمدید آن می‌توانید معرفی کنید.",
)
ENOUGH_TO_SHRINK = Guard(
    code="too_few_contracts",
    holds=lambda facts, actor: bool(facts.more.get("enough")),
    otherwise="قراردادهای امضاشده از کمترین شمار مجاز کمتر است؛ طرح را نمی‌شود به این اندازه کوچک کرد.",
)
EACH_CONFIRMED = Guard(
    code="confirmations_owed",
    holds=lambda facts, actor: not facts.more.get("confirmations_owed"),
    otherwise="تأیید سه‌ماههٔ یکی از افراد هنوز با شماست. آن را در صفحهٔ «افراد من» ثبت کنید.",
)
ONCE_MORE = Guard(
    code="go_on_matching_too_often",
    holds=lambda facts, actor: (
        facts.times("go_on_matching") < 1
        or (facts.place == APPROVAL.key and not facts.more.get("quorum"))  # somebody left meanwhile
    ),
    otherwise="این پرونده یک بار به مرحلهٔ معرفی برگشته است و بیش از آن شدنی نیست.",
)
FOR_DIVERSION = guards.last_was(
    "suspend_for_diversion",
    among=("suspend", "suspend_for_diversion"),
    code="suspended_otherwise",
    otherwise="این تعلیق به سبب انحراف تسهیلات نیست و رفع آن با ادارهٔ کل است.",
)
NOT_WHO_SUSPENDED = guards.not_who_did(
    "suspend",
    code="same_suspender",
    otherwise="کسی که تعلیق را آغاز کرده است نمی‌تواند مجوز را باطل کند.",
)

TO_PERMIT = adapted(
    ACTIONS,
    {road.PLAN: PLAN, road.REVIEW: REVIEW, road.PERMITTED: MATCHING},
    recommend={
        "title": "پیشنهاد تأیید اهلیت",
        "told": "تأیید اهلیت را پیشنهاد کرد",
        "asks": "competence",
        "guards": (guards.ERRANDS_DONE, guards.SECOND_CHECK_GOOD, guards.PAPERS_BACK, VISITED),
        "effects": (Effect.WEIGH_CAPACITY,),
    },
    issue={"effects": (Effect.ISSUE_PERMIT, Effect.OPEN_LIFE, Effect.OPEN_CAPACITY, Effect.TELL_PARTIES)},
    note={"at": (REVIEW, road.FIRST_SIGNATURE, road.SECOND_SIGNATURE, *STANDING, SUSPENDED, HEARING)},
    appeal={"at": (road.REFUSED, REVOKED)},
    uphold={"effects": (Effect.CLOSE_LIFE, Effect.TELL_PARTIES)},
    # What was revoked and set aside is suspended again until it is heard anew.
    reinstate={
        "to": Back(("refuse", "refuse_final", "revoke")),
        "effects": (Effect.STOP_SPONSOR, Effect.SUSPEND_PERMIT, Effect.TELL_PARTIES),
    },
)
AFTER_PERMIT = (
    Action(
        key="introduce",
        title="معرفی افراد",
        told="افرادی را معرفی کرد",
        by=(Role.AGENCY_EXPERT, Role.AGENCY_HEAD),
        at=(MATCHING, ACTIVE, REPORTING),
        to=None,
        asks="introductions",
        guards=(PERMIT_HOLDS, ROOM_LEFT),
        effects=(Effect.INTRODUCE, Effect.TELL_PARTIES),
        private=True,  # names before their consent, and who was passed over
    ),
    Action(
        key="resize",
        title="کوچک‌کردن طرح به اندازهٔ قراردادها",
        told="طرح را به اندازهٔ قراردادهای امضاشده کوچک کرد",
        by=(Role.AGENCY_HEAD,),
        at=(MATCHING, SHORT),
        to=APPROVAL,
        asks="note",
        guards=(ENOUGH_TO_SHRINK,),
        effects=(Effect.RESIZE_CAPACITY, Effect.TELL_PARTIES),
    ),
    Action(
        key="approve",
        title="تأیید نهایی طرح",
        told="طرح را با افراد پذیرفته‌شده تأیید کرد",
        by=(Role.AGENCY_HEAD,),
        at=(APPROVAL,),
        to=ACTIVE,
        guards=(QUORUM, guards.OTHER_SIGNER),
        effects=(Effect.OPEN_FACILITY, Effect.TELL_PARTIES),
    ),
    Action(
        key="go_on_matching",
        title="برگرداندن به مرحلهٔ معرفی",
        told="پرونده را به مرحلهٔ معرفی برگرداند",
        by=(Role.AGENCY_HEAD,),
        at=(APPROVAL, SHORT),
        to=MATCHING,
        asks="note",
        guards=(ONCE_MORE,),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="end_short",
        title="پایان پشتیبانی بدون حد نصاب",
        told="پشتیبانی را چون حد نصاب پر نشد پایان داد",
        by=(Role.AGENCY_HEAD,),
        at=(SHORT,),
        to=ENDED,
        asks="note",
        effects=(
            Effect.CLOSE_SPONSOR, Effect.GIVE_UP_PERMIT, Effect.CLOSE_LIFE, Effect.HALT_FACILITY,
            Effect.TELL_PARTIES,
        ),
    ),
    Action(
        key="report",
        title="فرستادن گزارش سه‌ماهه",
        told="گزارش سه‌ماهه را فرستاد",
        by=(Role.APPLICANT,),
        at=(REPORTING,),
        to=ACTIVE,
        asks="sponsor_report",
        guards=(EACH_CONFIRMED,),
    ),
    Action(
        key="end",
        title="پایان‌دادن به پشتیبانی",
        told="به پشتیبانی خود پایان داد",
        by=(Role.APPLICANT,),
        at=STANDING,
        to=ENDED,
        asks="withdrawal",
        effects=(
            Effect.CLOSE_SPONSOR, Effect.GIVE_UP_PERMIT, Effect.CLOSE_LIFE, Effect.HALT_FACILITY,
            Effect.TELL_PARTIES,
        ),
    ),
)  # fmt: skip
FALL = (
    Action(
        key="suspend",
        title="تعلیق پشتیبان",
        told="پشتیبان را تعلیق کرد و از او پاسخ خواست",
        by=(Role.LABOUR_HEAD,),
        at=STANDING,
        to=SUSPENDED,
        asks="suspension",
        effects=(
            Effect.STOP_SPONSOR, Effect.SUSPEND_PERMIT, Effect.FREEZE_LIFE, Effect.RECALL_FACILITY,
            Effect.TELL_PARTIES,
        ),
    ),
    Action(
        key="suspend_for_diversion",
        title="تعلیق به سبب انحراف تسهیلات",
        told="چون ناظر انحراف تسهیلات را ثبت کرده است، پشتیبان را تعلیق کرد و پاسخ خواست",
        by=(Role.SYSTEM,),
        at=STANDING,
        to=SUSPENDED,
        effects=(
            Effect.STOP_SPONSOR, Effect.SUSPEND_PERMIT, Effect.FREEZE_LIFE, Effect.RECALL_FACILITY,
            Effect.TELL_PARTIES
        ),
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
        effects=(
            Effect.RESUME_SPONSOR, Effect.RESTORE_PERMIT, Effect.THAW_LIFE, Effect.CLEAR_DIVERSION,
            Effect.TELL_PARTIES,
        ),
    ),
    Action(
        key="diversion_lifted",
        title="رفع تعلیق با پس‌گرفتن ثبت انحراف",
        told="چون ناظر ثبت انحراف را پس گرفته است، تعلیق پشتیبان را برداشت",
        by=(Role.SYSTEM,),
        at=(SUSPENDED, HEARING),
        to=Back(("suspend_for_diversion",)),
        guards=(FOR_DIVERSION,),
        effects=(Effect.RESUME_SPONSOR, Effect.RESTORE_PERMIT, Effect.THAW_LIFE, Effect.TELL_PARTIES),
    ),
    Action(
        key="revoke",
        title="ابطال مجوز پشتیبان",
        told="مجوز پشتیبان را باطل کرد",
        by=(Role.LABOUR_HEAD,),
        at=(HEARING,),
        to=REVOKED,
        asks="revocation",
        guards=(NOT_WHO_SUSPENDED,),
        effects=(
            Effect.CLOSE_SPONSOR, Effect.REVOKE_PERMIT, Effect.HALT_FACILITY, Effect.TELL_PARTIES
        ),
    ),
)  # fmt: skip
BY_MACHINE = (
    Action(
        key="quorum",
        title="رسیدن به حد نصاب",
        told="با رسیدن قراردادها به حد نصاب، طرح را برای تأیید نهایی فرستاد",
        by=(Role.SYSTEM,),
        at=(MATCHING, SHORT),
        to=APPROVAL,
        guards=(QUORUM,),
        effects=(Effect.TELL_PARTIES,),
    ),
    *(
        Action(key=key, title=title, told=told, by=(Role.CLOCK,), at=(at,), to=to, effects=effects)
        for key, title, told, at, to, effects in (
            (
                "fall_short",
                "پایان مهلت معرفی",
                "مهلت معرفی بدون حد نصاب پایان یافت",
                MATCHING,
                SHORT,
                (Effect.TELL_PARTIES,),
            ),
            (
                "quarter",
                "آغاز گزارش سه‌ماهه",
                "گزارش سه‌ماهه را خواست",
                ACTIVE,
                REPORTING,
                (Effect.TELL_PARTIES,),
            ),
            ("unheard", "پایان مهلت پاسخ", "مهلت پاسخ به تعلیق پایان یافت", SUSPENDED, HEARING, ()),
            (
                "close_revoked",
                "پایان مهلت اعتراض",
                "مهلت اعتراض پایان یافت",
                REVOKED,
                ENDED,
                (Effect.CLOSE_LIFE,),
            ),
        )
    ),
)

SPONSOR = Process(
    key="sponsor",
    version=1,
    title="پشتیبان",
    start=PLAN,
    road=(PLAN, REVIEW, road.FIRST_SIGNATURE, road.SECOND_SIGNATURE, MATCHING, APPROVAL, ACTIVE),
    actions=standing_still(
        *TO_PERMIT,
        *AFTER_PERMIT,
        *FALL,
        *BY_MACHINE,
        stills=(Effect.STILL_SPONSOR,),
        wakes=(Effect.WAKE_SPONSOR,),
        ceases=(Effect.CLOSE_SPONSOR,),
    ),
)
