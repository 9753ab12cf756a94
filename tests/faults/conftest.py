import pytest

from tests.faults.service import Service, until


@pytest.fixture
def service(tmp_path):
    """The whole service, ready for work."""
    running = Service(tmp_path / "local")
    try:
        until(lambda: running.heard("Ready after") or running.process.poll() is not None, 60)
        until(lambda: running.status("/readyz") == 200, 20)
        yield running
    finally:
        running.stop()
