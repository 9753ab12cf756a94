"""Carrying files to the cooperative system and outcomes back. Each job may run twice, even at once.

An attempt is claimed before the call; all of them go under one key, so that there it arrives once; and a
result is written only by who has the last attempt. What became of the case is decided by `cases.actions`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khanegi.base.errors import Refused
from khanegi.base.jobs import defer
from khanegi.cases import actions as cases
from khanegi.cases.actions import Json
from khanegi.cooperatives import actions, queries
from khanegi.cooperatives.actions import Attempt
from khanegi.cooperatives.models import OUTCOME, Handoff
from khanegi.links import cooperative
from khanegi.links.cooperative import Standing
from khanegi.process.facts import SYSTEM

log = logging.getLogger(__name__)
FOR_TWO_DAYS = RetryStrategy(max_attempts=10, exponential_wait=3)
FOREIGN = "the cooperative system answered for %s with the receipt of something else: %s"


@app.task(name="cooperatives.hand_over")
def hand_over(*, handoff: int) -> None:
    """Try once to hand a file over. What does not arrive is tried again by `cooperatives.tick`."""
    attempt = actions.claim(handoff=handoff)
    if attempt is None:
        return None
    try:
        found = cooperative.hand_over(attempt.body, key=attempt.key)
    except cooperative.Resting:
        return actions.untried(attempt=attempt)
    except cooperative.Refused as no:
        log.error("the cooperative system refuses hand-off %s: %s", attempt.reference, no)
        return _give_up(attempt, "refused")
    except cooperative.Down as silence:
        log.warning("hand-off %s did not arrive: %s", attempt.reference, silence)
        return _missed(attempt, "broken" if isinstance(silence, cooperative.Nonsense) else "silent")
    if not _is_of(found, attempt.case, attempt.reference, attempt.sha256):
        return _missed(attempt, "foreign")
    return _move(
        attempt.case,
        "received",
        f"receipt-{attempt.number}",
        {"receipt": found.id, "attempt": attempt.number},
    )


def _missed(attempt: Attempt, why: str) -> None:
    if attempt.is_last:
        _give_up(attempt, why)
    else:
        actions.missed(attempt=attempt, why=why)


def _give_up(attempt: Attempt, why: str) -> None:
    said = {"missed": why, "attempt": attempt.number}
    _move(attempt.case, "not_received", f"missed-{attempt.number}", said)


def _move(case: int, action: str, key: str, said: Mapping[str, object]) -> None:
    """Carry to the case what became of its hand-off; a case that has moved on is left alone."""
    try:
        cases.act(case=case, action=action, actor=SYSTEM, seen=None, key=key, answers=Json(said))
    except Refused as no:
        log.warning("case %s did not take %s: %s", case, action, no.refusal.code)


@app.periodic(cron="* * * * *", periodic_id="cooperatives.tick")
@app.task(name="cooperatives.tick", queueing_lock="cooperatives.tick")
def tick(timestamp: int) -> None:
    """Ask for the tries that are due. Safe to run twice: an attempt is claimed by one job only."""
    for handoff in queries.due():
        defer("cooperatives.hand_over", handoff=handoff)


@app.periodic(cron="* * * * *", periodic_id="cooperatives.ask")
@app.task(name="cooperatives.ask", queueing_lock="cooperatives.ask")
def ask(timestamp: int) -> None:
    """Ask what became of the files that are there. Safe to run twice: an outcome is carried once."""
    for row in queries.unanswered():
        actions.asked(handoff=row.pk)
        try:
            _ask(row)
        except cooperative.Resting:
            return
        except cooperative.Refused as no:
            log.error("hand-off %s is no longer there, and refused when it goes again: %s", row, no)
        except cooperative.Down as silence:
            log.warning("no answer about hand-off %s, it is asked again: %s", row, silence)
        except Exception:  # one that is wrong holds up no other
            log.exception("hand-off %s: what was said cannot be carried", row)


def _ask(row: Handoff) -> None:
    found = cooperative.standing(row.receipt)
    if found is None:
        log.warning("hand-off %s, receipt %s, is no longer there: it goes again now", row, row.receipt)
        found = cooperative.hand_over(queries.wire(row.payload), key=row.key)
    if not _is_of(found, row.pk, row.reference, row.sha256):
        return
    if found.id != row.receipt:
        actions.receipt_replaced(handoff=row.pk, old=row.receipt, new=found.id)
        log.info("hand-off %s is there again, receipt %s", row, found.id)
    if found.state in OUTCOME:
        _move(row.pk, f"outcome_{found.state}", f"outcome-{row.reference}", queries.said(found))


def _is_of(found: Standing, case: int, reference: str, sha256: str) -> bool:
    """Say whether an answer is about this hand-off; another's is told in the log and changes nothing."""
    same = (found.reference, found.sha256) == (reference, sha256)
    if same and not queries.is_of_another(found.id, case):
        return True
    log.error(FOREIGN, reference, found)
    return False


@app.task(name="cooperatives.recall", retry=FOR_TWO_DAYS)
def recall(*, handoff: int) -> None:
    """Take back what may have arrived unseen. If they have decided already, people must look."""
    reference = Handoff.objects.values_list("reference", flat=True).get(pk=handoff)
    if not cooperative.recall(reference):
        log.error("hand-off %s was decided there and given up here", reference)
