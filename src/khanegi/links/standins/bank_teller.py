"""How the stand-in of a bank's system calls the service back: signed, each act under a key of its own."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

from khanegi.links import signature

API = "/api/v1/bank"
SECONDS = 15


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    said: Any
    headers: dict[str, str]


@dataclass(slots=True)
class Teller:
    """A program with one key. `skew` sets its clock wrong, on purpose."""

    service: str
    key_number: str
    secret: bytes
    skew: int = 0

    def ask(self, method: str, path: str, said: Any = None, *, key: str = "", **changed: str) -> Answer:
        """Send one signed request; `changed` are headers to send otherwise than they were signed."""
        body = b"" if said is None else said if isinstance(said, bytes) else _bytes(said)
        url = urlsplit(self.service)
        path = f"{API}{path}"
        headers = {**self.signed(method, path, body, key), **changed}
        kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        with closing(kind(url.hostname or "", url.port, timeout=SECONDS)) as connection:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return Answer(answer.status, _read(answer.read()), {k.lower(): v for k, v in answer.getheaders()})

    def signed(self, method: str, path: str, body: bytes, key: str = "") -> dict[str, str]:
        """Return the headers of a request. A new mark each time: a request is good once."""
        timestamp, nonce = str(int(time.time()) + self.skew), secrets.token_urlsafe(18)
        mark = signature.of_bank(
            self.secret,
            method=method,
            path=path,
            timestamp=timestamp,
            nonce=nonce,
            idempotency=key,
            body=body,
        )
        headers = {"X-Key": self.key_number, "X-Timestamp": timestamp, "X-Nonce": nonce, "X-Signature": mark}
        headers |= {"Accept": "application/json", "Content-Type": "application/json"}
        return headers | ({"Idempotency-Key": key} if key else {})

    def act(self, letter: str, action: str, amount: int, answers: dict[str, Any], *, key: str) -> Answer:
        said = {"amount": amount, "answers": answers}
        return self.ask(
            "POST", f"/referrals/{quote(letter, safe='')}/{quote(action, safe='')}", said, key=key
        )

    def letter(self, number: str) -> Answer:
        return self.ask("GET", f"/referrals/{quote(number, safe='')}")


def _bytes(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _read(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except ValueError:
        return body
