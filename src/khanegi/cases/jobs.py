"""The clock, and what one case does to another: each job takes ids, reads again and may run twice."""

from __future__ import annotations

import logging

from django.db.models.functions import Now
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khanegi.base import jalali
from khanegi.base.errors import Refused
from khanegi.cases import actions, board, stillness
from khanegi.cases.models import Case
from khanegi.process.facts import SYSTEM

log = logging.getLogger(__name__)
BATCH = 500
AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.periodic(cron="* * * * *", periodic_id="cases.bells")
@app.task(name="cases.bells", queueing_lock="cases.bells")
def bells(timestamp: int) -> None:
    """Ring every bell that is due by the database's clock, the oldest first. Safe to run twice.

    A case that raises is told in the log and passed over, so that it holds up no other.
    """
    failed: set[int] = set()
    while numbers := _due(failed):
        for number in numbers:
            try:
                actions.ring(case=number)
            except Exception:
                log.exception("the bell of case %s did not ring", number)
                failed.add(number)


def _due(failed: set[int]) -> list[int]:
    """Return cases whose bell is due by the database's clock, not by this machine's."""
    rows = Case.objects.filter(rings_at__lte=Now()).exclude(pk__in=failed).order_by("rings_at", "id")
    return list(rows.values_list("pk", flat=True)[:BATCH])


@app.periodic(cron="10 22 * * *", periodic_id="cases.board")
@app.task(name="cases.board", queueing_lock="cases.board")
def service_board(timestamp: int) -> None:
    """Keep the service board of the day that has begun in Tehran. Safe to run twice."""
    board.keep(jalali.today())


@app.periodic(cron="*/10 * * * *", periodic_id="cases.stillness")
@app.task(name="cases.stillness", queueing_lock="cases.stillness")
def stand_still(timestamp: int) -> None:
    """Let every case stand still whose person does, or close it, where that was missed. Safe to run twice."""
    stillness.sweep()


@app.task(name="cases.carry", retry=AGAIN)
def carry(*, case: int, action: str, cause: int = 0, otherwise: str = "", key: str = "") -> None:
    """Do to a case what a person decided elsewhere; where that is refused, the other act, if one is named.

    A case that has moved on is left alone. Which act it took is found again under the key of the cause:
    the event of another case, or what `key` names.
    """
    once = {"key": key or f"event-{cause}", "cause": cause or None}
    for verb in filter(None, (action, otherwise)):
        try:
            actions.act(case=case, action=verb, actor=SYSTEM, seen=None, **once)  # type: ignore[arg-type]
        except Refused as no:
            log.warning("case %s did not take %s: %s", case, verb, no.refusal.code)
        else:
            return


@app.task(name="cases.recount", retry=AGAIN)
def recount(*, province: int, county: int, reason: str) -> None:
    """Count open deadlines anew after the calendar changed; county 0 means the whole province.

    A case that raises is told in the log and passed over: the others are not left on old days.
    """
    running = Case.objects.filter(due_at__isnull=False, county__province=province)
    if county:
        running = running.filter(county=county)
    last = 0
    while numbers := list(running.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        for number in numbers:
            try:
                actions.recount(case=number, reason=reason)
            except Exception:
                log.exception("the deadline of case %s was not counted anew", number)
        last = numbers[-1]
