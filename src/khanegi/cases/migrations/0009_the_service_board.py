"""Keep how soon offices answer, and find the events of a day. The index is made beside running writes."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0008_places_of_facility_2")]
    operations = [
        migrations.CreateModel(
            name="Board",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("day", models.DateField(unique=True)),
                ("rows", models.JSONField()),
            ],
        ),
        AddIndexConcurrently("event", BrinIndex(fields=["at"], name="event_by_day", pages_per_range=32)),
    ]
