"""Banks that fail, both ways and over real sockets; after each, their ledger and ours say the same.

Reliability F14 to F19 and F30 in short forms. The stand-in keeps what it carried out by key, and every
act that the service took; the service keeps messages and events.
"""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.db.models.functions import Now

from khanegi.banks import jobs
from khanegi.banks.actions import clients, lanes
from khanegi.banks.models import Lane, Message
from khanegi.base import jalali
from khanegi.cases.models import Event
from khanegi.links import bank as link
from khanegi.links.standins import bank as standin
from khanegi.links.standins.bank_ledger import Ledger
from khanegi.links.standins.bank_teller import Teller
from khanegi.loans.models import Payment
from khanegi.people.models import Office
from khanegi.process.words import Role
from tests.banking import COMPLETE, CREDIT_OK, SIGNED, contract
from tests.rooms.conftest import running
from tests.rooms.links.test_sms import fail

pytestmark = pytest.mark.django_db(transaction=True)
FAILURES = ("error", "gateway", "drop", "html", "charset", "huge", "redirect", "half", "mute", "twice")


@pytest.fixture
def system(live_server, world, office_of, tmp_path):
    """Return the system of the bank, which hears of its letters and calls the running service back."""
    bank = Office.objects.get(pk=office_of(Role.BRANCH).parent_id)
    program = clients.add(office=bank.code, name="سامانه", scopes=clients.ALL)
    issued = clients.issue(client=program.pk)
    teller = Teller(live_server.url, issued.number, bytes.fromhex(issued.secret))
    server = standin.System(("127.0.0.1", 0), Ledger(tmp_path / "bank"), teller)
    hook = f"http://127.0.0.1:{server.server_port}/messages"
    with running(server, link.breaker(hook)):
        lanes.lead(bank=bank.pk, address=hook, secret=teller.secret, after=0)
        server.program = program
        yield server


@pytest.fixture
def a_letter(a_case):
    return lambda: a_case("at_branch", "facility").referrals.get()


def carry(times=1):
    """Let the job run, with the next try of every lane due now."""
    for _ in range(times):
        Lane.objects.filter(waits=True).update(next_try_at=Now())
        for address in Lane.objects.values_list("address", flat=True):
            link.breaker(address).succeeded()
        jobs.deliver()


def do(system, letter, action, answers=None, **more):
    said = {
        "letter": letter.number,
        "action": action,
        "amount": letter.amount,
        "answers": answers or {},
        **more,
    }
    return system.act(said)


def together(call, times):
    """Let several threads do the same at the same moment, each with a connection of its own."""

    def once():
        try:
            call()
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def same(system):
    """See that both ledgers say the same: each message carried out once, each act taken once."""
    told = {message.key: message.body for message in Message.objects.all()}
    heard = {entry["key"]: entry["body"] for entry in system.ledger.messages()}
    assert heard == told
    assert not Message.objects.exclude(state="delivered").exists()
    reported = {f"bank-{system.program.pk}-{act['key']}": act for act in system.ledger.acts()}
    taken = {event.key: event for event in Event.objects.filter(key__startswith=f"bank-{system.program.pk}-")}
    assert reported.keys() == taken.keys()
    for key, event in taken.items():
        letter = event.case.referrals.get(number=reported[key]["letter"])
        assert (reported[key]["action"], reported[key]["body"]["amount"]) == (event.action, letter.amount)
    paid = {
        (act["letter"], act["body"]["answers"]["stage"], act["body"]["answers"]["amount"])
        for act in reported.values()
        if act["action"] == "pay"
    }
    assert paid == set(Payment.objects.values_list("referral__number", "stage", "amount"))


def test_however_a_hook_fails_every_message_is_carried_out_once(system, a_letter):
    """F14 and F15: silence after it was done, and every answer that is none."""
    for mode in FAILURES:
        a_letter()
        fail(system, mode)
        carry(2)

    carry()
    numbers = [entry["body"]["number"] for entry in system.ledger.messages()]
    assert numbers == list(range(1, len(FAILURES) + 1))
    same(system)


def test_an_act_reported_twice_is_one(system, a_letter):
    """F16."""
    letter = a_letter()

    answer = do(system, letter, "accept", mode="duplicate")

    assert (answer.status, answer.headers["idempotency-replayed"]) == (200, "true")
    assert Event.objects.filter(case=letter.case, action="accept").count() == 1
    carry()
    same(system)


