"""One covered person proposed to one sponsor: two people decide, the agency signs with them.

Source: the sheet, fourth bullet; spec.md 3.5 C2 to C8, 3.10. A child of the covered person's case.
"""

from __future__ import annotations

from khanegi.process.grammar import Action, Guard, Process
from khanegi.process.introduction.places import (
    ANSWER,
    AT_WORK,
    CANCELLED,
    CONFIRMING,
    CONSENT,
    CONTRACT,
    DECLINED,
    DISPUTE,
    ENDED,
    LAPSED,
    NOTICE,
    PENDING,
    REFUSED,
    WINDING,
    WORKING,
)
from khanegi.process.standstill import stilling
from khanegi.process.words import Effect, Role

SPONSOR_STANDS = Guard(
    code="sponsor_stopped",
    holds=lambda facts, actor: facts.more.get("sponsor_state") == "open",
    otherwise="پشتیبان اکنون مجاز به پذیرش نیست؛ این معرفی به‌زودی بسته می‌شود.",
)
SPONSOR_FELL = Guard(
    code="sponsor_stands",
    holds=lambda facts, actor: facts.place == WINDING.key or facts.more.get("sponsor_state") != "open",
    otherwise="پشتیبان برقرار است. برای پایان همکاری، پانزده روز پیش‌تر آن را اعلام کنید.",
)
PAPERS_READY = Guard(
    code="covered_papers_missing",
    holds=lambda facts, actor: not facts.more.get("covered_papers_missing"),
    otherwise="یکی از مدارک متقاضی کم است یا اعتبارش گذشته است. او آن را در پروندهٔ تحت پوشش خود می‌فرستد.",
)
ENDS = (Effect.END_INTRODUCTION, Effect.TELL_PARTIES)

