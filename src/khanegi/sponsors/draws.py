"""The lottery that breaks ties: a seed a month, promised by its hash before anybody enters.

Who enters the pool gets the next ticket of the month and the lot that the month's seed gives to it. When
the month is over the seed is published, and anybody can compute every lot again (docs/lottery.md).
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db.models import Max

from khanegi.base import jalali
from khanegi.sponsors import lottery
from khanegi.sponsors.models import Draw, Pool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person who enters gets: the draw, their number in it, and the lot of that number."""

    draw: Draw
    ticket: int
    lot: int


def month(day: dt.date) -> str:
    """Return the Jalali month of a day, «1405-09»."""
    year, number, _ = jalali.to_parts(day)
    return f"{year}-{number:02}"


def of(day: dt.date) -> Draw:
    """Return the draw of a day's month, made with a fresh seed if it is the first asked for."""
    seed = secrets.token_hex(32)
    given = {"seed": seed, "commitment": lottery.commitment(seed), "ends_on": _last(day)}
    return Draw.objects.get_or_create(month=month(day), defaults=given)[0]


def promise(day: dt.date) -> None:
    """Make the draws of a day's month and of the next, so that each is promised before it begins."""
    of(of(day).ends_on + dt.timedelta(days=1))


def enter(day: dt.date) -> Entry:
    """Give the next ticket of the month. Whoever enters next waits until this transaction ends."""
    draw = Draw.objects.select_for_update(of=("self",), no_key=True).get(pk=of(day).pk)
    ticket = (Pool.objects.filter(draw=draw).aggregate(last=Max("ticket"))["last"] or 0) + 1
    return Entry(draw, ticket, int(lottery.lot(draw.seed, ticket), 16))


def _last(day: dt.date) -> dt.date:
    """Return the last day of a day's Jalali month."""
    year, number, _ = jalali.to_parts(day)
    return jalali.from_parts(year, number, jalali.month_length(year, number))
