"""What the tests of access share."""

import pytest


@pytest.fixture(autouse=True)
def every_page_is_as_it_should_be():
    """Leave out the look at every page: the same pages are looked at elsewhere, here there are thousands."""
