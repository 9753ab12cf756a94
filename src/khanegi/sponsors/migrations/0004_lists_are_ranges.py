"""Let every part of a ranked list be one range of an index, those who go far told from those who do not.

Replaces two indexes by two others. The code before works after it, only more slowly.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0003_lots_can_be_checked")]
    operations = [
        migrations.RemoveIndex("pool", "pool_in_order"),
        migrations.RemoveIndex("pool", "pool_of_kin"),
        migrations.AddIndex(
            "pool",
            models.Index(
                fields=["occupation", "county", "goes_far", "standing", "lot", "case"],
                name="pool_by_field",
                condition=Q(state="waiting"),
            ),
        ),
        migrations.AddIndex(
            "pool",
            models.Index(
                fields=["kin", "county", "goes_far", "standing", "lot", "case"],
                name="pool_by_kin",
                condition=Q(state="waiting"),
            ),
        ),
    ]
