"""Keep when a virus scanner found an upload clean.

Only adds an empty column: the code before and after it works.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0004_pages_and_transfers")]
    operations = [
        migrations.AddField("upload", "scanned_at", models.DateTimeField(null=True)),
        migrations.AddField("early", "scanned_at", models.DateTimeField(null=True)),
    ]
