"""Whoever looks after each step of a crowd whether everything still holds, over a connection of their own."""

from __future__ import annotations

import threading

from django.db import connection, transaction

from khanegi.base import sql
from khanegi.sponsors import audit

ONE_MOMENT = "set transaction isolation level repeatable read, read only"


class Watch:
    """Looks again and again while a crowd moves. `after` returns once a look has ended that began after it.

    All invariants of a look see the same moment. One look serves everybody whose step ended before it.
    """

    def __init__(self) -> None:
        self.looks, self.faults, self._wanted = 0, [], 0
        self._changed, self._over, self._is_looking = threading.Condition(), False, False
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self._thread.join()

    def after(self) -> None:
        """Wait until it was looked at what is committed by now. Raises if nobody looks any more."""
        with self._changed:
            mine = self._wanted = self.looks + (2 if self._is_looking else 1)
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: self.looks >= mine or self._over, timeout=60):
                raise TimeoutError("nobody looks whether everything holds")

    def _run(self) -> None:
        try:
            while self._is_asked():
                found = look()
                with self._changed:
                    self.looks, self._is_looking = self.looks + 1, False
                    self.faults += found
                    self._changed.notify_all()
        except Exception as fault:
            self.faults.append(f"{type(fault).__name__}: {fault}")
            raise
        finally:
            self._over = True
            connection.close()

    def _is_asked(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._wanted > self.looks or self._over)
            self._is_looking = not self._over
            return self._is_looking


def look() -> list[str]:
    """Return what does not hold at one moment."""
    with transaction.atomic():
        sql.execute(ONE_MOMENT)
        return list(audit.at_once())
