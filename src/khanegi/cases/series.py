"""Dense running numbers: each is given once, and one given back by a rollback is given again."""

from __future__ import annotations

from django.db import connection

from khanegi.base import sql

TAKE = """
insert into cases_series (name, last) values (%s, 1)
on conflict (name) do update set last = cases_series.last + 1 returning last
"""


def take(name: str) -> int:
    """Return the next number of a series, from 1 on; others wait until this transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that uses it")
    return int(sql.row(TAKE, [name])[0])
