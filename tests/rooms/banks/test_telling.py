"""What a bank is told: once, in order, signed, whatever goes wrong on the way."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.banks import jobs
from khanegi.banks.actions import lanes
from khanegi.banks.models import Lane, Message
from khanegi.links import bank as link
from khanegi.process.words import Role
from tests.rooms.banks.conftest import lead, soon
from tests.rooms.links.test_sms import fail

pytestmark = pytest.mark.django_db
BACK = {"reason": ["B07"], "text": ["اعتبار شعبه تمام شده است."]}


def told(system):
    return [
        (entry["body"]["number"], entry["body"]["kind"], entry["times"]) for entry in system.ledger.messages()
    ]


def test_a_referral_is_told_inside_its_transaction_and_asks_for_one_job(a_case, bank):
    lanes.lead(bank=bank.pk, address="http://127.0.0.1:9/messages", secret=b"k" * 32, after=0)
    ProcrastinateJob.objects.all().delete()
    Lane.objects.update(waits=False)

    case = a_case("at_branch", "facility")
    a_case("at_branch", "facility")

    first, second = Message.objects.order_by("number")
    letter = case.referrals.get()
    assert (first.number, second.number, first.kind, first.state) == (1, 2, "referral_made", "queued")
    assert (first.body["letter"], first.body["amount"]) == (letter.number, letter.amount)
    assert ProcrastinateJob.objects.filter(task_name="banks.deliver").count() == 1


def test_without_a_hook_nothing_is_carried_and_all_is_kept(a_case, bank):
    ProcrastinateJob.objects.all().delete()
    a_case("documents", "facility")

    assert [one.kind for one in Message.objects.order_by("number")] == ["referral_made", "accept"]
    assert not ProcrastinateJob.objects.filter(task_name="banks.deliver").exists()
    assert lanes.claim() is None


def test_messages_arrive_in_order_and_once(a_case, world, hooked):
    case = a_case("documents", "facility")
    world.act(case, ("hand_back", Role.BRANCH, BACK))

    jobs.deliver()
    jobs.deliver()

    assert told(hooked) == [(1, "referral_made", 1), (2, "accept", 1), (3, "hand_back", 1)]
    assert hooked.ledger.messages()[2]["body"]["reason"] == "B07"
    lane = Lane.objects.get()
    assert (lane.delivered, lane.last, lane.waits, lane.holder) == (3, 3, False, "")
    assert not Message.objects.exclude(state="delivered", delivered_at__isnull=False).exists()


def test_what_comes_while_a_lane_is_idle_asks_for_a_job_again(a_case, hooked):
    a_case("at_branch", "facility")
    jobs.deliver()
    ProcrastinateJob.objects.all().delete()

    a_case("at_branch", "facility")

    assert ProcrastinateJob.objects.filter(task_name="banks.deliver").count() == 1
    jobs.deliver()
    assert [number for number, _, _ in told(hooked)] == [1, 2]


@pytest.mark.parametrize(
    ("mode", "why", "times"),
    [("error", "broken", 1), ("gateway", "silent", 1), ("drop", "silent", 2), ("html", "broken", 1),
     ("charset", "broken", 1), ("huge", "broken", 1), ("redirect", "broken", 1), ("half", "broken", 1),
     ("mute", "broken", 2)],
)  # fmt: skip
def test_however_a_try_fails_the_next_one_finds_one_message(a_case, hooked, mode, why, times):
    """Reliability F14 and F15."""
    a_case("documents", "facility")
    fail(hooked, mode)

    jobs.deliver()
    first = Message.objects.get(number=1)
    lane = Lane.objects.get()
    assert (first.state, first.last_error, first.attempts) == ("queued", why, 1)
    assert lane.next_try_at > first.created_at + dt.timedelta(seconds=10)
    assert lanes.claim() is None

    soon()
    jobs.deliver()
    assert told(hooked) == [(1, "referral_made", times), (2, "accept", 1)]
    assert Message.objects.filter(state="delivered").count() == 2


def test_an_answer_given_twice_is_read_once_and_the_next_message_still_arrives(a_case, hooked):
    a_case("documents", "facility")
    fail(hooked, "twice")

    jobs.deliver()
    soon()
    jobs.deliver()

    assert [number for number, _, _ in told(hooked)] == [1, 2]
    assert Message.objects.filter(state="delivered").count() == 2


def test_after_many_wrong_answers_people_must_look_and_the_others_go_on(a_case, hooked, caplog):
    a_case("documents", "facility")
    fail(hooked, "error", times=lanes.MOST_STRIKES)

    for _ in range(lanes.MOST_STRIKES):
        soon()
        link.breaker(Lane.objects.get().address).succeeded()
        jobs.deliver()

    assert list(Message.objects.order_by("number").values_list("state", flat=True)) == ["dead", "delivered"]
    assert "is given up" in caplog.text


def test_what_they_will_never_take_is_given_up_at_once(a_case, hooked):
    a_case("documents", "facility")
    fail(hooked, "refuse")

    jobs.deliver()

    first, second = Message.objects.order_by("number")
    assert (first.state, first.last_error, second.state) == ("dead", "refused", "delivered")


def test_a_bank_that_is_dead_for_a_day_loses_nothing(a_case, hooked):
    """Reliability F19: the queue holds, then drains in order."""
    a_case("documents", "facility")
    hooked.dead = True
    waits = []
    for _ in range(12):
        soon()
        link.breaker(Lane.objects.get().address).succeeded()
        jobs.deliver()
        waits.append(
            (Lane.objects.get().next_try_at - Message.objects.get(number=1).created_at).total_seconds()
        )
    Message.objects.filter(number=2)
    a_case("at_branch", "facility")

    hooked.dead = False
    soon()
    link.breaker(Lane.objects.get().address).succeeded()
    jobs.deliver()

    assert [number for number, _, _ in told(hooked)] == [1, 2, 3]
    assert max(waits) <= lanes.LONGEST_WAIT * 1.5 + 60
    assert Message.objects.get(number=1).attempts == 13


def is_gone_for(system, days, tries=lanes.MOST_TRIES):
    """Let a bank not answer so many tries, the first of which was so many days ago, then once more."""
    system.dead = True
    for count in range(tries + 1):
        soon()
        link.breaker(Lane.objects.get().address).succeeded()
        if count == tries:
            Lane.objects.update(silent_since=Now() - dt.timedelta(days=days))
        jobs.deliver()


def states():
    return list(Message.objects.order_by("number").values_list("state", flat=True))


@pytest.mark.parametrize("mode", ["gateway", "error", "resting"])
def test_messages_that_waited_for_long_survive_a_hiccup(a_case, hooked, bank, mode):
    """A bank that has only now a hook, or one again, is told from the first message on."""
    a_case("documents", "facility")
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # what was told stays, but for this
        cursor.execute("update banks_message set created_at = created_at - interval '9 days'")
        cursor.execute("set local session_replication_role = origin")
    if mode == "resting":
        leave_alone()
    else:
        fail(hooked, mode)

    jobs.deliver()
    assert states() == ["queued", "queued"]

    soon()
    link.breaker(Lane.objects.get().address).succeeded()
    jobs.deliver()
    assert states() == ["delivered", "delivered"]
    assert Lane.objects.get().silent_since is None


def leave_alone():
    for _ in range(5):
        link.breaker(Lane.objects.get().address).failed()


def test_a_bank_gone_for_days_costs_one_message_and_not_its_backlog(a_case, hooked):
    a_case("documents", "facility")

    is_gone_for(hooked, days=4)

    assert states() == ["dead", "queued"]
    hooked.dead = False
    soon()
    link.breaker(Lane.objects.get().address).succeeded()
    jobs.deliver()
    assert [number for number, _, _ in told(hooked)] == [2]


@pytest.mark.parametrize(("days", "tries"), [(2, lanes.MOST_TRIES), (4, 1)], ids=["short", "we slept"])
def test_a_bank_silent_for_less_or_hardly_asked_costs_nothing(a_case, hooked, days, tries):
    a_case("documents", "facility")

    is_gone_for(hooked, days=days, tries=tries)

    assert states() == ["queued", "queued"]


def test_nobody_asked_is_nobody_silent(a_case, hooked):
    a_case("documents", "facility")
    Message.objects.update(attempts=lanes.MOST_TRIES)
    Lane.objects.update(silent_since=Now() - dt.timedelta(days=4))
    leave_alone()

    jobs.deliver()

    assert states() == ["queued", "queued"]


def test_pauses_grow_from_failure_to_failure_and_shrink_when_something_arrives(a_case, hooked):
    a_case("documents", "facility")
    hooked.dead = True
    pauses = []
    for count in range(5):
        soon()
        link.breaker(Lane.objects.get().address).succeeded()
        jobs.deliver()
        lane = Lane.objects.get()
        pauses.append((lane.next_try_at - timezone.now()).total_seconds())
        assert lane.failures == count + 1
    spread = lanes.FIRST_WAIT / 2 - 2, lanes.FIRST_WAIT * 1.5
    assert all(spread[0] * 2**n < pause < spread[1] * 2**n for n, pause in enumerate(pauses))

    hooked.dead = False
    fail(hooked, "error")
    soon()
    link.breaker(Lane.objects.get().address).succeeded()
    Lane.objects.update(delivered=1)  # the first is there, the second is not
    jobs.deliver()
    assert Lane.objects.get().failures == 6
    soon()
    jobs.deliver()
    assert Lane.objects.get().failures == 0


@pytest.mark.parametrize("again", [True, False], ids=["again", "lead"])
def test_what_goes_again_begins_anew(a_case, hooked, bank, again):
    a_case("documents", "facility")
    Message.objects.update(strikes=lanes.MOST_STRIKES - 1, attempts=30)
    Lane.objects.update(silent_since=Now() - dt.timedelta(days=9))

    if again:
        lanes.again(bank=bank.pk, after=1)
    else:
        lead(hooked, bank, after=1)

    rows = Message.objects.order_by("number").values_list("strikes", "attempts")
    assert list(rows) == [(lanes.MOST_STRIKES - 1, 30), (0, 0)]
    assert Lane.objects.get().silent_since is None


def test_a_hook_that_is_left_alone_costs_no_try(a_case, hooked):
    a_case("at_branch", "facility")
    for _ in range(5):
        link.breaker(Lane.objects.get().address).failed()

    jobs.deliver()

    assert (Message.objects.get().attempts, Message.objects.get().last_error) == (0, "resting")


def test_a_worker_that_slept_tells_nothing_more_and_writes_nothing(a_case, hooked):
    """Reliability D1 and F5: the lane has gone to another, which finds what was told by its key."""
    a_case("documents", "facility")
    asleep = lanes.claim()
    Lane.objects.update(held_until=Now() - dt.timedelta(seconds=1))

    jobs.deliver()

    assert lanes.kept(asleep, upto=1) is None
    assert (
        lanes.missed(asleep, Message.objects.get(number=2), why="silent", strike=False, now=asleep_now())
        is None
    )
    assert told(hooked) == [(1, "referral_made", 1), (2, "accept", 1)]
    assert set(Message.objects.values_list("state", "attempts")) == {("delivered", 1)}


def asleep_now():
    return dt.datetime.now(dt.UTC)


def test_a_lane_in_somebodys_hands_is_left_to_them_until_they_fall_silent(a_case, hooked):
    a_case("at_branch", "facility")
    assert lanes.claim() is not None
    assert lanes.claim() is None

    Lane.objects.update(held_until=Now() - dt.timedelta(seconds=1))
    ProcrastinateJob.objects.all().delete()
    jobs.tick(timestamp=0)

    assert ProcrastinateJob.objects.filter(task_name="banks.deliver").count() == 1
    assert lanes.claim() is not None


def test_a_lane_whose_secret_cannot_be_opened_stops_no_other(a_case, a_bank, world, hooked, bank, caplog):
    a_case("at_branch", "facility")
    other = world.a_bank("bank-012")
    lead(hooked, other)
    Lane.objects.filter(bank=other).update(
        secret=b"x" * 60, waits=True, next_try_at=Now() - dt.timedelta(hours=1), last=1
    )

    jobs.deliver()

    assert [number for number, _, _ in told(hooked)] == [1]
    left = Lane.objects.get(bank=other)
    assert (left.holder, left.waits, left.delivered) == ("", True, 0)
    assert left.next_try_at > timezone.now()
    assert "cannot be unsealed" in caplog.text


def test_one_lane_that_goes_wrong_stops_no_other(a_case, world, hooked, bank, monkeypatch):
    a_case("at_branch", "facility")
    other = world.a_bank("bank-012")
    lead(hooked, other)
    Lane.objects.filter(bank=other).update(
        waits=True, next_try_at=Now() - dt.timedelta(hours=1), address="x:"
    )

    jobs.deliver()

    assert [number for number, _, _ in told(hooked)] == [1]


def test_messages_are_told_again_from_a_number_on(a_case, hooked, bank):
    a_case("documents", "facility")
    jobs.deliver()

    lead(hooked, bank, after=1)
    jobs.deliver()

    assert told(hooked) == [(1, "referral_made", 1), (2, "accept", 2)]


def test_a_wrong_secret_is_not_let_in(a_case, hooked, bank):
    hooked.key = b"another" * 4
    a_case("at_branch", "facility")

    jobs.deliver()

    assert hooked.ledger.messages() == []
    assert Message.objects.get().last_error == "broken"


def test_a_hook_leads_only_where_it_may(settings):
    fine = "https://bank.example/messages"
    host = "bank.example"
    for wrong in (f"ftp://{host}/", f"https://me:secret@{host}/", f"https://{host}/?a=1", "https://", "x",
                  f"https://{host}:99999/", "https://بانک.example/", f"https://{host}/ a"):  # fmt: skip
        assert not link.may_lead_to(wrong)
    settings.PRODUCTION, settings.BANK_HOSTS = True, ["bank.example"]

    assert link.may_lead_to(fine)
    assert not link.may_lead_to("http://bank.example/messages")
    assert not link.may_lead_to("https://169.254.169.254/")


def test_the_database_keeps_messages_as_they_were_told(a_case, bank):
    a_case("at_branch", "facility")
    row = Message.objects.get()

    for change in ({"body": {}}, {"number": 7}, {"kind": "pay"}, {"state": "lost"}, {"state": "delivered"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
    row.pk, row.number, row.key = None, 5, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_case_says_how_far_its_bank_knows_and_the_secretariat_is_alarmed(a_case, hooked, client, someone):
    case = a_case("at_branch", "facility")
    client.force_login(someone(Role.SECRETARIAT))
    assert "در صف ارسال" in client.get(f"/cases/{case.code}/").content.decode()
    assert "پیام‌هایی که به بانک نرسید" not in client.get("/dashboard/").content.decode()

    fail(hooked, "refuse")
    jobs.deliver()

    assert "سامانهٔ بانک این پیام را نگرفت" in client.get(f"/cases/{case.code}/").content.decode()
    assert "پیام‌هایی که به بانک نرسید" in client.get("/dashboard/").content.decode()
    lanes.again(bank=Message.objects.get().bank_id, after=0)
    jobs.deliver()
    assert "به سامانهٔ بانک رسید" in client.get(f"/cases/{case.code}/").content.decode()


def test_a_bank_silent_for_a_day_is_an_alarm_where_people_look(a_case, hooked, client, someone):
    """Reliability F19: not only a line of a log."""
    a_case("documents", "facility")
    alarm = "بانک‌هایی که سامانهٔ آن‌ها جواب نمی‌دهد"
    client.force_login(someone(Role.SECRETARIAT))
    hooked.dead = True
    jobs.deliver()
    assert alarm not in client.get("/dashboard/").content.decode()

    Lane.objects.update(silent_since=Now() - dt.timedelta(hours=25))

    page = client.get("/dashboard/").content.decode()
    assert alarm in page
    assert "۲ پیام در صف" in page
    client.force_login(someone(Role.AUDITOR))
    assert alarm not in client.get("/dashboard/").content.decode()
    hooked.dead = False
    soon()
    link.breaker(Lane.objects.get().address).succeeded()
    jobs.deliver()
    client.force_login(someone(Role.SECRETARIAT))
    assert alarm not in client.get("/dashboard/").content.decode()
