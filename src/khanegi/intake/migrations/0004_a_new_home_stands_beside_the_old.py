"""Keep what is said of a home later beside what was answered at registration, and find homes by what holds.

Adds a column and an index and takes the index of the old expression away: code from before works on, but
looks for other people of a home without an index. On a large table build the new index before,
concurrently, under the same name, and fake this.
"""

from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_homes_are_found_by_postal_code")]
    operations = [
        migrations.AddField("registration", "home", models.JSONField(db_default={}, default=dict)),
        migrations.RemoveIndex("registration", "registration_by_home"),
        migrations.AddIndex(
            "registration",
            models.Index(
                Coalesce(KeyTextTransform("postal_code", "home"), KeyTextTransform("postal_code", "answers")),
                name="registration_by_home_now",
            ),
        ),
    ]
