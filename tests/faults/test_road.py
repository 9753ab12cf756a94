"""Nothing that was answered is lost and nothing is done twice, whatever is killed on the way."""

from __future__ import annotations

import json
import threading
import time
from urllib.request import Request, urlopen

import pytest

from tests.faults.citizens import at_once, crowd, run
from tests.faults.conftest import started
from tests.faults.service import until

WHOLE = "The history of every case is whole."


@pytest.fixture(scope="module")
def town(tmp_path_factory, prepared):
    """One service for all of this file: whatever is killed comes back."""
    with started(tmp_path_factory.mktemp("town") / "local", prepared) as running:
        yield running


def cases_of(town, citizens):
    """Return the codes of each person's cases as the database has them."""
    rows = town.sql("select applicant_id, code from cases_case where procedure = 'independent'")
    return [sorted(code for user, code in rows if user == citizen.user) for citizen in citizens]


def holds(town, citizens):
    """See that each answer that was given is true: one case for each, of the code that was shown."""
    assert [len(set(citizen.told)) for citizen in citizens] == [1] * len(citizens)
    assert cases_of(town, citizens) == [[citizen.code()] for citizen in citizens]
    assert WHOLE in run(town, "django", "prove")


def test_twenty_clicks_at_once_are_one_case_and_one_event(town):
    (citizen,) = crowd(town, 1)

    assert len(set(at_once([citizen.submit] * 20))) == 1
    holds(town, [citizen])

    code = citizen.code()
    asked = {"seen": 1, "key": "one-rendering", "reason": "کار دیگری پیدا کردم."}
    clicks = at_once([lambda: citizen.send(f"/cases/{code}/withdraw/", asked)] * 20)
    events = f"select count(*) from cases_event e join cases_case c on c.id = e.case_id where code = '{code}'"
    assert {(status, to) for status, to, _ in clicks} == {(302, f"/cases/{code}/")}
    assert town.sql(f"{events} and action = 'withdraw'") == [(1,)]


def test_a_stale_page_keeps_what_was_typed(town):
    (citizen,) = crowd(town, 1)
    citizen.submit()
    code = citizen.code()
    citizen.send(f"/cases/{code}/extend/", {"seen": 1, "key": "the-first-window"})

    typed = "در شهر دیگری کار پیدا کردم و نمی‌خواهم ادامه بدهم."
    status, _, text = citizen.send(
        f"/cases/{code}/withdraw/", {"seen": 1, "key": "an-older-window", "reason": typed}
    )

    assert status == 409
    assert typed in text
    assert "پس از بازکردن شما تغییر کرده است" in text
    assert town.sql(f"select place from cases_case where code = '{code}'") == [("plan",)]


def submit_under(town, citizens, kill, times):
    """Let everybody hand in, one after the other in two queues, while something is killed."""
    queues = [
        threading.Thread(target=lambda some=citizens[place::2]: [one.submit_until_told() for one in some])
        for place in range(2)
    ]
    for queue in queues:
        queue.start()
    for turn in range(1, times + 1):
        enough = turn * len(citizens) // (times + 2)
        until(lambda: sum(bool(one.told) for one in citizens) >= enough, 60)  # noqa: B023
        time.sleep(0.01 * turn)  # not always at the same point of a request
        kill()
    for queue in queues:
        queue.join()
    until(lambda: town.status("/readyz") == 200, 40)
    for citizen in citizens:
        citizen.submit()
    holds(town, citizens)


def test_no_code_is_lost_when_the_web_server_is_killed(town):
    submit_under(town, crowd(town, 24), lambda: town.kill("granian"), 3)


@pytest.mark.long
def test_nor_when_it_is_killed_ten_times(town):
    submit_under(town, crowd(town, 200), lambda: town.kill("granian"), 10)


def test_no_code_is_lost_when_the_database_is_killed(town):
    submit_under(town, crowd(town, 16), town.kill_database, 1)


@pytest.mark.long
def test_nor_when_that_happens_ten_times(town):
    submit_under(town, crowd(town, 200), town.kill_database, 10)


def fault(town, **asked):
    """Tell the stand-in gateway to misbehave."""
    address = f"http://127.0.0.1:{town.sms_port}/faults"
    with urlopen(Request(address, json.dumps(asked).encode(), method="POST"), timeout=10) as answer:
        assert answer.status == 200


def ledger(town):
    lines = (town.cluster.ledgers / "sms.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def sent_despite_killing(town, mode, seconds):
    """Kill the worker while the gateway holds its message; the message still arrives, and once."""
    citizens = crowd(town, 3)
    fault(town, mode=mode, times=1, seconds=seconds)
    for citizen in citizens:
        citizen.submit()
    doing = "select count(*) from procrastinate_jobs where task_name = 'notices.send' and status = 'doing'"
    until(lambda: town.sql(doing) != [(0,)], 10)
    town.kill("procrastinate worker")

    waiting = "select count(*) from notices_notice where sent_at is null and by_sms"
    people = ", ".join(str(citizen.user) for citizen in citizens)
    until(lambda: town.sql(f"{waiting} and to_id in ({people})") == [(0,)], 60)
    numbers = {citizen.mobile for citizen in citizens}
    keys = [line["key"] for line in ledger(town) if line["to"] in numbers]
    notices = town.sql(f"select id from notices_notice where by_sms and to_id in ({people})")
    assert sorted(keys) == sorted(f"notice-{number}" for (number,) in notices)


def test_a_message_arrives_once_although_the_worker_was_killed_while_sending_it(town):
    sent_despite_killing(town, "slow", 2)


@pytest.mark.long
def test_nor_twice_when_the_gateway_hangs_up_besides(town):
    sent_despite_killing(town, "drop", 1)
