"""Who there is: citizens and staff, the tree of offices, who sits where, and which days are worked."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Users(BaseUserManager["User"]):
    """What Django's authentication needs to find a person by name."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person. Citizens are known by a mobile number, staff by a username; rights come from seats.

    `household` holds the national IDs a member of staff declared: they act on no case of these.
    """

    username = models.CharField("نام کاربری", max_length=60, unique=True, null=True)
    mobile = models.CharField("تلفن همراه", max_length=11, unique=True, null=True)
    national_id = models.CharField("کد ملی", max_length=10, unique=True, null=True)
    first_name = models.CharField("نام", max_length=50, blank=True)
    last_name = models.CharField("نام خانوادگی", max_length=50, blank=True)
    birth_date = models.DateField("تاریخ تولد", null=True)
    name_key = models.CharField(max_length=120, blank=True)
    household = ArrayField(models.CharField(max_length=10), default=list)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Users()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        indexes = [models.Index(fields=["name_key", "id"], name="user_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(username__isnull=False) | Q(mobile__isnull=False), name="user_can_be_reached"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.username or f"user {self.pk}"


class OneTimeCode(models.Model):
    """One code sent to one number, good once, in the browser that asked, for a few minutes.

    The digits are stored nowhere: they are derived from `nonce` and the secret of the service.
    """

    mobile = models.CharField(max_length=11)
    purpose = models.CharField(max_length=20)
    session = models.CharField(max_length=64)
    nonce = models.CharField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    address = models.GenericIPAddressField(null=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["mobile", "sent_at"], name="code_by_mobile"),
            models.Index(fields=["address", "sent_at"], name="code_by_address"),
        ]


class Attempt(models.Model):
    """Somebody tried something that may be tried so many times only: a password, a tracking code."""

    subject = models.CharField(max_length=120)  # "track:10.0.0.1", "staff:zahra"
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="attempt_by_subject")]


class Province(models.Model):
    code = models.CharField(max_length=2, unique=True)
    title = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.title


class County(models.Model):
    """A county; `weight` is its share of people in made data, `neighbours` are the counties it touches."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="counties")
    code = models.CharField(max_length=4, unique=True)
    title = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=120)
    weight = models.PositiveIntegerField(default=0)
    neighbours = models.ManyToManyField("self", symmetrical=True)

    def __str__(self) -> str:
        return self.title


class Office(models.Model):
    """A body or one of its units. `above` lists the offices over it, the nearest first."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    province = models.ForeignKey(Province, models.PROTECT, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, null=True, related_name="offices")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="below")
    above = ArrayField(models.BigIntegerField(), default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "county"], name="office_by_kind")]

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """Who sits where: a role in one office. A seat counts while `ended_at` is empty."""

    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    office = models.ForeignKey(Office, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "role"], condition=Q(ended_at=None), name="seat_once"
            )
        ]


class Holiday(models.Model):
    """A day on which no office of the country works. Lunar ones move, so they are rows."""

    date = models.DateField(unique=True)
    title = models.CharField(max_length=120)


class Closure(models.Model):
    """A day on which offices of a county, or of the whole province, are closed: heat, dust, flood."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, null=True, related_name="closures")
    date = models.DateField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "county", "date"], name="closure_once", nulls_distinct=False
            )
        ]


class Stamp(models.Model):
    """How often a kept table changed; whoever keeps a copy in memory compares before trusting it."""

    name = models.CharField(max_length=20, unique=True)
    version = models.BigIntegerField(default=0)


class Look(models.Model):
    """Somebody looked at somebody's file. Added to, never changed."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")  # the seat looked from
    subject = models.CharField(max_length=60)  # "case:123", "paper:45"
    what = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="look_by_subject")]


class Standstill(models.Model):
    """A person has died or cannot act: every case of theirs stands still while this is not lifted.

    `kind`: death or incapacity, known to the desk of heirs alone. It is lifted (`why`: over or wrong), or the
    cases are closed for good, by somebody who did not record it. A trigger lets nothing else change.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="standstills", db_index=False)
    kind = models.CharField(max_length=10)
    proof = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    proof_date = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=10, blank=True)
    lift_note = models.CharField(max_length=500, blank=True)
    close_note = models.CharField(max_length=500, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    lifted_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="standstill_by_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(lifted_at=None), name="one_standstill_a_person"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["death", "incapacity"]), name="standstill_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="standstill_lifted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="standstill_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(lifted_by=models.F("by")) & ~Q(closed_by=models.F("by")),
                name="standstill_ended_by_another",
            ),
        ]


class Heir(models.Model):
    """Who came to the desk of heirs for a person, with which paper, what they asked and what was answered.

    Added to, never changed.
    """

    standstill = models.ForeignKey(Standstill, models.PROTECT, related_name="heirs")
    name = models.CharField(max_length=100)
    relation = models.CharField(max_length=20)
    proof = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    proof_date = models.DateField()
    asked = models.CharField(max_length=1000)
    answer = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
