"""How requests to and from outside systems are signed (docs/cooperative-api.md, docs/bank-api.md).

Standard library only: the stand-ins, which verify them, run without the service.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

PREFIX = "v1="


def of_request(key: bytes, *, method: str, path: str, timestamp: str, idempotency: str, body: bytes) -> str:
    """Return the signature of one request; `idempotency` is empty where there is no such header."""
    lines = (method, path, timestamp, idempotency, sha256(body).hexdigest())
    return PREFIX + _mark(key, "\n".join(lines))


def of_bank(
    key: bytes, *, method: str, path: str, timestamp: str, nonce: str, idempotency: str, body: bytes
) -> str:
    """Return the signature of one request between us and a bank, whoever of the two asks.

    `path` is everything behind the host, with its query; `idempotency` is empty where nothing is written.
    """
    lines = ("BANK", method, path, timestamp, nonce, idempotency, sha256(body).hexdigest())
    return PREFIX + _mark(key, "\n".join(lines))


def of_entrance(key: bytes, *, receipt: str, expires: str, nonce: str) -> str:
    """Return the signature of a way over. Its first word keeps it from passing for a request."""
    return PREFIX + _mark(key, "\n".join(("ENTER", receipt, expires, nonce)))


def same(one: str, other: str) -> bool:
    """Compare two signatures in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


def _mark(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()
