"""Contestants measured in turn, round by round, in processes of their own; medians over the rounds.

On a shared machine only ratios inside one round mean anything, so every round lets each contestant
work once, in an order that changes from round to round.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Took:
    """What some operations took: seconds of the wall, and of CPU on either side.

    `all_operations` counts the first one too, which is not measured.
    """

    operations: int
    seconds: float
    client: float
    server: float
    all_operations: int = 0

    @property
    def rate(self) -> float:
        return self.operations / self.seconds

    @property
    def cpu(self) -> float:
        """Milliseconds of CPU for one operation, both sides together."""
        return (self.client + self.server) / self.operations * 1000


Contestant = Callable[[Any], int]
"""Does its share of the work and returns how many operations that were."""


def serve(make: Callable[[], Mapping[str, Contestant]], pipe: Connection) -> None:
    """Answer the parent: (contestant, share, when) in, Took out; None ends it.

    The first of a share is not measured: whatever a process does only once is done with it.
    """
    contestants = make()
    pipe.send("ready")
    while (order := pipe.recv()) is not None:
        name, share, start_at = order
        contestant = contestants[name]
        first = contestant(share[:1])
        while time.monotonic() < start_at:
            time.sleep(0.001)
        server, client, wall = backends(), time.process_time(), time.perf_counter()
        operations = contestant(share[1:])
        seconds, client = time.perf_counter() - wall, time.process_time() - client
        pipe.send(Took(operations, seconds, client, backends() - server, first + operations))


def backends() -> float:
    """Return the CPU seconds of what serves this process: named processes, and all below some."""
    return sum(cpu(pid) for pid in BACKENDS | below(PARENTS))


BACKENDS: set[int] = set()
PARENTS: set[int] = set()


def cpu(pid: int) -> float:
    """Return the CPU seconds of all threads of a process; none for one that has ended."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except OSError:
        return 0.0


def below(parents: set[int]) -> set[int]:
    """Return these processes and all that they started."""
    found = set(parents)
    if parents:
        pairs = [(int(path.parent.name), _parent(path)) for path in Path("/proc").glob("[0-9]*/stat")]
        while more := {pid for pid, parent in pairs if parent in found} - found:
            found |= more
    return found


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


class Crew:
    """Some processes that do the same kind of work at the same time."""

    def __init__(self, make: Callable[[], Mapping[str, Contestant]], size: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipes, self.processes = [], []
        for _ in range(size):
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(make, theirs), daemon=True)
            process.start()
            theirs.close()  # so that its end is noticed
            self.pipes.append(ours)
            self.processes.append(process)
        for pipe in self.pipes:
            pipe.recv()

    def do(self, name: str, shares: Sequence[Any]) -> Took:
        """Let as many processes work as there are shares, all beginning at the same moment."""
        start_at = time.monotonic() + 0.25
        pipes = self.pipes[: len(shares)]
        for pipe, share in zip(pipes, shares, strict=True):
            pipe.send((name, share, start_at))
        took = [pipe.recv() for pipe in pipes]
        return Took(
            sum(one.operations for one in took),
            max(one.seconds for one in took),
            sum(one.client for one in took),
            sum(one.server for one in took),
            sum(one.all_operations for one in took),
        )

    def end(self) -> None:
        for pipe in self.pipes:
            with suppress(BrokenPipeError):
                pipe.send(None)
        for process in self.processes:
            process.join(5)


@dataclass
class Score:
    """All rounds of several contestants."""

    took: dict[str, list[Took]] = field(default_factory=dict)

    def add(self, name: str, took: Took) -> None:
        self.took.setdefault(name, []).append(took)

    def rate(self, name: str) -> float:
        return median(one.rate for one in self.took[name])

    def ratio(self, name: str, floor: str) -> float:
        """Return the median of the ratios inside each round."""
        pairs = zip(self.took[name], self.took[floor], strict=True)
        return median(one.rate / other.rate for one, other in pairs)

    def client_ms(self, name: str) -> float:
        return median(one.client / one.operations for one in self.took[name]) * 1000

    def server_ms(self, name: str) -> float:
        return median(one.server / one.operations for one in self.took[name]) * 1000


def turns(names: Sequence[str], rounds: int) -> Iterable[list[str]]:
    """Yield the order of each round: everybody comes first as often as the others."""
    for number in range(rounds):
        first = number % len(names)
        yield [*names[first:], *names[:first]]
