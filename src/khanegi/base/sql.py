"""Asking the database in its own language: a statement and what goes into it, rows come back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Given = Mapping[str, Any] | Sequence[Any] | None


def rows(statement: str, given: Given = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def row(statement: str, given: Given = None) -> Any:
    """Return the first row as a tuple; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchone()


def execute(statement: str, given: Given = None) -> int:
    """Carry out a statement that returns nothing; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.rowcount


def read_json(value: str | None) -> Any:
    """Read what Django's cursors leave as text: they keep jsonb for the fields of models."""
    return None if value is None else json.loads(value)
