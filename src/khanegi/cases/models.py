"""The case file: one row per case, who waits for it, and its history, which is only ever added to."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from khanegi.process import book
from khanegi.process.grammar import Place, Process

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""When something is due that has no deadline: a worklist stays one index range."""


def declared() -> Q:
    """Return what the database demands of a case: its place is one of its procedure's."""
    found = Q()
    for process in book.ALL:
        places = sorted(place.key for place in process.places)
        found |= Q(procedure=process.key, version=process.version, place__in=places)
    return found


class Case(models.Model):
    """Where one case stands. `place` has one writer, `cases.actions`; `head` is the last event's hash.

    `clock_at` is when the running stretch of the clock began, `spent` the working days spent so far
    by budget, `extra` the days granted on top, `bell` the next bell of the place and `rings_at` its time.
    """

    code = models.CharField("کد رهگیری", max_length=12)
    procedure = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=30)
    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    applicant = models.ForeignKey("people.User", models.PROTECT, related_name="cases", db_index=False)
    county = models.ForeignKey("people.County", models.PROTECT, related_name="+", db_index=False)
    occupation = models.ForeignKey(
        "rules.Occupation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    topic = models.CharField(max_length=60, blank=True)
    rules_on = models.DateField()  # the case is decided under the rules of this day
    assignee = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    clock_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    spent = models.JSONField(default=dict)
    extra = models.PositiveSmallIntegerField(default=0)
    bell = models.PositiveSmallIntegerField(default=0)
    rings_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["rings_at", "id"], name="case_rings", condition=Q(rings_at__isnull=False)),
            models.Index(fields=["applicant", "procedure", "id"], name="case_by_applicant"),
        ]
        constraints = [
            models.CheckConstraint(condition=declared(), name="place_is_declared"),
            # Not unique=True on the column: Django would keep a second index for LIKE, written at every move.
            models.UniqueConstraint(fields=["code"], name="case_code_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def process(self) -> Process:
        return book.get(self.procedure, self.version)

    @property
    def here(self) -> Place:
        return self.process.place(self.place)


class Party(models.Model):
    """A citizen named in the case, and as what."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties", db_index=False)
    role = models.CharField(max_length=20)
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role", "user"], name="party_once")]


class CaseOffice(models.Model):
    """Which office plays a role in this case, and why this one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="offices", db_index=False)
    role = models.CharField(max_length=20)
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+", db_index=False)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role"], name="one_office_per_role")]


class Event(models.Model):
    """One thing that happened. Rows are never changed or removed; a trigger sees to it.

    `hash` covers the hash before it and everything here, so the last one stands for all. `clock` is
    the case's clock after the event: with it any past moment can be rebuilt.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=30)
    frm = models.CharField(max_length=30)
    to = models.CharField(max_length=30)
    role = models.CharField(max_length=20)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    office = models.ForeignKey("people.Office", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    clock = models.JSONField(default=dict)
    key = models.CharField(max_length=64)
    cause = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="event_once"),
            models.UniqueConstraint(fields=["case", "key"], name="event_key_once"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(role__in=["clock", "system"]), name="event_by_someone"
            ),
        ]
        # Rows come in the order of their time: a few bytes for each million find those of a day.
        indexes = [BrinIndex(fields=["at"], name="event_by_day", pages_per_range=32)]


class Tick(models.Model):
    """What time itself did between two events: a bell rang, or a closed day moved the deadline."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ticks", db_index=False)
    seq = models.PositiveIntegerField()  # of the event after which it came
    kind = models.CharField(max_length=10)  # "bell" or "moved"
    bell = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    told = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "seq", "bell"], condition=Q(kind="bell"), name="bell_rings_once"
            )
        ]
        indexes = [models.Index(fields=["case", "seq"], name="tick_by_case")]


class Waiting(models.Model):
    """Somebody this case waits for. A worklist is one range of these rows.

    For staff `office` is set, for citizens `user`. `duty` is false where the case is only watched.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="waiting")
    role = models.CharField(max_length=20)
    office = models.ForeignKey("people.Office", models.PROTECT, null=True, related_name="+", db_index=False)
    user = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    duty = models.BooleanField(default=True)
    due_at = models.DateTimeField(default=FAR)

    class Meta:
        indexes = [
            models.Index(
                fields=["role", "office", "due_at", "id"], name="worklist", condition=Q(office__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(office__isnull=True, user__isnull=False)
                | Q(office__isnull=False, user__isnull=True),
                name="waits_for_one",
            )
        ]


class Board(models.Model):
    """How soon offices answered in the three months before a day, as cases.board counts it. Never changed."""

    day = models.DateField(unique=True)
    rows = models.JSONField()


class Series(models.Model):
    """The last number given in a dense series; its row is locked by whoever takes the next."""

    name = models.CharField(max_length=40, unique=True)
    last = models.BigIntegerField(default=0)
