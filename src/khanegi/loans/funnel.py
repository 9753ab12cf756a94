"""What becomes of the letters to banks in a year: sent, accepted, paid, refused, and why not.

Counted over the letters of one year, a few thousand rows of a province, whenever somebody asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from khanegi.base import jalali, sql

# A letter was accepted if the branch took up the case while the letter lived.
FUNNEL = """
select b.title, count(*), count(*) filter (where a.accepted), count(*) filter (where l.end_reason = 'paid'),
  count(*) filter (where l.end_reason like 'B%%'),
  count(*) filter (where l.ended_at is not null and l.end_reason <> 'paid' and l.end_reason not like 'B%%'),
  count(*) filter (where l.ended_at is null), sum(l.amount), coalesce(sum(p.paid), 0)
from loans_referral l
join people_office r on r.id = l.branch_id join people_office b on b.id = r.parent_id
cross join lateral (select exists (
    select from cases_event e where e.case_id = l.case_id and e.action = 'accept' and e.at >= l.written_at
      and (l.ended_at is null or e.at <= l.ended_at)) as accepted) a
cross join lateral (select sum(k.amount) as paid from loans_payment k where k.referral_id = l.id) p
where b.province_id = any(%(provinces)s) and l.written_at >= %(first)s and l.written_at < %(after)s
group by b.id, b.title order by count(*) desc, b.title
"""
REASONS = """
select b.title, l.end_reason, count(*)
from loans_referral l join people_office r on r.id = l.branch_id join people_office b on b.id = r.parent_id
where b.province_id = any(%(provinces)s) and l.written_at >= %(first)s and l.written_at < %(after)s
  and l.ended_at is not null and l.end_reason <> 'paid'
group by b.title, l.end_reason order by count(*) desc, b.title, l.end_reason
"""


@dataclass(frozen=True, slots=True)
class Bank:
    """The letters to one bank in a year; `other` are those that ended without the bank's own word."""

    title: str
    sent: int
    accepted: int
    paid: int
    refused: int
    other: int
    live: int
    asked: int
    money: int

    @property
    def percent(self) -> int:
        """Return how many in a hundred letters were paid."""
        return 100 * self.paid // self.sent


def banks(provinces: Collection[int], year: int) -> tuple[Bank, ...]:
    """Return what became of a year's letters, bank by bank, the most letters first."""
    return tuple(Bank(*row) for row in sql.rows(FUNNEL, _given(provinces, year)))


def whole(rows: Sequence[Bank]) -> Bank | None:
    """Return all banks together; None where there are no letters."""
    if not rows:
        return None
    keys = ("sent", "accepted", "paid", "refused", "other", "live", "asked", "money")
    return Bank("همهٔ بانک‌ها", *(sum(getattr(one, key) for one in rows) for key in keys))


def reasons(provinces: Collection[int], year: int) -> tuple[tuple[str, str, int], ...]:
    """Return (bank, code, how many letters) of what was not paid, the most frequent first."""
    return tuple((bank, code, count) for bank, code, count in sql.rows(REASONS, _given(provinces, year)))


def _given(provinces: Collection[int], year: int) -> dict[str, object]:
    first, after = (
        dt.datetime.combine(jalali.from_parts(one, 1, 1), dt.time(), jalali.TEHRAN)
        for one in (year, year + 1)
    )
    return {"provinces": list(provinces), "first": first, "after": after}
