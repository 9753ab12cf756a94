"""What changes by decree and not by release: numbers with dates, and the catalogue of fields."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Rule(models.Model):
    """One value of one rule from one date on, with the reference it rests on.

    A row without a province holds everywhere; a province's own row wins over it. A draft counts for
    nothing until somebody confirms it. `confidence` says how well the value is sourced: H official or
    several sources, M one source, L weak, P our own decision. `added_by` is the administrator who wrote it
    on the page; None where it came with the reference data.
    """

    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    value = models.JSONField()
    unit = models.CharField(max_length=30, blank=True)
    province = models.ForeignKey("people.Province", models.PROTECT, null=True, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    reference = models.CharField(max_length=300)
    confidence = models.CharField(max_length=1, default="P", db_default="P")
    note = models.CharField(max_length=500, blank=True, default="", db_default="")
    is_draft = models.BooleanField(default=False)
    added_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "province", "from_date"], name="rule_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gt=models.F("from_date")),
                name="rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Occupation(models.Model):
    """A field of work (رشته) of the catalogue, as it holds between two dates.

    `evidence` says how well the row is sourced: A named by a source, B inferred, C our own proposal.
    """

    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=200)
    search_key = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=300)
    category = models.CharField(max_length=20)
    category_title = models.CharField(max_length=100)
    group_title = models.CharField(max_length=100, blank=True)
    agency = models.CharField(max_length=20)
    agency_basis = models.CharField(max_length=20)
    needs_health_card = models.BooleanField(default=False)
    second_check = models.CharField(max_length=20, blank=True)
    isic4 = models.CharField(max_length=8, blank=True)
    is_local = models.BooleanField(default=False)
    evidence = models.CharField(max_length=1)
    sources = ArrayField(models.CharField(max_length=300), default=list)
    note = models.CharField(max_length=500, blank=True)
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "id"], name="occupation_in_order"),
            models.Index(fields=["category", "sort_key"], name="occupation_by_category"),
        ]

    def __str__(self) -> str:
        return self.title


class OccupationClosure(models.Model):
    """A field closed for registration or for facilities, in one county or the whole province."""

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="closures")
    county = models.ForeignKey("people.County", models.PROTECT, null=True, related_name="+")
    closes = models.CharField(max_length=20)  # "registration" or "facility"
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    reference = models.CharField(max_length=300)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["occupation", "closes"], name="closure_by_occupation")]
