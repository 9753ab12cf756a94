"""Jobs that run twice at the same time take up each entry once, and sign one checkpoint of a size."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from khanegi.ledger import actions, audit, files
from khanegi.ledger.models import Checkpoint, Head, Leaf
from khanegi.permits import journal
from khanegi.permits.models import Permit

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.fixture
def permits(settings, tmp_path, world):
    settings.CHECKPOINTS = str(tmp_path / "checkpoints")
    settings.SELF_MADE_KEYS = tmp_path / "keys"
    for _ in range(4):
        world.a_case("permitted")
    return list(Permit.objects.order_by("id"))


def at_once(*calls):
    """Start all calls together, each with a connection of its own."""
    gate = threading.Barrier(len(calls))

    def one(call):
        gate.wait(10)
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def turn(permit):
    """Write one change of a permit, as an effect does."""
    with transaction.atomic():
        row = Permit.objects.select_for_update(of=("self",)).get(pk=permit.pk)
        row.state = "suspended" if row.state == "valid" else "valid"
        row.save(update_fields=["state"])
        journal.turned(row, row.issued_at)


def test_each_entry_is_taken_up_once_and_in_order_while_more_come(permits):
    def work(permit):
        for _ in range(10):
            turn(permit)

    at_once(*[lambda permit=permit: work(permit) for permit in permits], *[actions.append] * HANDS)
    at_once(*[actions.append] * HANDS)

    assert (Leaf.objects.count(), Head.objects.get().size) == (40, 40)
    actions.write_checkpoint()
    assert list(audit.faults()) == []
    for permit in permits:
        sources = list(Leaf.objects.filter(subject=permit.number).order_by("position").values_list("source"))
        assert sources == sorted(sources)


def test_an_entry_that_is_committed_late_is_not_passed_over(permits):
    """Numbers are given before a commit: what had the smaller number may come after."""
    began, may_end = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            turn_in_place(permits[0])
            began.set()
            may_end.wait(10)

    def turn_in_place(permit):
        row = Permit.objects.select_for_update(of=("self",)).get(pk=permit.pk)
        row.state = "suspended"
        row.save(update_fields=["state"])
        journal.turned(row, row.issued_at)

    def meanwhile():
        began.wait(10)
        turn(permits[1])
        taken = actions.append()
        may_end.set()
        return taken

    _, first = at_once(slowly, meanwhile)

    assert (first, actions.append()) == (1, 1)
    sources = list(Leaf.objects.order_by("position").values_list("source", flat=True))
    assert sources == sorted(sources, reverse=True)
    actions.write_checkpoint()
    assert list(audit.faults()) == []


def test_one_checkpoint_is_written_of_a_size(permits):
    turn(permits[0])
    actions.append()

    written = at_once(*[actions.write_checkpoint] * HANDS)

    assert sorted(written) == [False] * (HANDS - 1) + [True]
    assert len(files.every()) == Checkpoint.objects.count() == 1
