"""Add what the bank asks, signs and pays, what is looked at afterwards, and what the committee granted.

New tables, and columns that the code before does not know and need not fill.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_places_of_facility_2'),
        ('loans', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='contract', serialize=False, to='loans.referral')),
                ('number', models.CharField(max_length=40)),
                ('amount', models.BigIntegerField()),
                ('fee_percent', models.PositiveSmallIntegerField()),
                ('fee', models.BigIntegerField()),
                ('months', models.PositiveSmallIntegerField()),
                ('grace', models.PositiveSmallIntegerField()),
                ('each', models.BigIntegerField()),
                ('last', models.BigIntegerField()),
                ('first_due', models.DateField()),
                ('written_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.PositiveSmallIntegerField()),
                ('amount', models.BigIntegerField()),
                ('paid_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('due_on', models.DateField()),
                ('done_at', models.DateTimeField(null=True)),
                ('works', models.CharField(blank=True, max_length=10)),
                ('jobs', models.PositiveSmallIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='request',
            name='approved',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='request',
            name='session',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('approved', None), models.Q(('approved__gt', 0), ('approved__lte', models.F('amount'))), _connector='OR'), name='approved_within_request'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('each'), '*', django.db.models.expressions.CombinedExpression(models.F('months'), '-', models.Value(1))), '+', models.F('last')), '-', models.F('fee')))), name='instalments_sum_up'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('each__gt', 0), ('fee__gte', 0), ('last__gt', 0), ('months__gt', 0)), name='contract_is_of_something'),
        ),
        migrations.AddField(
            model_name='demand',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='loans.referral'),
        ),
        migrations.AddField(
            model_name='payment',
            name='referral',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='loans.referral'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='cases.case'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('item', 'other'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='other_demand_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('referral', 'stage'), name='stage_once'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('stage__gt', 0)), name='payment_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(fields=('case', 'month', 'kind'), name='looked_once_a_month'),
        ),
    ]
