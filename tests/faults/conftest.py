import shutil
from contextlib import contextmanager

import pytest

from khanegi.cli import rootless
from tests.faults.service import ready, until


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Data that was loaded once: loading takes longer than everything that is tested here."""
    folder = tmp_path_factory.mktemp("prepared") / "local"
    ready(folder).stop()
    return folder / "database"


@contextmanager
def started(folder, prepared):
    """Start the whole service on a copy of the prepared data; stop it at the end."""
    folder.mkdir()
    rootless.give(shutil.copytree(prepared, folder / "database"))
    running = ready(folder)
    try:
        until(lambda: running.status("/readyz") == 200, 30)
        yield running
    finally:
        running.stop()


@pytest.fixture
def service(tmp_path, prepared):
    """The whole service, ready for work."""
    with started(tmp_path / "local", prepared) as running:
        yield running
