"""Printing and signing permits. Each job may run twice: a paper is issued once, by compare-and-set."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.files.storage import default_storage
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khanegi.permits import actions, keys, life, queries, store
from khanegi.permits.models import Sheet

log = logging.getLogger(__name__)
AGAIN = RetryStrategy(max_attempts=6, exponential_wait=3)
FORGOTTEN = dt.timedelta(minutes=5)
LEFT_ALONE = dt.timedelta(days=1)
BATCH = 200


@app.task(name="permits.print", retry=AGAIN)
def print_sheet(*, sheet: int) -> None:
    """Make one paper. Without a key it waits, and `permits.tend` comes back to it."""
    try:
        actions.make(sheet=sheet)
    except keys.NoSeal as reason:
        log.error("sheet %s waits for a seal: %s", sheet, reason)


@app.periodic(cron="*/5 * * * *", periodic_id="permits.tend")
@app.task(name="permits.tend", queueing_lock="permits.tend")
def tend(timestamp: int) -> None:
    """Make what was left over: papers that waited for a key, and those whose own job gave up.

    One that raises is told in the log and passed over, so that it holds up no other.
    """
    passed: set[int] = set()
    while numbers := list(
        queries.waiting(since=FORGOTTEN).exclude(pk__in=passed).values_list("pk", flat=True)[:BATCH]
    ):
        for number in numbers:
            try:
                actions.make(sheet=number)
            except keys.NoSeal as reason:
                log.error("%s permits wait for a seal: %s", queries.waiting().count(), reason)
                return
            except Exception:
                log.exception("sheet %s was not made", number)
                passed.add(number)


@app.periodic(cron="*/10 * * * *", periodic_id="permits.withdrawn")
@app.task(name="permits.withdrawn", queueing_lock="permits.withdrawn")
def withdrawn(timestamp: int) -> None:
    """Write the list of permits that do not hold, six times an hour."""
    try:
        actions.list_withdrawn()
    except keys.NoSeal as reason:
        log.error("the list of withdrawn permits stays as it was: %s", reason)


@app.periodic(cron="33 2 * * *", periodic_id="permits.lives")
@app.task(name="permits.lives", queueing_lock="permits.lives")
def lives(timestamp: int) -> None:
    """Open the case and write down the paper of what was issued before there were such. Runs twice safely."""
    while numbers := list(queries.unwritten().values_list("pk", flat=True)[:BATCH]):
        for number in numbers:
            actions.write_down(sheet=number)
    passed: set[int] = set()
    while numbers := list(queries.without_life().exclude(pk__in=passed).values_list("pk", flat=True)[:BATCH]):
        for number in numbers:
            try:
                life.begin_missing(permit=number)
            except Exception:
                log.exception("the case of permit %s was not opened", number)
                passed.add(number)


@app.periodic(cron="51 3 * * *", periodic_id="permits.sweep")
@app.task(name="permits.sweep", queueing_lock="permits.sweep")
def sweep(timestamp: int) -> None:
    """Remove files that no paper names: what a kill left between the file and its row."""
    if not default_storage.exists(store.FOLDER):
        return
    for folder in default_storage.listdir(store.FOLDER)[0]:
        place = f"{store.FOLDER}/{folder}"
        names = {f"{place}/{name}" for name in default_storage.listdir(place)[1]}
        known = set(Sheet.objects.filter(file__in=names).order_by("id").values_list("file", flat=True))
        for name in names - known:
            if timezone.now() - default_storage.get_modified_time(name) > LEFT_ALONE:
                default_storage.delete(name)
