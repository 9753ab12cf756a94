"""Add what becomes of each permit, in order and never changed. Code before this does not know it.

Papers issued before are written down by the next nightly run of the job `permits.lives`.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

FORWARD = """
create function permits_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only (row %)', tg_table_name, old.id using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on permits_change
    for each row execute function permits_append_only();
"""
BACKWARD = """
drop trigger append_only on permits_change;
drop function permits_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0005_renewals_and_complaints")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("data", models.TextField()),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="permits.permit"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.sheet",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("sheet__isnull", False)), fields=("sheet",), name="paper_written_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
