"""A file is handed over exactly once, whatever goes wrong on the way, and everybody sees how far it is."""

import datetime as dt
import json
import logging

import pytest
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base import persian
from khanegi.cooperatives import actions, jobs, queries
from khanegi.cooperatives.models import Handoff
from khanegi.links import cooperative
from khanegi.notices.models import Notice
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.rules.forms import clean
from tests.builders import CONNECT
from tests.rooms.links.test_sms import fail

pytestmark = pytest.mark.django_db
SAID = {"address": "خیابان کارون، پلاک ۷", "sheba": "IR580540105180021273113007", "priority": ["villager"]}


@pytest.fixture
def case(a_case):
    """Return a case whose person has just consented."""
    return a_case("handing_over", "cooperative", answers=SAID)


def handoff(case):
    case.refresh_from_db()
    return Handoff.objects.get(case=case)


def soon(case):
    """Let the next try, if there is one, be due now."""
    Handoff.objects.filter(case=case, next_try_at__isnull=False).update(next_try_at=Now())


def hand_over(case, times=1):
    for _ in range(times):
        soon(case)
        jobs.hand_over(handoff=case.pk)


def test_consent_freezes_what_is_sent_and_asks_for_the_job(a_case, world):
    case = world.act(a_case("consent", "cooperative", answers=SAID), CONNECT)

    row = handoff(case)
    assert (row.state, row.attempts, row.gives_up_after) == ("queued", 0, 5)
    assert row.reference.startswith("806")
    assert row.payload["applicant"]["national_id"] == case.applicant.national_id
    assert row.payload["answers"] == {"address": SAID["address"], "settlement": "اهواز"}
    job = ProcrastinateJob.objects.get(task_name="cooperatives.hand_over")
    assert job.args == {"handoff": case.pk}


def test_without_consent_nothing_is_sent(a_case):
    case = a_case("consent", "cooperative")

    assert clean(asks.get("coop_consent"), {})[1].keys() == {"consent"}
    assert not Handoff.objects.filter(case=case).exists()


def test_two_hand_offs_have_two_numbers(a_case):
    first, second = (handoff(a_case("handing_over", "cooperative")) for _ in range(2))

    assert int(second.reference[:-1]) == int(first.reference[:-1]) + 1


def test_a_receipt_moves_the_case_and_is_told(system, case):
    jobs.hand_over(handoff=case.pk)

    row = handoff(case)
    [entry] = system.register.newest_first()
    assert (case.place, row.state, row.receipt) == ("at_cooperative", "received", entry.id)
    assert (row.attempts, row.next_try_at, row.last_error) == (1, None, "")
    assert (entry.sha256, entry.payload) == (row.sha256, row.payload)
    told = Notice.objects.filter(to=case.applicant).order_by("id").last().text
    assert persian.digits_out(entry.id) in told


def test_running_again_after_it_arrived_does_nothing(system, case):
    jobs.hand_over(handoff=case.pk)
    receipt = handoff(case).receipt

    jobs.hand_over(handoff=case.pk)

    assert (handoff(case).attempts, handoff(case).receipt) == (1, receipt)
    assert len(system.register.newest_first()) == 1


def test_nobody_tries_before_the_time_has_come(system, case):
    fail(system, "error")
    jobs.hand_over(handoff=case.pk)

    jobs.hand_over(handoff=case.pk)

    assert handoff(case).attempts == 1
    assert system.register.newest_first() == []


def test_a_try_that_fails_says_why_and_when_the_next_one_is(system, case):
    fail(system, "error", times=2)
    waits = []
    for _ in range(2):
        hand_over(case)
        row = handoff(case)
        assert (case.place, row.state, row.last_error) == ("handing_over", "queued", "silent")
        waits.append(row.next_try_at - row.sent_at)

    assert [round(wait / dt.timedelta(minutes=1)) for wait in waits] == [1, 2]
    shown = queries.shown(case.pk)
    assert (shown.tries, shown.trouble) == ("۲ بار", "از سامانهٔ تعاون پاسخی نرسید")
    assert shown.next_try_at is not None


def test_after_five_tries_people_look(system, case, world):
    fail(system, "error", times=5)
    hand_over(case, times=5)
    cooperative.breaker.succeeded()

    row = handoff(case)
    assert (case.place, row.state, row.attempts, row.next_try_at) == ("stuck", "failed", 5, None)
    [waits] = case.waiting.filter(duty=True)
    assert (waits.role, waits.office) == ("cooperative", world.office_of(Role.COOPERATIVE))
    assert Notice.objects.filter(to=case.applicant, text__contains="نشد").count() == 1
    assert ["دلیل", "از سامانهٔ تعاون پاسخی نرسید"] in case.events.latest("seq").data["told"]


def test_the_officer_sends_it_again_and_it_arrives_under_the_same_number(system, case, world):
    fail(system, "drop", times=5)
    hand_over(case, times=5)
    cooperative.breaker.succeeded()
    reference = handoff(case).reference

    world.act(case, ("try_again", Role.COOPERATIVE, {}))
    assert handoff(case).gives_up_after == 10
    jobs.hand_over(handoff=case.pk)

    row = handoff(case)
    assert (case.place, row.reference, row.attempts) == ("at_cooperative", reference, 6)
    assert [entry.reference for entry in system.register.newest_first()] == [reference]


