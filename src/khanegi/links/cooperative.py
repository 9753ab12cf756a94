"""The cooperative system: handing a file over, asking what became of it, taking it back, the way there.

Called from jobs only, never inside a transaction; `entrance` asks nobody. The contract is
docs/cooperative-api.md.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from khanegi.links import http, signature
from khanegi.links.breaker import Breaker

TOTAL_SECONDS = 10
TAKEN, CONFLICT, UNKNOWN, REFUSED = (200, 201), 409, 404, (400, 422)
EXISTS = "already_exists"
ENTRANCE_SECONDS = 600
RECEIPT = re.compile(r"[A-Za-z0-9._-]{1,40}")
STATES = ("received", "registered", "returned")
Down = http.Down
Resting = http.Resting
breaker = Breaker()


class Refused(Exception):
    """They will never do this; the text is their code."""


class Nonsense(Down):
    """They answered something that was not agreed upon, such as a page instead of JSON."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What they say of one hand-off: their number, of what it is the receipt, and what they decided."""

    id: str
    reference: str
    sha256: str
    state: str
    outcome: Mapping[str, str]


def hand_over(body: bytes, *, key: str) -> Standing:
    """Hand over a file and return its receipt. Raises Down or Refused.

    Handed over again under the same key it is there once. Where they already have one of this
    reference and no longer know the key, their own number leads to what they have: F22.
    """
    answer = _ask("POST", "/handoffs", body, key, agreed=(*TAKEN, *REFUSED, CONFLICT))
    if answer.status in TAKEN:
        return _standing(answer.body)
    said = _json(answer.body)
    if answer.status == CONFLICT and said.get("code") == EXISTS:
        found = standing(str(said.get("id", "")))
        if found is None:
            raise Nonsense("they have it and they do not")
        return found
    raise Refused(str(said.get("code", ""))[:60])


def standing(receipt: str) -> Standing | None:
    """Return what they say of a hand-off; None if they know of none. Raises Down."""
    answer = _ask("GET", f"/handoffs/{quote(receipt, safe='')}", agreed=(200, UNKNOWN))
    return None if answer.status == UNKNOWN else _standing(answer.body)


def recall(reference: str) -> bool:
    """Take a hand-off back, whether it arrived or not; False if they have decided. Raises Down."""
    path = f"/handoffs/{quote(reference, safe='')}/recall"
    answer = _ask("POST", path, b"{}", f"recall-{reference}", agreed=(200, CONFLICT))
    return answer.status == 200


def entrance(receipt: str) -> str:
    """Return the address at which they know the person of this receipt; it holds for ten minutes."""
    given = {
        "receipt": receipt,
        "expires": str(int(time.time()) + ENTRANCE_SECONDS),
        "nonce": secrets.token_urlsafe(12),
    }
    mark = signature.of_entrance(settings.COOP_KEY, **given)
    return f"{settings.COOP_URL.rstrip('/')}/enter?{urlencode({**given, 'signature': mark})}"


def _ask(method: str, path: str, body: bytes = b"", key: str = "", *, agreed: tuple[int, ...]) -> http.Answer:
    timestamp = str(int(time.time()))
    mark = signature.of_request(
        settings.COOP_KEY, method=method, path=path, timestamp=timestamp, idempotency=key, body=body
    )
    headers = {"X-Timestamp": timestamp, "X-Signature": mark, "Accept": "application/json"}
    if body:
        headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
    asked = http.Request(method=method, path=path, body=body, headers=headers)
    return http.ask(settings.COOP_URL, asked, breaker, within=TOTAL_SECONDS, agreed=agreed)


def _standing(body: bytes) -> Standing:
    said = _json(body)
    outcome = said.get("outcome") or {}
    number, reference, mark, state = (
        str(said.get(name, "")) for name in ("id", "reference", "sha256", "state")
    )
    if not RECEIPT.fullmatch(number) or state not in STATES or not isinstance(outcome, dict):
        raise Nonsense("not what was agreed upon")
    told = {str(key): str(value) for key, value in outcome.items()}
    return Standing(number, reference, mark, state, told)


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as nonsense:
        raise Nonsense("not JSON") from nonsense
    if not isinstance(said, dict):
        raise Nonsense("not an object")
    return said
