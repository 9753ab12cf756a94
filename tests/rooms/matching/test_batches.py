"""A batch runs once, can be stopped and taken up again, and comes out of its kept input anew."""

import threading
import time
import zlib

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.errors import UndefinedTable

from khanegi.base.errors import NotFound, Refused
from khanegi.people.models import Province
from khanegi.process.words import Role
from khanegi.sponsors import jobs
from khanegi.sponsors.matching import actions, compute
from khanegi.sponsors.models import Batch, Introduction
from khanegi.sponsors.queries import batches
from tests.rooms.matching.market import Market


def asks(world):
    return actions.ask(province=world.province.pk, by=world.someone(Role.SECRETARIAT).pk)


@pytest.fixture
def crowded(market):
    """Fill a market in which filling sponsor by sponsor leaves somebody out."""
    ahvaz, karun, *_ = market.counties
    same, _, kin, *_ = market.fields
    market.sponsors(kin, {ahvaz: 1})
    market.sponsors(same, {karun: 1})
    goes = market.waits(ahvaz, same, 100, goes_far=True)
    stays = market.waits(ahvaz, same, 50)
    return goes, stays


def test_asking_leaves_a_job_and_nothing_else(world):
    number = asks(world)

    (job,) = ProcrastinateJob.objects.all()
    assert (job.task_name, job.args) == ("sponsors.propose", {"batch": number})
    assert Batch.objects.get().state == "queued"


def test_one_at_a_time_in_a_province(world):
    asks(world)

    with pytest.raises(Refused) as no:
        asks(world)
    assert no.value.refusal.code == "batch_under_way"
    assert (Batch.objects.count(), ProcrastinateJob.objects.count()) == (1, 1)


def test_the_exact_plan_stands_beside_the_greedy_one_and_introduces_nobody(world, crowded):
    number = asks(world)

    jobs.propose(batch=number)

    row = Batch.objects.get(pk=number)
    assert (row.state, row.progress, row.stage) == ("done", 100, "")
    assert (row.figures["people"], row.figures["free"]) == (2, 2)
    assert [row.figures[way]["placed"] for way in ("greedy", "exact")] == [1, 2]
    assert Introduction.objects.count() == 0
    lines = [batches.people(number, one.code, 0).lines for one in batches.sponsors(number, 0).lines]
    assert sorted(one.code for (one,) in lines) == [f"{one.pk:012}" for one in crowded]


def test_running_twice_changes_nothing(world, crowded):
    number = asks(world)
    jobs.propose(batch=number)
    before = Batch.objects.values().get(pk=number)

    jobs.propose(batch=number)

    assert Batch.objects.values().get(pk=number) == before
    asks(world)


def test_without_a_solver_the_greedy_plan_is_the_proposal(world, crowded, monkeypatch):
    monkeypatch.setattr(compute, "find_spec", lambda name: None)
    number = asks(world)

    jobs.propose(batch=number)

    found = Batch.objects.get(pk=number).figures
    assert (found["greedy"]["placed"], found["exact"], found["solver"]) == (1, None, "")
    assert len(batches.sponsors(number, 0).lines) == 1
    assert actions.again(batch=number).has_same_lines


def test_what_is_stopped_before_it_began_is_never_computed(world, crowded):
    number = asks(world)

    actions.cancel(batch=number)
    jobs.propose(batch=number)

    assert Batch.objects.values_list("state", "given").get(pk=number) == ("cancelled", b"")


def test_stopping_what_is_done_leaves_it_done(world, crowded):
    number = asks(world)
    jobs.propose(batch=number)

    actions.cancel(batch=number)

    assert Batch.objects.get(pk=number).state == "done"


def test_a_batch_whose_worker_died_is_taken_up(world, crowded):
    number = asks(world)
    Batch.objects.filter(pk=number).update(state="running", progress=40)

    jobs.propose(batch=number)

    assert Batch.objects.get(pk=number).state == "done"


