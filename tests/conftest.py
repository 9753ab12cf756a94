"""What all tests share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.builders import a_case, a_person, office_of, someone, world
from tests.measuring import due, statements
from tests.papers import a_paper, files, signed

__all__ = [  # fixtures for every test
    "a_case",
    "a_paper",
    "a_person",
    "due",
    "files",
    "office_of",
    "signed",
    "someone",
    "statements",
    "world",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what repeats a fault many times")
    parser.addoption("--pictures", action="store_true", help="keep pictures of every page of the road")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: repeats a fault many times; ./run faults runs it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="takes long: ./run faults")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _no_job_outlives_its_test(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Remove the jobs of a test that commits: Django's flush knows only the tables it manages itself."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction")):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("truncate procrastinate_jobs cascade")
