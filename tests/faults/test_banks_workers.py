"""A worker that dies or sleeps while it tells a bank something: the bank carries it out once, and we know."""

from __future__ import annotations

import json
import os
import signal
import time
from urllib.request import Request, urlopen

import pytest

from tests.faults.service import until

STATE = "select state, attempts from banks_message where body->>'letter' = '{0}' and kind = '{1}'"


def ask(service, path, said=None):
    body = None if said is None else json.dumps(said).encode()
    with urlopen(Request(f"http://127.0.0.1:{service.bank_port}{path}", body), timeout=30) as answer:
        return json.loads(answer.read())


def heard(service):
    return {entry["key"]: entry for entry in ask(service, "/ledger")["messages"]}


def caught_while_telling(service):
    """Let the bank's own act become a message, and return its letter when the worker waits for the bank."""
    until(lambda: service.sql("select count(*) from banks_message where state = 'queued'") == [(0,)], 60)
    letter = service.sql(
        "select r.number from loans_referral r join cases_case c on c.id = r.case_id "
        "where c.place = 'documents' and r.ended_at is null order by r.id"
    )[0][0]
    ask(service, "/faults", {"mode": "slow", "times": 1, "seconds": 5})
    amount = service.sql(f"select amount from loans_referral where number = '{letter}'")[0][0]
    said = {"letter": letter, "action": "documents_complete", "amount": amount}
    assert ask(service, "/do", said)["status"] == 200
    until(lambda: service.sql("select 1 from banks_lane where holder <> ''"), 20)
    time.sleep(0.5)
    return letter


def carried_out_once(service, letter):
    until(lambda: service.sql(STATE.format(letter, "documents_complete"))[0][0] == "delivered", 90)
    [told] = [
        entry for entry in heard(service).values()
        if (entry["body"]["letter"], entry["body"]["kind"]) == (letter, "documents_complete")
    ]  # fmt: skip
    assert told["times"] == 2  # it came twice, under one key, and was carried out once
    numbers = [entry["body"]["number"] for entry in heard(service).values()]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_a_worker_killed_while_it_tells_a_bank_is_followed_by_another(service):
    """Reliability F4: taken over within a minute; the bank holds it once."""
    letter = caught_while_telling(service)

    service.kill("procrastinate worker")
    killed_at = time.monotonic()

    carried_out_once(service, letter)
    assert time.monotonic() - killed_at < 75


@pytest.mark.long
def test_a_worker_that_sleeps_while_it_tells_a_bank_writes_nothing_of_its_own(service):
    """Reliability F5: after its sleep the lane is no longer its own; the same key goes again."""
    letter = caught_while_telling(service)
    workers = service.processes("procrastinate worker")
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(40)

    for pid in workers:
        os.kill(pid, signal.SIGCONT)

    carried_out_once(service, letter)
