"""The job carries a notice to the phone once, and a message that cannot arrive is seen not to."""

import datetime as dt
import itertools

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from khanegi.links import sms
from khanegi.notices import actions, jobs, queries, words
from khanegi.notices.models import Notice
from khanegi.people import actions as people
from tests.rooms.links.test_sms import fail

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(a_person):
    return actions.tell(to=a_person().pk, case=None, key="a", text="پروندهٔ شما رسید.")


def carried(notice):
    row = Notice.objects.get(pk=notice)
    return queries.inbox(row.to_id).rows[0].carried


def test_the_phone_gets_the_text_with_the_name_of_the_service(gateway, notice):
    jobs.send(notice=notice)

    row = Notice.objects.get(pk=notice)
    [message] = gateway.ledger.newest_first(row.to.mobile)
    assert message.text == words.sms(row.text)
    assert (row.gateway_id, carried(notice)) == (message.id, queries.SENT)


def test_running_twice_sends_once(gateway, notice):
    jobs.send(notice=notice)
    jobs.send(notice=notice)

    assert len(gateway.ledger.newest_first()) == 1


def test_a_message_that_was_taken_without_an_answer_is_not_sent_again(gateway, notice):
    fail(gateway, "drop")
    with pytest.raises(sms.GatewayDown):
        jobs.send(notice=notice)
    jobs.send(notice=notice)

    assert len(gateway.ledger.newest_first()) == 1
    assert carried(notice) == queries.SENT


def test_a_code_for_signing_in_goes_before_what_others_are_told(notice):
    people.ask_code(mobile="09161234567", purpose="login", session="s", address="127.0.0.1")

    waiting = ProcrastinateJob.objects.order_by("-priority", "id").values_list("task_name", flat=True)
    assert list(waiting) == ["notices.send_code", "notices.send"]


def wait_after(attempts):
    """Return in how many seconds the job is tried again after so many attempts."""
    job = Job(
        id=1, queue="default", lock=None, queueing_lock=None, task_name="notices.send", attempts=attempts
    )
    decision = jobs.send.retry_strategy.get_retry_decision(exception=sms.GatewayDown(), job=job)
    return (decision.retry_at - dt.datetime.now(dt.UTC)).total_seconds()


def test_a_broken_gateway_is_asked_again_later_for_more_than_a_day():
    waits = [wait_after(attempts) for attempts in range(10)]

    assert all(later > earlier for earlier, later in itertools.pairwise(waits))
    assert sum(waits) > 24 * 3600


def test_a_number_that_does_not_exist_is_told_as_not_delivered(gateway, a_person):
    wrong = a_person(mobile="05161234567")
    notice = actions.tell(to=wrong.pk, case=None, key="a", text="سلام")

    jobs.send(notice=notice)
    jobs.send(notice=notice)

    assert Notice.objects.get(pk=notice).refused
    assert carried(notice) == queries.NOT_DELIVERED


def test_the_first_to_record_a_delivery_wins(notice):
    assert actions.carried(notice=notice, gateway_id="sms-1")
    assert not actions.carried(notice=notice, gateway_id="sms-2")
    assert Notice.objects.get(pk=notice).gateway_id == "sms-1"


def test_a_one_time_code_reaches_the_phone_and_never_the_queue(gateway):
    people.ask_code(mobile="09161234567", purpose="login", session="s", address="127.0.0.1")
    [job] = ProcrastinateJob.objects.filter(task_name="notices.send_code")

    jobs.send_code(**job.args)

    [message] = gateway.ledger.newest_first("09161234567")
    digits = "".join(char for char in message.text if char.isdigit())
    assert len(digits) == 6
    assert digits not in str(job.args)
