"""One browser for all journeys; without Chromium they are skipped, and say so."""

from pathlib import Path

import pytest

from tests.journeys import browser as real


@pytest.fixture(scope="session")
def chromium():
    if not Path(real.CHROMIUM).exists():
        pytest.skip("Chromium is missing. On Debian: apt install chromium")
    with real.chromium() as opened:
        yield opened
