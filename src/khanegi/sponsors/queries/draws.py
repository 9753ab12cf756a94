"""What everybody may know of the lottery: promises at once, seeds and lots when a month is over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from khanegi.base import jalali, sql
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_in
from khanegi.sponsors.lottery import DIGITS

MOST = 24
MONTHS = """
select d.month, d.commitment, d.made_at, d.ends_on, case when d.ends_on < %(today)s then d.seed else '' end,
  case when d.ends_on < %(today)s then (select count(*) from sponsors_pool q where q.draw_id = d.id) end
from sponsors_draw d where %(month)s in ('', d.month) order by d.month desc limit %(most)s
"""
ENTRIES = """
select q.ticket, q.lot, q.standing from sponsors_pool q join sponsors_draw d on d.id = q.draw_id
where d.month = %(month)s and d.ends_on < %(today)s order by q.standing, q.lot
"""


@dataclass(frozen=True, slots=True)
class Month:
    """The lottery of one month; `seed` is empty and `entries` unknown until it is over."""

    key: str
    commitment: str
    promised_at: dt.datetime
    ends_on: dt.date
    seed: str
    entries: int | None

    @property
    def begins_on(self) -> dt.date:
        year, month = self.key.split("-")
        return jalali.from_parts(int(year), int(month), 1)

    @property
    def is_ahead(self) -> bool:
        """Say whether the promise was there before the month began: not so for the first one."""
        return jalali.date_of(self.promised_at) < self.begins_on

    @property
    def title(self) -> str:
        return jalali.show(self.begins_on).split(maxsplit=2)[2]


def months() -> tuple[Month, ...]:
    """Return the lotteries of the last two years, the newest first."""
    given = {"today": jalali.today(), "month": "", "most": MOST}
    return tuple(Month(*row) for row in sql.rows(MONTHS, given))


def published(key: str) -> dict[str, Any]:
    """Return what lottery.py checks. Before its month is over there is a promise and nothing else.

    Raises NotFound for a month that was never promised.
    """
    given = {"today": jalali.today(), "month": key, "most": 1}
    row = sql.row(MONTHS, given)
    if row is None or not key:
        raise NotFound(key)
    found = Month(*row)
    told = {
        "month": found.key,
        "commitment": found.commitment,
        "promised_at": found.promised_at.isoformat(timespec="seconds"),
        "ends_on": _told(found.ends_on),
    }
    if not found.seed:
        return {**told, "seed": None, "entries": None}
    entries = [
        {"ticket": ticket, "lot": f"{lot:0{DIGITS}x}", "standing": _told(standing)}
        for ticket, lot, standing in sql.rows(ENTRIES, given)
    ]
    return {**told, "seed": found.seed, "entries": entries}


def _told(day: dt.date) -> str:
    return digits_in(jalali.show_short(day)).replace("/", "-")
