"""Let an inspector's next looks be one range of an index. Only adds an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loans", "0009_banks_close_what_they_did_not_pay")]
    operations = [
        migrations.AddIndex(
            "supervision",
            models.Index(
                fields=["due_on", "id"],
                name="looks_that_wait",
                condition=models.Q(done_at=None) & ~models.Q(kind="report"),
            ),
        )
    ]
