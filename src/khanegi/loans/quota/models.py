"""The quotas of a year and their ledger. Money is whole rials."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

KINDS = ("grant", "cut", "move_in", "move_out", "reserve", "free", "use")


class Quota(models.Model):
    """What one bank may lend in one county in a Jalali year, for the fields of one agency or, empty, of all.

    The three sums follow the ledger by a trigger; nobody else writes them. What is free is
    `given - reserved - used`.
    """

    year = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    to_date = models.DateField()  # the first day of the year after
    county = models.ForeignKey("people.County", models.PROTECT, related_name="+", db_index=False)
    bank = models.ForeignKey("people.Office", models.PROTECT, related_name="+", db_index=False)
    agency = models.CharField(max_length=20, blank=True)
    given = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    used = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "bank", "year", "agency"], name="quota_once"),
            models.CheckConstraint(
                condition=Q(given__gte=F("reserved") + F("used"), reserved__gte=0, used__gte=0),
                name="quota_holds",
            ),
        ]


class QuotaEntry(models.Model):
    """One line of the ledger. Rows are never changed or removed; a trigger sees to it.

    Of a grant or a move: by whom, with which minutes and why; the two halves of a move share `minutes` and
    `moved`, the number of the half that gives. Of the rest: for which letter and, used, for which payment.
    """

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    minutes = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    moved = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    referral = models.ForeignKey("loans.Referral", models.PROTECT, null=True, related_name="quota_entries")
    payment = models.OneToOneField("loans.Payment", models.PROTECT, null=True, related_name="quota_entry")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS, amount__gt=0), name="entry_is_of_something"),
            models.CheckConstraint(
                condition=Q(kind__in=("reserve", "free", "use"), referral__isnull=False)
                | (Q(kind__in=("grant", "cut", "move_in", "move_out"), referral=None) & ~Q(minutes="")),
                name="entry_says_for_what",
            ),
            models.UniqueConstraint(fields=["referral"], condition=Q(kind="reserve"), name="reserved_once"),
        ]
