"""Give each decision the key of the request that asked for it, so that a repeat finds the first.

The column has a default in the database, so the code running before this migration works on.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="decision",
            name="key",
            field=models.CharField(max_length=64, default="", db_default=""),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=["user", "key"], condition=~Q(key=""), name="decision_once_per_request"
            ),
        ),
    ]
