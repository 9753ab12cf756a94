"""What is written in the ledger of quotas: by the secretariat with minutes, and by letters and payments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.loans.models import Payment, Referral
from khanegi.loans.quota.models import Quota, QuotaEntry
from khanegi.people.models import County, Office
from khanegi.process.facts import Actor
from khanegi.process.words import Role

USED_UP = Refusal(
    "quota_used_up",
    "سهمیهٔ این بانک در این شهرستان برای این مبلغ نمانده است. بانک دیگری انتخاب کنید یا سهمیه را جابه‌جا کنید.",
)
NOT_FREE = Refusal(
    "quota_not_free", "این مقدار سهمیهٔ آزاد نمانده است. بخشی از آن در نامه‌های معرفی یا پرداخت‌ها است."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which quota: a Jalali year, a county, a bank and an agency, or all of them where it is empty."""

    year: int
    county: int
    bank: int
    agency: str = ""


@transaction.atomic(durable=True)
def grant(*, actor: Actor, where: Where, amount: int, minutes: str) -> QuotaEntry:
    """Give a quota so much more, by the minutes of a meeting. Raises Invalid or NotFound."""
    _check(amount, minutes)
    (row,) = _locked(actor, _opened(actor, where).pk)
    # A form sent twice must not lend twice: one meeting gives one quota once.
    if QuotaEntry.objects.filter(quota=row, kind="grant", minutes=minutes.strip()).exists():
        raise Invalid({"minutes": ("با این صورت‌جلسه یک بار به این سهمیه افزوده شده است.",)})
    return _entry(row, "grant", amount, actor, minutes)


@transaction.atomic(durable=True)
def cut(*, actor: Actor, quota: int, amount: int, minutes: str, reason: str) -> QuotaEntry:
    """Take back what is still free. Raises Invalid, Refused or NotFound."""
    _check(amount, minutes, reason)
    (row,) = _locked(actor, quota)
    _must_be_free(row, amount)
    return _entry(row, "cut", amount, actor, minutes, reason)


@transaction.atomic(durable=True)
def move(*, actor: Actor, quota: int, to: Where, amount: int, minutes: str, reason: str) -> QuotaEntry:
    """Move what is still free to another county, bank or agency of the same year; both halves or none.

    Raises Invalid, Refused or NotFound.
    """
    _check(amount, minutes, reason)
    target = _opened(actor, to)
    if target.pk == quota:
        raise Invalid({"to": ("سهمیه به همین جا جابه‌جا نمی‌شود. مقصد دیگری انتخاب کنید.",)})
    found = {row.pk: row for row in _locked(actor, quota, target.pk)}
    source = found[quota]
    if source.year != target.year:
        raise Invalid({"to": ("سهمیه تنها در همان سال جابه‌جا می‌شود.",)})
    again = QuotaEntry.objects.filter(quota=target.pk, kind="move_in", minutes=minutes.strip(), amount=amount)
    if again.filter(moved__quota=source).exists():
        raise Invalid({"minutes": ("همین جابه‌جایی با این صورت‌جلسه ثبت شده است.",)})
    _must_be_free(source, amount)
    out = _entry(source, "move_out", amount, actor, minutes, reason)
    return _entry(found[target.pk], "move_in", amount, actor, minutes, reason, moved=out)


def reserve(*, letter: Referral, county: int, agency: str, on: dt.date) -> QuotaEntry:
    """Hold the amount of a new letter, in the agency's own quota first. Raises Refused when nothing is left.

    Every quota it may come from is locked, in the order of their numbers, before one is chosen.
    """
    rows = Quota.objects.select_for_update(of=("self",)).filter(
        bank=letter.branch.parent_id, county=county, year=jalali.year(on), agency__in={agency, ""}
    )
    fitting = [row for row in rows.order_by("id") if row.given - row.reserved - row.used >= letter.amount]
    if not fitting:
        raise Refused(USED_UP)
    row = max(fitting, key=lambda quota: quota.agency == agency)
    return QuotaEntry.objects.create(
        quota=row, kind="reserve", amount=letter.amount, at=letter.written_at, referral=letter
    )


