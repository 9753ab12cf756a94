"""A circuit breaker: after several failures in a row, a silent party is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class Breaker:
    """Counts failures in a row. Each process has its own, so nothing is shared and nothing stored.

    After the rest, one call is let through to try; the others go on resting until it has answered.
    """

    def __init__(
        self, *, failures: int = 5, rest: float = 30, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit, self.rest, self.clock = failures, rest, clock
        self._failed = 0
        self._closed_until = 0.0
        self._lock = Lock()

    def lets_through(self) -> bool:
        """Say whether the party may be called now."""
        with self._lock:
            if self._failed < self.limit:
                return True
            if self.clock() < self._closed_until:
                return False
            self._closed_until = self.clock() + self.rest
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self.limit:
                self._closed_until = self.clock() + self.rest
