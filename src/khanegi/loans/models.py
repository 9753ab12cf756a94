"""What was asked of a bank, and the letters that refer a person to a branch. Money is whole rials."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Request(models.Model):
    """The facility one person asks for on the strength of a permit."""

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="request")
    permit_number = models.CharField(max_length=24)
    ceiling = models.BigIntegerField()
    amount = models.BigIntegerField(null=True)
    banks = ArrayField(models.CharField(max_length=10), default=list)  # the applicant's order of choice
    sheba = models.CharField(max_length=26, blank=True)
    guarantee = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0, amount__lte=models.F("ceiling")),
                name="amount_within_ceiling",
            )
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
