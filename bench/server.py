"""A durable PostgreSQL of its own in .local/bench: fsync stays on, whatever the tests do."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from khanegi.cli import database

CLUSTER = database.Cluster(database.LOCAL / "bench")
POOL = database.Cluster(database.LOCAL / "bench-pool")  # what bench.pool makes would crowd out the province
MESSAGES = database.Cluster(database.LOCAL / "bench-messages")
MAKERS = {
    "bench": ("province.py", "case.py", "stories.py", "people.py", "floor_app/models.py"),
    "bench-pool": ("pool.py",),
    "bench-messages": ("messages.py",),
}
# Checkpoints in the middle of a round would be measured as if a contestant had caused them.
CALM = ("max_wal_size = '8GB'", "checkpoint_timeout = '1h'", "track_io_timing = off", "jit = off")

COUNTED = """
select coalesce(sum(calls), 0)::bigint from pg_stat_statements
where query !~* '^(begin|commit|alter system|set |select 1 from only)'
  and query !~ 'pg_stat_statements|pg_reload_conf|pg_current_wal'
"""


def outdated(cluster: database.Cluster) -> bool:
    """Say whether what is kept was made by other migrations or another generator."""
    files = sorted((database.ROOT / "src").glob("*/*/migrations/*.py"))
    files += [database.ROOT / "bench" / name for name in MAKERS[cluster.data.name]]
    mark = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    kept = cluster.data.with_suffix(".made-by")
    if kept.exists() and kept.read_text() == mark:
        return False
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(mark)
    return True


@contextmanager
def running(cluster: database.Cluster = CLUSTER) -> Iterator[None]:
    """Start the cluster, point the settings at it, bring its tables up to date; stop it at the end."""
    if outdated(cluster) and not cluster.is_ready():
        shutil.rmtree(cluster.data, ignore_errors=True)
    server = database.start_unless_ready(cluster)
    try:
        os.environ["KHANEGI_DATABASE_URL"] = cluster.address()
        os.environ["KHANEGI_STATEMENT_TIMEOUT"] = "0"
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        prepare()
        yield
    finally:
        if server is not None:
            database.stop(server)


def prepare() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    with connection.cursor() as cursor:
        for setting in CALM:
            cursor.execute(f"alter system set {setting}")
        cursor.execute("select pg_reload_conf()")
    call_command("migrate", verbosity=0, run_syncdb=True)
    with connection.cursor() as cursor:
        cursor.execute("create extension if not exists pg_stat_statements")
        cursor.execute("create extension if not exists pg_trgm")


@dataclass(frozen=True, slots=True)
class Costs:
    """What one operation costs the database."""

    statements: float
    wal: float


def costs(work: Callable[[], Any]) -> Costs:
    """Count the statements and WAL bytes of some work; BEGIN and COMMIT are not counted.

    Whole pages are left out of the WAL meanwhile, or the bytes would depend on the last checkpoint.
    What the work does before it is measured (one operation of each kind) is in both, so it cancels out.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("alter system set full_page_writes = off")
        cursor.execute("select pg_reload_conf()")
        cursor.execute("select pg_sleep(0.2), pg_stat_statements_reset()")
        before = _wal(cursor)
        took = work()
        after = _wal(cursor)
        cursor.execute(COUNTED)
        statements = cursor.fetchone()[0]
        cursor.execute("alter system set full_page_writes = on")
        cursor.execute("select pg_reload_conf()")
    return Costs(statements / took.all_operations, (after - before) / took.all_operations)


def postmaster(cluster: database.Cluster = CLUSTER) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def _wal(cursor: Any) -> int:
    cursor.execute("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint")
    return int(cursor.fetchone()[0])
