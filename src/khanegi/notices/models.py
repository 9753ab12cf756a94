"""What was told to whom. The row is the record; the text message is only its carrier."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One notice to one person, in the words fixed when the thing happened."""

    to = models.ForeignKey("people.User", models.PROTECT, related_name="notices")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="notices")
    key = models.CharField(max_length=80, unique=True)  # what it is about, so that it is told once
    text = models.CharField(max_length=600)
    by_sms = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    gateway_id = models.CharField(max_length=80, blank=True)
    refused = models.CharField(max_length=200, blank=True)  # why the gateway will never deliver it
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to", "-made_at", "-id"], name="notice_inbox"),
            models.Index(fields=["to"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["case", "made_at"], name="notice_by_case"),
        ]
