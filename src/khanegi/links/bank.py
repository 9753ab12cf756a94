"""The systems of banks: one message to one bank's hook, signed, until the bank says that it has its key.

Called from jobs only, never inside a transaction. The contract is docs/bank-api.md.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urlsplit

from django.conf import settings

from khanegi.links import signature
from khanegi.links.breaker import Breaker
from khanegi.links.http import LONGEST_ANSWER, Down, Request, Resting
from khanegi.links.line import Line

TOTAL_SECONDS = 10
TAKEN, REFUSED = (200, 201, 202), 422
AWAY = (502, 503, 504)  # what stands before the bank's system says that it does not answer
_breakers: dict[str, Breaker] = {}


class Refused(Exception):
    """They will never take this; the text is their code."""


class Nonsense(Down):
    """They answered something that was not agreed upon, such as a page instead of JSON."""


def breaker(address: str) -> Breaker:
    """Return the breaker of one hook in this process."""
    return _breakers.setdefault(address, Breaker())


def may_lead_to(address: str) -> bool:
    """Say whether a hook may lead there: for real people over TLS, and to a host that was named."""
    try:
        url = urlsplit(address)
        host, port = url.hostname or "", url.port
    except ValueError:
        return False
    plain = not (url.username or url.password or url.query or url.fragment) and port != 0
    if not plain or not host or not address.isascii() or any(char.isspace() for char in address):
        return False
    if settings.PRODUCTION:
        return url.scheme == "https" and host in settings.BANK_HOSTS
    return url.scheme in ("http", "https") and (not settings.BANK_HOSTS or host in settings.BANK_HOSTS)


@dataclass(slots=True)
class Hook:
    """The way to one bank, kept open. `close` it at the end."""

    address: str
    secret: bytes
    line: Line = field(init=False)
    _path: str = field(init=False)

    def __post_init__(self) -> None:
        self.line, self._path = Line(self.address), urlsplit(self.address).path.rstrip("/") or "/"

    def tell(self, body: bytes, *, key: str) -> None:
        """Tell one message; return when they have it under this key. Raises Down, Nonsense or Refused.

        Told again under the same key it is there once. Redirects are not followed: where messages go is
        decided by the hook alone.
        """
        guard = breaker(self.address)
        if not may_lead_to(self.address):
            raise Down("the hook leads where none may lead")
        if not guard.lets_through():
            raise Resting("it failed several times in a row and is left alone for a while")
        try:
            self._tell(body, key)
        except Refused:
            guard.succeeded()
            raise
        except Down:
            guard.failed()
            raise
        guard.succeeded()

    def _tell(self, body: bytes, key: str) -> None:
        def asked() -> Request:
            return Request(method="POST", path="", body=body, headers=self._headers(body, key))

        try:
            answer = self.line.ask(asked, within=TOTAL_SECONDS)
        except HTTPException as broken:
            if isinstance(broken, ConnectionError):
                raise Down(f"no answer: {type(broken).__name__}") from broken
            raise Nonsense(f"half an answer: {type(broken).__name__}") from broken
        except OSError as silence:
            raise Down(f"no answer: {type(silence).__name__}") from silence
        if answer.status in AWAY:
            raise Down(f"answer {answer.status}")
        if answer.status not in (*TAKEN, REFUSED) or len(answer.body) > LONGEST_ANSWER:
            raise Nonsense(f"answer {answer.status}, {len(answer.body)} bytes")
        said = _json(answer.body)
        if answer.status == REFUSED:
            raise Refused(str(said.get("code", ""))[:60])
        if said.get("key") != key:
            raise Nonsense("they do not say that they have it under this key")

    def _headers(self, body: bytes, key: str) -> dict[str, str]:
        timestamp, nonce = str(int(time.time())), secrets.token_urlsafe(16)
        mark = signature.of_bank(
            self.secret, method="POST", path=self._path, timestamp=timestamp, nonce=nonce,
            idempotency=key, body=body,
        )  # fmt: skip
        return {
            "X-Timestamp": timestamp,
            "X-Nonce": nonce,
            "X-Signature": mark,
            "Idempotency-Key": key,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def close(self) -> None:
        self.line.close()


def _json(body: bytes) -> dict[str, object]:
    try:
        said = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as nonsense:
        raise Nonsense("not JSON in UTF-8") from nonsense
    if not isinstance(said, dict):
        raise Nonsense("not an object")
    return said
