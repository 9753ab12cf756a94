"""What the tests of matching share."""

import pytest

from tests.rooms.matching.market import Market


@pytest.fixture
def market(world) -> Market:
    return Market(world)
