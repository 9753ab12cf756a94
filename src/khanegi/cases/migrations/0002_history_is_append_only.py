"""Make the history unchangeable by the database, not only by convention.

Only adds triggers, so the code running before and after this migration works unchanged.
"""

from django.db import migrations

FORWARD = """
create function cases_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only (row %)', tg_table_name, old.id using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on cases_event
    for each row execute function cases_append_only();
create trigger append_only before update or delete on cases_tick
    for each row execute function cases_append_only();
"""
BACKWARD = """
drop trigger append_only on cases_tick;
drop trigger append_only on cases_event;
drop function cases_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
