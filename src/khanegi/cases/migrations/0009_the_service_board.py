"""Keep how soon offices answer. Only adds a table, so the code of before works on."""

from django.db import migrations, models


class Migration(migrations.Migration):
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
    ]
