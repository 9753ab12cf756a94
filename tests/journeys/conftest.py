"""One browser for all journeys, and one running service; without Chromium they are skipped, and say so."""

from pathlib import Path

import pytest

from tests.faults.service import ready
from tests.journeys import browser as real
from tests.journeys.people import Town


@pytest.fixture(scope="session")
def chromium():
    if not Path(real.CHROMIUM).exists():
        pytest.skip("Chromium is missing. On Debian: apt install chromium")
    with real.chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def running_town(chromium, tmp_path_factory, request):
    """The service as ./run demo starts it, with its made-up province, for people with real browsers."""
    service = ready(tmp_path_factory.mktemp("town") / "local")
    try:
        yield Town(service, chromium, request.config.getoption("--pictures"))
    finally:
        service.stop()


@pytest.fixture
def town(running_town):
    """The running town; after each test everybody closes their browser."""
    with running_town:
        yield running_town
