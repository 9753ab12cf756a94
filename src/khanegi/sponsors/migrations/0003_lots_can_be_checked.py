"""Give everybody in the pool a number in the lottery of their month, and never change a lot again.

Adds columns, a table and triggers. Nobody is in a pool before the release that brings this room, so the
lots drawn from case numbers until now need no keeping: they are drawn anew from the tickets.
"""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models
import django.db.models.deletion

TICKETS = """
update sponsors_pool p set ticket = n.ticket, lot = ('x' || substr(
    encode(sha256(convert_to(d.seed || ':' || n.ticket, 'UTF8')), 'hex'), 1, 15))::bit(60)::bigint
from (select case_id, row_number() over (partition by draw_id order by case_id) as ticket
      from sponsors_pool) n, sponsors_draw d
where n.case_id = p.case_id and d.id = p.draw_id;
"""
FORWARD = """
create function sponsors_lot_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the lot of sponsors_pool % never changes', old.case_id using errcode = 'restrict_violation';
end $$;
create trigger lot_stays before update on sponsors_pool for each row
    when ((old.draw_id, old.ticket, old.lot) is distinct from (new.draw_id, new.ticket, new.lot))
    execute function sponsors_lot_stays();
create trigger never_deleted before delete on sponsors_pool for each row execute function sponsors_lot_stays();
drop trigger only_added on sponsors_draw;
create trigger only_added before update or delete on sponsors_draw
    for each row execute function sponsors_only_added();
create trigger only_added before update or delete on sponsors_fairness
    for each row execute function sponsors_only_added();
"""
BACKWARD = """
drop trigger only_added on sponsors_fairness;
drop trigger only_added on sponsors_draw;
create trigger only_added before delete on sponsors_draw
    for each row execute function sponsors_only_added();
drop trigger never_deleted on sponsors_pool;
drop trigger lot_stays on sponsors_pool;
drop function sponsors_lot_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0002_invariants")]
    operations = [
        migrations.CreateModel(
            name="Fairness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("rows", models.JSONField()),
            ],
        ),
        migrations.AddField(
            "batch", "stage", models.CharField(blank=True, db_default="", default="", max_length=10)
        ),
        migrations.AddField(
            "draw",
            "made_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            "pool",
            "priority",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            "pool", "sex", models.CharField(blank=True, db_default="", default="", max_length=6)
        ),
        migrations.AddField("pool", "ticket", models.PositiveIntegerField(default=0), preserve_default=False),
        migrations.RunSQL(TICKETS, ""),
        migrations.AlterField(
            "pool",
            "draw",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sponsors.draw",
            ),
        ),
        migrations.AddConstraint(
            "pool", models.UniqueConstraint(fields=["draw", "ticket"], name="ticket_once")
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
