"""The money of a province in words: quota, what became of letters to banks, and why they were not paid."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from khanegi.base.persian import money, number
from khanegi.loans import funnel
from khanegi.rules.reasons import BANK

# Why a letter ended where no coded reason of the bank did it (loans.models.Referral).
ENDS = {
    "days": "اعتبار نامه پایان یافت",
    "permit": "مجوز تعلیق شد یا پایان یافت",
    "gave_up": "متقاضی از تسهیلات انصراف داد",
    "other_bank": "شعبه پاسخ نداد و متقاضی بانک دیگری خواست",
}
WHY = {**dict(BANK), **ENDS}


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


def page(provinces: Collection[int], year: int) -> dict[str, Any]:
    """Return what the cockpit shows of a year."""
    rows = funnel.banks(provinces, year)
    whole = funnel.whole(rows)
    return {
        "year": year,
        "banks": [_row(one) for one in rows],
        "whole": _row(whole) if whole else None,
        "reasons": _reasons(provinces, year),
    }


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