BY_COVERED = (
    Action(
        key="consent",
        title="می‌پذیرم که معرفی شوم",
        told="معرفی و شرایط آن را پذیرفت",
        by=(Role.COVERED,),
        at=(CONSENT,),
        to=ANSWER,
        asks="introduction_consent",
        guards=(SPONSOR_STANDS, PAPERS_READY),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="decline",
        title="این معرفی را نمی‌خواهم",
        told="معرفی را نپذیرفت",
        by=(Role.COVERED,),
        at=(CONSENT, ANSWER, CONTRACT),
        to=DECLINED,
        asks="introduction_decline",
        effects=ENDS,
        carries="released",
        private=True,
    ),
    Action(
        key="leave",
        title="پایان فوری همکاری",
        told="پس از افتادن پشتیبان، همکاری را بی‌درنگ پایان داد",
        by=(Role.COVERED,),
        at=(*AT_WORK, WINDING),
        to=ENDED,
        guards=(SPONSOR_FELL,),
        effects=ENDS,
        carries="freed",
    ),
)
BY_SPONSOR = (
    Action(
        key="accept",
        title="پذیرش این شخص",
        told="شخص معرفی‌شده را پذیرفت",
        by=(Role.SPONSOR,),
        at=(ANSWER,),
        to=CONTRACT,
        guards=(SPONSOR_STANDS,),
        effects=(Effect.WRITE_CONTRACT, Effect.TELL_PARTIES),
    ),
    Action(
        key="refuse",
        title="نپذیرفتن این شخص",
        told="شخص معرفی‌شده را نپذیرفت",
        by=(Role.SPONSOR,),
        at=(ANSWER, CONTRACT),
        to=REFUSED,
        asks="introduction_refusal",
        effects=ENDS,
        carries="released",
    ),
)
BY_ALL_SIDES = (
    Action(
        key="sign",
        title="پذیرش و امضای قرارداد",
        told="قرارداد سه‌جانبه را پذیرفت",
        by=(Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD),
        at=(CONTRACT,),
        to=WORKING,
        asks="contract_signature",
        joint=True,
        guards=(SPONSOR_STANDS, PAPERS_READY),
        effects=(Effect.SIGN_CONTRACT, Effect.TELL_PARTIES),
        carries="placed",
    ),
    Action(
        key="confirm",
        title="همکاری ادامه دارد",
        told="ادامهٔ همکاری را تأیید کرد",
        by=(Role.COVERED, Role.SPONSOR),
        at=(CONFIRMING,),
        to=WORKING,
        asks="work_confirmation",
        joint=True,
        private=True,
    ),
    Action(
        key="end",
        title="اعلام پایان همکاری",
        told="پایان همکاری را اعلام کرد",
        by=(Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD),
        at=(WORKING, CONFIRMING),
        to=NOTICE,
        asks="work_ending",
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="dispute",
        title="فرستادن اختلاف به دبیرخانه",
        told="اختلاف را به دبیرخانه فرستاد",
        by=(Role.COVERED, Role.SPONSOR),
        at=AT_WORK,
        to=DISPUTE,
        asks="work_dispute",
        effects=(Effect.TELL_PARTIES,),
    ),
)
BY_STAFF = (
    Action(
        key="take_back",
        title="برداشتن معرفی",
        told="معرفی را برداشت",
        by=(Role.AGENCY_HEAD,),
        at=PENDING,
        to=CANCELLED,
        asks="note",
        effects=ENDS,
        carries="released",
    ),
    Action(
        key="note",
        title="یادداشت داخلی",
        told="یادداشت داخلی نوشت",
        by=(Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.SECRETARIAT),
        at=(*PENDING, *AT_WORK, DISPUTE, WINDING),
        to=None,
        asks="note",
        internal=True,
    ),
    Action(
        key="settle_on",
        title="رأی به ادامهٔ همکاری",
        told="رأی داد که همکاری ادامه یابد",
        by=(Role.SECRETARIAT,),
        at=(DISPUTE,),
        to=WORKING,
        asks="ruling",
        guards=(SPONSOR_STANDS,),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="settle_end",
        title="رأی به پایان همکاری",
        told="رأی داد که همکاری پایان یابد",
        by=(Role.SECRETARIAT,),
        at=(DISPUTE,),
        to=ENDED,
        asks="ruling",
        effects=ENDS,
        carries="freed",
    ),
)
BY_CLOCK = (
    Action(
        key="silent",
        title="بی‌پاسخ‌ماندن متقاضی",
        told="مهلت پاسخ متقاضی پایان یافت و معرفی بسته شد",
        by=(Role.CLOCK,),
        at=(CONSENT,),
        to=LAPSED,
        effects=ENDS,
        carries="released",
    ),
    Action(
        key="unanswered",
        title="بی‌پاسخ‌ماندن پشتیبان",
        told="مهلت پاسخ پشتیبان پایان یافت و معرفی بسته شد",
        by=(Role.CLOCK,),
        at=(ANSWER,),
        to=LAPSED,
        effects=ENDS,
        carries="released",
    ),
    Action(
        key="unsigned",
        title="امضانشدن قرارداد",
        told="مهلت امضای قرارداد پایان یافت و معرفی بسته شد",
        by=(Role.CLOCK,),
        at=(CONTRACT,),
        to=LAPSED,
        effects=ENDS,
        carries="released",
    ),
    Action(
        key="quarter",
        title="آغاز تأیید سه‌ماهه",
        told="تأیید سه‌ماهه را از دو طرف خواست",
        by=(Role.CLOCK,),
        at=(WORKING,),
        to=CONFIRMING,
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="finish",
        title="پایان همکاری",
        told="همکاری را در پایان مهلت اعلام‌شده پایان داد",
        by=(Role.CLOCK,),
        at=(NOTICE,),
        to=ENDED,
        effects=ENDS,
        carries="freed",
    ),
    Action(
        key="wound_up",
        title="پایان مهلت جابه‌جایی",
        told="همکاری را در پایان مهلت جابه‌جایی پایان داد",
        by=(Role.CLOCK,),
        at=(WINDING,),
        to=ENDED,
        effects=ENDS,
        carries="freed",
    ),
)
BY_SYSTEM = (
    Action(
        key="left",
        title="انصراف متقاضی",
        told="پس از انصراف متقاضی، معرفی را بست",
        by=(Role.SYSTEM,),
        at=PENDING,
        to=CANCELLED,
        effects=ENDS,
    ),
    Action(
        key="stopped",
        title="بستن معرفی با ایستادن پشتیبان",
        told="چون پشتیبان دیگر مجاز به پذیرش نیست، معرفی را بست",
        by=(Role.SYSTEM,),
        at=PENDING,
        to=CANCELLED,
        effects=ENDS,
        carries="released",
    ),
    *(
        Action(
            key=key,
            title=title,
            told=told,
            by=(Role.SYSTEM,),
            at=(*AT_WORK, DISPUTE),
            to=None,
            effects=(Effect.TELL_PARTIES,),
        )
        for key, title, told in (
            ("suspended", "تعلیق پشتیبان", "پس از تعلیق پشتیبان، دو طرف را آگاه کرد"),
            ("restored", "رفع تعلیق پشتیبان", "پس از رفع تعلیق پشتیبان، دو طرف را آگاه کرد"),
            ("sponsor_still", "ایستادن کار پشتیبان", "چون کار پشتیبان ایستاده است، دو طرف را آگاه کرد"),
            ("sponsor_back", "ادامهٔ کار پشتیبان", "چون پشتیبان به کار برگشته است، دو طرف را آگاه کرد"),
        )
    ),
    Action(
        key="fell",
        title="پایان پشتیبانی",
        told="پس از پایان پشتیبانی، مهلت جابه‌جایی را آغاز کرد",
        by=(Role.SYSTEM,),
        at=(*AT_WORK, DISPUTE),
        to=WINDING,
        effects=(Effect.TELL_PARTIES,),
    ),
)
# The person can neither answer nor work: the other side learns only that the reason is not theirs.
STILL = (
    stilling(
        "person_gone",
        "معرفی را به دلیلی که به پشتیبان برنمی‌گردد بست",
        PENDING,
        to=CANCELLED,
        effects=ENDS,
        carries="released",
    ),
    stilling(
        "person_gone_from_work",
        "همکاری را به دلیلی که به پشتیبان برنمی‌گردد پایان داد",
        (*AT_WORK, DISPUTE, WINDING),
        to=ENDED,
        effects=ENDS,
        carries="freed",
    ),
)

INTRODUCTION = Process(
    key="introduction",
    version=1,
    title="معرفی به پشتیبان",
    start=CONSENT,
    road=(CONSENT, ANSWER, CONTRACT, WORKING),
    actions=(*BY_COVERED, *BY_SPONSOR, *BY_ALL_SIDES, *BY_STAFF, *BY_CLOCK, *BY_SYSTEM, *STILL),
)
