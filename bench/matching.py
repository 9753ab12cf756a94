"""Ranked lists and batch proposals over a million people, in a process and on a database of their own.

The batch is the product's whole way: from rows in the database to stored proposals, the greedy plan and its
figures among it, for a country of 31 provinces (bench.country). Its floor (bench.flow) is OR-Tools alone, in
one process, on the pairs of the very same field.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import Any

from bench import country, flow, messages, server
from bench.rounds import turns
from bench.table import Line

PEOPLE, SPONSORS = 1_000_000, 20_000
MOST_MEMORY, MOST_TIMES = 600, 3
TITLES = {
    "workers": "the country: 31 proposals asked at once, computed by two workers",
    "in_turn": "the same 31 by one process, one after the other",
    "as_one": "all of it as one province, one proposal by one process",
}


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
    best, memory = batch["exact"], batch["memory"]
    times = {
        name: median(one[0] / other[0] for one, other in zip(batch[name], batch["floor"], strict=True))
        for name in TITLES
    }
    size = f"{found['people']:,} people, {found['sponsors']:,} sponsors"
    return [
        _listing("floor: the best fifty by one bare prepared statement, covering indexes", ranked["floor"]),
        _listing(
            f"ranked list of fifty, explained; {size}", ranked["ours"], ratio=1 / ranked["ratio_p99"],
            target="p99 ≤ 2 times the floor's", met=ranked["ratio_p99"] <= 2, statements=ranked["statements"],
        ),
        _whole(
            f"floor: the flow alone, arrays ready, of {batch['pairs']:,} pairs of one field in "
            f"{batch['groups']:,} groups; one process", batch["floor"], ratio=1,
        ),
        _whole(
            f"greedy alone, sponsor by sponsor, {batch['greedy']['placed']:,} placed; one process",
            batch["by_hand"],
        ),
        *(
            _whole(
                f"{title}, from rows to stored proposals; {size}, {best['placed']:,} placed; "
                f"{times[name]:.1f} times the floor",
                batch[name], ratio=1 / times[name], **(_target(times[name]) if name == "workers" else {}),
            )
            for name, title in TITLES.items()
        ),
        Line(
            what=f"both workers: {memory['workers']:.0f} MB, their peaks together, in the hungriest round",
            target=f"≤ {MOST_MEMORY} MB", steady=True, met=memory["workers"] <= MOST_MEMORY,
        ),
        Line(
            what=f"one process: {memory['in_turn']:.0f} MB at its peak province by province, "
            f"{memory['as_one']:.0f} MB with everything in one",
            target=f"≤ {MOST_MEMORY} MB", steady=True, met=memory["as_one"] <= MOST_MEMORY,
        ),
        Line(
            what=f"batch: people in each part of the list {best['tiers']}, greedy {batch['greedy']['tiers']}"
        ),
    ]  # fmt: skip


def _target(times: float) -> dict[str, Any]:
    return {"target": f"≤ {MOST_TIMES} times the floor's time", "met": times <= MOST_TIMES}


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
    """Run this process alone first, so that its peaks of memory are its own; then everybody in turn."""
    from khanegi.sponsors.matching.greedy import greedy
    from khanegi.sponsors.matching.market import worth

    database = server.postmaster(server.POOL)
    alone = {"in_turn": country.in_turn, "as_one": country.as_one}
    memory = {}
    for name, way in alone.items():
        way(database)
        memory[name] = country.peak(os.getpid())
    country.in_turn(database)
    plans = {plan: country.figures(plan) for plan in ("exact", "greedy")}
    markets = country.markets()
    ready = [(group, market.spread) for market in markets for group in flow.groups(market)]
    with ExitStack() as crew:
        pids = [crew.enter_context(messages.working()) for _ in range(country.WORKERS)]
        ways: dict[str, Callable[[], country.Took]] = {
            "workers": lambda: country.by_workers(pids, database),
            "floor": lambda: (*flow.seconds(ready), 0),
            **{name: partial(way, database) for name, way in alone.items()},
            "by_hand": lambda: country.measured(lambda: [greedy(one) for one in markets], database),
        }
        ways["workers"]()  # until they have started, and loaded what they need
        found: dict[str, Any] = {name: [] for name in ways}
        peaks: list[float] = []
        for names in turns(tuple(ways), rounds):
            for name in names:
                found[name].append(ways[name]())
                if name == "workers":
                    peaks.append(sum(map(country.peak, pids)))
                assert worth(country.figures("exact")) == worth(plans["exact"]), name
    country.forget()
    pairs = sum(len(group.person) for group, _ in ready)
    memory["workers"] = max(peaks)
    return {**found, "memory": memory, "pairs": pairs, "groups": len(ready), **plans}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
