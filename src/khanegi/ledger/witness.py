"""Check a proof of the transparency log: python witness.py PROOF.json KEYS [OLDER.checkpoint]

Stands alone: Python's standard library, no database, nothing of the service. PROOF.json comes from the page
of a permit, KEYS («1:hex,2:hex») are the public keys of the log as you know them from elsewhere, and
OLDER.checkpoint is one you kept: then the file must also prove that nothing before it was changed.
What is checked is told in docs/ledger.md. The service checks itself with the very functions below.
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

HEAD = "khanegi checkpoint 1"
NOTHING = sha256(b"").digest()  # the root of a log without leaves
FIELDS = ("size", "root", "time", "previous", "key")


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962, 2.1)."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def root_of(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which an inclusion proof leads (RFC 9162, 2.1.3.2); None if it cannot be one."""
    if not 0 <= index < size:
        return None
    here, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            found = node_hash(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    return found if last == 0 else None


def grew(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether a proof shows the old log to be the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if old > new or old < 0:
        return False
    if old in (0, new):
        return not path and (old_root == NOTHING if old == 0 else old_root == new_root)
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            after = node_hash(after, step)
        here, last = here >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def signed_part(checkpoint: str) -> str:
    """Return the lines of a checkpoint that its signature covers."""
    return checkpoint.rpartition("signature ")[0]


def read(checkpoint: str) -> dict[str, str] | None:
    """Return the fields of a checkpoint; None if it has not the shape of one."""
    lines = checkpoint.splitlines()
    if len(lines) != len(FIELDS) + 2 or lines[0] != HEAD or not checkpoint.endswith("\n"):
        return None
    said = dict(line.split(" ", 1) for line in lines[1:] if " " in line)
    return said if list(said) == [*FIELDS, "signature"] and said["size"].isdecimal() else None


def is_signed(checkpoint: str, keys: Mapping[int, bytes]) -> bool:
    """Say whether one of these keys signed the checkpoint as it stands."""
    said = read(checkpoint)
    if said is None or not said["key"].isdecimal():
        return False
    key = keys.get(int(said["key"]))
    try:
        signature = base64.b64decode(said["signature"], validate=True)
    except binascii.Error:
        return False
    return key is not None and is_ed25519(key, signature, signed_part(checkpoint).encode())


def faults(proof: Mapping[str, Any], keys: Mapping[int, bytes], older: str = "") -> Iterator[str]:
    """Yield everything that is wrong with a proof; nothing if it holds."""
    checkpoint = proof["checkpoint"]
    said = read(checkpoint)
    if said is None or not is_signed(checkpoint, keys):
        yield "the checkpoint is not signed by a key of the log"
        return
    size, root = int(said["size"]), bytes.fromhex(said["root"])
    for entry in proof["entries"]:
        path = [bytes.fromhex(step) for step in entry["path"]]
        leaf = leaf_hash(entry["data"].encode())
        if root_of(leaf, entry["index"], size, path) != root:
            yield f"entry {entry['index']} is not in the log of this checkpoint"
    if older:
        yield from _of_older(older, keys, size, root, proof)


def _of_older(
    older: str, keys: Mapping[int, bytes], size: int, root: bytes, proof: Mapping[str, Any]
) -> Iterator[str]:
    kept = read(older)
    if kept is None or not is_signed(older, keys):
        yield "the older checkpoint is not signed by a key of the log"
        return
    path = [bytes.fromhex(step) for step in proof.get("consistency", {}).get(kept["size"], [])]
    if not grew(int(kept["size"]), size, bytes.fromhex(kept["root"]), root, path):
        yield f"the log of size {size} does not begin with the log of size {kept['size']}"


# Ed25519 (RFC 8032, 5.1), only to verify: some 5 ms a signature.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def is_ed25519(key: bytes, signature: bytes, data: bytes) -> bool:
    """Say whether this public key signed this."""
    if len(key) != 32 or len(signature) != 64:
        return False
    of_key, of_signature = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if of_key is None or of_signature is None or s >= ORDER:
        return False
    h = int.from_bytes(sha512(signature[:32] + key + data).digest(), "little") % ORDER
    one, other = _times(s, BASE), _plus(of_signature, _times(h, of_key))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 == (one[1] * other[2] - other[1] * one[2]) % P


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _x(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def _plus(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(factor: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            found = _plus(found, point)
        point, factor = _plus(point, point), factor >> 1
    return found


_Y = 4 * pow(5, P - 2, P) % P
BASE: Point = (_x(_Y, 0) or 0, _Y, 1, (_x(_Y, 0) or 0) * _Y % P)


def main(words: Sequence[str]) -> int:
    if len(words) not in (2, 3):
        print(__doc__)
        return 2
    proof = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    pairs = (pair.split(":") for pair in words[1].split(","))
    keys = {int(number): bytes.fromhex(key) for number, key in pairs}
    older = Path(words[2]).read_text(encoding="utf-8") if len(words) == 3 else ""
    found = list(faults(proof, keys, older))
    for fault in found:
        print(fault)
    if not found:
        for entry in proof["entries"]:
            print(f"In the log at place {entry['index']}: {entry['data']}")
    return len(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