@pytest.mark.django_db(transaction=True)
def test_what_breaks_is_told_as_failed_and_lets_the_next_begin(world):
    number = asks(world)
    with connection.cursor() as cursor:
        cursor.execute("alter table people_county_neighbours rename to hidden")
        try:
            with pytest.raises(UndefinedTable, match="people_county_neighbours"):
                jobs.propose(batch=number)
        finally:
            cursor.execute("alter table hidden rename to people_county_neighbours")

    assert Batch.objects.get(pk=number).state == "failed"
    asks(world)


def test_it_comes_out_of_its_kept_input_again_whatever_has_changed_since(world, crowded, capsys):
    number = asks(world)
    jobs.propose(batch=number)
    actions_then = Batch.objects.get(pk=number).sha256
    crowded[0].goes_far = False
    crowded[0].save()

    call_command("rematch", str(number))

    assert "comes out of its kept input again: line by line" in capsys.readouterr().out
    assert Batch.objects.get(pk=number).sha256 == actions_then


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda row: setattr(row, "sha256", "0" * 64), "SHA-256"),
        (lambda row: row.figures["greedy"].update(placed=2), "the greedy plan"),
        (lambda row: row.figures["exact"].update(days=7), "the exact plan"),
    ],
    ids=["input", "greedy", "exact"],
)
def test_whatever_was_changed_in_what_is_kept_is_told(world, crowded, change, words):
    number = asks(world)
    jobs.propose(batch=number)
    row = Batch.objects.get(pk=number)
    change(row)
    row.save()

    with pytest.raises(CommandError, match=words):
        call_command("rematch", str(number))


def test_only_what_is_done_can_be_computed_again(world):
    with pytest.raises(NotFound):
        actions.again(batch=asks(world))
    with pytest.raises(CommandError, match="no finished proposal"):
        call_command("rematch", "999999")


def test_kept_input_is_compressed_and_holds_no_name(world, crowded):
    number = asks(world)
    jobs.propose(batch=number)

    held = zlib.decompress(Batch.objects.get(pk=number).given)
    assert "مریم".encode() not in held
    assert len(held) < 2000


@pytest.mark.django_db(transaction=True)
def test_a_running_batch_hears_that_it_is_to_stop_and_a_second_worker_stays_away(world):
    market = Market(world)
    market.waits(market.counties[0], market.fields[0])
    number = asks(world)

    def work():
        try:
            jobs.propose(batch=number)
        finally:
            connection.close()

    first, second = threading.Thread(target=work), threading.Thread(target=work)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table sponsors_pool in access exclusive mode")  # reading the pool waits for us
        first.start()
        _until(lambda: Batch.objects.get(pk=number).state == "running")
        second.start()
        second.join(10)
        assert not second.is_alive()
        threading.Thread(target=lambda: (actions.cancel(batch=number), connection.close())).start()
        _until(lambda: Batch.objects.get(pk=number).is_cancelled)
    first.join(10)

    assert Batch.objects.values_list("state", "given").get(pk=number) == ("cancelled", b"")


@pytest.mark.django_db(transaction=True)
def test_in_one_process_batches_are_computed_one_after_the_other(world):
    fars = Province.objects.create(code="08", title="فارس")
    by = world.someone(Role.SECRETARIAT).pk
    numbers = [actions.ask(province=one.pk, by=by) for one in (world.province, fars)]
    states = lambda: sorted(Batch.objects.values_list("state", flat=True))

    def work(number):
        try:
            jobs.propose(batch=number)
        finally:
            connection.close()

    crew = [threading.Thread(target=work, args=(number,)) for number in numbers]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table sponsors_pool in access exclusive mode")  # reading the pool waits for us
        for one in crew:
            one.start()
        _until(lambda: "running" in states())
        time.sleep(0.3)
        assert states() == ["queued", "running"]
        waits = Batch.objects.get(state="queued").pk
        threading.Thread(target=lambda: (actions.cancel(batch=waits), connection.close())).start()
        _until(lambda: Batch.objects.get(pk=waits).is_cancelled)
    for one in crew:
        one.join(10)

    assert states() == ["cancelled", "done"]
    assert Batch.objects.get(pk=waits).state == "cancelled"


def _until(holds):
    for _ in range(100):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that")
