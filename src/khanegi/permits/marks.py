"""What the square mark (QR) of a permit says, signed, so that it can be believed without any network.

A few bytes, since every byte makes the mark denser: version, key, number, kind, county, two days, field,
initials, then the signature (Ed25519) over all of it. The page for use without a network reads the same.
"""

from __future__ import annotations

import base64
import datetime as dt
import struct
from dataclasses import dataclass

from khanegi.permits import keys

VERSION = 1
KINDS = ("independent", "covered", "sponsor", "cooperative")  # by place; keys are forever
DAY_ONE = dt.date(2020, 1, 1)
HEAD = struct.Struct(">BBQBHHH")  # version, key, number, kind, county, issued, valid until
SIGNATURE = 64


class Unreadable(ValueError):
    """The text is no mark of ours, or its signature does not hold."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a mark says of a permit: nothing by which its holder could be found."""

    number: str
    kind: str
    county: str
    field: str
    issued_on: dt.date
    valid_until: dt.date
    initials: str


def write(said: Said) -> str:
    """Return the mark's text: signed bytes in base64url. Raises keys.NoSeal."""
    own = keys.mark()
    head = HEAD.pack(
        VERSION,
        own.number,
        int(said.number),
        KINDS.index(said.kind),
        int(said.county),
        (said.issued_on - DAY_ONE).days,
        (said.valid_until - DAY_ONE).days,
    )
    body = head + _counted(said.field) + _counted(said.initials)
    return base64.urlsafe_b64encode(body + own.sign(body)).rstrip(b"=").decode()


def read(text: str) -> Said:
    """Return what a mark says once its signature holds. Raises Unreadable."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        body, signature = data[:-SIGNATURE], data[-SIGNATURE:]
        version, key, number, kind, county, issued, until = HEAD.unpack_from(body)
        field, rest = _taken(body[HEAD.size :])
        initials, rest = _taken(rest)
    except (ValueError, struct.error, IndexError) as broken:
        raise Unreadable(text) from broken
    if version != VERSION or rest or not keys.is_of(key, signature, body):
        raise Unreadable(text)
    return Said(
        number=f"{number:013}",
        kind=KINDS[kind],
        county=f"{county:04}",
        field=field,
        issued_on=DAY_ONE + dt.timedelta(days=issued),
        valid_until=DAY_ONE + dt.timedelta(days=until),
        initials=initials,
    )


def _counted(text: str) -> bytes:
    data = text.encode()
    return bytes([len(data)]) + data


def _taken(data: bytes) -> tuple[str, bytes]:
    end = 1 + data[0]
    return data[1:end].decode(), data[end:]
