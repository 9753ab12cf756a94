"""Doing things some days ago: for made-up data whose history must be as long as it says.

The database's clock is what cases, events and notices are dated by. Inside the block a function of
the same name stands before it, for this connection alone, so that histories are written by the real
actions and their hashes hold. Never in production.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

SLOWER_CLOCK = """
create schema if not exists made_up;
create or replace function made_up.statement_timestamp() returns timestamptz language sql stable as
  $$ select pg_catalog.statement_timestamp() - current_setting('made_up.ago')::interval $$;
"""


class NotHere(Exception):
    """Nobody sets back the clock of a service that real people use."""


@contextmanager
def slower_clock() -> Iterator[None]:
    """Let `at` set back the database's clock within this block; afterwards it is as before."""
    if settings.PRODUCTION:
        raise NotHere
    with connection.cursor() as cursor:
        cursor.execute(SLOWER_CLOCK)
        at(None)
        cursor.execute("set search_path to made_up, pg_catalog, public")
        cursor.execute("set synchronous_commit to off")  # what is made up can be made again
        try:
            yield
        finally:
            cursor.execute("reset search_path")
            cursor.execute("reset synchronous_commit")
            cursor.execute("drop schema made_up cascade")


def at(moment: dt.datetime | None) -> None:
    """Set the database's clock of this connection back to a moment; None for now."""
    ago = dt.datetime.now(dt.UTC) - moment if moment else dt.timedelta()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('made_up.ago', %s, false)", [f"{ago.total_seconds()} seconds"])
