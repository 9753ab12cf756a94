"""Make what a bank was told unchangeable, and its numbers dense, by the database itself.

Only adds a trigger, so the code running before and after this migration works unchanged.
"""

from django.db import migrations

FORWARD = """
create function banks_message_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.number <> coalesce((select max(m.number) from banks_message m where m.bank_id = new.bank_id), 0) + 1
        then
            raise exception 'message % of bank % leaves a gap', new.number, new.bank_id
                using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' or (new.bank_id, new.number, new.case_id, new.event_id, new.kind, new.key, new.body,
        new.created_at) is distinct from (old.bank_id, old.number, old.case_id, old.event_id, old.kind, old.key,
        old.body, old.created_at)
    then
        raise exception 'banks_message % was told and stays as it is', old.id
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger stays before insert or update or delete on banks_message
    for each row execute function banks_message_stays();
"""
BACKWARD = """
drop trigger stays on banks_message;
drop function banks_message_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("banks", "0001_messages_and_programs")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
