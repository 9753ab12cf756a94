"""What anybody may read of the log: all of it. Proofs are made from the stored hashes of subtrees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from khanegi.base.errors import NotFound
from khanegi.ledger import merkle, witness
from khanegi.ledger.models import Checkpoint, Leaf, Node

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as a page shows it."""

    size: int
    root: str
    at: dt.datetime
    document: str


@dataclass(frozen=True, slots=True)
class Logged:
    """Where a permit stands in the log: its entries, and how many of them the last checkpoint covers."""

    positions: tuple[int, ...]
    proven: int
    checkpoint: Signed | None


def get(level: int, place: int) -> bytes:
    """Return the hash of a complete subtree."""
    return bytes(Node.objects.values_list("hash", flat=True).get(level=level, place=place))


def subtrees(size: int) -> dict[merkle.Where, bytes]:
    """Return the complete subtrees of which a log of this size is made, by level and place."""
    wanted = Q(pk__in=[])
    for level in range(size.bit_length()):
        if size >> level & 1:
            wanted |= Q(level=level, place=(size >> level) - 1)
    return {(node.level, node.place): bytes(node.hash) for node in Node.objects.filter(wanted)}


def checkpoint(size: int | None = None) -> Signed | None:
    """Return the checkpoint of a size, the last one by default; None where there is none."""
    rows = Checkpoint.objects.order_by("-size")
    row = rows.first() if size is None else rows.filter(size=size).first()
    return _signed(row) if row else None


def checkpoints() -> list[Signed]:
    """Return the last checkpoints, the newest first."""
    return [_signed(row) for row in Checkpoint.objects.order_by("-size")[:SHOWN]]


def _signed(row: Checkpoint) -> Signed:
    said = witness.read(row.document)
    return Signed(row.size, said["root"] if said else "", row.at, row.document)


def logged(subject: str) -> Logged:
    """Return where a permit stands in the log."""
    rows = Leaf.objects.filter(subject=subject).order_by("position")
    positions, last = tuple(rows.values_list("position", flat=True)), checkpoint()
    return Logged(positions, sum(at < last.size for at in positions) if last else 0, last)


def proof(subject: str, since: int | None = None) -> dict[str, Any]:
    """Return what `witness.py` checks: the entries of a permit in the log of the last checkpoint.

    With `since`, also that the log of that checkpoint is its beginning. Raises NotFound.
    """
    last = checkpoint()
    rows = Leaf.objects.filter(subject=subject, position__lt=last.size if last else 0)
    leaves = list(rows.order_by("position").values_list("position", "data"))
    if last is None or not leaves:
        raise NotFound(subject)
    entries = [
        {"index": at, "data": data, "path": _hex(merkle.inclusion(at, last.size, get))} for at, data in leaves
    ]
    found: dict[str, Any] = {"number": subject, "entries": entries, "checkpoint": last.document}
    return found | ({"consistency": _growth(since, last.size)} if since is not None else {})


def growth(old: int, new: int) -> dict[str, Any]:
    """Return the proof that one checkpoint's log is the beginning of another's. Raises NotFound."""
    one, other = checkpoint(old), checkpoint(new)
    if one is None or other is None:
        raise NotFound(f"{old} {new}")
    return {
        "older": one.document,
        "checkpoint": other.document,
        "entries": [],
        "consistency": _growth(old, new),
    }


def _growth(old: int, new: int) -> dict[str, list[str]]:
    if old > new or checkpoint(old) is None:
        raise NotFound(str(old))
    return {str(old): _hex(merkle.consistency(old, new, get))}


def _hex(path: list[bytes]) -> list[str]:
    return [step.hex() for step in path]
