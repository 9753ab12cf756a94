"""Numbers are dense and unique, however many permits are issued in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from khanegi.cases import series
from khanegi.permits.models import Permit
from tests.builders import ISSUE

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 20


class PlugPulled(Exception):
    """Stands for anything that ends a change half way."""


def together(calls):
    """Run each call in a thread and on a connection of its own, begun at the same moment."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=20)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def take(fails):
    try:
        with transaction.atomic():
            number = series.take("test")
            if fails:
                raise PlugPulled
            return number
    except PlugPulled:
        return None


def test_a_number_given_back_is_given_again():
    taken = together([lambda fails=place % 3 == 0: take(fails) for place in range(AT_ONCE)])

    kept = sorted(number for number in taken if number is not None)
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) == AT_ONCE - 7


def test_a_number_is_taken_only_inside_the_change_that_uses_it():
    with pytest.raises(RuntimeError):
        series.take("test")


def test_permits_issued_at_once_are_numbered_without_a_gap(world):
    cases = [world.a_case("second_signature") for _ in range(AT_ONCE)]

    together([lambda case=case: world.act(case, ISSUE) for case in cases])

    numbers = Permit.objects.order_by("number").values_list("number", flat=True)
    assert [int(number[6:-1]) for number in numbers] == list(range(1, AT_ONCE + 1))
