"""The number of the request being answered, so that a person's complaint finds its lines in the log."""

from __future__ import annotations

import logging
import secrets
from contextvars import ContextVar

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another
_current: ContextVar[str] = ContextVar("reference", default="-")


def begin() -> str:
    """Take a new number for what begins now and return it."""
    number = "".join(secrets.choice(LETTERS) for _ in range(8))
    _current.set(number)
    return number


class InLog(logging.Filter):
    """Gives every line of the log the number of its request, or «-» outside one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = _current.get()
        return True
