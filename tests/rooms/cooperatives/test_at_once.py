"""Jobs that run twice at once, over real connections and sockets: one hand-off there, one event here."""

import time

import pytest
from django.db.models.functions import Now

from khanegi.cases import audit
from khanegi.cooperatives import jobs
from khanegi.cooperatives.models import Handoff
from khanegi.process.words import Role
from tests.builders import REGISTER
from tests.rooms.cases.test_at_once import at_once
from tests.rooms.links.test_cooperative import decide
from tests.rooms.links.test_sms import fail

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def together(*calls):
    """Run jobs at once; what each returns does not matter."""
    at_once(*(lambda call=call: call() or Handoff(pk=0) for call in calls))


def test_one_job_run_many_times_at_once_hands_over_once(system, a_case):
    case = a_case("handing_over", "cooperative")

    together(*[lambda: jobs.hand_over(handoff=case.pk)] * HANDS)

    row = Handoff.objects.get(case=case)
    [entry] = system.register.newest_first()
    assert (row.attempts, row.state, row.receipt) == (1, "received", entry.id)
    assert case.events.filter(action="received").count() == 1


def test_a_sleeping_try_and_the_next_one_write_one_result(system, a_case):
    """Reliability D1 and F5: both reach the other side under one key; who has the last attempt writes."""
    case = a_case("handing_over", "cooperative")
    fail(system, "slow", seconds=0.5)

    def second():
        asleep = Handoff.objects.filter(case=case, attempts=1, state="sent")
        while not asleep.update(next_try_at=Now()):
            time.sleep(0.01)
        jobs.hand_over(handoff=case.pk)

    together(lambda: jobs.hand_over(handoff=case.pk), second)

    row = Handoff.objects.get(case=case)
    assert len(system.register.newest_first()) == 1
    assert (row.state, row.attempts) == ("received", 2)
    assert [event.data["attempt"] for event in case.events.filter(action="received")] == [2]


def test_their_outcome_and_the_officer_here_race_and_one_wins(system, a_case, world):
    for _ in range(3):
        case = a_case("handing_over", "cooperative")
        jobs.hand_over(handoff=case.pk)
        case.refresh_from_db()
        receipt = Handoff.objects.get(case=case).receipt
        decide(system, id=receipt, do="returned", reason="K01", text="شمار اعضا به هفت نفر نمی‌رسد.")
        world.actor(Role.COOPERATIVE, case)  # seated before the race

        at_once(
            lambda case=case: jobs.ask(timestamp=0) or case,
            lambda case=case: jobs.ask(timestamp=0) or case,
            lambda case=case: world.act(case, REGISTER),
        )

        row = Handoff.objects.get(case=case)
        case.refresh_from_db()
        assert case.place == row.state in ("registered", "returned")
        assert case.seq == 4
    assert list(audit.faults()) == []
