"""Tidying the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.core.files.storage import default_storage
from django.utils import timezone
from procrastinate.contrib.django import app

from khanegi.papers import kinds, store, transfers
from khanegi.papers.models import Early, Upload

LEFT_ALONE = dt.timedelta(days=1)


@app.periodic(cron="41 3 * * *", periodic_id="papers.sweep")
@app.task(name="papers.sweep", queueing_lock="papers.sweep")
def sweep(timestamp: int) -> None:
    """Remove files that no row names, and what is on its way for longer than anybody waits."""
    transfers.forget(timezone.now() - LEFT_ALONE)
    for _, names in store.every():
        owners = {store.whose(name) for name in names}
        known = set(known_of(owners))
        for name in names:
            if store.whose(name) not in known and _is_old(name):
                store.drop(name)


def known_of(owners: Iterable[str]) -> Iterator[str]:
    """Yield those of the documents, named without their endings, that a row names."""
    every = [f"{owner}{ending}" for owner in owners for ending in kinds.ENDINGS.values()]
    for table in (Upload, Early):
        for name in table.objects.filter(file__in=every).order_by("id").values_list("file", flat=True):
            yield store.whose(name)


def _is_old(name: str) -> bool:
    return timezone.now() - default_storage.get_modified_time(name) > LEFT_ALONE
