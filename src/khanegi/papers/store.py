"""Where files lie: under random names, written out to the disk before any row names them.

Beside each document lie pictures of its pages, number 0 a thumbnail of the first. They are a copy: what is
lost of them is drawn anew (`pages`).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator, Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from khanegi.base.errors import Refusal, Refused

FOLDER = "papers"
NO_ROOM = Refusal(
    "store_down",
    "اکنون جایی برای نگهداری فایل نیست و فایل شما ذخیره نشد. ایراد از سامانه است. ساعتی دیگر دوباره بفرستید.",
)
log = logging.getLogger(__name__)


def keep(data: bytes, ending: str, shown: Sequence[bytes] = ()) -> str:
    """Store a document with its pictures and return its name; when this returns, it survives a loss of power.

    Raises Refused when the store takes no more; then nothing of it is left there.
    """
    token = secrets.token_hex(16)
    name = f"{FOLDER}/{token[:2]}/{token}{ending}"
    try:
        _save(name, data)
        with contextlib.suppress(NotImplementedError):  # a store without paths looks after itself
            path = default_storage.path(name)
            for place in (path, os.path.dirname(path)):
                _flush(place)
        show(name, shown)
    except OSError as full:
        log.exception("the store did not take a file of %s bytes", len(data))
        drop(name, len(shown))
        raise Refused(NO_ROOM) from full
    return name


def show(name: str, pictures: Sequence[bytes]) -> None:
    """Store the pictures of a document's pages, the thumbnail first, where they are not there yet."""
    for place, picture in enumerate(pictures):
        if not default_storage.exists(picture_of(name, place)):
            _save(picture_of(name, place), picture)


def read(name: str) -> bytes:
    """Return the bytes of a stored file. Raises FileNotFoundError."""
    with default_storage.open(name, "rb") as kept:
        data: bytes = kept.read()
        return data


def picture_of(name: str, place: int) -> str:
    return f"{whose(name)}-{place}.jpg"


def whose(name: str) -> str:
    """Return what all stored names of one document begin with."""
    folder, _, last = name.rpartition("/")
    return f"{folder}/{last.partition('.')[0].partition('-')[0]}"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def drop(name: str, pictures: int = 0) -> None:
    """Remove a document and so many pictures of its pages, whichever of them are there."""
    for one in (name, *(picture_of(name, place) for place in range(pictures))):
        with contextlib.suppress(OSError):  # the sweep takes what cannot be removed now
            default_storage.delete(one)


def every() -> Iterator[tuple[str, list[str]]]:
    """Yield each folder of the store with the names in it."""
    try:
        folders = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return
    for folder in folders:
        place = f"{FOLDER}/{folder}"
        yield place, [f"{place}/{name}" for name in default_storage.listdir(place)[1]]


def _save(name: str, data: bytes) -> None:
    """Store a file whole or not at all."""
    try:
        default_storage.save(name, ContentFile(data))
    except OSError:
        drop(name)
        raise


def _flush(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
