"""Permits as issued, and the papers that say so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Permit(models.Model):
    """A permit. It holds from the second signature on; its words are frozen then and follow no later edit;
    a renewal puts its own two signatures in place of the first.

    `is_held` says that a renewal asked for in time is being decided: meanwhile its last day does not end
    it. `next_until` is the last day it will have once renewed. `banned_until` is the day from which a holder
    revoked for fraud may ask again, by the rule of that day.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="permit")
    number = models.CharField(max_length=24, unique=True)
    holder = models.ForeignKey("people.User", models.PROTECT, related_name="permits")
    kind = models.CharField(max_length=20)
    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    occupation = models.ForeignKey("rules.Occupation", models.PROTECT, related_name="+")
    words = models.JSONField()
    issued_at = models.DateTimeField()
    valid_until = models.DateField()
    state = models.CharField(max_length=12, default="valid")
    is_held = models.BooleanField(default=False, db_default=False)
    next_until = models.DateField(null=True)
    banned_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "-issued_at"], name="permit_by_holder")]

    def __str__(self) -> str:
        return self.number


class Sheet(models.Model):
    """One paper of a permit: exactly the words to be printed, then the signed file that prints them.

    `state`: reserved (the words are fixed, there is no file yet) or issued. `awaits_seal` says that
    the last try found no key to sign with. `version` grows when a renewal prints anew.
    """

    permit = models.ForeignKey(Permit, models.PROTECT, related_name="sheets")
    version = models.PositiveSmallIntegerField(default=1)
    words = models.JSONField()
    state = models.CharField(max_length=8, default="reserved")
    awaits_seal = models.BooleanField(default=False)
    file = models.CharField(max_length=100, blank=True)  # name in the store
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    reserved_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["reserved_at"], name="sheet_waiting", condition=Q(state="reserved")),
            models.Index(fields=["sha256"], name="sheet_by_hash", condition=Q(state="issued")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["permit", "version"], name="sheet_once"),
            models.CheckConstraint(
                condition=Q(state="reserved", file="", sha256="", issued_at=None)
                | (Q(state="issued", issued_at__isnull=False) & ~Q(file="") & ~Q(sha256="")),
                name="no_sheet_issued_without_file",
            ),
        ]


class Complaint(models.Model):
    """What a neighbour wrote about a permit. Who it was is never told to the holder."""

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="complaint")
    permit = models.ForeignKey(Permit, models.PROTECT, related_name="complaints")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    made_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["permit", "by"], condition=Q(is_open=True), name="one_open_complaint"
            )
        ]


class Change(models.Model):
    """One thing that became of a permit: `data` is what the transparency log takes up, byte by byte.

    Rows are never changed or removed; a trigger sees to it. `sheet` is set for the paper that was issued.
    """

    permit = models.ForeignKey(Permit, models.PROTECT, related_name="changes")
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(sheet__isnull=False), name="paper_written_once"
            )
        ]


class Withdrawn(models.Model):
    """The signed list of permits that do not hold: one filter, for pages read without a network."""

    at = models.DateTimeField()
    document = models.JSONField()
