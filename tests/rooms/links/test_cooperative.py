"""The contract with the cooperative system, spoken over a real socket, and every way in which it fails."""

import json
import re
import time
from hashlib import sha256
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from khanegi.links import cooperative, signature
from khanegi.links.standins import cooperative as standin
from khanegi.links.standins.cooperative_pages import REASONS
from khanegi.links.standins.register import Register
from khanegi.rules import reasons
from tests.rooms.links.test_sms import fail

CONTRACT = (Path(__file__).resolve().parents[3] / "docs" / "cooperative-api.md").read_text("utf-8")
BODY = json.dumps(
    {"reference": "8061405000001", "applicant": {"first_name": "مریم"}, "county": {}, "occupation": None}
).encode()
LEGAL_ID = "10380284790"


def hand_over(body=BODY, key="a"):
    return cooperative.hand_over(body, key=key)


def decide(system, **said):
    """Let the other ministry's officer write down an outcome on the page of the stand-in."""
    url = f"http://127.0.0.1:{system.server_port}/decide"
    with urlopen(Request(url, urlencode(said).encode())) as answer:
        return answer.read().decode()


def visit(url):
    try:
        with urlopen(url) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_the_example_of_the_contract_is_signed_as_it_says(settings):
    example = CONTRACT.partition("An example")[2].partition("```\n")[2].partition("```")[0]
    lines, _, mark = example.strip().partition("\n\nX-Signature: ")
    method, path, timestamp, key, hashed = lines.split("\n")
    body = re.search(r"the body `(.+?)`", CONTRACT)[1].encode()

    assert settings.COOP_KEY.hex() == "c0" * 32 == standin.LOCAL_KEY
    assert sha256(body).hexdigest() == hashed
    assert mark == signature.of_request(
        settings.COOP_KEY, method=method, path=path, timestamp=timestamp, idempotency=key, body=body
    )


def test_both_sides_and_the_contract_know_the_same_reasons_and_faults():
    written = dict(re.findall(r"^\| (K\d\d) \| (.+?) \|$", CONTRACT, re.MULTILINE))
    modes = set(re.findall(r"`(\w+)`", CONTRACT.partition("| Mode |")[2].replace("already_exists", "")))

    assert written == dict(reasons.COOPERATIVE) == REASONS
    assert modes - {"seconds", "id"} == set(standin.Handler.modes)


def test_the_receipt_is_of_what_was_sent(system):
    found = hand_over()

    assert (found.reference, found.sha256) == ("8061405000001", sha256(BODY).hexdigest())
    assert (found.state, found.outcome) == ("received", {})
    assert system.register.one(found.id).payload == json.loads(BODY)


def test_the_same_key_is_one_hand_off(system):
    assert hand_over() == hand_over()
    assert len(system.register.newest_first()) == 1


def test_one_key_for_two_files_is_refused(system):
    hand_over()

    with pytest.raises(cooperative.Refused, match="key_used_for_another"):
        hand_over(BODY.replace(b"8061405000001", b"8061405000002"))


@pytest.mark.parametrize("mode", ["drop", "exists"])
def test_what_arrived_without_a_receipt_is_there_once(system, mode):
    """F22: they answer 409 for what they have; their own number leads to it."""
    fail(system, mode)
    first = None
    if mode == "drop":
        with pytest.raises(cooperative.Down):
            hand_over()
    else:
        first = hand_over()

    again = hand_over()

    assert [entry.id for entry in system.register.newest_first()] == [again.id]
    assert first in (None, again)


@pytest.mark.parametrize("mode", ["error", "html", "redirect", "huge"])
def test_an_answer_that_is_none_may_be_asked_for_again(system, mode):
    fail(system, mode)

    with pytest.raises(cooperative.Down):
        hand_over()
    assert hand_over().state == "received"
    assert len(system.register.newest_first()) == 1


def test_an_answer_given_twice_is_read_once(system):
    fail(system, "twice")

    assert hand_over().id == "T-000001"


