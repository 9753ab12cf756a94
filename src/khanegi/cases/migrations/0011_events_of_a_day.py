"""Find the events of a day. The index is made beside running writes, and a try that broke off is made anew.

It waits for transactions that began before it, such as a backup, however long they take.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0010_places_once_closed_for_good")]
    operations = [
        migrations.RunSQL("set lock_timeout = 0", "set lock_timeout = 0"),
        migrations.RunSQL("drop index concurrently if exists event_by_day", migrations.RunSQL.noop),
        AddIndexConcurrently("event", BrinIndex(fields=["at"], name="event_by_day", pages_per_range=32)),
        migrations.RunSQL("reset lock_timeout", "reset lock_timeout"),
    ]
