"""Text messages over a real socket: one key is one message, whatever goes wrong on the way."""

import json
import time
from urllib.request import Request, urlopen

import pytest

from khanegi.links import sms
from khanegi.links.breaker import Breaker
from khanegi.links.standins.ledger import Ledger

MOBILE = "09161234567"


def fail(gateway, mode, *, times=1, seconds=0):
    body = json.dumps({"mode": mode, "times": times, "seconds": seconds}).encode()
    with urlopen(Request(f"http://127.0.0.1:{gateway.server_port}/faults", body)):
        pass


def test_the_message_arrives_as_written(gateway):
    number = sms.send(MOBILE, "کد شما ۱۲۳۴ است.", key="a")

    [message] = gateway.ledger.newest_first(MOBILE)
    assert (message.id, message.text) == (number, "کد شما ۱۲۳۴ است.")


def test_the_same_key_is_one_message_and_one_answer(gateway):
    assert sms.send(MOBILE, "سلام", key="a") == sms.send(MOBILE, "سلام", key="a")
    assert len(gateway.ledger.newest_first()) == 1


def test_a_message_taken_without_an_answer_is_not_sent_twice(gateway):
    fail(gateway, "drop")
    with pytest.raises(sms.GatewayDown):
        sms.send(MOBILE, "سلام", key="a")

    assert sms.send(MOBILE, "سلام", key="a") == gateway.ledger.newest_first()[0].id
    assert len(gateway.ledger.newest_first()) == 1


def test_an_answer_given_twice_is_read_once(gateway):
    fail(gateway, "twice")

    assert sms.send(MOBILE, "سلام", key="a") == "sms-1"
    assert sms.send(MOBILE, "سلام دوباره", key="b") == "sms-2"


def test_a_broken_gateway_may_be_tried_again(gateway):
    fail(gateway, "error")

    with pytest.raises(sms.GatewayDown):
        sms.send(MOBILE, "سلام", key="a")
    assert gateway.ledger.newest_first() == []


def test_a_slow_gateway_does_not_hold_us(gateway, monkeypatch):
    monkeypatch.setattr(sms, "TOTAL_SECONDS", 0.3)
    fail(gateway, "slow", seconds=1.5)
    began = time.monotonic()

    with pytest.raises(sms.GatewayDown):
        sms.send(MOBILE, "سلام", key="a")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("number", ["0916123456", "+989161234567", "۰۹۱۶۱۲۳۴۵۶۷"])
def test_a_number_that_cannot_be_is_refused_for_good(gateway, number):
    with pytest.raises(sms.GatewayRefused):
        sms.send(number, "سلام", key="a")


def test_one_key_for_two_messages_is_refused(gateway):
    sms.send(MOBILE, "سلام", key="a")

    with pytest.raises(sms.GatewayRefused):
        sms.send(MOBILE, "خداحافظ", key="a")


def test_after_five_failures_the_gateway_is_left_alone(gateway):
    fail(gateway, "error", times=5)
    for turn in range(5):
        with pytest.raises(sms.GatewayDown):
            sms.send(MOBILE, "سلام", key=f"{turn}")

    with pytest.raises(sms.GatewayDown, match="left alone"):
        sms.send(MOBILE, "سلام", key="last")


def test_after_its_rest_one_call_tries_and_the_others_wait():
    now = [0.0]
    breaker = Breaker(failures=2, rest=30, clock=lambda: now[0])
    breaker.failed()
    breaker.failed()

    assert not breaker.lets_through()
    now[0] = 31
    assert [breaker.lets_through(), breaker.lets_through()] == [True, False]
    breaker.succeeded()
    assert breaker.lets_through()


def test_the_ledger_outlives_a_restart(tmp_path):
    first, _ = Ledger(tmp_path / "ledger").take(key="a", to=MOBILE, text="سلام\nخط دوم")

    again, new = Ledger(tmp_path / "ledger").take(key="a", to=MOBILE, text="سلام\nخط دوم")
    assert (again, new) == (first, False)


def test_the_page_shows_newest_first_and_harms_nobody(gateway):
    sms.send(MOBILE, "کد ۱", key="a")
    sms.send(MOBILE, "<script>alert(2)</script>", key="b")

    with urlopen(f"http://127.0.0.1:{gateway.server_port}/") as answer:
        html = answer.read().decode()
    assert html.index("&lt;script&gt;") < html.index("کد ۱")
    assert "<script" not in html
