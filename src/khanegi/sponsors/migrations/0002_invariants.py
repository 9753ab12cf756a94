"""Make what must hold of introductions hold in the database, whoever writes (spec 3.10).

The room taken follows the live introductions; what has ended stays ended; a contract and its
signatures are only ever added. Only adds triggers and a check: code before and after works alike.
"""

from django.db import migrations

FORWARD = """
create function sponsors_room_follows() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'sponsors_introduction % is never deleted', old.case_id
            using errcode = 'restrict_violation';
    end if;
    if tg_op = 'UPDATE' then
        if old.ended_at is not null or new.pool_id <> old.pool_id or new.sponsor_id <> old.sponsor_id
           or new.room_id <> old.room_id or (old.state = 'signed' and new.state = 'pending') then
            raise exception 'sponsors_introduction % only goes forward', old.case_id
                using errcode = 'restrict_violation';
        end if;
        if new.ended_at is not null then
            update sponsors_room set taken = taken - 1 where id = new.room_id;
        end if;
    elsif new.ended_at is null then
        update sponsors_room set taken = taken + 1 where id = new.room_id and sponsor_id = new.sponsor_id;
        if not found then
            raise exception 'the room of introduction % is another sponsor''s', new.case_id
                using errcode = 'foreign_key_violation';
        end if;
    end if;
    return new;
end $$;
create trigger room_follows before insert or update or delete on sponsors_introduction
    for each row execute function sponsors_room_follows();

create function sponsors_only_added() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger only_added before update or delete on sponsors_contract
    for each row execute function sponsors_only_added();
create trigger only_added before update or delete on sponsors_signature
    for each row execute function sponsors_only_added();
create trigger only_added before update or delete on sponsors_skip
    for each row execute function sponsors_only_added();
create trigger only_added before delete on sponsors_draw
    for each row execute function sponsors_only_added();
"""
BACKWARD = """
drop trigger only_added on sponsors_draw;
drop trigger only_added on sponsors_skip;
drop trigger only_added on sponsors_signature;
drop trigger only_added on sponsors_contract;
drop function sponsors_only_added();
drop trigger room_follows on sponsors_introduction;
drop function sponsors_room_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
