"""Everything a proposal is computed from, frozen as columns, and the proposal. Standard library only."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, Self

MADE = 1  # the version of what is kept; a newer one must still read the older
TIERS = 4  # same field and own county, same field and neighbour, kin and own, kin and neighbour


@dataclass(frozen=True, slots=True)
class Kept:
    """Columns that are kept as bytes: a head in JSON, then each column in the order of its name here."""

    head: Mapping[str, Any]

    def dumped(self) -> bytes:
        """Return the bytes whose hash stands for all of it; the same on every machine."""
        columns = [getattr(self, one.name) for one in fields(self) if one.name != "head"]
        sizes = [(column.typecode, len(column)) for column in columns]
        head = json.dumps({"made": MADE, **self.head, "sizes": sizes}, sort_keys=True).encode()
        return b"".join([len(head).to_bytes(4, "little"), head, *map(_little, columns)])

    def packed(self) -> tuple[bytes, str]:
        """Return the columns compressed, and the SHA-256 of what they hold."""
        whole = self.dumped()
        return zlib.compress(whole, 1), sha256(whole).hexdigest()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        whole = memoryview(zlib.decompress(packed))
        at = 4 + int.from_bytes(whole[:4], "little")
        head = json.loads(bytes(whole[4:at]))
        columns = []
        for code, length in head.pop("sizes"):
            column: array[int] = array(code)
            end = at + length * column.itemsize
            column.frombytes(whole[at:end])
            if sys.byteorder == "big":
                column.byteswap()
            columns.append(column)
            at = end
        head.pop("made")
        return cls(head, *columns)


def _little(column: array[int]) -> bytes:
    if sys.byteorder == "big":
        column = column[:]
        column.byteswap()
    return column.tobytes()


@dataclass(frozen=True, slots=True)
class Market(Kept):
    """The waiting people of a province and the free rooms of its open sponsors at one moment.

    People stand in the order of the pool (standing, lot), so the lower of two places goes first. Who waits
    for two fields stands there twice, and with both cases in `twin_case`, under one number in `twin`. Rooms
    stand by sponsor, the longest open first. `kin` is the same number where field groups are the same.
    `parted` are those who said no to each other, and who is the sponsor. `head` holds `day` (an ordinal).
    """

    person: array[int]
    field: array[int]
    kin: array[int]
    county: array[int]
    far: array[int]
    standing: array[int]  # days before `day`
    room: array[int]
    owner: array[int]
    room_field: array[int]
    room_kin: array[int]
    room_county: array[int]
    free: array[int]
    near_from: array[int]
    near_to: array[int]
    parted_person: array[int]
    parted_owner: array[int]
    twin_case: array[int]
    twin: array[int]

    @property
    def spread(self) -> int:
        """Return how many days somebody has waited longer than somebody else, at most."""
        return max(self.standing, default=0) - min(self.standing, default=0)

    def tier(self, person: int, room: int) -> int:
        """Return in which part of the ranked list a pair stands, which is known to be possible."""
        is_kin = self.field[person] != self.room_field[room]
        return 2 * is_kin + (self.county[person] != self.room_county[room])

    def neighbours(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for one, other in zip(self.near_from, self.near_to, strict=True):
            found.setdefault(one, set()).add(other)
        return found

    def parted(self) -> dict[int, frozenset[int]]:
        """Return, by case of a person, the sponsors that they or that refused them."""
        found: dict[int, set[int]] = {}
        for person, owner in zip(self.parted_person, self.parted_owner, strict=True):
            found.setdefault(person, set()).add(owner)
        return {person: frozenset(owners) for person, owners in found.items()}

    def twins(self) -> dict[int, int]:
        """Return the number of each place whose person stands at another place too."""
        numbers = dict(zip(self.twin_case, self.twin, strict=True))
        return {place: numbers[case] for place, case in enumerate(self.person) if case in numbers}


@dataclass(frozen=True, slots=True)
class Plan(Kept):
    """Who might go where: `person` and `room` are places in the columns of the market, by room."""

    person: array[int]
    room: array[int]

    @classmethod
    def of(cls, pairs: list[tuple[int, int]]) -> Self:
        """Make a plan of (room, person) pairs."""
        pairs.sort()
        return cls({}, array("i", [one for _, one in pairs]), array("i", [room for room, _ in pairs]))

    def figures(self, market: Market) -> dict[str, Any]:
        """Return how many are placed, how many in each part of the list, and their days together."""
        tiers, days = [0] * TIERS, 0
        for person, room in zip(self.person, self.room, strict=True):
            tiers[market.tier(person, room)] += 1
            days += market.standing[person]
        return {"placed": len(self.person), "days": days, "tiers": tiers}


def worth(figures: Mapping[str, Any]) -> tuple[int, int, int]:
    """Return what makes one plan better than another: how many, then how high in the list, then days."""
    down = sum(part * count for part, count in enumerate(figures["tiers"]))
    return figures["placed"], -down, figures["days"]
