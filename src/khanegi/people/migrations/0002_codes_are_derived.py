"""Store what a one-time code is derived from instead of its digest, and count attempts of all kinds.

Before anybody signed in: no row is lost. Old and new code may run side by side once this is applied
only if nobody signs in meanwhile.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RemoveField("onetimecode", "digest"),
        migrations.AddField("onetimecode", "nonce", models.CharField(max_length=32, default="")),
        migrations.AlterField("onetimecode", "nonce", models.CharField(max_length=32)),
        migrations.RemoveField("user", "failures"),
        migrations.CreateModel(
            "Attempt",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["subject", "at"], name="attempt_by_subject")]},
        ),
    ]
