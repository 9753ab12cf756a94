"""Let a case stand where covered persons, sponsors and introductions can. Code of before works as it did."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_no_index_nobody_reads'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='place_is_declared',
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place__in', ['appealed', 'closed', 'correction', 'expired', 'first_signature', 'lapsed', 'permitted', 'plan', 'refused', 'rejected', 'review', 'second_signature', 'withdrawn']), ('procedure', 'independent'), ('version', 1)), models.Q(('place__in', ['closed', 'gathering', 'inactive', 'introduced', 'pool', 'withdrawn', 'working']), ('procedure', 'covered'), ('version', 1)), models.Q(('place__in', ['active', 'appealed', 'approval', 'closed', 'correction', 'ended', 'expired', 'first_signature', 'hearing', 'lapsed', 'matching', 'plan', 'refused', 'rejected', 'reporting', 'review', 'revoked', 'second_signature', 'short', 'suspended', 'withdrawn']), ('procedure', 'sponsor'), ('version', 1)), models.Q(('place__in', ['answer', 'cancelled', 'confirming', 'consent', 'contract', 'declined', 'dispute', 'ended', 'lapsed', 'notice', 'refused', 'winding', 'working']), ('procedure', 'introduction'), ('version', 1)), models.Q(('place__in', ['answered', 'asked', 'needless']), ('procedure', 'errand'), ('version', 1)), models.Q(('place__in', ['agreed', 'not_held', 'offered', 'visited']), ('procedure', 'visit'), ('version', 1)), models.Q(('place__in', ['accepted', 'desk', 'dismissed', 'more']), ('procedure', 'appeal'), ('version', 1)), models.Q(('place__in', ['accepted', 'at_branch', 'forgone', 'halted', 'queue', 'request']), ('procedure', 'facility'), ('version', 1)), _connector='OR'), name='place_is_declared'),
        ),
    ]