BACK = {"reason": "B05", "text": "متقاضی به شعبه نیامد."}


def test_acts_out_of_order_are_refused_and_taken_when_they_are_right(system, a_letter, world):
    """F17: accepted after it was handed back; told of a letter that is not there yet."""
    letter = a_letter()
    before = {"letter": "900000000000000", "action": "accept", "amount": 1, "key": "too-early-1"}
    assert system.act(before).status == 404
    assert do(system, letter, "hand_back", BACK).status == 200
    late = do(system, letter, "accept", key="too-late-1")
    assert (late.status, late.said["code"]) == (409, "letter_over")

    letter.case.refresh_from_db()
    assert letter.case.seq == Event.objects.filter(case=letter.case).latest("seq").seq
    assert Event.objects.filter(case=letter.case).latest("seq").action == "hand_back"
    carry()
    same(system)


def stage(number, amount):
    return {"stage": number, "amount": amount, "paid_on": jalali.today().isoformat()}


def test_money_reported_twice_early_or_wrong_is_counted_once_to_the_rial(system, a_case, world):
    """F16 to F18 about money: what the bank paid is what we know of, stage by stage."""
    letter = a_case("documents", "facility").referrals.get()
    early = do(system, letter, "pay", stage(1, letter.amount), key="pay-early-1")
    assert (early.status, early.said["code"]) == (409, "wrong_place")
    for step in (COMPLETE, CREDIT_OK, contract(), *SIGNED):
        world.act(letter.case, step)

    sent = [
        do(system, letter, "pay", stage(1, 300_000_000), key="pay-stage-1", mode="duplicate").status,
        do(system, letter, "pay", stage(1, 300_000_001), key="pay-stage-1b").status,
        do(system, letter, "pay", stage(2, letter.amount), key="pay-too-much").status,
        do(system, letter, "paid", key="paid-too-early").status,
        do(system, letter, "pay", stage(2, letter.amount - 300_000_000), key="pay-stage-2").status,
        do(system, letter, "paid", key="paid-at-last").status,
        do(system, letter, "accept", key="accept-too-late").status,
        do(system, letter, "settle").status,
        do(system, letter, "pay", stage(3, 1), key="pay-after-all").status,
    ]

    assert sent == [200, 409, 422, 409, 200, 200, 409, 200, 409]
    letter.case.refresh_from_db()
    assert letter.case.place == "settled"
    assert sum(Payment.objects.values_list("amount", flat=True)) == letter.amount
    carry()
    same(system)


@pytest.mark.parametrize("mode", ["wrong_amount", "late_clock"])
def test_an_act_with_a_wrong_amount_or_clock_changes_nothing(system, a_letter, mode):
    """F18."""
    letter = a_letter()

    answer = do(system, letter, "accept", mode=mode)

    expected = {"wrong_amount": (409, "wrong_amount"), "late_clock": (401, "bad_clock")}[mode]
    assert (answer.status, answer.said["code"]) == expected
    letter.case.refresh_from_db()
    assert letter.case.place == "at_branch"
    carry()
    same(system)


def test_a_bank_dead_for_a_day_loses_nothing_and_hears_all_in_order(system, a_letter):
    """F19."""
    system.dead = True
    letters = [a_letter() for _ in range(3)]
    carry(5)
    assert system.ledger.messages() == []
    assert do(system, letters[0], "accept").status == 200  # its other half still works

    system.dead = False
    carry()

    assert [entry["body"]["number"] for entry in system.ledger.messages()] == [1, 2, 3, 4]
    same(system)


def test_one_request_sent_many_times_at_once_is_one_act(system, a_letter):
    """F30: in flight, the same request is told to wait or gets the stored answer."""
    letter, answers = a_letter(), []

    def send():
        answers.append(system.teller.act(letter.number, "accept", letter.amount, {}, key="all-at-once-1"))

    together(send, 6)

    assert {answer.status for answer in answers} <= {200, 409}
    done = [answer.said for answer in answers if answer.status == 200]
    assert done
    assert all(said == done[0] for said in done)
    assert {answer.said["code"] for answer in answers if answer.status == 409} <= {"in_flight"}
    assert Event.objects.filter(case=letter.case, action="accept").count() == 1


def test_jobs_that_run_at_once_carry_each_message_once(system, a_letter):
    for _ in range(6):
        a_letter()

    together(jobs.deliver, 4)
    carry()

    assert [entry["times"] for entry in system.ledger.messages()] == [1] * 6
    same(system)
