"""The made-up country as the product works it out: a proposal for each province, all asked at once.

Two workers, started as `./run worker` starts them and running since a while, compute them: from the first
question to the last stored proposal. Beside it, in one process without workers: the same proposals one after
the other, and one proposal for all of it, as if all counties lay in one province.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.rounds import below, cpu

WORKERS = 2
PATIENCE = 600
ONE = "update people_county set province_id = 1"
BACK = "update people_county set province_id = id / 100"  # as pool.py makes them


Took = tuple[float, float, float]
"""Seconds by the clock, of the processes that compute, and of the database."""


def by_workers(pids: list[int], server: int) -> Took:
    from khanegi.sponsors.matching import actions
    from khanegi.sponsors.models import Batch

    def work() -> None:
        for province in provinces():
            actions.ask(province=province, by=user())
        deadline = time.monotonic() + PATIENCE
        while Batch.objects.filter(state__in=actions.RUNNING).exists():
            if time.monotonic() > deadline:
                raise TimeoutError("the proposals were not computed")
            time.sleep(0.02)

    forget()
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # their peaks are counted anew
    return measured(work, server, lambda: sum(map(cpu, pids)))


def in_turn(server: int) -> Took:
    """Let this process compute one province after the other."""
    forget()
    return measured(lambda: _computed(provinces()), server)


def as_one(server: int) -> Took:
    """Let this process compute everything at once, laid into one province for that long."""
    forget()
    _places(ONE)
    try:
        return measured(lambda: _computed([1]), server)
    finally:
        _places(BACK)


def markets() -> list[Any]:
    """Return what is computed from, province by province. The proposals were stored."""
    from khanegi.sponsors.matching.market import Market
    from khanegi.sponsors.models import Batch

    return [Market.unpacked(bytes(row.given)) for row in Batch.objects.order_by("province")]


def figures(way: str) -> dict[str, Any]:
    """Return one plan's figures, all stored proposals together."""
    from khanegi.sponsors.models import Batch

    rows = [row.figures[way] for row in Batch.objects.filter(state="done").defer("given", "found")]
    tiers = [sum(part) for part in zip(*(row["tiers"] for row in rows), strict=True)]
    return {**{name: sum(row[name] for row in rows) for name in ("placed", "days")}, "tiers": tiers}


def forget() -> None:
    from khanegi.sponsors.models import Batch

    Batch.objects.all().delete()


def peak(pid: int) -> float:
    """Return the most memory a process has held since it was last asked to count anew, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def provinces() -> list[int]:
    """Return them in the order of their codes, as the list of provinces shows them."""
    from khanegi.people.models import Province

    return list(Province.objects.order_by("code").values_list("pk", flat=True))


def user() -> int:
    from khanegi.people.models import User

    return User.objects.order_by("pk").values_list("pk", flat=True)[0]


def _computed(some: list[int]) -> None:
    """Compute without a job, which a worker would take."""
    from django.utils import timezone

    from khanegi.sponsors import jobs
    from khanegi.sponsors.models import Batch

    for province in some:
        row = Batch.objects.create(province_id=province, by_id=user(), asked_at=timezone.now())
        jobs.propose(batch=row.pk)


def measured(work: Callable[[], object], server: int, own: Callable[[], float] = time.process_time) -> Took:
    theirs, mine, began = _backends(server), own(), time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    return seconds, own() - mine, _backends(server) - theirs


def _backends(server: int) -> float:
    return sum(map(cpu, below({server})))


def _places(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("vacuum analyze people_county")
