"""Find the documents that end soon without reading all of them.

Only adds an index. On a large table build it before, concurrently, under the same name, and fake this.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0005_scanned_at")]
    operations = [
        migrations.AddIndex(
            "upload",
            models.Index(
                condition=models.Q(("state__in", ["held", "accepted"])),
                fields=["expires_on"],
                name="upload_by_end",
            ),
        ),
    ]
