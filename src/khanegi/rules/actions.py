"""What an administrator decides about rules and fields. Every change says who and on what it rests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.people.actions import must_be_admin, touch
from khanegi.people.models import County
from khanegi.process.facts import Actor
from khanegi.rules.models import Occupation, OccupationClosure, Rule
from khanegi.rules.queries import FACILITY, REGISTRATION

NO_DRAFT = Refusal("no_draft", "این ردیف پیش‌نویس نیست و پیش‌تر تأیید شده است.")
DAY_IS_PAST = Refusal(
    "day_is_past", "روز آغاز این پیش‌نویس رسیده یا گذشته است. آن را بردارید و با روز تازه‌ای بنویسید."
)
NOT_ITS_KIND = "این قاعده فهرست است و با دادهٔ مرجع سامانه عوض می‌شود، نه در این صفحه."
NOT_YET = "قاعدهٔ تازه از فردا به بعد آغاز می‌شود."
ENDS_FIRST = "پایان باید پس از آغاز باشد."
SAME_DAY = "این قاعده از همین روز و برای همین جا ردیفی دارد."
LONGEST_REASON, LONGEST_REFERENCE = 200, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A field to be closed, for what, and on which decision it rests; without a county, everywhere."""

    occupation: str
    closes: str
    reason: str
    reference: str
    county: str | None = None
    from_date: dt.date = field(default_factory=jalali.today)
    to_date: dt.date | None = None


@transaction.atomic(durable=True)
def close_field(*, actor: Actor, closing: Closing) -> OccupationClosure:
    """Close a field for registration or for facilities. Raises Invalid.

    Cases that have their code go on under the rules of the day of the code; a job tells their people.
    """
    must_be_admin(actor)
    errors = _faults(closing)
    occupation = Occupation.objects.filter(code=closing.occupation).first()
    county = County.objects.filter(code=closing.county).first() if closing.county else None
    if occupation is None:
        errors["occupation"] = ("رشته را از فهرست انتخاب کنید.",)
    if closing.county and county is None:
        errors["county"] = ("شهرستان را از فهرست انتخاب کنید.",)
    if errors or occupation is None:
        raise Invalid(errors)
    row = OccupationClosure.objects.create(
        occupation=occupation,
        county=county,
        closes=closing.closes,
        from_date=closing.from_date,
        to_date=closing.to_date,
        reason=closing.reason.strip(),
        reference=closing.reference.strip(),
        by_id=actor.user,
    )
    touch("rules")
    defer("notices.field_closes", closure=row.pk)
    return row


def _faults(closing: Closing) -> dict[str, tuple[str, ...]]:
    errors: dict[str, tuple[str, ...]] = {}
    if closing.closes not in (REGISTRATION, FACILITY):
        errors["closes"] = ("بگویید رشته برای ثبت‌نام بسته می‌شود یا برای تسهیلات.",)
    if not 3 <= len(closing.reason.strip()) <= LONGEST_REASON:
        errors["reason"] = ("دلیل را در ۳ تا ۲۰۰ نویسه بنویسید؛ مردم همین را می‌خوانند.",)
    if not 3 <= len(closing.reference.strip()) <= LONGEST_REFERENCE:
        errors["reference"] = ("شماره یا نام مصوبه را بنویسید.",)
    if closing.to_date is not None and closing.to_date <= closing.from_date:
        errors["to_date"] = ("پایان باید پس از آغاز باشد.",)
    return errors


@transaction.atomic(durable=True)
def open_field(*, actor: Actor, closure: int) -> None:
    """End a closure today; that it was closed stays on record. Who was told of it is told of this."""
    must_be_admin(actor)
    row = OccupationClosure.objects.select_for_update(of=("self",)).filter(pk=closure).first()
    if row is None:
        raise NotFound(str(closure))
    if row.to_date is not None and row.to_date <= jalali.today():
        return  # over already
    row.to_date = jalali.today()
    row.save(update_fields=["to_date"])
    touch("rules")
    defer("notices.field_opens", closure=row.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """Another value of a known rule from a day on; without a province, everywhere."""

    key: str
    value: int | bool
    from_date: dt.date
    reference: str
    to_date: dt.date | None = None
    province: int | None = None


@transaction.atomic(durable=True)
def draft_rule(*, actor: Actor, new: NewValue) -> Rule:
    """Write another value of a rule as a draft, which counts for nothing until it is confirmed.

    Raises Invalid, and NotFound for a rule that nobody reads.
    """
    must_be_admin(actor)
    rows = Rule.objects.select_for_update(no_key=True, of=("self",)).filter(key=new.key)
    like = rows.order_by(
        "-from_date", "-pk"
    ).first()  # locked: of one form sent twice the second sees a draft
    if like is None:
        raise NotFound(new.key)
    errors: dict[str, tuple[str, ...]] = {}
    if type(new.value) is not type(like.value):
        errors["value"] = (NOT_ITS_KIND,)
    if new.from_date <= jalali.today():
        errors["from_date"] = (NOT_YET,)
    elif Rule.objects.filter(key=new.key, province=new.province, from_date=new.from_date).exists():
        errors["from_date"] = (SAME_DAY,)
    if new.to_date is not None and new.to_date <= new.from_date:
        errors["to_date"] = (ENDS_FIRST,)
    if errors:
        raise Invalid(errors)
    return Rule.objects.create(
        key=new.key,
        title=like.title,
        unit=like.unit,
        value=new.value,
        province_id=new.province,
        from_date=new.from_date,
        to_date=new.to_date,
        reference=new.reference,
        confidence="H",  # an order with a number
        is_draft=True,
        added_by_id=actor.user,
    )


@transaction.atomic(durable=True)
def drop_draft(*, actor: Actor, rule: int) -> str:
    """Remove a draft that was written on the page; return its key. Raises NotFound or Refused."""
    must_be_admin(actor)
    row = Rule.objects.select_for_update(of=("self",)).filter(pk=rule, added_by__isnull=False).first()
    if row is None:
        raise NotFound(str(rule))
    if not row.is_draft:
        raise Refused(NO_DRAFT)
    row.delete()
    return row.key


@transaction.atomic(durable=True)
def confirm_rule(*, actor: Actor, rule: int, value: Any = None, reference: str = "") -> Rule:
    """Put a draft row in force from its date on, with another value where one is given.

    Cases that run keep the rules of their own day.
    """
    must_be_admin(actor)
    row = Rule.objects.select_for_update(of=("self",)).filter(pk=rule).first()
    if row is None:
        raise NotFound(str(rule))
    if not row.is_draft:
        raise Refused(NO_DRAFT)
    if row.added_by_id and row.from_date <= jalali.today():
        raise Refused(DAY_IS_PAST)
    if value is not None:
        if type(value) is not type(row.value):
            raise Invalid({"value": ("مقدار باید از همان نوع مقدار پیشین باشد.",)})
        row.value = value
    if not 3 <= len(reference.strip()) <= LONGEST_REFERENCE:
        raise Invalid({"reference": ("شماره یا نام ابلاغیه‌ای را بنویسید که این رقم بر آن تکیه دارد.",)})
    row.reference, row.is_draft = reference.strip(), False
    row.confirmed_by_id, row.confirmed_at = actor.user, timezone.now()
    row.save()
    touch("rules")
    return row
