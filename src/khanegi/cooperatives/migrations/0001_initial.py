"""Keep what is handed to the cooperative system.

Only adds a table: the code running before works unchanged.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handoff',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='handoff', serialize=False, to='cases.case')),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('payload', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(default='queued', max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('gives_up_after', models.PositiveSmallIntegerField()),
                ('last_error', models.CharField(blank=True, max_length=10)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('receipt', models.CharField(blank=True, max_length=40)),
                ('received_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('outcome', models.JSONField(null=True)),
                ('outcome_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['next_try_at'], name='handoff_due'), models.Index(condition=models.Q(('state', 'received')), fields=['asked_at', 'case'], name='handoff_unanswered')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('queued', 'sent', 'received', 'failed', 'registered', 'returned', 'recalled'))), name='handoff_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('next_try_at__isnull', False), ('state__in', ('queued', 'sent'))), models.Q(models.Q(('state__in', ('queued', 'sent')), _negated=True), ('next_try_at', None)), _connector='OR'), name='handoff_is_tried_while_it_waits'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('received', 'registered', 'returned')), _negated=True), models.Q(models.Q(('receipt', ''), _negated=True), ('received_at__isnull', False)), _connector='OR'), name='handoff_arrived_by_receipt'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__isnull', False), ('outcome_at__isnull', False), ('state__in', ('registered', 'returned'))), models.Q(models.Q(('state__in', ('registered', 'returned')), _negated=True), ('outcome', None), ('outcome_at', None)), _connector='OR'), name='handoff_outcome_is_written'), models.UniqueConstraint(condition=models.Q(('receipt', ''), _negated=True), fields=('receipt',), name='receipt_once')],
            },
        ),
    ]