def free(*, letter: Referral, at: dt.datetime, amount: int | None = None) -> None:
    """Give back what a letter still holds, or so much of it; a letter that holds nothing gives nothing."""
    held = QuotaEntry.objects.filter(referral=letter)
    sums = dict(held.values_list("kind").annotate(Sum("amount")).order_by())
    left = sums.get("reserve", 0) - sums.get("free", 0) - sums.get("use", 0)
    if left:
        quota = held.get(kind="reserve").quota_id
        QuotaEntry.objects.create(quota_id=quota, kind="free", amount=amount or left, at=at, referral=letter)


def use(*, letter: Referral) -> None:
    """Count as used what was paid and is not counted yet. A letter of version 1 holds no quota."""
    reserved = QuotaEntry.objects.filter(referral=letter, kind="reserve").first()
    if reserved is None:
        return
    for payment in Payment.objects.filter(referral=letter, quota_entry=None).order_by("stage"):
        QuotaEntry.objects.create(
            quota_id=reserved.quota_id,
            kind="use",
            amount=payment.amount,
            at=payment.recorded_at,
            referral=letter,
            payment=payment,
        )


def _check(amount: int, minutes: str, reason: str = "—") -> None:
    wrong = {}
    if amount <= 0:
        wrong["amount"] = ("مبلغی بیش از صفر بنویسید.",)
    if not minutes.strip():
        wrong["minutes"] = ("شمارهٔ صورت‌جلسه را بنویسید.",)
    if not reason.strip():
        wrong["reason"] = ("دلیل را بنویسید.",)
    if wrong:
        raise Invalid(wrong)


def _opened(actor: Actor, where: Where) -> Quota:
    """Return the row of a quota, made empty when it is the first of its kind. Raises NotFound."""
    county = County.objects.filter(pk=where.county, province__in=_provinces(actor)).first()
    bank = Office.objects.filter(pk=where.bank, kind="bank", province__in=_provinces(actor)).first()
    if county is None or bank is None:
        raise NotFound("quota")
    given = {
        "from_date": jalali.from_parts(where.year, 1, 1),
        "to_date": jalali.from_parts(where.year + 1, 1, 1),
    }
    return Quota.objects.get_or_create(
        year=where.year, county=county, bank=bank, agency=where.agency, defaults=given
    )[0]


def _locked(actor: Actor, *quotas: int) -> list[Quota]:
    """Return these quotas of the secretariat's own province, locked in the order of their numbers."""
    rows = Quota.objects.select_for_update(of=("self",)).filter(
        pk__in=quotas, county__province__in=_provinces(actor)
    )
    found = list(rows.order_by("id"))
    if len(found) != len(set(quotas)):
        raise NotFound("quota")
    return found


def _provinces(actor: Actor) -> list[int]:
    """Return the provinces for which somebody sits in the secretariat."""
    seats = [office for role, office in actor.seats if role is Role.SECRETARIAT]
    return list(Office.objects.filter(pk__in=seats).order_by("id").values_list("province_id", flat=True))


def _must_be_free(quota: Quota, amount: int) -> None:
    if quota.given - quota.reserved - quota.used < amount:
        raise Refused(NOT_FREE)


def _entry(
    quota: Quota,
    kind: str,
    amount: int,
    actor: Actor,
    minutes: str,
    reason: str = "",
    moved: QuotaEntry | None = None,
) -> QuotaEntry:
    return QuotaEntry.objects.create(
        quota=quota,
        kind=kind,
        amount=amount,
        at=timezone.now(),
        by_id=actor.user,
        minutes=minutes.strip(),
        reason=reason.strip(),
        moved=moved,
    )
