"""Documents sent before there is a case: a skill is proven before the tracking code (the sheet, S9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import OperationalError, transaction
from django.db.models.functions import Now

from khanegi.papers import store
from khanegi.papers.checking import Sent, checked
from khanegi.papers.models import Early
from khanegi.people import actions as people

MOST = (20, dt.timedelta(hours=1))  # files of one person


def keep(*, user: int, code: str, about: str, file: Sent, more: Sequence[Sent] = ()) -> Early:
    """Keep a document in place of the one sent before; the case that asks for it takes it over.

    `more` are further files of it. The one before is swept later. Raises Invalid with `file`, or TooMany.
    """
    with transaction.atomic(durable=True):
        people.attempt(f"early:{user}", *MOST)
    clean = checked((file, *more))
    shown = (clean.thumb, *clean.pages)
    stored = store.keep(clean.data, clean.ending, shown)
    told: dict[str, object] = {
        "about": about,
        "name": clean.name,
        "media_type": clean.media_type,
        "size": len(clean.data),
    }
    told |= {"pages": len(clean.pages), "scanned_at": clean.scanned_at}
    try:
        with transaction.atomic(durable=True):
            row, _ = Early.objects.update_or_create(
                user_id=user,
                code=code,
                defaults={**told, "file": stored, "sha256": store.digest(clean.data), "at": Now()},
            )
    except OperationalError:
        # The answer of the commit may be lost: the row may be there. What is left over is swept later.
        raise
    except BaseException:
        store.drop(stored, len(shown))
        raise
    return row


def forget(*, before: dt.datetime, but_of: Iterable[int]) -> None:
    """Remove documents sent before a moment that no case took over, but of these people; files are swept."""
    Early.objects.filter(at__lt=before).exclude(user__in=but_of).delete()
