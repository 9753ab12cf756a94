"""Keep one index of the case's code: the second, for LIKE, was written at every move and read by nobody."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_history_is_append_only")]

    operations = [
        migrations.AlterField("case", "code", models.CharField("کد رهگیری", max_length=12)),
        migrations.AddConstraint("case", models.UniqueConstraint(fields=["code"], name="case_code_once")),
    ]
