"""Keep where a bank meant another loan. Only adds a table, so the code of before works on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("banks", "0004_keys_know_their_use"),
        ("loans", "0009_banks_close_what_they_did_not_pay"),
    ]
    operations = [
        migrations.CreateModel(
            name="Mismatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("what", models.CharField(max_length=6)),
                ("action", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField(null=True)),
                ("times", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                (
                    "letter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loans.referral",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "mismatch", models.UniqueConstraint(fields=("letter", "what"), name="mismatch_once")
        ),
    ]
