"""From a draft to a case: what was typed, what the rules said of it, and the plan."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce


class Draft(models.Model):
    """A questionnaire being filled. `answers` are checked values, `typed` what does not fit yet."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    case = models.OneToOneField("cases.Case", models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(case=None), name="one_open_draft_per_kind"
            )
        ]


class Decision(models.Model):
    """What the rules said of one questionnaire, with everything needed to say it again.

    `results` are the rows of the decision passport: number, text in force, reference, input, verdict
    and, for a no, the smallest change. `overruled_at` says when an accepted objection set aside what
    failed here: the next submit of the same draft passes those conditions.
    """

    user = models.ForeignKey("people.User", models.PROTECT, related_name="decisions")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="decisions")
    kind = models.CharField(max_length=20)
    answers = models.JSONField()
    results = models.JSONField()
    is_yes = models.BooleanField()
    rules_on = models.DateField()
    at = models.DateTimeField()
    case = models.OneToOneField("cases.Case", models.PROTECT, null=True, related_name="decision")
    appeal = models.OneToOneField("cases.Case", models.PROTECT, null=True, related_name="objected")
    overruled_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, default="", db_default="")  # of the request that asked for it

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="decision_by_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=~Q(key=""), name="decision_once_per_request"
            )
        ]


class Registration(models.Model):
    """The questionnaire of a case, in the version it was filled.

    `answers` stay as they were given. `home` holds what was said of the home since, by the same keys; who
    said it and when is in the events of the case. What holds now is `in_force`.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="registration")
    kind = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    home = models.JSONField(default=dict, db_default={})
    second_check = models.CharField(max_length=20, blank=True)  # the body whose yes this field needs
    wants_loan = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                Coalesce(KeyTextTransform("postal_code", "home"), KeyTextTransform("postal_code", "answers")),
                name="registration_by_home_now",
            )
        ]

    @property
    def in_force(self) -> dict[str, Any]:
        """Return the answers that hold now."""
        return {**self.answers, **self.home}


class Plan(models.Model):
    """The plan as it stands; each submit freezes a copy."""

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="plan")
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    is_complete = models.BooleanField(default=False)
    touched_at = models.DateTimeField(auto_now=True)


class FrozenPlan(models.Model):
    """The plan as it was handed in with one event: «what changed since last time» compares two."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="frozen_plans")
    event = models.OneToOneField("cases.Event", models.PROTECT, related_name="+")
    answers = models.JSONField()
    papers = models.JSONField(default=dict)  # code of a document -> sha256 of what was sent
