"""Renewing a permit: asked by its holder, reviewed by the agency, signed by two people of two bodies.

Source: spec.md 3.8 L3 and A1. A permit is renewed many times; what counts is the round that goes on.
"""

from __future__ import annotations

from khanegi.process import guards
from khanegi.process.facts import Actor, Facts
from khanegi.process.grammar import Action, Guard
from khanegi.process.independent import NOT_THE_EXPERT, NOT_THE_FIRST, OPINIONS
from khanegi.process.permit_life.places import (
    ENDED,
    FIRST_SIGNATURE,
    HEARING,
    MORE,
    NOT_RENEWED,
    RENEWAL,
    SECOND_SIGNATURE,
    SUSPENDED,
    UNDER_RENEWAL,
    VALID,
)
from khanegi.process.words import Effect, Role

RENEWAL_OPEN = Guard(
    code="renewal_not_open",
    holds=lambda facts, actor: bool(facts.more.get("renewal_open")),
    otherwise="تمدید تنها نزدیک پایان اعتبار و چندی پس از آن شدنی است. روزهای آن در صفحهٔ مجوز آمده است.",
)
STANDS = Guard(
    code="permit_stopped",
    holds=lambda facts, actor: facts.more.get("permit_state") == "valid",
    otherwise="این مجوز اکنون در تعلیق است یا باطل شده است. نخست باید تکلیف آن روشن شود.",
)


def once_a_round(action: str, otherwise: str) -> Guard:
    """A permit is renewed many times: what was done in earlier rounds does not count."""

    def holds(facts: Facts, actor: Actor) -> bool:
        past = facts.last("ask_renewal", action)
        return past is None or past.action != action

    return Guard(code=f"{action}_once", holds=holds, otherwise=otherwise)


OF_EACH_ROUND = ("ask_renewal", *OPINIONS, "reinstate")

RENEWING = (
    Action(
        key="ask_renewal",
        title="درخواست تمدید",
        told="تمدید مجوز را درخواست کرد",
        by=(Role.APPLICANT,),
        at=(VALID, ENDED),
        to=RENEWAL,
        asks="renewal",
        guards=(RENEWAL_OPEN, STANDS, guards.PAPERS_COMPLETE, guards.SPECIMEN_CURRENT),
        effects=(Effect.BEGIN_RENEWAL, Effect.TELL_PARTIES),
    ),
    Action(
        key="take",
        title="سپردن پرونده به خودم",
        told="بررسی تمدید را به عهده گرفت",
        by=(Role.AGENCY_EXPERT,),
        at=(RENEWAL,),
        to=None,
        effects=(Effect.ASSIGN,),
    ),
    Action(
        key="note",
        title="یادداشت داخلی",
        told="یادداشت داخلی نوشت",
        by=(Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.LABOUR_EXPERT, Role.LABOUR_HEAD, Role.SECRETARIAT),
        at=(*UNDER_RENEWAL, SUSPENDED, HEARING),
        to=None,
        asks="note",
        internal=True,
    ),
    Action(
        key="recommend",
        title="پیشنهاد تمدید",
        told="تمدید را پیشنهاد کرد",
        by=(Role.AGENCY_EXPERT,),
        at=(RENEWAL,),
        to=FIRST_SIGNATURE,
        asks="renewal_opinion",
        private=True,
    ),
    Action(
        key="recommend_refusal",
        title="پیشنهاد تمدیدنکردن",
        told="تمدیدنکردن را پیشنهاد کرد",
        by=(Role.AGENCY_EXPERT,),
        at=(RENEWAL,),
        to=FIRST_SIGNATURE,
        asks="renewal_refusal",
        private=True,
    ),
    Action(
        key="ask_more",
        title="خواستن توضیح یا مدرک",
        told="برای تمدید توضیح خواست",
        by=(Role.AGENCY_EXPERT,),
        at=(RENEWAL,),
        to=MORE,
        asks="appeal_more",
        guards=(
            once_a_round("ask_more", "برای این تمدید یک بار توضیح خواسته شده است؛ اکنون باید نظر دهید."),
        ),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="explain",
        title="فرستادن توضیح",
        told="توضیح خواسته‌شده را فرستاد",
        by=(Role.APPLICANT,),
        at=(MORE,),
        to=RENEWAL,
        asks="note",
        guards=(guards.PAPERS_COMPLETE,),
    ),
    Action(
        key="sign",
        title="تأیید و امضای اول",
        told="تمدید را تأیید و امضا کرد",
        by=(Role.AGENCY_HEAD,),
        at=(FIRST_SIGNATURE,),
        to=SECOND_SIGNATURE,
        guards=(
            NOT_THE_EXPERT,
            guards.OTHER_SIGNER,
            guards.SPECIMEN_CURRENT,
            guards.last_was(
                "recommend",
                "reinstate",  # an objection that was accepted sets the expert's no aside
                among=OF_EACH_ROUND,
                code="renewal_not_recommended",
                otherwise="کارشناس با تمدید موافق نیست. اگر شما موافقید پرونده را به او برگردانید.",
            ),
        ),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="give_back",
        title="برگرداندن به کارشناس",
        told="تمدید را به کارشناس برگرداند",
        by=(Role.AGENCY_HEAD,),
        at=(FIRST_SIGNATURE,),
        to=RENEWAL,
        asks="note",
        private=True,
    ),
    Action(
        key="refuse",
        title="نپذیرفتن تمدید",
        told="تمدید را نپذیرفت",
        by=(Role.AGENCY_HEAD,),
        at=(FIRST_SIGNATURE,),
        to=NOT_RENEWED,
        asks="renewal_refusal",
        guards=(NOT_THE_EXPERT, guards.OTHER_SIGNER),
        effects=(Effect.TELL_PARTIES,),
    ),
    Action(
        key="renew",
        title="امضای دوم و تمدید مجوز",
        told="مجوز را تمدید کرد",
        by=(Role.LABOUR_HEAD,),
        at=(SECOND_SIGNATURE,),
        to=VALID,
        guards=(NOT_THE_FIRST, NOT_THE_EXPERT, guards.SPECIMEN_CURRENT, STANDS),
        effects=(Effect.RENEW_PERMIT, Effect.TELL_PARTIES),
    ),
    Action(
        key="recheck",
        title="برگرداندن به دستگاه اجرایی",
        told="تمدید را برای بررسی دوباره به دستگاه اجرایی برگرداند",
        by=(Role.LABOUR_HEAD,),
        at=(SECOND_SIGNATURE,),
        to=RENEWAL,
        asks="note",
        private=True,
        guards=(once_a_round("recheck", "این تمدید یک بار برگشته است؛ اکنون باید تصمیم بگیرید."),),
    ),
    Action(
        key="refuse_final",
        title="نپذیرفتن تمدید در ادارهٔ کل",
        told="تمدید را در ادارهٔ کل نپذیرفت",
        by=(Role.LABOUR_HEAD,),
        at=(SECOND_SIGNATURE,),
        to=NOT_RENEWED,
        asks="renewal_refusal",
        guards=(NOT_THE_FIRST, NOT_THE_EXPERT),
        effects=(Effect.TELL_PARTIES,),
    ),
)
