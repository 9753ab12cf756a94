"""What the clock does for this room, and the computing that takes long."""

from __future__ import annotations

from procrastinate.contrib.django import app

from khanegi.base import jalali
from khanegi.sponsors import draws, reports
from khanegi.sponsors.matching import actions as matching


@app.periodic(cron="5 21 * * *", periodic_id="sponsors.draws")
@app.task(name="sponsors.draws", queueing_lock="sponsors.draws")
def promise(timestamp: int) -> None:
    """Promise the lottery of this month and the next. Safe to run twice."""
    draws.promise(jalali.today())


@app.periodic(cron="40 22 * * *", periodic_id="sponsors.fairness")
@app.task(name="sponsors.fairness", queueing_lock="sponsors.fairness")
def fairness(timestamp: int) -> None:
    """Keep the fairness report of the day that has begun in Tehran. Safe to run twice."""
    reports.keep(jalali.today())


@app.task(name="sponsors.propose")
def propose(*, batch: int) -> None:
    """Compute one batch proposal. Safe to run twice, also at the same time."""
    matching.run(batch=batch)
