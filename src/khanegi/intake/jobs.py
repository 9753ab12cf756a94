"""What time does to questionnaires nobody finishes (spec 3.3 R0) and to documents that end (spec 3.14)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from khanegi.intake import actions, endings


@app.periodic(cron="23 5 * * *", periodic_id="intake.drafts")
@app.task(name="intake.drafts", queueing_lock="intake.drafts")
def drafts(timestamp: int) -> None:
    """Remind, then remove. At 05:23 UTC, when phones may ring."""
    actions.tend_drafts()


@app.periodic(cron="31 5 * * *", periodic_id="intake.endings")
@app.task(name="intake.endings", queueing_lock="intake.endings")
def end(timestamp: int) -> None:
    """Tell whose documents end within fifteen days. At 05:31 UTC, when phones may ring."""
    endings.warn()
