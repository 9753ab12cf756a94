"""Handing a text message to the SMS gateway. Called from jobs only, never inside a transaction."""

from __future__ import annotations

import json

from django.conf import settings

from khanegi.links import http
from khanegi.links.breaker import Breaker

TOTAL_SECONDS = 10
REFUSED = (400, 409, 422)
TAKEN = (200, 201)
GatewayDown = http.Down
breaker = Breaker()


class GatewayRefused(Exception):
    """The gateway will never take this message, such as to a number that does not exist."""


def send(to: str, text: str, *, key: str) -> str:
    """Hand over one message and return the gateway's id for it. Raises GatewayDown or GatewayRefused.

    `key` names the message: sent again with the same key it is delivered, and paid for, once.
    """
    message = json.dumps({"to": to, "text": text}).encode()
    asked = http.Request(method="POST", path="/messages", body=message, headers=_headers(key))
    answer = http.ask(settings.SMS_URL, asked, breaker, within=TOTAL_SECONDS, agreed=(*TAKEN, *REFUSED))
    if answer.status in REFUSED:  # it works; it is this message that it does not want
        raise GatewayRefused(f"answer {answer.status}")
    return _id_in(answer.body)


def _headers(key: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    return headers


def _id_in(body: bytes) -> str:
    try:
        return str(json.loads(body)["id"])
    except (ValueError, KeyError, TypeError) as nonsense:
        raise GatewayDown("the answer is not the one agreed upon") from nonsense
