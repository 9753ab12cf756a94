"""Carrying messages to banks and lists into cases. Each job may run twice, even at once."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Sequence
from contextlib import closing

from django.db.utils import Error
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khanegi.banks import queries
from khanegi.banks.actions import admitting, lanes, lists, replies
from khanegi.banks.actions.lanes import Held
from khanegi.banks.models import Message
from khanegi.base.jobs import defer
from khanegi.links import bank
from khanegi.links.bank import Hook

log = logging.getLogger(__name__)
BUDGET = 45.0  # seconds after which a job leaves the rest to the next one
AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)
TRIED_FOR = dt.timedelta(days=3)  # rows of a list
WRITTEN_TOGETHER = 50  # after a kill so many go again at most, under their keys


@app.task(name="banks.deliver")
def deliver() -> None:
    """Carry what waits, lane after lane, each in the order of its numbers. A lane is in one job at a time."""
    ends = time.monotonic() + BUDGET
    while held := lanes.claim():
        try:
            _carry(held, ends)
        except Exception:  # one that is wrong holds up no other bank
            log.exception("messages of bank %s cannot be carried", held.bank)
            lanes.let_go(held, wait=lanes.FIRST_WAIT)
        if time.monotonic() > ends:
            defer("banks.deliver")
            return


def _carry(held: Held, ends: float) -> None:
    """Carry the messages of one lane until none is left, one does not arrive, or the time is over."""
    with closing(Hook(held.address, held.secret)) as hook:
        here: Held | None = held
        while here is not None:
            batch = queries.following(here.bank, here.delivered, WRITTEN_TOGETHER) if here.address else []
            if not batch:
                if lanes.emptied(here):
                    return
                again = queries.following(here.bank, here.delivered, 1)
                here = here if again and here.is_ours and here.address else None
            else:
                here = _told(hook, here, batch)
            if here is not None and time.monotonic() > ends:
                lanes.let_go(here)
                return


def _told(hook: Hook, held: Held, batch: Sequence[Message]) -> Held | None:
    """Tell some messages in order and write down together which are there; None when the lane is let go."""
    here, done = held, held.delivered
    for message in batch:
        if not here.is_ours:  # a bank is slow, or we slept: then somebody else has the lane by now
            kept = lanes.kept(here, upto=done)
            if kept is None:
                return None
            here = kept
        try:
            hook.tell(queries.wire(message), key=message.key)
        except (bank.Refused, bank.Down) as no:
            kept = lanes.kept(here, upto=done)
            return _untold(kept, message, no) if kept else None
        done = message.number
    return lanes.kept(here, upto=done)


def _untold(held: Held, message: Message, silence: Exception) -> Held | None:
    """Write down why a message did not arrive; return the lane if the way goes on behind it."""
    if isinstance(silence, bank.Refused):
        log.error("bank %s refuses message %s: %s", held.bank, message.number, silence)
        return lanes.given_up(held, message, why="refused", strike=True)
    why = "resting" if isinstance(silence, bank.Resting) else "silent"
    why = "broken" if isinstance(silence, bank.Nonsense) else why
    log.warning("message %s did not reach bank %s: %s", message.number, held.bank, silence)
    goes_on = lanes.missed(held, message, why=why, strike=why == "broken", now=timezone.now())
    if goes_on is not None:
        log.error("message %s to bank %s is given up: %s", message.number, held.bank, why)
    return goes_on


@app.task(name="banks.list", retry=AGAIN)
def take_list(*, upload: int) -> None:
    """Take the rows of a long list that still wait."""
    lists.take(upload=upload)


@app.periodic(cron="*/2 * * * *", periodic_id="banks.go_on")
@app.task(name="banks.go_on", queueing_lock="banks.go_on")
def go_on(timestamp: int) -> None:
    """Go on with lists that broke off: the page that took one is gone, or no try of its job is left.

    What waits for longer than three days is given back to who sent it.
    """
    if given_up := lists.give_up(before=timezone.now() - TRIED_FOR):
        log.error("%s rows of banks' lists are given up after three days", given_up)
    for upload in queries.broken_off():
        try:
            lists.take(upload=upload)
        except Error:
            log.exception("list %s broke off again", upload)


@app.periodic(cron="41 * * * *", periodic_id="banks.forget")
@app.task(name="banks.forget", queueing_lock="banks.forget")
def forget(timestamp: int) -> None:
    """Remove used marks and old answers of programs. Safe to run twice."""
    now = timezone.now()
    admitting.forget_old(before=now - admitting.KEPT)
    replies.forget_old(before=now - replies.KEPT)


@app.periodic(cron="* * * * * */15", periodic_id="banks.tick")
@app.task(name="banks.tick", queueing_lock="banks.tick")
def tick(timestamp: int) -> None:
    """Ask for a job for each lane that is due and that nobody carries: tries again, and what a kill left."""
    for _ in range(queries.due_lanes()):
        defer("banks.deliver")