@pytest.mark.parametrize("mode", ["drop", "exists", "html", "redirect", "huge", "twice"])
def test_however_the_first_try_fails_there_is_one_hand_off(system, case, mode):
    fail(system, mode)

    hand_over(case, times=2)

    row, [entry] = handoff(case), system.register.newest_first()
    assert (case.place, row.receipt) == ("at_cooperative", entry.id)


def test_a_receipt_of_something_else_is_not_taken_and_is_told_in_the_log(system, case, caplog):
    fail(system, "wrong_hash")
    hand_over(case)

    row = handoff(case)
    assert (case.place, row.last_error, row.receipt) == ("handing_over", "foreign", "")
    assert [record.levelno for record in caplog.records if "receipt of something else" in record.message] == [
        logging.ERROR
    ]
    hand_over(case)
    assert handoff(case).state == "received"


def test_a_number_that_is_the_receipt_of_another_is_not_taken(system, case, a_case):
    """Whoever restored an old copy there counts anew."""
    other = a_case("at_cooperative", "cooperative")
    Handoff.objects.filter(case=other).update(receipt="T-000001")

    jobs.hand_over(handoff=case.pk)

    assert (handoff(case).state, handoff(case).last_error) == ("queued", "foreign")


def test_what_they_will_never_take_is_not_tried_five_times(system, case):
    system.register.take(key=handoff(case).key, body=json.dumps({"reference": "another"}).encode())

    jobs.hand_over(handoff=case.pk)

    row = handoff(case)
    assert (case.place, row.state, row.last_error, row.attempts) == ("stuck", "failed", "refused", 1)


def test_a_system_that_is_left_alone_costs_no_try(system, case):
    for _ in range(5):
        cooperative.breaker.failed()

    jobs.hand_over(handoff=case.pk)

    row = handoff(case)
    assert (case.place, row.state, row.last_error) == ("handing_over", "queued", "")
    assert row.gives_up_after - row.attempts == 5


def test_the_clock_asks_for_the_tries_that_are_due(case, a_case):
    later = a_case("handing_over", "cooperative")
    Handoff.objects.filter(case=later).update(next_try_at=Now() + dt.timedelta(minutes=5))
    ProcrastinateJob.objects.all().delete()

    jobs.tick(timestamp=0)

    due = ProcrastinateJob.objects.filter(task_name="cooperatives.hand_over")
    assert [job.args for job in due] == [{"handoff": case.pk}]


def test_an_attempt_that_was_overtaken_writes_nothing(case):
    """Reliability D1: a worker that slept through its turn wakes up after another has tried."""
    old = actions.claim(handoff=case.pk)
    soon(case)
    new = actions.claim(handoff=case.pk)

    assert not actions.missed(attempt=old, why="silent")
    jobs._move(case.pk, "received", "receipt-1", {"receipt": "T-1", "attempt": old.number})
    assert (handoff(case).state, handoff(case).attempts, case.place) == ("sent", new.number, "handing_over")


def test_a_try_nobody_finished_is_due_again_after_a_while(case):
    actions.claim(handoff=case.pk)
    assert actions.claim(handoff=case.pk) is None
    assert handoff(case).next_try_at > handoff(case).sent_at

    soon(case)
    assert queries.due() == [case.pk]


@pytest.mark.parametrize(
    ("action", "answers"),
    [("withdraw", {}), ("return_back", {"reason": ["K07"], "text": ["تا امروز پاسخی از شما نرسید."]})],
)
def test_what_may_have_arrived_unseen_is_taken_back(system, case, world, action, answers):
    fail(system, "drop", times=5)
    hand_over(case, times=5)
    cooperative.breaker.succeeded()
    role = Role.APPLICANT if action == "withdraw" else Role.COOPERATIVE

    world.act(case, (action, role, answers))
    job = ProcrastinateJob.objects.get(task_name="cooperatives.recall")
    jobs.recall(**job.args)

    assert handoff(case).state == "recalled"
    assert system.register.newest_first() == []


def test_what_was_decided_there_and_given_up_here_is_told_in_the_log(system, case, world, caplog):
    fail(system, "drop", times=5)
    hand_over(case, times=5)
    cooperative.breaker.succeeded()
    [entry] = system.register.newest_first()
    system.register.decide(entry.id, "registered", {"legal_id": "10380284790", "name": "کارون"})

    world.act(case, ("withdraw", Role.APPLICANT, {}))
    jobs.recall(handoff=case.pk)

    assert "was decided there and given up here" in caplog.text


def test_giving_up_before_consent_tells_nobody(a_case, world):
    case = world.act(a_case("consent", "cooperative"), ("withdraw", Role.APPLICANT, {}))

    assert case.place == "withdrawn"
    assert not ProcrastinateJob.objects.filter(task_name="cooperatives.recall").exists()
