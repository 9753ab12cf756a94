"""The money of a province in words: quotas, how they burn down, what became of letters, and why not paid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.base import jalali
from khanegi.base.persian import digits_out, money, number
from khanegi.loans import funnel
from khanegi.loans.quota import choices, queries
from khanegi.rules.reasons import BANK

# Why a letter ended where no coded reason of the bank did it (loans.models.Referral).
ENDS = {
    "days": "اعتبار نامه پایان یافت",
    "permit": "مجوز تعلیق شد یا پایان یافت",
    "gave_up": "متقاضی از تسهیلات انصراف داد",
    "other_bank": "شعبه پاسخ نداد و متقاضی بانک دیگری خواست",
    "recalled": "دبیرخانه نامه را پس گرفت",
    "too_few": "افراد پشتیبان از کمترین شمار مجاز کمتر شدند",
}
WHY = {**dict(BANK), **ENDS}
BY: Mapping[str, tuple[str, Callable[[queries.Row], str]]] = {
    "county": ("شهرستان", lambda row: row.county),
    "bank": ("بانک", lambda row: row.bank),
    "agency": ("دستگاه", lambda row: row.agency),
}
KINDS = {
    "grant": "دادن سهمیه",
    "cut": "پس‌گرفتن سهمیه",
    "move_in": "جابه‌جایی از سهمیهٔ دیگر",
    "move_out": "جابه‌جایی به سهمیهٔ دیگر",
    "reserve": "نگه‌داشتن برای نامه",
    "free": "آزاد شدن از نامه",
    "use": "پرداخت",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One bank of the funnel, in words."""

    title: str
    sent: str
    accepted: str
    paid: str
    refused: str
    live: str
    percent: int
    money: str


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the quotas: a county, a bank, an agency or all of them."""

    title: str
    given: str
    reserved: str
    used: str
    free: str
    unspent: str
    percent: int  # of what was given, held by letters or paid


@dataclass(frozen=True, slots=True)
class Month:
    """What was paid in a month, and what of the year's money was not paid yet at its end."""

    title: str
    paid: str
    remains: str
    percent: int


def page(provinces: Collection[int], year: int, by: str) -> dict[str, Any]:
    """Return what the cockpit shows of a year, its quotas summed by county, bank or agency."""
    rows, sent = queries.cockpit(year, provinces), funnel.banks(provinces, year)
    whole = funnel.whole(sent)
    total = queries.total(rows)
    return {
        "year": year,
        "by": by,
        "tabs": [(key, words) for key, (words, _) in BY.items()],
        "shares": _shares(rows, by),
        "total": _share("همهٔ استان", total) if rows else None,
        "months": _months(year, total.given, queries.burnt(year, provinces)) if rows else [],
        "moves": [(KINDS[line.kind], line) for line in queries.ledger(year, provinces)],
        "banks": [_row(one) for one in sent],
        "whole": _row(whole) if whole else None,
        "reasons": _reasons(provinces, year),
    }


def _shares(rows: Iterable[queries.Row], by: str) -> list[Share]:
    titles, found = dict(choices.agencies()), dict[str, list[queries.Row]]()
    for row in rows:
        key = BY[by][1](row)
        found.setdefault(titles.get(key, key or choices.ALL_AGENCIES), []).append(row)
    return [_share(title, queries.total(of)) for title, of in found.items()]


def _share(title: str, stand: queries.Stand) -> Share:
    percent = 100 * (stand.reserved + stand.used) // stand.given if stand.given else 0
    return Share(
        title,
        money(stand.given),
        money(stand.reserved),
        money(stand.used),
        money(stand.free),
        money(stand.unspent_at_end),
        percent,
    )


def _months(year: int, given: int, burnt: Iterable[int]) -> list[Month]:
    """Return the months of a year that have begun."""
    left, told = given, []
    now = jalali.to_parts(jalali.today())[:2]
    for month, paid in enumerate(burnt, 1):
        if (year, month) > now:
            break
        left -= paid
        told.append(Month(jalali.MONTHS[month - 1], money(paid), money(left), 100 * left // (given or 1)))
    return told


def _row(one: funnel.Bank) -> Row:
    return Row(
        one.title,
        number(one.sent),
        number(one.accepted),
        number(one.paid),
        number(one.refused + one.other),
        number(one.live),
        one.percent,
        money(one.money),
    )


def _reasons(provinces: Collection[int], year: int) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return (reason, how often, by bank), the most frequent first."""
    found: dict[str, list[tuple[str, int]]] = {}
    for bank, code, count in funnel.reasons(provinces, year):
        found.setdefault(code, []).append((bank, count))
    ranked = sorted(found.items(), key=lambda pair: -sum(count for _, count in pair[1]))
    return [
        (
            WHY.get(code, code),
            number(sum(count for _, count in of)),
            [(bank, number(count)) for bank, count in of],
        )
        for code, of in ranked
    ]


def years(now: int) -> tuple[tuple[str, str], ...]:
    """Return the years in which a quota may be given: this one and the next."""
    return tuple((str(year), digits_out(year)) for year in (now, now + 1))
