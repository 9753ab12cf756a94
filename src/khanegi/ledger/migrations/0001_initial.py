"""Make the transparency log: empty, and only ever added to."""

from django.db import migrations, models

TABLES = ("leaf", "node", "checkpoint")
FORWARD = """
create function ledger_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
""" + "".join(
    f"""
create trigger append_only before update or delete on ledger_{table}
    for each row execute function ledger_append_only();
"""
    for table in TABLES
)
BACKWARD = (
    "".join(f"drop trigger append_only on ledger_{table};" for table in TABLES)
    + "drop function ledger_append_only();"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source", models.BigIntegerField(unique=True)),
                ("subject", models.CharField(max_length=24)),
                ("data", models.TextField()),
                ("hash", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["subject", "position"], name="leaf_by_subject")]},
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("place", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("level", "place"), name="node_once")]
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
