"""The line for facilities, and the sessions of the county committee that decide about it.

What must always hold stands in the database: who may vote, what a decision rests on, that what was
signed never changes (the migration named after the committee).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

APP = "loans"
STATES = ("draft", "called", "held", "signed", "cancelled")
DECISIONS = ("approve", "reduce", "postpone", "reject", "gone")
CHOICES = ("yes", "no", "abstain", "recused")


class Queued(models.Model):
    """The place of one request in the line of its county (`khanegi.loans.ranking`).

    The order is year, standing, asked_at, case. `is_waiting` follows the place of the case, by a trigger.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="queued")
    county = models.ForeignKey("people.County", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()  # Jalali, of the request
    asked_at = models.DateTimeField()
    credits = models.JSONField(default=list)
    standing = models.DateField()
    amount = models.BigIntegerField()
    is_waiting = models.BooleanField(default=True)

    class Meta:
        app_label = APP
        indexes = [
            models.Index(
                fields=["county", "year", "standing", "asked_at", "case"],
                name="line_of_county",
                include=["amount"],
                condition=Q(is_waiting=True),
            )
        ]


class Session(models.Model):
    """One session of a county's committee. `state`: draft, called, held, signed or cancelled.

    `opened_at` is when those present were written down and voting began; `text` are the minutes, fixed
    with their hash when the session is held; `quorum` is the percentage of that day's rule, `sign_until` the
    last day to sign before somebody may be written down as not signed (None: held before there was such a
    day, then seven days). `passed` are
    those passed over when the agenda was chosen, each with its rank and the reason.
    """

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    meets_on = models.DateField()
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default="draft")
    quorum = models.PositiveSmallIntegerField()
    passed = models.JSONField(default=list)
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    sign_until = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # of a cancelled one
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = APP
        indexes = [models.Index(fields=["county", "-meets_on", "-id"], name="session_of_county")]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "number"], name="session_number_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="session_state_known"),
        ]


class Member(models.Model):
    """Somebody called to a session from their seat in the committee.

    `not_signed_*` is the register beside the minutes: who wrote down when and why that this member, who was
    present, had not signed. It stays, also when they sign afterwards.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="members")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    is_chair = models.BooleanField(default=False)
    is_present = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True)
    not_signed_at = models.DateTimeField(null=True)
    not_signed_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    not_signed_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        app_label = APP
        constraints = [
            models.CheckConstraint(
                condition=Q(not_signed_at=None, not_signed_reason="", not_signed_by=None)
                | Q(not_signed_at__isnull=False, not_signed_by__isnull=False) & ~Q(not_signed_reason=""),
                name="not_signed_is_said_whole",
            ),
            models.UniqueConstraint(fields=["session", "user"], name="member_once"),
            models.UniqueConstraint(fields=["session"], condition=Q(is_chair=True), name="one_chair"),
        ]


class Item(models.Model):
    """One facility case on an agenda, with its place in line and its score as they were then.

    `gone` is a case that left the line before anything was decided. `outcome` says how the decision
    reached the case: carried, or the case was elsewhere by then.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="agenda")
    rank = models.PositiveIntegerField()
    points = models.IntegerField()
    parts = models.JSONField()
    asked = models.BigIntegerField()
    decision = models.CharField(max_length=10, blank=True)
    amount = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    carried_at = models.DateTimeField(null=True)
    is_live = models.BooleanField(default=True)

    class Meta:
        app_label = APP
        constraints = [
            models.UniqueConstraint(fields=["session", "case"], name="item_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(is_live=True), name="on_one_agenda"),
            models.CheckConstraint(
                condition=Q(decision="", amount=None)
                | Q(decision="approve", amount=F("asked"))
                | Q(decision="reduce", amount__gt=0, amount__lt=F("asked"))
                | Q(decision__in=["postpone", "reject", "gone"], amount=None),
                name="decision_and_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "approve", "gone"]) | ~Q(reason=""), name="decision_has_reason"
            ),
        ]


class Vote(models.Model):
    """What one member said about one item. Who is kin to the applicant can only stand aside (`recused`)."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="votes")
    member = models.ForeignKey(Member, models.CASCADE, related_name="votes")
    choice = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        app_label = APP
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="vote_once"),
            models.CheckConstraint(condition=Q(choice__in=CHOICES), name="vote_known"),
        ]
