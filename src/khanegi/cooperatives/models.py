"""What was handed to the cooperative system, and how far it came."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

QUEUED, SENT, RECEIVED, FAILED = "queued", "sent", "received", "failed"
REGISTERED, RETURNED, RECALLED = "registered", "returned", "recalled"
STATES = (QUEUED, SENT, RECEIVED, FAILED, REGISTERED, RETURNED, RECALLED)
DECIDED = (REGISTERED, RETURNED)
OUTCOME = {REGISTERED: ("legal_id", "name"), RETURNED: ("reason", "text")}  # what is said of each


class Handoff(models.Model):
    """One file on its way to the cooperative system; a case has one and never another.

    `payload` is frozen when the person consents: every attempt sends the same bytes under the same key.
    An attempt is claimed before the call and its result written only while it is still the last one;
    `next_try_at` is when the next may be claimed, `gives_up_after` the last attempt before people look.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="handoff")
    reference = models.CharField(max_length=20, unique=True)
    payload = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    gives_up_after = models.PositiveSmallIntegerField()
    last_error = models.CharField(max_length=10, blank=True)  # a key of rules.reasons.MISSED
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when they were last asked what became of it
    outcome = models.JSONField(null=True)
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="handoff_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=(QUEUED, SENT), next_try_at__isnull=False)
                | (~Q(state__in=(QUEUED, SENT)) & Q(next_try_at=None)),
                name="handoff_is_tried_while_it_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RECEIVED, *DECIDED))
                | (~Q(receipt="") & Q(received_at__isnull=False)),
                name="handoff_arrived_by_receipt",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, outcome__isnull=False, outcome_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(outcome=None, outcome_at=None)),
                name="handoff_outcome_is_written",
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="receipt_once"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="handoff_due", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["asked_at", "case"], name="handoff_unanswered", condition=Q(state=RECEIVED)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def key(self) -> str:
        """Return the idempotency key under which every attempt goes."""
        return f"handoff-{self.reference}"
