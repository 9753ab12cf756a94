"""What is written at the bank's counter: demands, the contract, the stages of a payment.

Actions of this room, apart from those that begin and end a letter only for their length.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum

from khanegi.base import jalali
from khanegi.base.errors import Invalid, Refusal, Refused
from khanegi.base.persian import money, number
from khanegi.cases.models import Case, Event, Waiting
from khanegi.intake.forms.arithmetic import instalments
from khanegi.loans import queries
from khanegi.loans.models import Contract, Demand, Payment, Referral
from khanegi.process.words import Role
from khanegi.rules import reasons

STAGE_DIFFERS = Refusal(
    "stage_differs",
    "این مرحله پیش‌تر با مبلغ یا تاریخ دیگری ثبت شده است. ثبت نخست پابرجاست. "
    "اگر نادرست است با دبیرخانه هماهنگ کنید.",
)

STAGE_KNOWN = Refusal("stage_known", "این مرحله پیش‌تر با همین مبلغ و تاریخ ثبت شده است و دوباره ثبت نشد.")


def record_demand(*, case: Case, event: Event) -> None:
    """Write what the branch asked for; what stands outside the catalogue is shown to the secretariat."""
    letter = _living(case)
    asked = [
        Demand(referral=letter, item=row["item"], reason=row.get("reason") or "", asked_at=event.at)
        for row in event.data["items"]
    ]
    Demand.objects.bulk_create(asked)
    if any(row.item == reasons.OTHER_DEMAND for row in asked):
        watch(case=case, role=Role.SECRETARIAT)


def watch(*, case: Case, role: Role) -> None:
    """Put the case on the watch list of a role's office, once, for as long as it is where it is."""
    office = case.offices.get(role=role.value).office_id
    mark = {"case": case, "role": role.value, "office_id": office, "duty": False}
    if not Waiting.objects.filter(**mark).exists():
        Waiting.objects.create(**mark, **({"due_at": case.due_at} if case.due_at else {}))


def answer_demands(*, case: Case, event: Event) -> None:
    """Note that the person says everything asked for so far was supplied."""
    open_ = Demand.objects.filter(referral=_living(case), closed_at=None, answered_at=None)
    open_.update(answered_at=event.at)


def close_demands(*, case: Case, event: Event) -> None:
    Demand.objects.filter(referral=_living(case), closed_at=None).update(closed_at=event.at)


def record_contract(*, case: Case, event: Event) -> Contract:
    """Compute the instalments of what the letter is about, by the rules of this day. Raises Invalid."""
    letter, said = _living(case), event.data
    terms = queries.terms(case)
    if said["months"] > terms.months:
        raise Invalid({"months": (f"بیشترین شمار قسط {number(terms.months)} است.",)})
    found = instalments(
        letter.amount, fee_percent=terms.fee_percent, months=said["months"], grace=said["grace"]
    )
    written, _ = Contract.objects.update_or_create(
        referral=letter,
        defaults={
            "number": said["number"],
            "amount": letter.amount,
            "fee_percent": terms.fee_percent,
            "fee": found.fee,
            "months": said["months"],
            "grace": said["grace"],
            "each": found.each,
            "last": found.last,
            "first_due": dt.date.fromisoformat(said["first_due"]),
            "written_at": event.at,
        },
    )
    return written


def record_payment(*, case: Case, event: Event) -> Payment:
    """Write one stage. A stage told a second time is refused, so that nobody is told of it twice.

    Never more than the contract is about. Raises Invalid or Refused.
    """
    letter, said = _living(case), event.data
    day = dt.date.fromisoformat(said["paid_on"])
    if is_known(letter, stage=said["stage"], amount=said["amount"], paid_on=day):
        raise Refused(STAGE_KNOWN)
    if day < jalali.date_of(letter.written_at):
        raise Invalid({"paid_on": ("پرداخت پیش از نامهٔ معرفی نیست. تاریخ را دوباره ببینید.",)})
    before = Payment.objects.filter(referral=letter).aggregate(sum=Sum("amount"))["sum"] or 0
    left = letter.amount - before
    if said["amount"] > left:
        raise Invalid({"amount": (f"از مبلغ قرارداد {money(left)} مانده است. مبلغی تا این اندازه بنویسید.",)})
    return Payment.objects.create(
        referral=letter, stage=said["stage"], amount=said["amount"], paid_on=day, recorded_at=event.at
    )


def is_known(letter: Referral, *, stage: int, amount: int, paid_on: dt.date) -> bool:
    """Say whether a stage stands in the books just so. Raises Refused where it stands there otherwise."""
    known = Payment.objects.filter(referral=letter, stage=stage).first()
    if known and (known.amount, known.paid_on) != (amount, paid_on):
        raise Refused(STAGE_DIFFERS)
    return known is not None


def _living(case: Case) -> Referral:
    return Referral.objects.get(case=case, ended_at=None)
