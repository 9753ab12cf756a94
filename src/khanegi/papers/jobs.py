"""Tidying the store."""

from __future__ import annotations

import datetime as dt

from django.core.files.storage import default_storage
from django.utils import timezone
from procrastinate.contrib.django import app

from khanegi.papers import store
from khanegi.papers.models import Early, Upload

LEFT_ALONE = dt.timedelta(days=1)


@app.periodic(cron="41 3 * * *", periodic_id="papers.sweep")
@app.task(name="papers.sweep", queueing_lock="papers.sweep")
def sweep(timestamp: int) -> None:
    """Remove files that no row names: what a power cut left between the file and its row."""
    if not default_storage.exists(store.FOLDER):
        return
    for folder in default_storage.listdir(store.FOLDER)[0]:
        place = f"{store.FOLDER}/{folder}"
        names = {f"{place}/{name}" for name in default_storage.listdir(place)[1]}
        known = {
            file
            for table in (Upload, Early)
            for file in table.objects.filter(file__in=names).order_by("id").values_list("file", flat=True)
        }
        for name in names - known:
            if timezone.now() - default_storage.get_modified_time(name) > LEFT_ALONE:
                store.drop(name)
