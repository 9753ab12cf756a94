"""Checkpoints as files: written once under the size of the log, never over another, and read in order."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"(\d{12})\.checkpoint")


class NoFolder(Exception):
    """There is no place outside the database to write checkpoints to."""


def folder() -> Path:
    """Return where checkpoints lie. Raises NoFolder."""
    if not settings.CHECKPOINTS:
        raise NoFolder("KHANEGI_CHECKPOINTS is not given to this process")
    return Path(settings.CHECKPOINTS)


def every() -> list[tuple[int, str]]:
    """Return size and text of every checkpoint, the smallest first. Raises NoFolder."""
    place = folder()
    return [(int(name[:12]), (place / name).read_text("utf-8")) for name in _names(place)]


def last() -> tuple[int, str] | None:
    """Return size and text of the largest checkpoint, None where there is none. Raises NoFolder."""
    place = folder()
    names = _names(place)
    return (int(names[-1][:12]), (place / names[-1]).read_text("utf-8")) if names else None


def _names(place: Path) -> list[str]:
    return (
        sorted(path.name for path in place.iterdir() if NAME.fullmatch(path.name)) if place.is_dir() else []
    )


def write(size: int, text: str) -> str:
    """Write a checkpoint, whole or not at all, so that it survives a loss of power.

    Return what lies there then: of two who write at once, the first one's.
    """
    place = folder()
    place.mkdir(mode=0o755, parents=True, exist_ok=True)
    path, part = place / f"{size:012}.checkpoint", place / f".{secrets.token_hex(8)}.part"
    try:
        with part.open("x", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o444)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            return path.read_text("utf-8")
    finally:
        part.unlink(missing_ok=True)
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return text
