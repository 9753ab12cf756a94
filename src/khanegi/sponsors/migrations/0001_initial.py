"""Keep the pool of covered persons, sponsors with their room, and what joins them. Only adds tables."""

from django.conf import settings
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0005_places_of_sponsors'),
        ('people', '0002_codes_are_derived'),
        ('rules', '0002_rules_say_how_well_they_are_sourced'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Introduction',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='introduction', serialize=False, to='cases.case')),
                ('state', models.CharField(default='pending', max_length=8)),
                ('rank', models.PositiveIntegerField()),
                ('told', models.JSONField(default=list)),
                ('proposed_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=7, unique=True)),
                ('commitment', models.CharField(max_length=64)),
                ('seed', models.CharField(max_length=64)),
                ('ends_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('introduction', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='contract', serialize=False, to='sponsors.introduction')),
                ('version', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Pool',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='pool', serialize=False, to='cases.case')),
                ('kin', models.CharField(max_length=130)),
                ('goes_far', models.BooleanField(default=False)),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('since', models.DateField()),
                ('credits', models.JSONField(default=list)),
                ('standing', models.DateField()),
                ('lot', models.BigIntegerField()),
                ('declines', models.PositiveSmallIntegerField(default=0)),
                ('placements', models.PositiveSmallIntegerField(default=0)),
                ('is_head', models.BooleanField(default=False)),
                ('paused_on', models.DateField(null=True)),
                ('county', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.county')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sponsors.draw')),
                ('occupation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rules.occupation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='introduction',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='introductions', to='sponsors.pool'),
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved', models.PositiveIntegerField()),
                ('taken', models.PositiveIntegerField(default=0)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.county')),
            ],
        ),
        migrations.AddField(
            model_name='introduction',
            name='room',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sponsors.room'),
        ),
        migrations.CreateModel(
            name='Sponsor',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sponsor', serialize=False, to='cases.case')),
                ('kin', models.CharField(max_length=130)),
                ('title', models.CharField(max_length=120)),
                ('state', models.CharField(default='open', max_length=8)),
                ('least', models.PositiveIntegerField()),
                ('fewest', models.PositiveIntegerField()),
                ('terms', models.JSONField(default=dict)),
                ('silences', models.PositiveIntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('occupation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rules.occupation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=3)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.event')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skips', to='sponsors.pool')),
                ('sponsor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sponsors.sponsor')),
            ],
        ),
        migrations.AddField(
            model_name='room',
            name='sponsor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='sponsors.sponsor'),
        ),
        migrations.AddField(
            model_name='introduction',
            name='sponsor',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='introductions', to='sponsors.sponsor'),
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='queued', max_length=10)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('is_cancelled', models.BooleanField(default=False)),
                ('given', models.BinaryField(default=bytes)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('found', models.BinaryField(default=bytes)),
                ('figures', models.JSONField(default=dict)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.province')),
            ],
            options={
                'indexes': [models.Index(fields=['province', '-asked_at'], name='batch_by_province')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('province',), name='one_batch_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.event')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='sponsors.contract')),
            ],
        ),
        migrations.AddIndex(
            model_name='pool',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['occupation', 'county', 'standing', 'lot', 'case'], name='pool_in_order'),
        ),
        migrations.AddIndex(
            model_name='pool',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['kin', 'county', 'standing', 'lot', 'case'], name='pool_of_kin'),
        ),
        migrations.AddConstraint(
            model_name='pool',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'resting', 'introduced', 'working', 'gone'])), name='pool_state_known'),
        ),
        migrations.AddConstraint(
            model_name='sponsor',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'stopped', 'closed'])), name='sponsor_state_known'),
        ),
        migrations.AddConstraint(
            model_name='skip',
            constraint=models.UniqueConstraint(fields=('event', 'pool'), name='skipped_once'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.UniqueConstraint(fields=('sponsor', 'county'), name='room_once'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.CheckConstraint(condition=models.Q(('taken__lte', models.F('approved'))), name='room_never_overfull'),
        ),
        migrations.AddIndex(
            model_name='introduction',
            index=models.Index(fields=['sponsor', 'state'], name='introduction_by_sponsor'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('pool',), name='one_live_introduction'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['pending', 'signed'])), models.Q(('ended_at__isnull', False), ('state', 'ended')), _connector='OR'), name='introduction_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='introduction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at__isnull', False), _connector='OR'), name='signed_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('contract', 'role'), name='each_side_signs_once'),
        ),
    ]
