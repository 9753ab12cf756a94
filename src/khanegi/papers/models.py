"""Documents asked of a case, and every version of what was sent for each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Asked(models.Model):
    """One document that this person and field need, with the reason it is asked for."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="papers")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    is_needed = models.BooleanField(default=True)
    has_expiry = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="asked_once")]


class Early(models.Model):
    """A document sent before there is a case to ask for it; the case takes its file over.

    `about` is the field of work it proves something about.
    """

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    about = models.CharField(max_length=20)
    file = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(db_default=0)
    scanned_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code"], name="one_early_paper_each")]


class Upload(models.Model):
    """One file as it was sent. `state`: held (sent, not judged), accepted, rejected, replaced."""

    asked = models.ForeignKey(Asked, models.PROTECT, related_name="uploads")
    file = models.CharField(max_length=200)  # name in the store
    name = models.CharField(max_length=200)  # name as it was sent, cleaned
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(db_default=0)  # 0: its pages were not drawn yet
    scanned_at = models.DateTimeField(null=True)  # empty: nobody looked for viruses
    expires_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="held")
    verdict = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["sha256"], name="upload_by_hash"),
            models.Index(
                fields=["expires_on"], name="upload_by_end", condition=Q(state__in=["held", "accepted"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asked"], condition=Q(state__in=["held", "accepted"]), name="one_standing_upload"
            )
        ]


class Transfer(models.Model):
    """A file on its way in pieces over a bad line. Gone when it is kept or refused, or after a day."""

    asked = models.ForeignKey(Asked, models.CASCADE, related_name="+")
    by = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    mark = models.CharField(max_length=100)  # tells the same file when it is chosen again
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="transfer_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["by", "asked", "mark", "size"], name="one_transfer_of_a_file")
        ]


class Piece(models.Model):
    """Some bytes of a transfer, from `start` on."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="pieces")
    start = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transfer", "start"], name="piece_once")]
