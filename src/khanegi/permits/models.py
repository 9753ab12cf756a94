"""Permits as issued."""

from __future__ import annotations

from django.db import models


class Permit(models.Model):
    """A permit. Its words are frozen at issue and never follow later edits.

    `banned_until` is the day from which a holder revoked for fraud may ask again, by the rule of that day.
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
    banned_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "-issued_at"], name="permit_by_holder")]

    def __str__(self) -> str:
        return self.number
