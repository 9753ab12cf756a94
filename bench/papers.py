"""A permit's paper: rendered, signed, stored and checked, beside setting it alone and signing it alone.

Then a thousand at once, as they would come: reserved in one transaction with their jobs, made by two
workers as `./run worker` starts them, while the site answers a mixed load at a fixed rate.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import count
from statistics import quantiles
from typing import Any

from bench import web
from bench.messages import working
from bench.rounds import BACKENDS, Contestant, Crew, Score, cpu, turns

NAMES = ("typst", "signature", "whole")
LOAD = 20  # requests a second beside the workers
WORKERS = 2
PATIENCE = 600
WORDS = {
    "holder": "معصومه عبدالرحمانی غلامی", "national_id": "•••••••123", "kind": "متقاضی مستقل",
    "kind_key": "independent", "field": "حصیربافی", "field_code": "HND-029", "county": "شوشتر",
    "county_code": "0621", "province": "خوزستان", "settlement": "شوشتر",
    "address": "خیابان امام، کوچهٔ شهید گلابی، پلاک 7", "issued_on": "2026-11-23",
    "valid_until": "2029-11-23", "office": "ادارهٔ کل تعاون، کار و رفاه اجتماعی خوزستان",
    "signatures": [
        {"office": "ادارهٔ میراث فرهنگی شوشتر", "title": "مدیر دستگاه اجرایی", "on": "2026-11-20"},
        {"office": "ادارهٔ کل تعاون، کار و رفاه اجتماعی", "title": "مدیر ادارهٔ کل", "on": "2026-11-23"},
    ],
}  # fmt: skip
NUMBERS = count(1)


def measure(*, rounds: int, each: int, sizes: Sequence[int]) -> dict[int, Score]:
    """Race setting, signing and the whole in one process, then in several at once."""
    scores = {}
    crew = Crew(contestants, max(sizes))
    try:
        for size in sizes:
            scores[size] = score = Score()
            for number, order in enumerate(turns(NAMES, rounds + 1)):
                for name in order:
                    took = crew.do(name, [shares(name, each + 1) for _ in range(size)])
                    if number:  # the first round warms up
                        score.add(name, took)
    finally:
        crew.end()
    return scores


def shares(name: str, how_many: int) -> list[int]:
    """Return what a contestant works through: only the whole needs papers that wait for it."""
    return reserved(how_many) if name == "whole" else list(range(how_many))


def contestants() -> Mapping[str, Contestant]:
    """Make, in a process of its own, what races: each works through numbers of reserved papers."""
    import django

    django.setup()
    from django.db import connection

    from khanegi.permits import actions, printing, signing

    connection.ensure_connection()
    BACKENDS.add(connection.connection.info.backend_pid)
    at = datetime.now(UTC)
    office = WORDS["office"]
    unsigned = printing.render(words(), at=at)

    def setting(share: Sequence[int]) -> int:
        for _ in share:
            printing.render(words(), at=at)
        return len(share)

    def signature(share: Sequence[int]) -> int:
        for _ in share:
            signing.sign(unsigned, number="0614050000017", office=office)
        return len(share)

    def whole(share: Sequence[int]) -> int:
        return sum(actions.make(sheet=sheet) for sheet in share)

    return {"typst": setting, "signature": signature, "whole": whole}


def words() -> dict[str, Any]:
    """Return the words of another paper each time, so that nothing is set from memory."""
    number = f"061405{next(NUMBERS):07}"
    return WORDS | {"number": number, "shown": number, "holder": f"{WORDS['holder']} {number[-4:]}"}


def reserved(how_many: int, *, with_jobs: bool = False) -> list[int]:
    """Reserve papers of permits of the province in one transaction and return their numbers."""
    from django.db import transaction
    from django.db.models import Max

    from khanegi.base import jobs
    from khanegi.permits.models import Permit, Sheet

    permits = Permit.objects.annotate(version=Max("sheets__version")).order_by("version", "pk")[:how_many]
    now = datetime.now(UTC)
    with transaction.atomic(), jobs.gathering():
        # The made-up province has permits without words; the log of what was issued reads them.
        Permit.objects.exclude(words__has_key="issued_on").update(words=words())
        made = Sheet.objects.bulk_create(
            Sheet(permit=permit, version=(permit.version or 0) + 1, words=words(), reserved_at=now)
            for permit in permits
        )
        for sheet in made if with_jobs else ():
            jobs.defer("permits.print", sheet=sheet.pk)
    return [sheet.pk for sheet in made]


@dataclass(frozen=True, slots=True)
class Drained:
    """How long it took until every paper was there, and how the site answered meanwhile."""

    papers: int
    seconds: float
    cpu: float  # of the workers
    answers: int
    wrong: int
    p50: float
    p95: float


def drain(how_many: int) -> Drained:
    """Let two workers make many papers while the site serves."""
    from khanegi.permits.models import Sheet

    with ExitStack() as stack:
        stack.enter_context(web.serving(web.OURS, "khanegi.conf.rsgi:application", "khanegi.conf.settings"))
        pids = [stack.enter_context(working()) for _ in range(WORKERS)]
        reserved(WORKERS * 4, with_jobs=True)  # so that each worker has loaded what it needs
        _wait_for(lambda: not Sheet.objects.filter(state="reserved").exists())
        load = stack.enter_context(asking())
        before = sum(cpu(pid) for pid in pids)
        reserved(how_many, with_jobs=True)
        began = time.perf_counter()
        _wait_for(lambda: not Sheet.objects.filter(state="reserved").exists())
        seconds = time.perf_counter() - began
        spent = sum(cpu(pid) for pid in pids) - before
    tail = quantiles(load.seconds or [0, 0], n=20)
    return Drained(how_many, seconds, spent, len(load.seconds), load.wrong, tail[9] * 1000, tail[18] * 1000)


class Load:
    """Asks for pages at a fixed rate, one after the other, whoever is slow."""

    PATHS = ("/", "/fields/", "/check/", "/process/", "/verify/", "/help/", "/start/")

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.wrong = 0
        self.is_over = threading.Event()

    def ask(self, lane: int, lanes: int) -> None:
        connection = HTTPConnection("127.0.0.1", web.OURS, timeout=30)
        due = time.monotonic() + lane / LOAD
        for turn in count(lane):
            time.sleep(max(0.0, due - time.monotonic()))
            if self.is_over.is_set():
                return
            began = time.perf_counter()
            connection.request("GET", self.PATHS[turn % len(self.PATHS)])
            answer = connection.getresponse()
            answer.read()
            self.seconds.append(time.perf_counter() - began)
            self.wrong += answer.status >= 500
            due += lanes / LOAD


@contextmanager
def asking(lanes: int = 8) -> Iterator[Load]:
    load = Load()
    threads = [threading.Thread(target=load.ask, args=(lane, lanes)) for lane in range(lanes)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.is_over.set()
        for thread in threads:
            thread.join()


def _wait_for(true: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("the papers were not made")
        time.sleep(0.1)
