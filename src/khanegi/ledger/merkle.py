"""A Merkle tree over leaves in order (RFC 6962): roots and proofs from the hashes of complete subtrees.

`Get(level, place)` gives the hash of the complete subtree of 2**level leaves whose first leaf is
place * 2**level. Values only, no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from khanegi.ledger.witness import NOTHING, node_hash

Get = Callable[[int, int], bytes]
Where = tuple[int, int]  # level, place
Node = tuple[int, int, bytes]  # and hash


def root(size: int, get: Get) -> bytes:
    """Return the root of the first `size` leaves."""
    return _range(0, size, get) if size else NOTHING


def inclusion(index: int, size: int, get: Get) -> list[bytes]:
    """Return the audit path of a leaf in the tree of the first `size` leaves, from the leaf up."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    first, count = 0, size
    while count > 1:
        left = _split(count)
        if index < first + left:
            path.append(_range(first + left, count - left, get))
            count = left
        else:
            path.append(_range(first, left, get))
            first, count = first + left, count - left
    return path[::-1]


def consistency(old: int, new: int, get: Get) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is the beginning of the tree of `new`."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} has no beginning of {old}")
    if old in (0, new):
        return []
    path: list[bytes] = []
    first, count, rest, is_whole = 0, new, old, True
    while rest != count:
        left = _split(count)
        if rest <= left:
            path.append(_range(first + left, count - left, get))
            count = left
        else:
            path.append(_range(first, left, get))
            first, count, rest, is_whole = first + left, count - left, rest - left, False
    if not is_whole:
        path.append(_range(first, count, get))
    return path[::-1]


def grown(size: int, leaf: bytes, get: Get) -> Iterator[Node]:
    """Yield what a new leaf completes: itself, and each subtree that ends with it, from below."""
    level, place, found = 0, size, leaf
    yield level, place, found
    while place & 1:
        found = node_hash(get(level, place - 1), found)
        level, place = level + 1, place >> 1
        yield level, place, found


def _split(count: int) -> int:
    """Return the largest power of two below a count of two or more."""
    return 1 << ((count - 1).bit_length() - 1)


def _range(first: int, count: int, get: Get) -> bytes:
    """Return the root of `count` leaves from `first` on, which begins at a multiple of its largest power."""
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return get(level, first >> level)
    left = _split(count)
    return node_hash(_range(first, left, get), _range(first + left, count - left, get))
