"""Keeping the fairness report of a day: counted once, never changed."""

from __future__ import annotations

import datetime as dt

from khanegi.sponsors.models import Fairness
from khanegi.sponsors.queries import fairness


def keep(day: dt.date) -> None:
    """Count and keep the report of a day. Running it again on the same day does nothing."""
    if not Fairness.objects.filter(day=day).exists():
        Fairness.objects.bulk_create([Fairness(day=day, rows=fairness.counted(day))], ignore_conflicts=True)
