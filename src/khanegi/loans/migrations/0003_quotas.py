"""Add the quotas of a year and their ledger.

Two new tables: the code before knows neither and needs neither.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0002_what_the_bank_does'),
        ('people', '0003_looks_say_from_where'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('agency', models.CharField(blank=True, max_length=20)),
                ('given', models.BigIntegerField(default=0)),
                ('reserved', models.BigIntegerField(default=0)),
                ('used', models.BigIntegerField(default=0)),
                ('bank', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('county', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.county')),
            ],
        ),
        migrations.CreateModel(
            name='QuotaEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('amount', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('minutes', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('moved', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='loans.quotaentry')),
                ('payment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quota_entry', to='loans.payment')),
                ('quota', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='loans.quota')),
                ('referral', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quota_entries', to='loans.referral')),
            ],
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.UniqueConstraint(fields=('county', 'bank', 'year', 'agency'), name='quota_once'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.CheckConstraint(condition=models.Q(('given__gte', django.db.models.expressions.CombinedExpression(models.F('reserved'), '+', models.F('used'))), ('reserved__gte', 0), ('used__gte', 0)), name='quota_holds'),
        ),
        migrations.AddConstraint(
            model_name='quotaentry',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('kind__in', ('grant', 'cut', 'move_in', 'move_out', 'reserve', 'free', 'use'))), name='entry_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='quotaentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('reserve', 'free', 'use')), ('referral__isnull', False)), models.Q(('kind__in', ('grant', 'cut', 'move_in', 'move_out')), ('referral', None), models.Q(('minutes', ''), _negated=True)), _connector='OR'), name='entry_says_for_what'),
        ),
        migrations.AddConstraint(
            model_name='quotaentry',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'reserve')), fields=('referral',), name='reserved_once'),
        ),
    ]
