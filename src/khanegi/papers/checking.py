"""Whether what was sent may be kept: opened behind the wall, and shown to a scanner where one runs."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Protocol

from django.utils import timezone

from khanegi.base.errors import Invalid, Refusal, Refused, Unfit
from khanegi.links import clamd
from khanegi.papers import files, kinds

UNSCANNED = Refusal(
    "papers_unscanned",
    "ویروس‌یاب سامانه اکنون پاسخ نمی‌دهد و فایل شما ذخیره نشد. چند دقیقهٔ دیگر دوباره بفرستید.",
)
Read = Sequence[tuple[str, bytes]]
_opened: ContextVar[dict[tuple[bytes, ...], files.Clean] | None] = ContextVar("opened", default=None)
log = logging.getLogger(__name__)


class Sent(Protocol):
    """A file as it came, such as Django's UploadedFile."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def read(self) -> bytes: ...


def checked(sent: Sequence[Sent]) -> files.Clean:
    """Return what was sent as one document that may be kept.

    Raises Invalid with the key `file`; Refused where a scanner should answer and does not.
    """
    try:
        read = [_read(one) for one in sent]
        return replace(_open(read), scanned_at=_scanned(read))
    except Unfit as fault:
        raise Invalid({"file": (str(fault),)}) from fault


@contextmanager
def opened_once() -> Iterator[None]:
    """Within this block the same files are opened behind the wall once, by whatever names they are sent.

    For made-up people, who all send one picture: a process for each took the demo minutes.
    """
    token = _opened.set({})
    try:
        yield
    finally:
        _opened.reset(token)


def _open(read: Read) -> files.Clean:
    kept = _opened.get()
    if kept is None:
        return files.check(read)
    if (key := tuple(data for _, data in read)) not in kept:
        kept[key] = files.check(read)
    return replace(kept[key], name=kinds.clean_name(read[0][0], kept[key].ending))


def _read(file: Sent) -> tuple[str, bytes]:
    if file.size is not None and file.size > kinds.LARGEST:
        raise Unfit(kinds.SENTENCES["too_large"])
    return file.name or "", file.read()


def _scanned(sent: Read) -> dt.datetime | None:
    """Return when a scanner found all of this clean; None where there is no scanner."""
    if not clamd.is_on():
        return None
    try:
        found = [name for _, data in sent if (name := clamd.found(data))]
    except clamd.ScannerDown as silence:
        log.exception("the virus scanner does not answer")
        raise Refused(UNSCANNED) from silence
    if found:
        log.warning("an upload was refused: %s", ", ".join(found))
        raise Unfit(kinds.SENTENCES["infected"])
    return timezone.now()
