"""The result of a condition in words, alike on a page and on paper."""

from __future__ import annotations

from khanegi.base import jalali
from khanegi.base.persian import digits_out
from khanegi.intake.eligibility.words import Cited, Result

TOLD = {True: "برقرار است", False: "برقرار نیست", None: "بعداً بررسی می‌شود"}
REMARK = "جلوی مجوز را نمی‌گیرد"


def told(result: Result) -> str:
    """Return what came of a condition."""
    only_remarks = result.ok is False and not result.blocks
    return f"{TOLD[False]}، ولی {REMARK}" if only_remarks else TOLD[result.ok]


def cited(rule: Cited) -> str:
    """Return a rule as it stood: its title, since when, and what it rests on."""
    return digits_out(f"«{rule.title}»، از {jalali.show_short(rule.from_date)}: {rule.reference}")
