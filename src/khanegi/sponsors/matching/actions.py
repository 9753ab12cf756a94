"""Asking for a proposal, computing it, stopping it, and computing it again from what was kept.

Whoever computes a batch holds an advisory lock on it, which goes with their connection: so a job that
runs twice computes once, and a batch whose worker died is taken up or stopped by the next who comes. In one
process batches are computed one after the other, however many of its threads were given one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from khanegi.base import jalali, memory, sql
from khanegi.base.errors import NotFound, Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.sponsors.matching import compute
from khanegi.sponsors.matching.gather import gather
from khanegi.sponsors.matching.market import Market, Plan, worth
from khanegi.sponsors.models import Batch

UNDER_WAY = Refusal(
    "batch_under_way",
    "پیشنهاد دیگری برای این استان در حال محاسبه است. تا پایان آن صبر کنید یا متوقفش کنید.",
)
LOCK = "select pg_try_advisory_lock(hashtext('sponsors_batch'), %s::int)"
UNLOCK = "select pg_advisory_unlock(hashtext('sponsors_batch'), %s::int)"
RUNNING = ("queued", "running")
TURN = Lock()
BETWEEN = 0.5  # seconds between two looks at whether to stop


class Stopped(Exception):
    """Somebody stopped this batch while it was being computed."""


@transaction.atomic
def ask(*, province: int, by: int) -> int:
    """Queue a proposal for a province and return its number. Raises Refused while one is under way."""
    try:
        with transaction.atomic():
            row = Batch.objects.create(province_id=province, by_id=by, asked_at=timezone.now())
    except IntegrityError:
        raise Refused(UNDER_WAY) from None
    defer("sponsors.propose", batch=row.pk)
    return row.pk


def cancel(*, batch: int) -> None:
    """Stop a proposal: at once where nobody computes it, else within seconds. One that ended stays."""
    with _alone(batch) as is_alone:
        under_way = Batch.objects.filter(pk=batch, state__in=RUNNING)
        if is_alone:
            under_way.update(state="cancelled", ended_at=timezone.now())
        else:
            under_way.update(is_cancelled=True)


def run(*, batch: int) -> None:
    """Compute a proposal that is under way. Safe to run twice; what has ended is left alone."""
    with _alone(batch) as is_alone:
        row = Batch.objects.filter(pk=batch, state__in=RUNNING).defer("given", "found").first()
        if row is None or not is_alone:
            return
        try:
            _compute(row)
        except Stopped:
            _end(batch, "cancelled")
        except Exception:
            _end(batch, "failed")
            raise


@contextmanager
def _alone(batch: int) -> Iterator[bool]:
    """Hold the lock of a batch, and say whether nobody else does."""
    is_alone = bool(sql.row(LOCK, [batch])[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            sql.row(UNLOCK, [batch])


def _compute(row: Batch) -> None:
    tell = _Teller(row.pk)
    with _in_turn():
        kept = _computed(row, tell)
    tell("keep", compute.EXACT[1])
    _end(row.pk, "done", progress=100, **kept)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Compute one batch at a time in this process: two would share its time and hold twice the memory."""
    with TURN:
        try:
            yield
        finally:
            memory.give_back()


def _computed(row: Batch, tell: _Teller) -> dict[str, Any]:
    """Return what is kept of a proposal."""
    tell.begin()
    market = gather(province=row.province_id, day=jalali.today())
    tell("gather", compute.GREEDY[0])
    with ThreadPoolExecutor(1) as aside:  # packing holds no lock of Python's
        packing = aside.submit(market.packed)
        found = compute.propose(market, tell)
    given, mark = packing.result()
    return {"given": given, "sha256": mark, "found": found.plan.packed()[0], "figures": found.figures}


class _Teller:
    """Writes how far a batch is, a few times a second at most. Raises Stopped where it is to stop."""

    def __init__(self, batch: int) -> None:
        self.batch, self.last = batch, 0.0

    def begin(self) -> None:
        self._write(RUNNING, state="running", stage="gather", progress=0)

    def __call__(self, stage: str, done: float) -> None:
        if time.monotonic() - self.last >= BETWEEN:
            self._write(("running",), stage=stage, progress=round(100 * done))

    def _write(self, states: tuple[str, ...], **told: object) -> None:
        self.last = time.monotonic()
        under_way = Batch.objects.filter(pk=self.batch, state__in=states, is_cancelled=False)
        if not under_way.update(**told):
            raise Stopped


def _end(batch: int, state: str, **kept: object) -> None:
    """End a batch that is still under way; one that was stopped at the last moment is not done."""
    still = Batch.objects.filter(pk=batch, state__in=RUNNING)
    if state == "done":
        still = still.filter(is_cancelled=False)
    if not still.update(state=state, stage="", ended_at=timezone.now(), **kept) and state == "done":
        raise Stopped


@dataclass(frozen=True, slots=True)
class Again:
    """What came out differently, if anything, and whether the lines are the very same ones."""

    differences: tuple[str, ...]
    has_same_lines: bool = False


def again(*, batch: int) -> Again:
    """Compute a proposal anew from its kept input and compare it with what was kept.

    Raises NotFound for a batch that is not done.
    """
    row = Batch.objects.filter(pk=batch, state="done").first()
    if row is None:
        raise NotFound(str(batch))
    market = Market.unpacked(bytes(row.given))
    if market.packed()[1] != row.sha256:
        return Again(("the kept input is not what its SHA-256 says",))
    if row.figures["solver"] and not compute.has_solver():
        return Again((f"{row.figures['solver']} is not installed here: requirements-match.txt",))
    found, kept = compute.propose(market), Plan.unpacked(bytes(row.found))
    pairs = {
        "the greedy plan": (row.figures["greedy"], found.figures["greedy"]),
        "the exact plan": (row.figures["exact"] or row.figures["greedy"], found.plan.figures(market)),
        "the kept lines": (row.figures["exact"] or row.figures["greedy"], kept.figures(market)),
    }
    told = (f"{name}: {one} was kept, {other} comes out" for name, (one, other) in pairs.items()
            if worth(one) != worth(other))  # fmt: skip
    return Again(tuple(told), found.plan == kept)
