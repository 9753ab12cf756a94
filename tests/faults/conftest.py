import shutil

import pytest

from khanegi.cli import rootless
from tests.faults.service import ready, until


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Data that was loaded once: loading takes longer than everything that is tested here."""
    folder = tmp_path_factory.mktemp("prepared") / "local"
    ready(folder).stop()
    return folder / "database"


@pytest.fixture
def service(tmp_path, prepared):
    """The whole service, ready for work."""
    (tmp_path / "local").mkdir()
    rootless.give(shutil.copytree(prepared, tmp_path / "local" / "database"))
    running = ready(tmp_path / "local")
    try:
        until(lambda: running.status("/readyz") == 200, 30)
        yield running
    finally:
        running.stop()
