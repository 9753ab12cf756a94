"""With what checkpoints are signed (Ed25519), and against what they are checked.

Only a worker is given the private key. A machine of one's own makes a key for itself, numbered nought: no
setting of a production takes that number.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

SELF_MADE = "ledger.key"


class NoKey(Exception):
    """There is nothing to sign a checkpoint with."""


@dataclass(frozen=True, slots=True)
class Key:
    """The private key and the number under which its public half is known."""

    number: int
    secret: Ed25519PrivateKey

    def sign(self, data: bytes) -> bytes:
        return self.secret.sign(data)


def own() -> Key:
    """Return the key of new checkpoints. Raises NoKey."""
    given = settings.LEDGER_KEY
    if not given and not settings.PRODUCTION:
        return Key(0, _self_made())
    found = re.fullmatch(r"([1-9]\d{0,2}):([0-9a-fA-F]{64})", given)
    if found is None:
        raise NoKey("KHANEGI_LEDGER_KEY is not given to this process, or is not like 1:hex")
    return Key(int(found[1]), Ed25519PrivateKey.from_private_bytes(bytes.fromhex(found[2])))


def public() -> dict[int, bytes]:
    """Return the public keys of checkpoints by their number, old ones too."""
    if settings.LEDGER_PUBLIC_KEYS:
        return {int(number): bytes.fromhex(key) for number, key in settings.LEDGER_PUBLIC_KEYS}
    key = own()
    return {key.number: key.secret.public_key().public_bytes_raw()}


def _self_made() -> Ed25519PrivateKey:
    """Return the key of this machine; whoever comes first makes it, whole or not at all."""
    path = Path(settings.SELF_MADE_KEYS).parent / SELF_MADE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{secrets.token_hex(8)}.part")
        part.write_text(Ed25519PrivateKey.generate().private_bytes_raw().hex(), encoding="ascii")
        part.chmod(0o600)
        try:
            os.link(part, path)
        except FileExistsError:  # somebody else was first
            pass
        finally:
            part.unlink()
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii")))
