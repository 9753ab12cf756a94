"""Let a rule say how well it is sourced, as the catalogue does.

Both columns have a default in the database, so the code running before this migration works on.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="rule",
            name="confidence",
            field=models.CharField(max_length=1, default="P", db_default="P"),
        ),
        migrations.AddField(
            model_name="rule",
            name="note",
            field=models.CharField(max_length=500, blank=True, default="", db_default=""),
        ),
    ]
