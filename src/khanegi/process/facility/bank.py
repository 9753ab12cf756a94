"""What is done at the bank, and after the money. Source: spec.md 3.9 F4 to F11 and 3.14.

Everything the bank does is done by its branch; its head office may do what needs no counter. What carries
the file on is declared first: pages offer acts in this order.
"""

from __future__ import annotations

from khanegi.process.facility.places import (
    AFTER_PAYMENT,
    APPROVED,
    AT_BRANCH,
    CONTRACT,
    CREDIT,
    DIVERTED,
    DOCUMENTS,
    PAYING,
    SETTLED,
    SUPERVISION,
    UNDER_LETTER,
    UNPAID,
)
from khanegi.process.grammar import Action, Guard
from khanegi.process.words import Effect, Role

BANK = (Role.BRANCH, Role.BANK_HEAD)
# The letter has done its work, and what it did not need of the quota is free for others.
DONE_PAYING = (
    Effect.FREE_QUOTA,
    Effect.END_REFERRAL,
    Effect.PLAN_SUPERVISION,
    Effect.TELL_PARTIES,
    Effect.TELL_BANK,
)
NOTHING_PAID = Guard(
    code="partly_paid",
    holds=lambda facts, actor: not facts.more.get("sum_paid"),
    otherwise="بخشی از وام پرداخت شده است. پرداخت را کامل کنید "
    "یا «پایان پرداخت با همان مبلغ پرداخت‌شده» را ثبت کنید.",
)
IN_PART = Guard(
    code="not_paid_in_part",
    holds=lambda facts, actor: bool(facts.more.get("sum_paid")) and not facts.more.get("paid_whole"),
    otherwise="این کار برای وامی است که بخشی از آن پرداخت شده و بخشی مانده است.",
)
WHOLE = Guard(
    code="sum_not_whole",
    holds=lambda facts, actor: bool(facts.more.get("paid_whole")),
    otherwise="جمع مرحله‌های ثبت‌شده هنوز به مبلغ قرارداد نرسیده است. نخست همهٔ مرحله‌ها را ثبت کنید.",
)
WRITTEN = Guard(
    code="contract_missing",
    holds=lambda facts, actor: bool(facts.more.get("contract_written")),
    otherwise="شعبه هنوز قسط‌ها و مدت قرارداد را ننوشته است. پس از آن می‌توانید امضا کنید.",
)
UNSIGNED = Guard(
    code="contract_signed",
    holds=lambda facts, actor: {Role.BRANCH, Role.APPLICANT} <= facts.unanswered,
    otherwise="یکی از دو طرف این قرارداد را امضا کرده است و متن آن دیگر تغییر نمی‌کند.",
)
DEMANDED = Guard(
    code="nothing_demanded",
    holds=lambda facts, actor: bool(facts.more.get("demands_open")),
    otherwise="شعبه اکنون چیزی نخواسته است که پاسخی بخواهد.",
)
ONE_EXTENSION = Guard(
    code="extend_documents_too_often",
    holds=lambda facts, actor: facts.times("extend_documents") < 1,
    otherwise="مهلت مدارک یک بار تمدید شده است و بیش از آن شدنی نیست.",
)
AT_COUNTER = (
    Action(
        key="accept",
        title="پذیرش پرونده در شعبه",
        told="پرونده را در شعبه پذیرفت",
        by=(Role.BRANCH,),
        at=(AT_BRANCH,),
        to=DOCUMENTS,
        effects=(Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="documents_complete",
        title="کامل‌بودن مدارک",
        told="مدارک را کامل دانست",
        by=(Role.BRANCH,),
        at=(DOCUMENTS,),
        to=CREDIT,
        effects=(Effect.CLOSE_DEMANDS, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="credit_ok",
        title="تأیید اعتبارسنجی",
        told="نتیجهٔ اعتبارسنجی را تأیید کرد",
        by=BANK,
        at=(CREDIT,),
        to=CONTRACT,
        effects=(Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="draft_contract",
        title="نوشتن قسط‌ها و مدت قرارداد",
        told="قسط‌ها و مدت قرارداد را نوشت",
        by=(Role.BRANCH,),
        at=(CONTRACT,),
        to=None,
        asks="bank_contract",
        guards=(UNSIGNED,),
        effects=(Effect.RECORD_CONTRACT, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="sign_contract",
        title="امضای قرارداد",
        told="قرارداد را امضا کرد",
        by=(Role.BRANCH, Role.APPLICANT),
        at=(CONTRACT,),
        to=PAYING,
        asks="bank_signature",
        guards=(WRITTEN,),
        effects=(Effect.TELL_BANK,),
        joint=True,
    ),
    Action(
        key="pay",
        title="ثبت پرداخت یک مرحله",
        told="پرداخت یک مرحله را ثبت کرد",
        by=BANK,
        at=(PAYING,),
        to=None,
        asks="bank_payment",
        effects=(Effect.RECORD_PAYMENT, Effect.USE_QUOTA, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="paid",
        title="پایان پرداخت",
        told="پرداخت وام را کامل کرد",
        by=BANK,
        at=(PAYING,),
        to=SUPERVISION,
        guards=(WHOLE,),
        effects=DONE_PAYING,
    ),
    Action(
        key="paid_in_part",
        title="پایان پرداخت با همان مبلغ پرداخت‌شده",
        told="پرداخت را با همان مبلغ پرداخت‌شده پایان داد",
        by=BANK,
        at=(PAYING,),
        to=SUPERVISION,
        asks="bank_part",
        guards=(IN_PART,),
        effects=DONE_PAYING,
    ),
    Action(
        key="demand",
        title="خواستن مدرک یا ضمانت",
        told="مدرک یا ضمانت خواست",
        by=(Role.BRANCH,),
        at=(DOCUMENTS, CREDIT, CONTRACT),
        to=DOCUMENTS,
        asks="bank_demand",
        effects=(Effect.RECORD_DEMAND, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="supplied",
        title="پاسخ به خواستهٔ شعبه",
        told="به خواستهٔ شعبه پاسخ داد",
        by=(Role.APPLICANT,),
        at=(DOCUMENTS,),
        to=None,
        asks="bank_supply",
        guards=(DEMANDED,),
        effects=(Effect.ANSWER_DEMANDS, Effect.TELL_BANK),
    ),
    Action(
        key="extend_documents",
        title="تمدید مهلت مدارک",
        told="مهلت مدارک را تمدید کرد",
        by=(Role.APPLICANT, Role.BRANCH),
        at=(DOCUMENTS,),
        to=None,
        guards=(ONE_EXTENSION,),
        effects=(Effect.TELL_BANK,),
        extends=15,
    ),
    Action(
        key="hand_back",
        title="برگرداندن به دبیرخانه",
        told="پرونده را به دبیرخانه برگرداند تا به شعبهٔ دیگری معرفی شود",
        by=BANK,
        at=UNDER_LETTER,
        to=APPROVED,
        asks="bank_return",
        guards=(NOTHING_PAID,),
        effects=(Effect.FREE_QUOTA, Effect.END_REFERRAL, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="refuse",
        title="پرداخت‌نکردن وام",
        told="اعلام کرد که وام را پرداخت نمی‌کند",
        by=BANK,
        at=UNDER_LETTER,
        to=UNPAID,
        asks="bank_refusal",
        guards=(NOTHING_PAID,),
        effects=(Effect.FREE_QUOTA, Effect.END_REFERRAL, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="release",
        title="موافقت با انصراف از مجوز",
        told="با انصراف متقاضی از مجوز موافقت کرد",
        by=BANK,
        at=(*UNDER_LETTER, *AFTER_PAYMENT),
        to=None,
        asks="note",
        effects=(Effect.TELL_BANK,),
    ),
)
AFTER = (
    Action(
        key="permit_over",
        title="آگاهی از پایان مجوز",
        told="پایان مجوز را به بانک و ناظر خبر داد",
        by=(Role.SYSTEM,),
        at=(PAYING, *AFTER_PAYMENT),
        to=None,
        effects=(Effect.TELL_INSPECTOR, Effect.TELL_BANK),
    ),
    Action(
        key="permit_suspended",
        title="آگاهی از تعلیق مجوز",
        told="تعلیق مجوز را به بانک و ناظر خبر داد",
        by=(Role.SYSTEM,),
        at=(PAYING, *AFTER_PAYMENT),
        to=None,
        effects=(Effect.TELL_INSPECTOR, Effect.TELL_BANK),
    ),
    Action(
        key="self_report",
        title="گزارش کار پس از وام",
        told="از کار خود پس از وام گزارش داد",
        by=(Role.APPLICANT,),
        at=(SUPERVISION,),
        to=None,
        asks="loan_report",
        effects=(Effect.RECORD_SUPERVISION,),
    ),
    Action(
        key="call",
        title="نظارت تلفنی",
        told="تلفنی از کار پرسید",
        by=(Role.INSPECTOR,),
        at=(SUPERVISION,),
        to=None,
        asks="loan_call",
        effects=(Effect.RECORD_SUPERVISION,),
    ),
    Action(
        key="inspect",
        title="بازدید نظارت",
        told="از محل کار بازدید کرد",
        by=(Role.INSPECTOR,),
        at=(SUPERVISION,),
        to=None,
        asks="loan_visit",
        effects=(Effect.RECORD_SUPERVISION,),
    ),
    Action(
        key="diverted",
        title="ثبت انحراف تسهیلات",
        told="انحراف تسهیلات را ثبت کرد",
        by=(Role.INSPECTOR,),
        at=(SUPERVISION,),
        to=DIVERTED,
        asks="loan_diversion",
        effects=(Effect.SUSPEND_FOR_DIVERSION, Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
    Action(
        key="settle",
        title="تسویهٔ وام",
        told="تسویهٔ وام را ثبت کرد",
        by=BANK,
        at=AFTER_PAYMENT,
        to=SETTLED,
        effects=(Effect.TELL_PARTIES, Effect.TELL_BANK),
    ),
)
