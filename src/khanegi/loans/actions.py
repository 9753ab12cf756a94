"""What is written about facilities: the request, and the letter to a branch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from khanegi.base import codes, jalali
from khanegi.base.errors import Invalid, Refusal, Refused
from khanegi.base.persian import money
from khanegi.cases import series
from khanegi.cases.models import Case, Event
from khanegi.loans import queries
from khanegi.loans.committee import line
from khanegi.loans.models import Demand, Referral, Request
from khanegi.people.models import User

NO_CEILING = Refusal(
    "no_ceiling", "سقف تسهیلات امسال هنوز اعلام نشده است. پس از اعلام آن می‌توانید درخواست خود را ثبت کنید."
)
LETTER_LIVES = Refusal(
    "letter_live", "این شخص یک نامهٔ معرفی معتبر دیگر دارد. نخست تکلیف آن نامه را روشن کنید."
)
NOTHING_LEFT = Refusal(
    "nothing_granted", "با شمار افرادی که امروز با این پشتیبان کار می‌کنند، مبلغی برای نامه نمی‌ماند."
)
LETTER_DAYS = 60
PAID = "paid"  # the one end after which the bank goes on having to do with the person
LETTER = "9"  # begins the number of a letter: no province does, so none is taken for a permit
CHOICES = ("bank", "bank_second", "bank_third")


def record_request(*, case: Case, event: Event, permit_number: str, accepted: int | None) -> Request:
    """Keep what was asked, under the ceiling of this day; `accepted` as in `queries.ceiling`.

    Raises Invalid or Refused.
    """
    answers: Mapping[str, Any] = event.data
    most = queries.ceiling(case, accepted)
    if most is None:
        raise Refused(NO_CEILING)
    if answers["amount"] > most:
        raise Invalid({"amount": (f"سقف تسهیلات {money(most)} است. مبلغی تا این سقف بنویسید.",)})
    given = {
        "permit_number": permit_number,
        "ceiling": most,
        "amount": answers["amount"],
        "banks": [answers[name] for name in CHOICES if answers.get(name)],
        "sheba": answers["sheba"],
        "guarantee": answers["guarantee"],
    }
    # Who changes the amount keeps the place in line: it is counted from the first request.
    asked, _ = Request.objects.update_or_create(
        case=case, defaults=given, create_defaults={**given, "asked_at": event.at}
    )
    line.enter(case=case, event=event, amount=answers["amount"], accepted=accepted)
    return asked


def record_approval(*, case: Case, event: Event) -> None:
    """Keep what the committee granted, at most what was asked. Raises Invalid."""
    asked = Request.objects.get(case=case)
    assert asked.amount is not None  # there is no way into the queue but by a request
    if event.data["amount"] > asked.amount:
        raise Invalid({"amount": (f"بیش از درخواست ({money(asked.amount)}) تصویب نمی‌شود.",)})
    asked.approved, asked.session = event.data["amount"], event.data["session"]
    asked.save(update_fields=["approved", "session"])


def choose_bank(*, case: Case, bank: str) -> None:
    """Put another bank before those chosen; not the one that has had the letter last. Raises Invalid."""
    last = Referral.objects.filter(case=case).order_by("-written_at", "-id").values("branch__parent__code")
    if last[:1].get()["branch__parent__code"] == bank:
        raise Invalid({"bank": ("پرونده در همین بانک بوده است. بانک دیگری انتخاب کنید.",)})
    asked = Request.objects.get(case=case)
    asked.banks = [bank, *(code for code in asked.banks if code != bank)]
    asked.save(update_fields=["banks"])


def refer(
    *, case: Case, event: Event, branch: int, accepted: int | None = None, until: dt.date | None = None
) -> Referral:
    """Write the letter that refers a person to a branch; one letter of a person lives at a time.

    `until` is its last day, the end of the case's own time without one. Raises Refused.
    """
    # Two cases of one person are two rows; what they share is the person, so that row is locked.
    User.objects.select_for_update(of=("self",)).get(pk=case.applicant_id)
    if Referral.objects.filter(person=case.applicant_id, ended_at=None).exists():
        raise Refused(LETTER_LIVES)
    amount = _granted(case, accepted)
    day = jalali.date_of(event.at)
    head = f"{case.county.province.code}{jalali.year(day)}"
    digits = f"{LETTER}{head}{series.take(f'letter-{head}'):06}"
    ends = case.due_at or event.at + dt.timedelta(days=LETTER_DAYS)
    return Referral.objects.create(
        number=f"{digits}{codes.damm(digits)}",
        case=case,
        person_id=case.applicant_id,
        branch_id=branch,
        amount=amount,
        written_at=event.at,
        valid_until=until or jalali.date_of(ends),
    )


def _granted(case: Case, accepted: int | None) -> int:
    """Return what the letter is about, as `queries.letter_amount`. Raises Refused where that is nothing."""
    amount = queries.letter_amount(case, accepted)
    if amount is None:
        raise Refused(NO_CEILING)
    if amount <= 0:
        raise Refused(NOTHING_LEFT)
    return amount


def end_letter(*, case: Case, event: Event, reason: str) -> None:
    """End the living letter of a case and what the branch asked for; one that has ended stays as it ended."""
    living = Referral.objects.filter(case=case, ended_at=None)
    Demand.objects.filter(referral__in=living, closed_at=None).update(closed_at=event.at)
    Referral.objects.filter(case=case, ended_at=None).update(ended_at=event.at, end_reason=reason)
