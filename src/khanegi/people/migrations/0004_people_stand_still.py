"""Keep who has died or cannot act, and who came for them; the database lets neither be rewritten.

Only adds tables and triggers: the code running before and after works unchanged.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
create function people_only_added() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only (row %)', tg_table_name, old.id using errcode = 'restrict_violation';
end $$;
create trigger only_added before update or delete on people_heir
    for each row execute function people_only_added();
create trigger only_added before delete on people_standstill
    for each row execute function people_only_added();

-- What was recorded stays. It is closed once and lifted once; who was recorded wrongly may begin anew.
create function people_standstill_ends_once() returns trigger language plpgsql as $$
begin
    if old.lifted_at is not null
       or old.closed_at is not null and (new.closed_at, new.closed_by_id, new.close_note)
          is distinct from (old.closed_at, old.closed_by_id, old.close_note)
       or (new.user_id, new.kind, new.proof, new.number, new.proof_date, new.note, new.by_id, new.at)
          is distinct from
          (old.user_id, old.kind, old.proof, old.number, old.proof_date, old.note, old.by_id, old.at) then
        raise exception 'people_standstill % is only ended, and once', old.id
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger ends_once before update on people_standstill
    for each row execute function people_standstill_ends_once();
"""
BACKWARD = """
drop trigger ends_once on people_standstill;
drop function people_standstill_ends_once();
drop trigger only_added on people_standstill;
drop trigger only_added on people_heir;
drop function people_only_added();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_looks_say_from_where'),
    ]

    operations = [
        migrations.CreateModel(
            name='Standstill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('proof', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=40)),
                ('proof_date', models.DateField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('why', models.CharField(blank=True, max_length=10)),
                ('lift_note', models.CharField(blank=True, max_length=500)),
                ('close_note', models.CharField(blank=True, max_length=500)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='standstills', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Heir',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('relation', models.CharField(max_length=20)),
                ('proof', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=40)),
                ('proof_date', models.DateField()),
                ('asked', models.CharField(max_length=1000)),
                ('answer', models.CharField(max_length=1000)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('standstill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heirs', to='people.standstill')),
            ],
        ),
        migrations.AddIndex(
            model_name='standstill',
            index=models.Index(fields=['user', '-id'], name='standstill_by_user'),
        ),
        migrations.AddConstraint(
            model_name='standstill',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('user',), name='one_standstill_a_person'),
        ),
        migrations.AddConstraint(
            model_name='standstill',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['death', 'incapacity'])), name='standstill_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='standstill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='standstill_lifted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='standstill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='standstill_closed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='standstill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_by', models.F('by')), _negated=True), models.Q(('closed_by', models.F('by')), _negated=True)), name='standstill_ended_by_another'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
