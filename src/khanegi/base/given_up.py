"""What the queue no longer tries: jobs that failed as often as they may, and how one is tried anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from khanegi.base import sql

GIVEN_UP = """
select j.id, j.task_name, j.args::text, j.attempts, max(e.at)
from procrastinate_jobs j left join procrastinate_events e on e.job_id = j.id
where j.status = 'failed' group by j.id order by j.id
"""
BEGIN_ANEW = "update procrastinate_jobs set attempts = 0 where id = %s and status = 'failed'"
AGAIN = "select procrastinate_retry_job_v2(%s, now(), null, null, null)"


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A job that failed as often as it may: nobody tries it again unless a person says so."""

    number: int
    task: str
    args: str
    attempts: int
    at: dt.datetime | None


def given_up() -> list[GivenUp]:
    """Return all jobs that were given up, the oldest first. They are forgotten after a month."""
    return [GivenUp(*row) for row in sql.rows(GIVEN_UP)]


@transaction.atomic
def again(number: int) -> bool:
    """Let a job that was given up be tried anew; False if it was not given up."""
    if not sql.execute(BEGIN_ANEW, [number]):
        return False
    sql.row(AGAIN, [number])
    return True
