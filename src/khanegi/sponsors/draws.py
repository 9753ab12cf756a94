"""The lottery that breaks ties: a seed a month, promised by its hash before anybody enters.

Who enters the pool gets the lot that the month's seed gives to their number. When the month is over the
seed is published, and anybody can compute every lot of that month again (docs/lottery.md).
"""

from __future__ import annotations

import datetime as dt
import secrets
from hashlib import sha256

from khanegi.base import jalali
from khanegi.sponsors.models import Draw

BITS = 63  # fits PostgreSQL's bigint


def lot(seed: str, number: int) -> int:
    """Return the lot of an entry: the first 63 bits of SHA-256 over «seed:number». The lowest goes first."""
    digest = sha256(f"{seed}:{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - BITS)


def commitment(seed: str) -> str:
    return sha256(seed.encode()).hexdigest()


def month(day: dt.date) -> str:
    """Return the Jalali month of a day, «1405-09»."""
    year, number, _ = jalali.to_parts(day)
    return f"{year}-{number:02}"


def of(day: dt.date) -> Draw:
    """Return the draw of a day's month, made with a fresh seed if it is the first asked for."""
    name = month(day)
    seed = secrets.token_hex(32)
    row, _ = Draw.objects.get_or_create(
        month=name,
        defaults={"seed": seed, "commitment": commitment(seed), "ends_on": _last(day)},
    )
    return row


def _last(day: dt.date) -> dt.date:
    """Return the last day of a day's Jalali month."""
    year, number, _ = jalali.to_parts(day)
    return jalali.from_parts(year, number, jalali.month_length(year, number))
