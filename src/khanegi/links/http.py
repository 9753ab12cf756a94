"""Asking an outside party over HTTP, for every adapter alike: whatever the party does, this ends in time."""

from __future__ import annotations

import socket
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import NamedTuple
from urllib.parse import urlsplit

from khanegi.links.breaker import Breaker

CONNECT_SECONDS = 3
LONGEST_ANSWER = 64 * 1024


class Down(Exception):
    """They did not do it, or nobody can know. Try again with the same key."""


class Resting(Down):
    """They were not even asked: after several failures in a row they are left alone for a while."""


class Answer(NamedTuple):
    status: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked: `path` goes behind the address of the party in the settings."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def ask(base: str, request: Request, breaker: Breaker, *, within: float, agreed: Container[int]) -> Answer:
    """Ask once and return an answer whose status is one of the agreed ones. Raises Down.

    Redirects are not followed: where messages go is decided by the settings alone.
    """
    if not breaker.lets_through():
        raise Resting("it failed several times in a row and is left alone for a while")
    try:
        answer = _Call(base, request).answer(within)
    except (OSError, HTTPException) as silence:
        breaker.failed()
        raise Down(f"no answer: {type(silence).__name__}") from silence
    if answer.status not in agreed or len(answer.body) > LONGEST_ANSWER:
        breaker.failed()
        raise Down(f"answer {answer.status}, {len(answer.body)} bytes")
    breaker.succeeded()
    return answer


class _Call(Thread):
    """One request in a thread of its own: no time-out of a socket covers a slow resolver or slow bytes."""

    def __init__(self, base: str, request: Request) -> None:
        super().__init__(daemon=True)
        url = urlsplit(base)
        kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        self._connection = kind(url.hostname or "", url.port, timeout=CONNECT_SECONDS)
        self._path, self._request = f"{url.path.rstrip('/')}{request.path}", request
        self._given_up = Event()
        self._came: SimpleQueue[Answer | Exception] = SimpleQueue()

    def answer(self, within: float) -> Answer:
        self.start()
        try:
            came = self._came.get(timeout=within)
        except Empty:
            self._given_up.set()
            self._cut()
            raise TimeoutError from None
        if isinstance(came, Exception):
            raise came
        return came

    def run(self) -> None:
        try:
            self._came.put(self._asked())
        except Exception as wrong:  # raised where it is waited for
            self._came.put(wrong)
        finally:
            self._connection.close()

    def _asked(self) -> Answer:
        self._connection.connect()
        if self._given_up.is_set():  # nobody waits: what is not asked cannot come late
            raise TimeoutError
        self._connection.sock.settimeout(None)  # `answer` waits as long as agreed, and then cuts
        asked = self._request
        self._connection.request(asked.method, self._path, asked.body or None, dict(asked.headers))
        answer = self._connection.getresponse()
        return Answer(answer.status, answer.read(LONGEST_ANSWER + 1))

    def _cut(self) -> None:
        """End a call that drips, so that its thread does not stay for ever."""
        held: socket.socket | None = self._connection.sock
        try:
            if held is not None:
                held.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it ended by itself in the same moment
