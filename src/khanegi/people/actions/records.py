"""What is written beside other work: who looked at whose file, and that a kept table changed."""

from __future__ import annotations

from django.db import connection

from khanegi.base import reading, sql

LOOKED = """
insert into people_look (user_id, office_id, subject, what, at) values (%s, %s, %s, %s, statement_timestamp())
"""


def saw(*, user: int, subject: str, what: str, office: int | None = None) -> None:
    """Record that somebody looked at somebody's file, and from which office: what a GET may write."""
    with reading.writing_allowed():
        sql.execute(LOOKED, [user, office, subject, what])


def touch(name: str) -> None:
    """Tell everybody who keeps a copy of a table in memory that it changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_stamp (name, version) values (%s, 1) "
            "on conflict (name) do update set version = people_stamp.version + 1",
            [name],
        )
