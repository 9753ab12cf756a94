"""What was told to a person, and about a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from khanegi.base import sql
from khanegi.notices.models import Notice

PAGE = 20
UNREAD = "select count(*) from notices_notice where to_id = %s and read_at is null"
SURELY_LATE = dt.timedelta(minutes=30)
NOT_DELIVERED = "پیامک تحویل نشد"
ON_ITS_WAY = "پیامک در راه است"
SENT = "با پیامک هم فرستاده شد"


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as its reader sees it; `carried` says in words what became of the text message."""

    pk: int
    case: str
    text: str
    made_at: dt.datetime
    is_read: bool
    carried: str
    is_undelivered: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of notices, the newest first; `after` leads to the older ones."""

    rows: tuple[Told, ...]
    after: int | None


def inbox(user: int, after: int | None = None) -> Inbox:
    """Return what this person was told; `after` is the number of the last notice already seen."""
    found = Notice.objects.filter(to=user).select_related("case").order_by("-made_at", "-id")
    if after is not None:
        last = Notice.objects.filter(to=user, pk=after).values_list("made_at", flat=True).first()
        if last is not None:
            found = found.filter(Q(made_at__lt=last) | Q(made_at=last, pk__lt=after))
    rows = list(found[: PAGE + 1])
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return Inbox(_told(rows[:PAGE]), more)


def unread(user: int) -> int:
    found: int = sql.row(UNREAD, [user])[0]
    return found


def by_case(case: int) -> tuple[Told, ...]:
    """Return what was told about a case, in order. For people who may open the case."""
    rows = Notice.objects.filter(case=case).select_related("case").order_by("made_at", "id")
    return _told(list(rows))


def _told(rows: list[Notice]) -> tuple[Told, ...]:
    now = timezone.now()
    return tuple(
        Told(
            pk=row.pk,
            case=row.case.code if row.case else "",
            text=row.text,
            made_at=row.made_at,
            is_read=row.read_at is not None,
            carried=carried(row, now),
            is_undelivered=carried(row, now) == NOT_DELIVERED,
        )
        for row in rows
    )


def carried(row: Notice, now: dt.datetime) -> str:
    """Return what became of the text message; nothing where none was meant to be sent."""
    if not row.by_sms:
        return ""
    if row.sent_at:
        return SENT
    if row.refused or now - row.made_at > SURELY_LATE:
        return NOT_DELIVERED
    return ON_ITS_WAY
