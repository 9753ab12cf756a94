"""The log: leaves in order, the hashes of complete subtrees, and the checkpoints that were written.

Rows are only ever added; triggers see to it, and an owner who goes around them is found by `audit`.
"""

from __future__ import annotations

from django.db import models


class Leaf(models.Model):
    """One entry. `position` counts from nought without a gap; `source` is the row it was taken from."""

    position = models.BigIntegerField(primary_key=True)
    source = models.BigIntegerField(unique=True)
    subject = models.CharField(max_length=24)
    data = models.TextField()
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "position"], name="leaf_by_subject")]


class Node(models.Model):
    """The hash of a complete subtree of 2**level leaves, the first of which is place * 2**level."""

    level = models.PositiveSmallIntegerField()
    place = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "place"], name="node_once")]


class Checkpoint(models.Model):
    """A copy of a signed file that lies outside the database."""

    size = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    at = models.DateTimeField()


class Head(models.Model):
    """How many leaves there are. One row, which whoever adds leaves or writes a checkpoint holds."""

    size = models.BigIntegerField(default=0)
