"""A document as people look at it: pictures of its pages, each with the name of who looks across it."""

from __future__ import annotations

import datetime as dt
import logging

from khanegi.base import jalali
from khanegi.base.errors import NotFound
from khanegi.papers import files, store
from khanegi.papers.queries import Kept

log = logging.getLogger(__name__)


def thumb(kept: Kept) -> bytes:
    return _picture(kept, 0)


def count(kept: Kept) -> int:
    """Return how many pages a document has."""
    return kept.pages or len(_draw(kept)) - 1


def seen(kept: Kept, page: int, *, by: str, at: dt.datetime) -> bytes:
    """Return one page, marked with who sees it and when. Raises NotFound."""
    if page < 1:
        raise NotFound(str(page))
    day = "/".join(f"{part:02}" for part in jalali.to_parts(jalali.date_of(at)))
    return files.marked(_picture(kept, page), f"{by}  {day} {at.astimezone(jalali.TEHRAN):%H:%M}")


def _picture(kept: Kept, place: int) -> bytes:
    if not 0 <= place <= max(count(kept), 1):
        raise NotFound(str(place))
    try:
        return store.read(store.picture_of(kept.stored, place))
    except FileNotFoundError:
        return _draw(kept)[place]


def _draw(kept: Kept) -> list[bytes]:
    """Draw a document anew and keep the pictures, if the store has room for them."""
    small, pages = files.pages(kept.read())
    try:
        store.show(kept.stored, [small, *pages])
    except OSError:
        log.exception("pictures of %s could not be kept", kept.stored)
    return [small, *pages]
