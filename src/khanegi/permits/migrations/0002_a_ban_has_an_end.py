"""Keep with a permit until when its holder is banned, so that a later rule never moves the day.

Adds a column that may be empty: code before and after works alike.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("permits", "0001_initial")]
    operations = [migrations.AddField("permit", "banned_until", models.DateField(null=True))]
