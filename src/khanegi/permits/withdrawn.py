"""Which permits do not hold, told in so few bits that a page can carry them all without a network.

A Bloom filter with a date, signed like a square mark: a permit that is in it is always found; one in
65,000 others is found too, and whoever finds one is sent to ask the register.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Mapping
from typing import Any

from khanegi.permits import keys

HASHES = 16  # 32-bit words of one SHA-512
LEAST = 64
BITS_EACH = HASHES / math.log(2)


def write(numbers: Iterable[str], at: dt.datetime) -> dict[str, Any]:
    """Return the signed filter of these numbers. Raises keys.NoSeal."""
    told = list(numbers)
    size = max(LEAST, 8 * math.ceil(len(told) * BITS_EACH / 8))
    bits = bytearray(size // 8)
    for number in told:
        for place in _places(number, size):
            bits[place >> 3] |= 1 << (place & 7)
    document = {
        "at": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "count": len(told),
        "filter": base64.b64encode(bits).decode(),
    }
    own = keys.mark()
    signature = base64.b64encode(own.sign(_signed(document))).decode()
    return {**document, "key": own.number, "signature": signature}


def holds(document: Mapping[str, Any]) -> bool:
    """Say whether the filter is as we signed it."""
    return keys.is_of(document["key"], base64.b64decode(document["signature"]), _signed(document))


def has(document: Mapping[str, Any], number: str) -> bool:
    """Say whether a number is in the filter: surely if it was put there, rarely if it was not."""
    bits = base64.b64decode(document["filter"])
    return all(bits[place >> 3] & 1 << (place & 7) for place in _places(number, len(bits) * 8))


def _places(number: str, size: int) -> list[int]:
    digest = hashlib.sha512(number.encode()).digest()
    return [int.from_bytes(digest[at : at + 4], "big") % size for at in range(0, 4 * HASHES, 4)]


def _signed(document: Mapping[str, Any]) -> bytes:
    return f"khanegi withdrawn 1\n{document['at']}\n{document['count']}\n{document['filter']}".encode()
