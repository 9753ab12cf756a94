"""Taking up what happened, and writing checkpoints. Each may run twice: an entry is taken up once."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from khanegi.ledger import actions, files, keys

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *", periodic_id="ledger.append")
@app.task(name="ledger.append", queueing_lock="ledger.append")
def append(timestamp: int) -> None:
    """Take up everything that waits."""
    while actions.append() == actions.MOST:
        pass


@app.periodic(cron="*/10 * * * *", periodic_id="ledger.checkpoint")
@app.task(name="ledger.checkpoint", queueing_lock="ledger.checkpoint")
def checkpoint(timestamp: int) -> None:
    """Write a checkpoint where the log has grown."""
    try:
        actions.write_checkpoint()
    except (keys.NoKey, files.NoFolder, actions.Broken) as reason:
        log.error("no checkpoint of the log is written: %s", reason)
