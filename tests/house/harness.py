"""Loaded by `-p tests.house.harness` (pyproject.toml): looks at every page any test fetches."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def every_page_is_as_it_should_be(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    from tests.house.page import problems

    fetch = Client.request

    def request(self: Client, **asked: Any) -> Any:
        response = fetch(self, **asked)
        wrong = problems(response)
        assert not wrong, f"{asked.get('PATH_INFO')} ({response.status_code}): " + "; ".join(wrong)
        return response

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture
def house(settings: Any) -> None:
    """Serve the pages of tests/house/urls.py too."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [str(Path(__file__).parent / "templates")]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.house.urls"


@pytest.fixture
def maryam(db: None) -> Any:
    """Return a citizen."""
    from khanegi.people.models import User

    return User.objects.create(mobile="09161234567", first_name="مریم", last_name="عبدالرحمانی")


@pytest.fixture
def expert(db: None) -> Any:
    """Return a member of staff without a seat."""
    from khanegi.people.models import User

    return User.objects.create(username="expert", first_name="زهرا", last_name="کریمی")
