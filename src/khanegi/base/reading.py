"""Reads that only read: while a page is being read, the database refuses to be written.

A GET may be repeated by anybody at any time: a prefetch, a crawler, the Back button. The one thing
it may leave behind is the record of who looked, which asks for it by `writing_allowed`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections

_allowed: ContextVar[bool] = ContextVar("writing_allowed", default=False)
_WRITES = re.compile(
    r"\s*(?:/\*.*?\*/\s*)*(?:with\b.*\b)?(insert\s+into|update|delete\s+from|merge\s+into|truncate)\b\s*(?:only\s+)?"
    r'"?(?P<table>\w+)',
    re.IGNORECASE | re.DOTALL,
)
_SESSION = "django_session"


class ReadOnly(Exception):
    """Something tried to write while a page was only being read. This is a bug of ours."""


@contextmanager
def only() -> Iterator[None]:
    """Refuse writes on every open connection until the end of the block; the session is free."""
    with ExitStack() as guards:
        for alias in connections:
            guards.enter_context(connections[alias].execute_wrapper(_refuse_writes))
        yield


@contextmanager
def writing_allowed() -> Iterator[None]:
    """Let one deliberate write through while a page is read: the record of who looked."""
    token = _allowed.set(True)
    try:
        yield
    finally:
        _allowed.reset(token)


def _refuse_writes(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    found = _WRITES.match(sql) if isinstance(sql, str) else None
    if found and found["table"] != _SESSION and not _allowed.get():
        raise ReadOnly(f"{found[1]} {found['table']} while only reading")
    return execute(sql, params, many, context)
