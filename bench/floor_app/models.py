"""The least that any such service must store: a case, what happened to it, and a job."""

from django.db import models


class Case(models.Model):
    code = models.CharField(max_length=12, unique=True)
    place = models.CharField(max_length=30)
    seq = models.PositiveIntegerField(default=0)
    applicant = models.BigIntegerField()
    county = models.BigIntegerField()
    office = models.BigIntegerField()
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "floor_app"
        db_table = "floor_case"
        indexes = [models.Index(fields=["office", "place", "due_at", "id"], name="floor_worklist")]


class Event(models.Model):
    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=30)
    frm = models.CharField(max_length=30)
    to = models.CharField(max_length=30)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)
    key = models.CharField(max_length=64)

    class Meta:
        app_label = "floor_app"
        db_table = "floor_event"
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="floor_event_once")]


class Job(models.Model):
    queue = models.CharField(max_length=30, default="default")
    task = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    status = models.CharField(max_length=10, default="todo")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "floor_app"
        db_table = "floor_job"
        indexes = [models.Index(fields=["queue", "id"], name="floor_todo", condition=models.Q(status="todo"))]
