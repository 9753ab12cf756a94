"""Where files lie: under random names, written out to the disk before any row names them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "papers"


def keep(data: bytes, ending: str) -> str:
    """Store a file and return its name; when this returns, it survives a loss of power."""
    token = secrets.token_hex(16)
    name = default_storage.save(f"{FOLDER}/{token[:2]}/{token}{ending}", ContentFile(data))
    with contextlib.suppress(NotImplementedError):  # a store without paths looks after itself
        path = default_storage.path(name)
        for place in (path, os.path.dirname(path)):
            _flush(place)
    return name


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def drop(name: str) -> None:
    default_storage.delete(name)


def _flush(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
