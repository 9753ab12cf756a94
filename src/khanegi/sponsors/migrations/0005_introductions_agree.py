"""Make the database refuse what the room may never hold, whoever writes (spec 3.10).

One live introduction a person, whichever of their entries it is about; nobody is introduced to themselves;
what is taken of a room is counted by introductions alone; nothing counts as signed without three
signatures; a contract is what its hash says; an entry of the pool says what its introductions say.

Adds a column, an index, triggers and checks. Nobody is in a pool before the release that brings this room,
so the code running before never meets them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PERSON = """
alter table sponsors_introduction disable trigger room_follows;
update sponsors_introduction i set person_id = p.user_id from sponsors_pool p where p.case_id = i.pool_id;
set constraints all immediate;
alter table sponsors_introduction enable trigger room_follows;
"""
FORWARD = """
create function sponsors_introduction_is_right() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.person_id <> old.person_id then
        raise exception 'the person of sponsors_introduction % never changes', old.case_id
            using errcode = 'restrict_violation';
    end if;
    if tg_op = 'INSERT' and new.state <> 'pending' then
        raise exception 'sponsors_introduction % does not begin as %', new.case_id, new.state
            using errcode = 'restrict_violation';
    end if;
    if tg_op = 'INSERT' and (
        new.person_id <> (select p.user_id from sponsors_pool p where p.case_id = new.pool_id)
        or new.person_id = (select s.user_id from sponsors_sponsor s where s.case_id = new.sponsor_id)) then
        raise exception 'sponsors_introduction % is about the wrong person', new.case_id
            using errcode = 'restrict_violation';
    end if;
    if new.state = 'signed' and 3 <> (
        select count(*) from sponsors_signature g where g.contract_id = new.case_id) then
        raise exception 'sponsors_introduction % lacks a signature', new.case_id
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger is_right before insert or update on sponsors_introduction
    for each row execute function sponsors_introduction_is_right();

-- Depth 0 is somebody's own statement; 1, one of the trigger on introductions.
create function sponsors_room_is_counted() returns trigger language plpgsql as $$
begin
    raise exception 'what is taken of sponsors_room % is counted by its introductions', new.id
        using errcode = 'restrict_violation';
end $$;
create trigger is_counted before update on sponsors_room for each row
    when (pg_trigger_depth() < 1 and old.taken <> new.taken) execute function sponsors_room_is_counted();
create trigger begins_empty before insert on sponsors_room for each row
    when (new.taken <> 0) execute function sponsors_room_is_counted();

create function sponsors_signature_is_due() returns trigger language plpgsql as $$
begin
    if not exists (
        select from sponsors_introduction i where i.case_id = new.contract_id and i.state = 'pending') then
        raise exception 'contract % takes no signature now', new.contract_id
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger is_due before insert on sponsors_signature
    for each row execute function sponsors_signature_is_due();
alter table sponsors_signature add constraint signed_by_a_side
    check (role in ('covered', 'sponsor', 'agency_head'));
alter table sponsors_contract add constraint contract_is_what_was_hashed
    check (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));

create function sponsors_pool_agrees() returns trigger language plpgsql as $$
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
create constraint trigger agrees after insert on sponsors_pool deferrable initially deferred
    for each row when (new.state in ('introduced', 'working')) execute function sponsors_pool_agrees();
create constraint trigger agrees_still after update on sponsors_pool deferrable initially deferred
    for each row when (old.state is distinct from new.state) execute function sponsors_pool_agrees();
create constraint trigger agrees after insert or update on sponsors_introduction deferrable initially deferred
    for each row execute function sponsors_pool_agrees();
"""
BACKWARD = """
drop trigger agrees on sponsors_introduction;
drop trigger agrees_still on sponsors_pool;
drop trigger agrees on sponsors_pool;
drop function sponsors_pool_agrees();
alter table sponsors_contract drop constraint contract_is_what_was_hashed;
alter table sponsors_signature drop constraint signed_by_a_side;
drop trigger is_due on sponsors_signature;
drop function sponsors_signature_is_due();
drop trigger begins_empty on sponsors_room;
drop trigger is_counted on sponsors_room;
drop function sponsors_room_is_counted();
drop trigger is_right on sponsors_introduction;
drop function sponsors_introduction_is_right();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sponsors", "0004_lists_are_ranges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "introduction",
            "person",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(PERSON, ""),
        migrations.AlterField(
            "introduction",
            "person",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "introduction",
            models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("person",),
                name="one_live_introduction_a_person",
            ),
        ),
        migrations.AddIndex("pool", models.Index(fields=["county", "state"], name="pool_by_county")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