def test_a_slow_system_does_not_hold_us(system, monkeypatch):
    monkeypatch.setattr(cooperative, "TOTAL_SECONDS", 0.3)
    fail(system, "slow", seconds=1.5)
    began = time.monotonic()

    with pytest.raises(cooperative.Down):
        hand_over()
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "wrong", [{"id": "a b"}, {"id": "T" * 41}, {"id": ""}, {"state": "approved"}, {"outcome": [1]}]
)
def test_a_receipt_of_another_shape_is_none(wrong):
    said = {"id": "T-1", "reference": "8", "sha256": "0", "state": "received", "outcome": {}} | wrong

    with pytest.raises(cooperative.Nonsense):
        cooperative._standing(json.dumps(said).encode())


def test_a_wrong_key_or_an_old_hour_is_not_let_in(system, settings):
    asked = {"method": "GET", "path": "/handoffs/T-1", "timestamp": "1700000000"}
    mark = signature.of_request(settings.COOP_KEY, idempotency="", body=b"", **asked)
    headers = {"X-Timestamp": asked["timestamp"], "X-Signature": mark}
    old = visit(Request(f"{settings.COOP_URL}/handoffs/T-1", headers=headers))
    settings.COOP_KEY = b"another" * 4

    with pytest.raises(cooperative.Down, match="answer 401"):
        hand_over()
    assert old == (401, '{"code": "bad_timestamp"}')
    assert system.register.newest_first() == []


def test_their_officer_decides_and_it_is_told(system):
    number = hand_over().id
    decide(system, id=number, do="registered", legal_id="۱۰۳۸۰۲۸۴۷۹۰", name="حصیربافان کارون")

    found = cooperative.standing(number)

    assert (found.state, found.outcome) == (
        "registered",
        {"legal_id": LEGAL_ID, "name": "حصیربافان کارون"},
    )
    assert cooperative.standing("T-999999") is None


def test_an_older_state_may_come_after_a_newer_one(system):
    number = hand_over().id
    decide(system, id=number, do="returned", reason="K01", text="شمار اعضا به هفت نفر نمی‌رسد.")
    fail(system, "stale")

    assert [cooperative.standing(number).state for _ in range(2)] == ["received", "returned"]


@pytest.mark.parametrize(
    "said",
    [
        {"do": "registered", "legal_id": "10380284791", "name": "کارون"},
        {"do": "registered", "legal_id": LEGAL_ID, "name": " "},
        {"do": "returned", "reason": "K01", "text": "کوتاه"},
        {"do": "nothing"},
    ],
)
def test_their_desk_takes_no_half_decision(system, said):
    number = hand_over().id

    with pytest.raises(HTTPError, match="422"):
        decide(system, id=number, **said)
    assert cooperative.standing(number).state == "received"


def test_what_is_taken_back_does_not_come_later(system):
    assert cooperative.recall("8061405000001")

    with pytest.raises(cooperative.Refused, match="recalled"):
        hand_over()


def test_what_is_decided_is_not_taken_back(system):
    decide(system, id=hand_over().id, do="registered", legal_id=LEGAL_ID, name="کارون")

    assert not cooperative.recall("8061405000001")


def test_a_person_is_led_over_for_ten_minutes(system, monkeypatch):
    url = cooperative.entrance(hand_over().id)
    inside = visit(url)
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + 601)
    late = visit(url)

    assert inside[0] == 200
    assert "مریم" in inside[1]
    assert late[0] == 410


def test_a_way_over_that_was_changed_leads_nowhere(system):
    first, second = hand_over().id, hand_over(BODY.replace(b"001", b"002"), key="b").id
    url = cooperative.entrance(first)

    wrong = (url.replace(first, second), url[:-1], url.partition("?")[0])
    assert [visit(one)[0] for one in wrong] == [403] * 3


def test_the_register_outlives_a_restart(system, tmp_path):
    number = hand_over().id
    decide(system, id=number, do="registered", legal_id=LEGAL_ID, name="کارون")

    again = Register(tmp_path / "register")

    assert again.newest_first() == system.register.newest_first()
    assert again.take(key="b", body=BODY.replace(b"001", b"002"))[0].id == "T-000002"


def test_the_desk_harms_nobody(system):
    hand_over(BODY.replace("مریم".encode("unicode_escape"), b"<script>alert(1)</script>"))

    html = visit(f"http://127.0.0.1:{system.server_port}/")[1]

    assert "&lt;script&gt;" in html
    assert "<script" not in html
