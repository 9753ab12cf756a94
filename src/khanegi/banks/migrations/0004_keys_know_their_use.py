"""Let each key say who gave it, who ended it and when it was used last.

Only adds columns that may be empty, so the code of before works on.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def somebody() -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("banks", "0003_lanes_know_silence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("credential", "used_at", models.DateTimeField(null=True)),
        migrations.AddField("credential", "issued_by", somebody()),
        migrations.AddField("credential", "revoked_by", somebody()),
    ]
