"""Let an entry of the pool stand still: it is offered to nobody and waits for no introduction.

Only widens a check and the function that a trigger calls: code before and after works alike.
"""

from django.conf import settings
from django.db import migrations, models

FORWARD = """
create or replace function sponsors_pool_agrees() returns trigger language plpgsql as $$
declare
    entry bigint;
    said text;
    live text;
begin
    if tg_table_name = 'sponsors_pool' then entry := new.case_id; else entry := new.pool_id; end if;
    select p.state into said from sponsors_pool p where p.case_id = entry;
    select i.state into live from sponsors_introduction i where i.pool_id = entry and i.ended_at is null;
    if not (case coalesce(live, '')
        when '' then said in ('waiting', 'resting', 'still', 'gone')
        when 'pending' then said in ('introduced', 'gone')
        else said = 'working'
    end) then
        raise exception 'sponsors_pool % says %, its introduction %', entry, said, coalesce(live, 'nothing')
            using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
"""
BACKWARD = """
create or replace function sponsors_pool_agrees() returns trigger language plpgsql as $$
declare
    entry bigint;
    said text;
    live text;
begin
    if tg_table_name = 'sponsors_pool' then entry := new.case_id; else entry := new.pool_id; end if;
    select p.state into said from sponsors_pool p where p.case_id = entry;
    select i.state into live from sponsors_introduction i where i.pool_id = entry and i.ended_at is null;
    if not (case coalesce(live, '')
        when '' then said in ('waiting', 'resting', 'gone')
        when 'pending' then said in ('introduced', 'gone')
        else said = 'working'
    end) then
        raise exception 'sponsors_pool % says %, its introduction %', entry, said, coalesce(live, 'nothing')
            using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_places_once_closed_for_good'),
        ('people', '0004_people_stand_still'),
        ('rules', '0002_rules_say_how_well_they_are_sourced'),
        ('sponsors', '0006_a_county_is_read_from_an_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='pool',
            name='pool_state_known',
        ),
        migrations.AddConstraint(
            model_name='pool',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'resting', 'still', 'introduced', 'working', 'gone'])), name='pool_state_known'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
