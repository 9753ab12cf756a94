"""Let a batch proposal read the people of its own counties from an index alone, not among the whole country's.

Replaces the index of a list by kin by one that begins with the county. Lists name both, so they read it as
before. The code before works after it, and the code after works before it, only more slowly.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0005_introductions_agree")]
    operations = [
        migrations.RemoveIndex("pool", "pool_by_kin"),
        migrations.AddIndex(
            "pool",
            models.Index(
                fields=["county", "kin", "goes_far", "standing", "lot", "case"],
                include=["occupation", "user"],
                name="pool_by_kin",
                condition=Q(state="waiting"),
            ),
        ),
    ]
