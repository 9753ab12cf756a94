"""Handing a text message to the SMS gateway. Called from jobs only, never inside a transaction."""

from __future__ import annotations

import json
import socket
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings

from khanegi.links.breaker import Breaker

CONNECT_SECONDS = 3
TOTAL_SECONDS = 10
LONGEST_ANSWER = 64 * 1024
REFUSED = (400, 409, 422)
breaker = Breaker()


class GatewayDown(Exception):
    """The gateway did not take the message, or nobody can know. Try again with the same key."""


class GatewayRefused(Exception):
    """The gateway will never take this message, such as to a number that does not exist."""


def send(to: str, text: str, *, key: str) -> str:
    """Hand over one message and return the gateway's id for it.

    `key` names the message: sent again with the same key it is delivered, and paid for, once.
    """
    if not breaker.lets_through():
        raise GatewayDown("the gateway failed several times in a row and is left alone for a while")
    try:
        status, body = _post({"to": to, "text": text}, key)
    except (OSError, HTTPException) as silence:
        breaker.failed()
        raise GatewayDown(f"no answer: {type(silence).__name__}") from silence
    if status in REFUSED:
        breaker.succeeded()  # it works; it is this message that it does not want
        raise GatewayRefused(f"answer {status}")
    if status not in (200, 201):  # a redirect too: where messages go is decided by the settings alone
        breaker.failed()
        raise GatewayDown(f"answer {status}")
    breaker.succeeded()
    return _id_in(body)


def _post(message: dict[str, str], key: str) -> tuple[int, bytes]:
    """Ask once. Whatever the gateway does, this ends after TOTAL_SECONDS."""
    began = time.monotonic()
    url = urlsplit(settings.SMS_URL)
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=CONNECT_SECONDS)
    connection.connect()
    # A time-out of the socket counts from the last byte: a gateway that drips would hold us for ever.
    watch = Timer(TOTAL_SECONDS - (time.monotonic() - began), _cut, [connection.sock])
    watch.daemon = True
    watch.start()
    try:
        connection.sock.settimeout(TOTAL_SECONDS)
        connection.request("POST", f"{url.path.rstrip('/')}/messages", json.dumps(message), _headers(key))
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)
    finally:
        watch.cancel()
        connection.close()


def _headers(key: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    return headers


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself in the same moment


def _id_in(body: bytes) -> str:
    try:
        return str(json.loads(body)["id"])
    except (ValueError, KeyError, TypeError) as nonsense:
        raise GatewayDown("the answer is not the one agreed upon") from nonsense
