"""A batch proposal as the secretariat reads it: how far it is, what came out, and what is gained by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.base.persian import number
from khanegi.sponsors.queries.batches import Asked
from khanegi.sponsors.queries.ranked import FIELD, PLACE

STATES = {
    "queued": ("در صف محاسبه", "info"),
    "running": ("در حال محاسبه", "info"),
    "done": ("آماده", "ok"),
    "cancelled": ("متوقف شد", "off"),
    "failed": ("ناتمام ماند", "bad"),
}
STAGES = {
    "gather": "خواندن فهرست انتظار و جاهای خالی",
    "greedy": "چیدن نوبت به نوبت",
    "exact": "جست‌وجوی بهترین چیدمان",
    "keep": "نگه‌داشتن نتیجه",
}
PARTS = tuple(f"{field}، {place}" for field in FIELD for place in PLACE)
NO_SOLVER = "حل دقیق روی این دستگاه نصب نیست؛ پیشنهاد زیر چیدمان نوبت به نوبت است."


@dataclass(frozen=True, slots=True)
class Row:
    """One way of filling the room, in words."""

    title: str
    placed: str
    parts: tuple[tuple[str, str], ...]
    days: str


def page(asked: Asked) -> dict[str, Any]:
    """Return what the page and its fragment show of one proposal."""
    words, kind = STATES[asked.state]
    done = asked.state == "done"
    return {
        "asked": asked,
        "state": words,
        "kind": kind,
        "stage": "در حال متوقف‌شدن" if asked.is_stopping else STAGES.get(asked.stage, "در انتظار شروع"),
        "rows": _rows(asked.figures) if done else (),
        "gain": _gain(asked.figures) if done else "",
    }


def listed(asked: Asked) -> tuple[Asked, str, str, str]:
    """Return one line of the list: the proposal, its state in words and colour, and how many it places."""
    best = asked.figures.get("exact") or asked.figures.get("greedy")
    return asked, *STATES[asked.state], number(best["placed"]) if best else "—"


def _rows(figures: Mapping[str, Any]) -> tuple[Row, ...]:
    ways = (("نوبت به نوبت", figures["greedy"]), ("بهترین چیدمان", figures["exact"]))
    return tuple(
        Row(
            title,
            number(found["placed"]),
            tuple(zip(PARTS, map(number, found["tiers"]), strict=True)),
            number(found["days"]),
        )
        for title, found in ways
        if found
    )


def _gain(figures: Mapping[str, Any]) -> str:
    """Say in a sentence what the best plan is better by."""
    one, best = figures["greedy"], figures["exact"]
    if not best:
        return NO_SOLVER
    if more := best["placed"] - one["placed"]:
        return f"بهترین چیدمان {number(more)} نفر بیشتر از چیدن نوبت به نوبت جا می‌دهد."
    if nearer := best["tiers"][0] - one["tiers"][0]:
        ways = f"{number(abs(nearer))} نفر {'بیشتر' if nearer > 0 else 'کمتر'}"
        return f"شمار افراد یکی است؛ در بهترین چیدمان {ways} در رشته و شهرستان خود می‌مانند."
    if days := best["days"] - one["days"]:
        ways = f"روی هم {number(days)} روز بیشتر"
        return f"شمار افراد یکی است؛ در بهترین چیدمان جاگرفته‌ها {ways} منتظر مانده‌اند."
    return "چیدن نوبت به نوبت این بار خودش بهترین چیدمان است."
