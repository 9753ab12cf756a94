"""What time does to questionnaires nobody finishes (spec 3.3 R0)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from khanegi.intake import actions


@app.periodic(cron="23 5 * * *", periodic_id="intake.drafts")
@app.task(name="intake.drafts", queueing_lock="intake.drafts")
def drafts(timestamp: int) -> None:
    """Remind, then remove. At 05:23 UTC, when phones may ring."""
    actions.tend_drafts()
