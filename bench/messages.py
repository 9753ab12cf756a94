"""Messages to banks: a queue of ten thousand drained by one worker and by two, beside the same posts alone.

The messages are rows of eight banks whose hooks lead to two stand-ins of banks' systems, on this machine
too; workers are started as `./run worker` starts them. The floor posts the same signed bytes over open
connections from as many threads as a worker has, and keeps no account of it. Banks that answer at once show
what a worker can do; where one and two workers are compared, banks answer after ten milliseconds, as banks
do: else the stand-ins would take the processors for themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from bench import server
from bench.rounds import cpu
from bench.table import Line

BANKS, STANDINS, THREADS = 8, 2, 4
LATE = 0.01  # seconds
MOST = 10_000
SECRET = "b0" * 32
FILL = """
insert into banks_message (bank_id, number, case_id, event_id, kind, key, body, created_at, state, attempts,
  strikes, last_error)
select %(bank)s, n, %(case)s, %(event)s, 'accept', 'bank-' || %(bank)s || '-' || n,
  jsonb_build_object('version', 1, 'number', n, 'key', 'bank-' || %(bank)s || '-' || n, 'kind', 'accept',
    'at', '2026-11-25T08:30:00+00:00', 'letter', '90614050000011', 'branch', 'bank-022-4',
    'amount', 500000000, 'place', 'documents', 'by', 'branch', 'seq', 4, 'reason', ''),
  statement_timestamp(), 'queued', 0, 0, ''
