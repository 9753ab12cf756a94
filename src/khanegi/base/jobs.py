"""Asking for work to be done after this transaction commits, and keeping that queue healthy.

A job runs at least once and perhaps twice at the same time: it takes ids, reads again, and carries
its own key to whomever it calls. The upkeep stands here because the queue belongs to no room above.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status

# Procrastinate's own function on Django's connection, given one document: its job manager takes longer
# to adapt one job than the database to write it, and inside a worker it has a connection of its own, so
# that a job deferred by a job would be there even when the change that asked for it was rolled back.
DEFER = """
select procrastinate_defer_jobs_v1(array(
  select row(j.queue, j.task, j.priority, null, null, j.args, null)::procrastinate_job_to_defer_v1
  from jsonb_to_recordset(%s::jsonb) as j(queue text, task text, priority integer, args jsonb)))
"""
GIVEN_UP_AFTER = 5
DAY = 24
_gathered: ContextVar[list[Job] | None] = ContextVar("gathered jobs", default=None)


def defer(name: str, **ids: int | str) -> None:
    """Queue a job by name in the current transaction: no commit, no job.

    By name, so that a room's actions need not import its jobs. A name without a task raises.
    Not for tasks with a lock, which is not written: a second one could break the whole transaction.
    """
    job = app.configure_task(name, allow_unknown=False).make_new_job(**ids)
    waiting = _gathered.get()
    if waiting is None:
        _write([job])
    else:
        waiting.append(job)


@contextmanager
def gathering() -> Iterator[None]:
    """Write all jobs deferred inside with one statement at its end; none if it ends by raising.

    Stands inside the transaction. Inside another gathering it leaves the writing to that one.
    """
    if _gathered.get() is not None:
        yield
        return
    jobs: list[Job] = []
    token = _gathered.set(jobs)
    try:
        yield
    finally:
        _gathered.reset(token)
    if jobs:
        _write(jobs)


def _write(jobs: Sequence[Job]) -> None:
    told = [
        {"queue": job.queue, "task": job.task_name, "priority": job.priority, "args": job.task_kwargs}
        for job in jobs
    ]
    with connection.cursor() as cursor:
        cursor.execute(DEFER, [json.dumps(told)])


# A queueing lock and no lock: with a lock, one stalled retry would keep the next from ever starting.
@app.periodic(cron="* * * * * */15", periodic_id="retry_stalled")
@app.task(name="base.retry_stalled", queueing_lock="base.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that have fallen silent to others. Safe to run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.WORKER_SILENT_SECONDS):
        if job.attempts >= GIVEN_UP_AFTER:  # it has taken down several workers: people must look
            await manager.finish_job(job, Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # its like already waits (queueing lock): that one will do
            await manager.finish_job(job, Status.ABORTED, delete_job=False)


@app.periodic(cron="17 3 * * *", periodic_id="remove_old_jobs")
@app.task(name="base.remove_old_jobs", queueing_lock="base.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forget what was done three days ago and what failed a month ago."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=3 * DAY)
    await manager.delete_old_jobs(
        nb_hours=30 * DAY, include_failed=True, include_cancelled=True, include_aborted=True
    )
