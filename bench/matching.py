"""Ranked lists and batch proposals over a million people, in a process and on a database of their own.

The batch is the product's whole way: from rows in the database to a stored proposal, the greedy plan and
its figures among it. Its floor is the flow alone, the arrays of the same graph ready. For scale there is a
smaller question put to OR-Tools as one would at first: a node for each person, an arc for each pair of the
very same field, group by group; no related fields, nobody who said no, nobody with two fields.
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
    floor, ours = batch["floor"], batch["ours"]
    times = median(one / other for one, other in zip(ours, floor, strict=True))
    scale = f"for scale: the flow of {batch['pairs']:,} pairs of one field alone: {_s(batch['plain'])}"
    best, greedy = batch["exact"], batch["greedy"]
    return [
        _listing("floor: the best fifty by one bare prepared statement, covering indexes", ranked["floor"]),
        _listing(
            f"ranked list of fifty, explained; {size}", ranked["ours"], ratio=1 / ranked["ratio_p99"],
            target="p99 ≤ 2 times the floor's", met=ranked["ratio_p99"] <= 2, statements=ranked["statements"],
        ),
        Line(what=scale),
        Line(what=f"floor: the flow of the same graph alone, arrays ready: {_s(floor)}", ratio=1),
        Line(what=f"greedy alone, sponsor by sponsor: {_s(batch['by_hand'])}, {greedy['placed']:,} placed"),
        Line(
            what=f"batch, from rows to a stored proposal; {size}: {_s(ours)}, {best['placed']:,} placed",
            ratio=1 / times, target="≤ 3 times the floor's time", met=times <= MOST_TIMES,
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


def _s(times: Sequence[float]) -> str:
    return f"{median(times):.1f} s"


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
    pairs, plain, floor = _flows(market)
    ways: dict[str, Callable[[], Any]] = {
        "ours": ours, "floor": floor, "plain": plain, "by_hand": lambda: greedy(market),
    }  # fmt: skip
    found: dict[str, Any] = {name: [] for name in ways}
    for turn in range(rounds):
        for name in [*ways][turn % len(ways) :] + [*ways][: turn % len(ways)]:
            began = time.perf_counter()
            ways[name]()
            found[name].append(time.perf_counter() - began)
    Batch.objects.all().delete()
    return {
        **found,
        "memory": memory,
        "pairs": pairs,
        **{way: row.figures[way] for way in ("exact", "greedy")},
    }


def _flows(market: Any) -> tuple[int, Callable[[], Any], Callable[[], Any]]:
    """Return how many pairs of one field there are, and the two flows with their arrays ready."""
    import numpy as np

    from khanegi.sponsors.matching import graph, solve

    columns = {name: graph.column(getattr(market, name)) for name in ("field", "county", "far", "standing")}
    room_field, room_county = graph.column(market.room_field), graph.column(market.room_county)
    free = graph.column(market.free)
    near_from, near_to = graph.column(market.near_from), graph.column(market.near_to)
    (goers,) = columns["far"].nonzero()
    goer, beside = graph.joined(columns["county"][goers], near_from)
    everybody = np.arange(len(columns["field"]))
    person = np.concatenate([everybody, goers[goer]])
    county = np.concatenate([columns["county"], near_to[beside]])
    is_near = np.repeat([0, 1], [len(everybody), len(goer)])
    one, room = graph.joined(columns["field"][person] * 10**6 + county, room_field * 10**6 + room_county)
    person, step = person[one], market.spread + 1
    group = np.unique(room_field * 10**4 + room_county // 100, return_inverse=True)[1]  # regions, as made
    order = np.argsort(group[room], kind="stable")
    parts = np.split(order, np.searchsorted(group[room][order], np.arange(1, group.max() + 1)))
    ready = []
    for part in filter(len, parts):
        people, tail = np.unique(person[part], return_inverse=True)
        rooms, head = np.unique(room[part], return_inverse=True)
        ready.append((
            (np.arange(len(people)), np.ones(len(people), int), -columns["standing"][people]),
            (tail, head + len(people), step * is_near[one][part]),
            (np.arange(len(rooms)) + len(people), free[rooms]),
        ))  # fmt: skip
    drawn = graph.graph(market)
    some, cell = solve._reaching(drawn)
    sources = solve._sources(drawn, cell, columns["standing"][some])

    def plain() -> None:
        for arrays in ready:
            solve.flow(*arrays)

    return len(person), plain, lambda: solve._solved(drawn, sources, market.spread, lambda done: None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
