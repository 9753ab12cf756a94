"""Where signed permits lie: under the hash of their bytes, so that a name never comes to hold other bytes."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "permits"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep(data: bytes) -> str:
    """Store a file, whole or not at all, and return its name; then it survives a loss of power."""
    sha256 = digest(data)
    name = f"{FOLDER}/{sha256[:2]}/{sha256}.pdf"
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # a store without paths writes whole files only and looks after itself
        return name if default_storage.exists(name) else default_storage.save(name, ContentFile(data))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _flush(path.parent)
    return name


def read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
