"""What was sent, made fit to be kept: files in, one clean document out, or `Unfit` with a sentence.

Neither names nor the types a browser claims are believed. Opening happens behind a wall (`confined`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from khanegi.base.errors import Unfit
from khanegi.papers import confined
from khanegi.papers.kinds import (
    ALL_AT_ONCE,
    AT_ONCE,
    ENDINGS,
    JPEG,
    LARGEST,
    SENTENCES,
    SMALL,
    clean_name,
    kind,
)


@dataclass(frozen=True, slots=True)
class Clean:
    """A document that may be kept: itself, a thumbnail, and its pages as they are looked at."""

    name: str
    data: bytes
    media_type: str
    thumb: bytes
    pages: tuple[bytes, ...]
    scanned_at: dt.datetime | None = None

    @property
    def ending(self) -> str:
        return ENDINGS[self.media_type]


def check(sent: Sequence[tuple[str, bytes]]) -> Clean:
    """Return what was sent, names and bytes, as one document that may be kept; of several, one PDF."""
    if len(sent) > AT_ONCE:
        raise Unfit(SENTENCES["too_many_files"])
    for _, data in sent:
        if not data:
            raise Unfit(SENTENCES["empty"])
        if len(data) > LARGEST:
            raise Unfit(SENTENCES["too_large"])
        if not kind(data):
            raise Unfit(SENTENCES["other_kind"])
    if sum(len(data) for _, data in sent) > ALL_AT_ONCE:
        raise Unfit(SENTENCES["too_large_together"])
    told, made = confined.run("clean", [data for _, data in sent])
    media_type = str(told.get("kind", ""))
    if len(made) < 3 or media_type not in ENDINGS or kind(made[0]) != media_type:
        raise Unfit(SENTENCES["broken"])
    return Clean(clean_name(sent[0][0], ENDINGS[media_type]), made[0], media_type, *shown(made[1:]))


def shown(made: Sequence[bytes]) -> tuple[bytes, tuple[bytes, ...]]:
    """Return thumbnail and pages; whatever is no picture after all is not shown to anybody."""
    if any(kind(one) != JPEG for one in made) or len(made[0]) > SMALL:
        raise Unfit(SENTENCES["broken"])
    return made[0], tuple(made[1:])


def pages(data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """Return thumbnail and pages of a kept document, drawn anew."""
    return shown(confined.run("pages", [data])[1])


def marked(page: bytes, words: str) -> bytes:
    """Return a page with `words` (Latin letters and digits) across it."""
    return confined.run("mark", [page], words=words)[1][0]
