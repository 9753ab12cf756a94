"""Add the papers of permits and the list of withdrawn ones. Code before this knows neither: nothing changes for it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("permits", "0002_a_ban_has_an_end")]

    operations = [
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("words", models.JSONField()),
                ("state", models.CharField(default="reserved", max_length=8)),
                ("awaits_seal", models.BooleanField(default=False)),
                ("file", models.CharField(blank=True, max_length=100)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField(default=0)),
                ("reserved_at", models.DateTimeField()),
                ("issued_at", models.DateTimeField(null=True)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="permits.permit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=Q(("state", "reserved")), fields=["reserved_at"], name="sheet_waiting"),
                    models.Index(condition=Q(("state", "issued")), fields=["sha256"], name="sheet_by_hash"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("permit", "version"), name="sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(state="reserved", file="", sha256="", issued_at=None)
                        | (models.Q(state="issued", issued_at__isnull=False) & ~models.Q(file="") & ~models.Q(sha256="")),
                        name="no_sheet_issued_without_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("document", models.JSONField()),
            ],
        ),
    ]
