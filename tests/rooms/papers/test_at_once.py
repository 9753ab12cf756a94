"""Two sends of one document in the same moment leave one that stands, and as many files as rows."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from khanegi.papers import actions
from khanegi.papers.models import Upload
from tests.rooms.papers.test_receiving import ASKED, applicant, documents, scan, send, store

__all__ = ["store"]
pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6  # two of them behind the wall at a time


def test_one_of_many_simultaneous_sends_stands(a_case):
    case = a_case("plan")
    actions.ask(case=case.pk, needed=ASKED)
    barrier = Barrier(AT_ONCE)

    def run(number):
        try:
            barrier.wait(timeout=10)
            send(case, file=scan(name=f"{number}.png"), by=applicant(case))
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))

    states = sorted(Upload.objects.order_by("id").values_list("state", flat=True))
    assert states == ["held"] + ["replaced"] * (AT_ONCE - 1)
    assert len(documents()) == AT_ONCE
