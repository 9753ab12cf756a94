"""Secrets that we must be able to use again: sealed with a key that is not in the database."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


def fresh() -> bytes:
    """Return a new secret of 32 bytes."""
    return secrets.token_bytes(32)


def seal(secret: bytes, *, of: str) -> bytes:
    """Seal a secret; `of` says whose it is, and it opens for nobody else's row."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(settings.BANK_KEY).encrypt(nonce, secret, of.encode())


def unseal(box: bytes, *, of: str) -> bytes:
    """Return a sealed secret. Raises InvalidTag where the key or the owner is another."""
    return AESGCM(settings.BANK_KEY).decrypt(bytes(box[:NONCE]), bytes(box[NONCE:]), of.encode())
