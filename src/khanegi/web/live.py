"""What a page of questions adds up while it is typed, by the key of the page; the server counts again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Live:
    """What a page adds up while it is typed (static/web/sums.js): factors of rows, or terms."""

    label: str
    rows: str = ""
    factors: str = ""
    terms: str = ""
    unit: str = "ریال"


LIVE: Mapping[str, Live] = {
    "products": Live("جمع فروش سال", "products", "amount price"),
    "inputs": Live("جمع خرید مواد سال", "inputs", "amount price"),
    "equipment": Live("جمع ابزار و دستگاه", "equipment", "number price"),
    "room": Live("جمع ظرفیت", "room", "people", unit="نفر"),
    "members": Live("جمع سهم‌ها", "members", "share", unit="٪"),
    "costs": Live("جمع این صفحه", terms="fixed_cost monthly_cost*working_months other_cost"),
    "own": Live("جمع آوردهٔ شما", terms="own_cash own_kind"),
    "income": Live("سود هر ماه", terms="monthly_income -monthly_running"),
}
COUNTED = ("facility", "orders")  # pages with a button that counts without saving: instalment, people
