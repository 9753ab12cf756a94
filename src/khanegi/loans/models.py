"""What was asked of a bank, the letters to branches, and what became of them there. Money is whole rials."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from khanegi.loans.committee.models import Item, Member, Queued, Session, Vote  # noqa: F401 - of this room too


class Request(models.Model):
    """The facility one person asks for on the strength of a permit.

    `asked_at` is when it was first asked: changing the amount costs no place in line. `approved` is what
    the committee granted, `session` the number of its minutes.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="request")
    permit_number = models.CharField(max_length=24)
    ceiling = models.BigIntegerField()
    amount = models.BigIntegerField(null=True)
    banks = ArrayField(models.CharField(max_length=10), default=list)  # the applicant's order of choice
    sheba = models.CharField(max_length=26, blank=True)
    guarantee = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(null=True)
    approved = models.BigIntegerField(null=True)
    session = models.CharField(max_length=40, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved=None) | Q(approved__gt=0, approved__lte=models.F("amount")),
                name="approved_within_request",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0, amount__lte=models.F("ceiling")),
                name="amount_within_ceiling",
            ),
        ]


class Referral(models.Model):
    """A letter that refers one person to one branch. One letter of a person lives at a time."""

    number = models.CharField(max_length=24, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="referrals")
    person = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    branch = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    written_at = models.DateTimeField()
    valid_until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_live_letter"),
        ]


class Demand(models.Model):
    """One thing a branch asked for, from the closed catalogue; `reason` says why, for what stands outside it.

    It is open until the branch calls the papers complete or the letter ends; `answered_at` is when the
    person last said that it was supplied.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="demands")
    item = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(item="other") | ~Q(reason=""), name="other_demand_has_reason"
            ),
        ]


class Contract(models.Model):
    """What person and branch sign: instalments of `each` and a last one `last`, which sum up exactly."""

    referral = models.OneToOneField(Referral, models.PROTECT, primary_key=True, related_name="contract")
    number = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    fee_percent = models.PositiveSmallIntegerField()
    fee = models.BigIntegerField()
    months = models.PositiveSmallIntegerField()
    grace = models.PositiveSmallIntegerField()
    each = models.BigIntegerField()
    last = models.BigIntegerField()
    first_due = models.DateField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount=models.F("each") * (models.F("months") - 1) + models.F("last") - models.F("fee")
                ),
                name="instalments_sum_up",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, each__gt=0, last__gt=0, months__gt=0, fee__gte=0),
                name="contract_is_of_something",
            ),
        ]


class Payment(models.Model):
    """One stage of a payment as the branch told it: one row, however often it is repeated."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="payments", db_index=False)
    stage = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "stage"], name="stage_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, stage__gt=0), name="payment_is_of_something"),
        ]


class Supervision(models.Model):
    """One look at what became of the money: at a month after payment, by report, call or visit.

    `works` and `jobs` are what was found. A visit is planned where the letter's number falls into the sample.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="supervisions")
    month = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)  # "report", "call" or "visit"
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    works = models.CharField(max_length=10, blank=True)
    jobs = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "month", "kind"], name="looked_once_a_month"),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="looks_that_wait",
                condition=models.Q(done_at=None) & ~models.Q(kind="report"),
            ),
        ]


from khanegi.loans.quota.models import Quota, QuotaEntry  # noqa: E402 - they name the tables above

__all__ = [
    "Contract", "Demand", "Payment", "Quota", "QuotaEntry", "Referral", "Request", "Supervision",
]  # fmt: skip
