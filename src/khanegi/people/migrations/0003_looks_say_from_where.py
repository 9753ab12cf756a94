"""Keep with each look the office it was made from, so that people can be told without any name.

Only adds an empty column: the code before and after it works, and looks from before stay without one.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_codes_are_derived")]
    operations = [
        migrations.AddField(
            "look",
            "office",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office"
            ),
        ),
    ]