from generate_series(1, %(count)s) n order by n
"""


@dataclass(frozen=True, slots=True)
class Drained:
    seconds: float
    cpu: float  # of the workers


def lines(rounds: int, short: bool) -> list[Line]:
    """Measure in a fresh process, on a database of its own, and return what came out."""
    count = 400 if short else MOST
    code = f"from bench import messages; messages.main({count})"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    floor, quick, cpu_quick, one, _, two, cpu_two = map(float, done.stdout.splitlines()[-1].split())
    within = f"{MOST:,} within 600 s"
    return [
        Line(what=f"floor: {count:,} signed posts, {THREADS} threads: {floor:.1f} s", rate=count / floor),
        Line(
            what=f"{count:,} messages to {BANKS} banks drained by one worker in {quick:.1f} s",
            rate=count / quick, ratio=floor / quick, client=cpu_quick / count * 1000, target=within,
            met=quick <= 600 if not short else None,
        ),
        Line(
            what=f"the same where each answer takes {LATE * 1000:.0f} ms: one worker, {one:.1f} s",
            rate=count / one, target=within, met=one <= 600 if not short else None,
        ),
        Line(
            what=f"the same by two workers, {two:.1f} s", rate=count / two, client=cpu_two / count * 1000,
            target="faster than one", met=two < one if not short else None,
        ),
    ]  # fmt: skip


def main(count: int) -> None:
    with server.running(server.MESSAGES), ExitStack() as stack:
        ports = [stack.enter_context(standing()) for _ in range(STANDINS)]
        banks = filled(count // BANKS)
        floor = alone(banks, ports)
        found = []
        for workers, seconds in ((1, 0.0), (1, LATE), (2, LATE)):
            with ExitStack() as crew:
                pids = [crew.enter_context(working()) for _ in range(workers)]
                time.sleep(4)  # until they have loaded what they need
                found.append(drain(banks, ports, pids, seconds))
    print(floor, *(f"{one.seconds} {one.cpu}" for one in found))


def filled(each: int) -> list[int]:
    """Make banks with messages that wait; return the banks."""
    from django.db import transaction

    from khanegi.banks.models import Lane, Message
    from khanegi.base import sql
    from khanegi.cases import actions
    from khanegi.people import queries as people
    from khanegi.people.models import County, Office, Province, User
    from khanegi.process.words import Role

    if Message.objects.exists():
        sql.execute("truncate banks_message, banks_lane")
    province, _ = Province.objects.get_or_create(code="06", defaults={"title": "خوزستان"})
    county, _ = County.objects.get_or_create(
        code="0606", defaults={"province": province, "title": "اهواز", "sort_key": "اهواز"}
    )
    user, _ = User.objects.get_or_create(mobile="09160000001")
    given = {"kind": "cooperative", "title": "تعاون", "province": province}
    desk, _ = Office.objects.get_or_create(code="desk", defaults=given)
    opening = actions.Opening(
        procedure="cooperative", applicant=user.pk, county=county.pk, by=Role.APPLICANT,
        offices={Role.COOPERATIVE: (desk.pk, "")}, key="bench",
        parties={Role.APPLICANT: frozenset({user.pk})},
    )  # fmt: skip
    with transaction.atomic():
        case = actions.open(opening, actor=people.actor(user))
    event, banks = case.events.get(), []
    for number in range(BANKS):
        given = {"kind": "bank", "title": f"بانک {number}", "province": province}
        bank, _ = Office.objects.get_or_create(code=f"bench-{number}", defaults=given)
        Lane.objects.create(bank=bank, last=each)
        sql.execute(FILL, {"bank": bank.pk, "case": case.pk, "event": event.pk, "count": each})
        banks.append(bank.pk)
    return banks


def drain(banks: list[int], ports: list[int], pids: list[int], seconds: float) -> Drained:
    """Lead all banks to their hooks, from the first message on, and wait until everything is there."""
    from khanegi.banks.actions import lanes
    from khanegi.banks.models import Lane

    for port in ports:
        forget(port)
        late = json.dumps({"mode": "slow", "times": 10 * MOST if seconds else 0, "seconds": seconds})
        tell(port, "POST", "/faults", late.encode())
    before = sum(cpu(pid) for pid in pids)
    began = time.perf_counter()
    for place, bank in enumerate(banks):
        lanes.lead(bank=bank, address=hook(ports[place % STANDINS]), secret=bytes.fromhex(SECRET), after=0)
    while Lane.objects.filter(waits=True).exists():
        time.sleep(0.1)
    return Drained(time.perf_counter() - began, sum(cpu(pid) for pid in pids) - before)


def alone(banks: list[int], ports: list[int]) -> float:
    """Post the same bytes, signed, over open connections; return the seconds."""
    from khanegi.banks.models import Message
    from khanegi.banks.queries import wire

    work = {
        bank: [(wire(one), one.key) for one in Message.objects.filter(bank=bank).order_by("number")]
        for bank in banks
    }
    for port in ports:
        forget(port)

    def post(mine: list[int]) -> None:
        for bank in mine:
            with closing(HTTPConnection("127.0.0.1", ports[banks.index(bank) % STANDINS])) as connection:
                for body, key in work[bank]:
                    connection.request("POST", "/messages", body, signed(body, key))
                    answer = connection.getresponse()
                    answer.read()
                    assert answer.status == 201, answer.status

    threads = [threading.Thread(target=post, args=(banks[place::THREADS],)) for place in range(THREADS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def signed(body: bytes, key: str) -> dict[str, str]:
    from khanegi.links import signature

    stamp = str(int(time.time()))
    mark = signature.of_bank(
        bytes.fromhex(SECRET), method="POST", path="/messages", timestamp=stamp, nonce=key, idempotency=key,
        body=body,
    )  # fmt: skip
    return {"X-Timestamp": stamp, "X-Nonce": key, "X-Signature": mark, "Idempotency-Key": key}


def hook(port: int) -> str:
    return f"http://127.0.0.1:{port}/messages"


def forget(port: int) -> None:
    tell(port, "DELETE", "/")


def tell(port: int, method: str, path: str, body: bytes = b"") -> None:
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request(method, path, body)
        connection.getresponse().read()


@contextmanager
def standing() -> Iterator[int]:
    """Start a stand-in of a bank's system on a free port."""
    words = [sys.executable, "-m", "khanegi.links.standins.bank", "--port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=_environment())
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def working() -> Iterator[int]:
    from khanegi.cli.demo import ONE_HEAP, WORKER

    process = subprocess.Popen([sys.executable, *WORKER], env=_environment() | ONE_HEAP)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def _environment() -> dict[str, Any]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONPATH": "src:."}
