"""What the clock does about people: forgetting codes and attempts."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from khanegi.people import actions

KEPT = dt.timedelta(days=30)


@app.periodic(cron="41 3 * * *", periodic_id="people.forget")
@app.task(name="people.forget", queueing_lock="people.forget")
def forget(timestamp: int) -> None:
    """Remove what is a month old. Safe to run twice."""
    actions.forget_old(before=dt.datetime.fromtimestamp(timestamp, dt.UTC) - KEPT)
