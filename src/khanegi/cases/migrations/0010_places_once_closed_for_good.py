"""Let every case be closed for good when nobody goes on for who has died (`process.standstill`).

Only widens a constraint: the code running before and after works unchanged.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_the_service_board'),
        ('people', '0004_people_stand_still'),
        ('rules', '0002_rules_say_how_well_they_are_sourced'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='place_is_declared',
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place__in', ['appealed', 'ceased', 'closed', 'correction', 'expired', 'first_signature', 'lapsed', 'permitted', 'plan', 'refused', 'rejected', 'review', 'second_signature', 'withdrawn']), ('procedure', 'independent'), ('version', 1)), models.Q(('place__in', ['ceased', 'closed', 'gathering', 'inactive', 'introduced', 'pool', 'withdrawn', 'working']), ('procedure', 'covered'), ('version', 1)), models.Q(('place__in', ['active', 'appealed', 'approval', 'ceased', 'closed', 'correction', 'ended', 'expired', 'first_signature', 'hearing', 'lapsed', 'matching', 'plan', 'refused', 'rejected', 'reporting', 'review', 'revoked', 'second_signature', 'short', 'suspended', 'withdrawn']), ('procedure', 'sponsor'), ('version', 1)), models.Q(('place__in', ['answer', 'cancelled', 'confirming', 'consent', 'contract', 'declined', 'dispute', 'ended', 'lapsed', 'notice', 'refused', 'winding', 'working']), ('procedure', 'introduction'), ('version', 1)), models.Q(('place__in', ['at_cooperative', 'ceased', 'consent', 'expired', 'handing_over', 'registered', 'returned', 'stuck', 'withdrawn']), ('procedure', 'cooperative'), ('version', 1)), models.Q(('place__in', ['answered', 'asked', 'ceased', 'needless']), ('procedure', 'errand'), ('version', 1)), models.Q(('place__in', ['agreed', 'ceased', 'not_held', 'offered', 'visited']), ('procedure', 'visit'), ('version', 1)), models.Q(('place__in', ['accepted', 'ceased', 'desk', 'dismissed', 'more']), ('procedure', 'appeal'), ('version', 1)), models.Q(('place__in', ['accepted', 'at_branch', 'ceased', 'forgone', 'halted', 'queue', 'request']), ('procedure', 'facility'), ('version', 1)), models.Q(('place__in', ['appealed', 'approved', 'at_branch', 'ceased', 'closed', 'committee', 'contract', 'credit', 'diverted', 'documents', 'forgone', 'halted', 'not_paid', 'paying', 'queue', 'rejected', 'request', 'settled', 'supervision', 'unpaid']), ('procedure', 'facility'), ('version', 2)), models.Q(('place__in', ['annulled', 'appealed', 'ceased', 'closed', 'ended', 'first_signature', 'frozen', 'given_up', 'hearing', 'more', 'not_renewed', 'over', 'renewal', 'revoked', 'second_signature', 'suspended', 'valid']), ('procedure', 'permit_life'), ('version', 1)), models.Q(('place__in', ['acted_on', 'ceased', 'looking', 'needless', 'proven', 'settled', 'unproven']), ('procedure', 'complaint'), ('version', 1)), _connector='OR'), name='place_is_declared'),
        ),
    ]
