"""A connection to an outside party that is kept open, for who has many things to say one after the other.

As `links.http`, whatever the party does, each question ends in time; unlike it, one thread and one
connection carry all of them.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection, RemoteDisconnected
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import SplitResult, urlsplit

from khanegi.links.http import CONNECT_SECONDS, LONGEST_ANSWER, Answer, Request


class Line:
    """Asks one address. Not for several threads at once."""

    def __init__(self, base: str) -> None:
        self._url = urlsplit(base)
        self._carrier: _Carrier | None = None

    def ask(self, make: Callable[[], Request], *, within: float) -> Answer:
        """Ask once and return the answer, a redirect too. Raises OSError or HTTPException.

        `make` returns the request, a new one for each time it goes out: what is signed is good once.
        """
        if self._carrier is None:
            self._carrier = _Carrier(self._url)
            self._carrier.start()
        self._carrier.work.put(make)
        try:
            came = self._carrier.came.get(timeout=within)
        except Empty:
            self._carrier.cut()
            self._carrier = None
            raise TimeoutError from None
        if isinstance(came, Exception):
            self._carrier = None  # it has ended with this
            raise came
        return came

    def close(self) -> None:
        if self._carrier is not None:
            self._carrier.work.put(None)
            self._carrier = None


class _Carrier(Thread):
    """The thread that talks: a slow resolver or slow bytes hold it, and not who waits with a limit."""

    def __init__(self, url: SplitResult) -> None:
        super().__init__(daemon=True)
        kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        self._connection = kind(url.hostname or "", url.port, timeout=CONNECT_SECONDS)
        self._path = url.path.rstrip("/")
        self._given_up = False
        self.work: SimpleQueue[Callable[[], Request] | None] = SimpleQueue()
        self.came: SimpleQueue[Answer | Exception] = SimpleQueue()

    def run(self) -> None:
        try:
            while (asked := self.work.get()) is not None:
                self.came.put(self._answered(asked))
        except Exception as wrong:  # raised where it is waited for
            self.came.put(wrong)
        finally:
            self._connection.close()

    def _answered(self, make: Callable[[], Request]) -> Answer:
        """Ask; once more where the connection had been kept open and the other side had closed it."""
        if self._connection.sock is None:
            return self._asked(make())
        try:
            return self._asked(make())
        except (RemoteDisconnected, ConnectionError):
            self._connection.close()
            return self._asked(make())

    def _asked(self, asked: Request) -> Answer:
        if self._given_up:  # nobody waits: what is not asked cannot come late
            raise TimeoutError
        if self._connection.sock is None:
            self._connection.connect()
            self._held().settimeout(None)  # `ask` waits as long as agreed, and then cuts
        self._connection.request(
            asked.method, f"{self._path}{asked.path}" or "/", asked.body or None, dict(asked.headers)
        )
        answer = self._connection.getresponse()
        body = answer.read(LONGEST_ANSWER + 1)
        if answer.length:  # longer than we read, or cut off in the middle
            raise HTTPException(f"{answer.length} bytes of the answer are missing")
        return Answer(answer.status, body)

    def _held(self) -> socket.socket:
        """Return the open socket. Raises OSError where there is none."""
        held: socket.socket | None = self._connection.sock
        if held is None:
            raise ConnectionAbortedError
        return held

    def cut(self) -> None:
        """End a call that drips, so that its thread does not stay for ever."""
        self._given_up = True
        try:
            self._held().shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it ended by itself in the same moment
