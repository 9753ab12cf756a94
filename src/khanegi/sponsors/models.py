"""The pool of covered persons, the room that sponsors have, and what joins the two.

What must always hold stands in the database: one live introduction a person, never more people than
room, a contract that nobody changes (migrations 0002 and 0004).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Draw(models.Model):
    """The lottery of one Jalali month: who enters the pool in it gets a lot from its seed.

    `commitment` (the seed's SHA-256) is public from `made_at`, `seed` once the month is over. Never changed.
    """

    month = models.CharField(max_length=7, unique=True)  # "1405-09"
    commitment = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    ends_on = models.DateField()  # its last day
    made_at = models.DateTimeField(auto_now_add=True)


class Pool(models.Model):
    """One covered person in the pool. `state`: waiting, resting, still, introduced, working or gone.

    `standing` is `since` minus the days of `credits` ([key, days] pairs): the earlier, the higher the
    place; equals are ordered by `lot`. `paused_on` is the day from which no waiting is counted.
    `ticket` is the number in the lottery: how many had entered in that month before, and one. It says
    nothing about the case and leaves no gap, so nobody can be left out of a published draw unseen.
    `sex` and `priority` are copies from the questionnaire for the fairness report alone.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="pool")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    county = models.ForeignKey("people.County", models.PROTECT, related_name="+", db_index=False)
    occupation = models.ForeignKey("rules.Occupation", models.PROTECT, related_name="+", db_index=False)
    kin = models.CharField(max_length=130)  # category and group of the field: nearly the same work
    goes_far = models.BooleanField(default=False)  # takes work from a neighbour county too
    state = models.CharField(max_length=10, default="waiting")
    since = models.DateField()
    credits = models.JSONField(default=list)
    standing = models.DateField()
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", db_index=False)
    ticket = models.PositiveIntegerField()
    lot = models.BigIntegerField()
    sex = models.CharField(max_length=6, blank=True, default="", db_default="")
    priority = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    declines = models.PositiveSmallIntegerField(default=0)
    placements = models.PositiveSmallIntegerField(default=0)
    is_head = models.BooleanField(default=False)  # freed because a sponsor fell
    paused_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["occupation", "county", "goes_far", "standing", "lot", "case"],
                name="pool_by_field",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["county", "kin", "goes_far", "standing", "lot", "case"],
                include=["occupation", "user"],  # a batch reads a county's people from it alone
                name="pool_by_kin",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["county", "state"], name="pool_by_county"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "resting", "still", "introduced", "working", "gone"]),
                name="pool_state_known",
            ),
            models.UniqueConstraint(fields=["draw", "ticket"], name="ticket_once"),
        ]


class Sponsor(models.Model):
    """A sponsor with a permit. `state`: open, stopped (suspended) or closed.

    `least` is how many contracts the agency waits for, `fewest` what no plan may fall below; `terms`
    are what everybody introduced is shown, as the plan said at issue.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="sponsor")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    occupation = models.ForeignKey("rules.Occupation", models.PROTECT, related_name="+", db_index=False)
    kin = models.CharField(max_length=130)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default="open")
    least = models.PositiveIntegerField()
    fewest = models.PositiveIntegerField()
    terms = models.JSONField(default=dict)
    silences = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "stopped", "closed"]), name="sponsor_state_known"
            ),
        ]


class Room(models.Model):
    """How many people a sponsor may have in a county. `taken` is kept by a trigger, never by hand."""

    sponsor = models.ForeignKey(Sponsor, models.PROTECT, related_name="rooms")
    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    approved = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sponsor", "county"], name="room_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("approved")), name="room_never_overfull"),
        ]


class Introduction(models.Model):
    """One person proposed to one sponsor. `state`: pending, signed or ended; `outcome` the act that ended it.

    `rank` is the place in the list on that day and `told` the words that explained it. `person` is whose
    entry `pool` is: who waits for two fields is introduced in one of them at a time.
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="introduction")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="introductions")
    person = models.ForeignKey("people.User", models.PROTECT, related_name="+", db_index=False)
    sponsor = models.ForeignKey(Sponsor, models.PROTECT, related_name="introductions", db_index=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, default="pending")
    rank = models.PositiveIntegerField()
    told = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sponsor", "state"], name="introduction_by_sponsor")]
        constraints = [
            models.UniqueConstraint(
                fields=["pool"], condition=Q(ended_at=None), name="one_live_introduction"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_live_introduction_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "signed"], ended_at=None)
                | Q(state="ended", ended_at__isnull=False),
                name="introduction_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_at__isnull=False), name="signed_has_its_day"
            ),
        ]


class Skip(models.Model):
    """Somebody higher in the list who was passed over in one proposal, and why."""

    event = models.ForeignKey("cases.Event", models.PROTECT, related_name="+")
    sponsor = models.ForeignKey(Sponsor, models.PROTECT, related_name="+")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="skips")
    rank = models.PositiveIntegerField()
    reason = models.CharField(max_length=3)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "pool"], name="skipped_once")]


class Contract(models.Model):
    """The text that three sides accept, frozen with its version before the first of them is asked."""

    introduction = models.OneToOneField(
        Introduction, models.PROTECT, primary_key=True, related_name="contract"
    )
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()


class Signature(models.Model):
    """One side's acceptance of a contract."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=20)
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    event = models.OneToOneField("cases.Event", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "role"], name="each_side_signs_once")]


class Fairness(models.Model):
    """How the pool stood on the morning of one day: `rows` as queries.fairness counts them. Never changed."""

    day = models.DateField(unique=True)
    rows = models.JSONField()


class Batch(models.Model):
    """One proposal for a whole province: who might go to whom, by a greedy rule and by the optimum.

    `state`: queued, running, done, cancelled or failed; `stage` and `progress` (percent) while it runs.
    `given` is the frozen input (compressed), so that anybody can compute the result anew; `found` the
    assignment. Nothing is introduced by it.
    """

    province = models.ForeignKey("people.Province", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="queued")
    stage = models.CharField(max_length=10, blank=True, default="", db_default="")
    progress = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_cancelled = models.BooleanField(default=False)
    given = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)  # of what `given` holds
    found = models.BinaryField(default=bytes)
    figures = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["province", "-asked_at"], name="batch_by_province")]
        constraints = [
            models.UniqueConstraint(
                fields=["province"],
                condition=Q(state__in=["queued", "running"]),
                name="one_batch_at_a_time",
            ),
        ]
