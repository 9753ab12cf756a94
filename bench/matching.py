"""Ranked lists and batch proposals over a million people, in a process and on a database of their own.

The batch is the product's whole way: from rows in the database to a stored proposal, the greedy plan and
its figures among it. Its floor (bench.flow) is OR-Tools alone on the pairs of the very same field.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from bench import server
from bench.rounds import cpu, turns
from bench.table import Line

PEOPLE, SPONSORS = 1_000_000, 20_000
MEGABYTE = 1024  # of ru_maxrss, which counts kilobytes
MOST_MEMORY, MOST_TIMES = 600, 3


def lines(rounds: int, short: bool) -> list[Line]:
    """Measure in a fresh process and return what came out."""
    words = [
        sys.executable,
        "-m",
        "bench.matching",
        str(2 if short else rounds),
        *(["--short"] if short else []),
    ]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    return told(json.loads(done.stdout.splitlines()[-1]))


def told(found: dict[str, Any]) -> list[Line]:
    ranked, batch = found["ranked"], found["batch"]
    size = f"{found['people']:,} people, {found['sponsors']:,} sponsors"
    floor, ours, by_hand = (batch[name] for name in ("floor", "ours", "by_hand"))
    times = median(one[0] / other[0] for one, other in zip(ours, floor, strict=True))
    best, greedy = batch["exact"], batch["greedy"]
    return [
        _listing("floor: the best fifty by one bare prepared statement, covering indexes", ranked["floor"]),
        _listing(
            f"ranked list of fifty, explained; {size}", ranked["ours"], ratio=1 / ranked["ratio_p99"],
            target="p99 ≤ 2 times the floor's", met=ranked["ratio_p99"] <= 2, statements=ranked["statements"],
        ),
        _whole(
            f"floor: the flow alone, arrays ready, of {batch['pairs']:,} pairs of one field in "
            f"{batch['groups']:,} groups", floor, ratio=1,
        ),
        _whole(f"greedy alone, sponsor by sponsor, {greedy['placed']:,} placed", by_hand),
        _whole(
            f"batch, from rows to a stored proposal; {size}, {best['placed']:,} placed; {times:.1f} times "
            "the floor", ours, ratio=1 / times, target="≤ 3 times the floor's time", met=times <= MOST_TIMES,
        ),
        Line(
            what=f"batch: {batch['memory']:.0f} MB at its peak", target=f"≤ {MOST_MEMORY} MB", steady=True,
            met=batch["memory"] <= MOST_MEMORY,
        ),
        Line(what=f"batch: people in each part of the list {best['tiers']}, greedy {greedy['tiers']}"),
    ]  # fmt: skip


def _listing(what: str, times: Sequence[float], **more: Any) -> Line:
    middle, late = times
    return Line(what=f"{what}: p50 {middle:.2f} ms, p99 {late:.2f} ms", rate=1000 / middle, **more)


def _whole(what: str, took: Sequence[Sequence[float]], **more: Any) -> Line:
    """Tell the middle, the least and the most by the clock; of the processor the middle."""
    times, own, theirs = zip(*took, strict=True)
    span = f"{median(times):.2f} s ({min(times):.2f} to {max(times):.2f})"
    return Line(what=f"{what}: {span}", client=median(own) * 1000, server=median(theirs) * 1000, **more)


def main(words: Sequence[str]) -> int:
    rounds, short = int(words[0]), "--short" in words
    people, sponsors = (20_000, 400) if short else (PEOPLE, SPONSORS)
    with server.running(server.POOL):
        from bench import pool, ranking

        pool.ensure(people, sponsors)
        batch = _batch(rounds)
        ranked = ranking.measure(rounds=rounds, sponsors=100 if short else 1000)
    shown = {name: getattr(ranked, name) for name in ("ours", "floor", "ratio", "ratio_p99", "statements")}
    print(json.dumps({"people": people, "sponsors": sponsors, "batch": batch, "ranked": shown}))
    return 0


def _batch(rounds: int) -> dict[str, Any]:
    """Run the product first, so that the peak of memory is its own; then everybody in turn."""
    from bench import flow
    from khanegi.people.models import User
    from khanegi.sponsors import jobs
    from khanegi.sponsors.matching import actions
    from khanegi.sponsors.matching.greedy import greedy
    from khanegi.sponsors.matching.market import Market
    from khanegi.sponsors.models import Batch

    user = User.objects.order_by("pk").first()

    def ours() -> None:
        jobs.propose(batch=actions.ask(province=1, by=user.pk))

    ours()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    row = Batch.objects.latest("pk")
    market = Market.unpacked(bytes(row.given))
    ready = flow.groups(market)
    ways: dict[str, Callable[[], tuple[float, float, float]]] = {
        "ours": lambda: _took(ours),
        "floor": lambda: (*flow.seconds(ready, market.spread), 0),
        "by_hand": lambda: _took(lambda: greedy(market)),
    }
    found: dict[str, Any] = {name: [] for name in ways}
    for names in turns(tuple(ways), rounds):
        for name in names:
            found[name].append(ways[name]())
    Batch.objects.all().delete()
    return {
        **found,
        "memory": memory,
        "pairs": sum(len(one.person) for one in ready),
        "groups": len(ready),
        **{way: row.figures[way] for way in ("exact", "greedy")},
    }


def _took(work: Callable[[], object]) -> tuple[float, float, float]:
    """Return the seconds by the clock, of our process and of the database's."""
    from django.db import connection

    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    before = time.perf_counter(), time.process_time(), cpu(server)
    work()
    after = time.perf_counter(), time.process_time(), cpu(server)
    began, own, theirs = (one - other for one, other in zip(after, before, strict=True))
    return began, own, theirs


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
