"""What several tests measure with: deadlines set by hand, and a counter of statements."""

import datetime as dt

import pytest

from khanegi.cases.models import Case, Waiting


@pytest.fixture
def due():
    """Return a setter: this case is due in so many days, on every list on which it waits."""

    def put(case, days):
        at = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
        Case.objects.filter(pk=case.pk).update(due_at=at)
        Waiting.objects.filter(case=case).update(due_at=at)
        return case

    return put


@pytest.fixture
def statements(django_assert_max_num_queries):
    """Return a counter: how many SQL statements a block asks."""

    def count(do):
        with django_assert_max_num_queries(1000) as asked:
            do()
        return len(asked.captured_queries)

    return count
