"""Programs of banks with their keys, what they asked, what they are told, and the lists they send."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

QUEUED, DELIVERED, DEAD = "queued", "delivered", "dead"
STATES = (QUEUED, DELIVERED, DEAD)
SCOPES = ("read", "act", "pay", "messages", "hook", "upload")


class Client(models.Model):
    """A program of one bank, or of one branch, as `office` says. It acts as `user`, who signs in nowhere."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    user = models.OneToOneField("people.User", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    scopes = ArrayField(models.CharField(max_length=10))
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Credential(models.Model):
    """One key of a program. The secret is sealed: whoever reads the table alone can sign nothing.

    `issued_by` and `revoked_by` are the administrators who did it, nobody where it was the command line.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="credentials")
    number = models.CharField(max_length=24, unique=True)  # the public half, sent with each request
    secret = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # to the minute
    issued_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    revoked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.number


class Nonce(models.Model):
    """A mark that a program used up. While a signature could still be good, no mark is good twice."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+", db_index=False)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "mark"], name="nonce_once")]
        indexes = [models.Index(fields=["client", "at"], name="nonce_by_time")]


class Reply(models.Model):
    """What a program was answered under one of its idempotency keys.

    `asked` is the hash of what was asked: another thing under the same key is refused. `until` is set
    while somebody works on it; an answer is kept once something was done, never for a refusal.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=60)
    asked = models.CharField(max_length=64)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="reply_once"),
            models.CheckConstraint(
                condition=Q(status=None, answer=None)
                | Q(status__isnull=False, answer__isnull=False, until=None),
                name="reply_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="reply_by_time")]


class Lane(models.Model):
    """The way to one bank: how many messages there are, how far they came, and where they go.

    `last` numbers the messages without a gap. Messages go in order, from `delivered` on, to `address`
    signed with `secret`. Whoever carries them holds the lane until `held_until`, known by `holder`.
    `silent_since` is when the first of the tries in a row failed that have brought nothing over yet.
    """

    bank = models.OneToOneField("people.Office", models.PROTECT, primary_key=True, related_name="+")
    last = models.BigIntegerField(default=0)
    delivered = models.BigIntegerField(default=0)
    address = models.CharField(max_length=300, blank=True)
    secret = models.BinaryField(default=b"")
    waits = models.BooleanField(default=False)  # something is to be delivered, and a job has been asked for
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    silent_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(delivered__lte=models.F("last")), name="lane_in_order"),
        ]
        indexes = [models.Index(fields=["next_try_at"], name="lane_due", condition=Q(waits=True))]


class Message(models.Model):
    """One thing that a bank is told, in the order in which it happened. `body` is the same at each try."""

    bank = models.ForeignKey("people.Office", models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    event = models.ForeignKey("cases.Event", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=60, unique=True)
    body = models.JSONField()
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    strikes = models.PositiveSmallIntegerField(default=0)  # of the attempts, those with a wrong answer
    last_error = models.CharField(max_length=10, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "number"], name="message_in_order"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="message_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=DELIVERED, delivered_at__isnull=False)
                | (~Q(state=DELIVERED) & Q(delivered_at=None)),
                name="message_delivered_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["bank", "id"], name="message_dead", condition=Q(state=DEAD))]


class Upload(models.Model):
    """A list of acts that a bank sent in one file; its rows are taken one by one."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField()


class Row(models.Model):
    """One row of a list: what was written in it, what came of it, and the sentence about that."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()  # as a person counts in the file, the heading being 1
    said = models.JSONField()
    outcome = models.CharField(max_length=10, blank=True)  # done, again, bad; empty while it waits
    told = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="row_once")]


class Mismatch(models.Model):
    """A bank that spoke of a letter with another amount, or about another person, than the letter's.

    `what` is amount or person, `amount` the latest that was said, `times` how often since the first.
    """

    letter = models.ForeignKey("loans.Referral", models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=6)
    action = models.CharField(max_length=20)
    amount = models.BigIntegerField(null=True)
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "what"], name="mismatch_once")]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.what}"
