"""The pages that ask nothing, and the one page with everything."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


@pytest.mark.parametrize("path", ["/", "/help/", "/house/sink/"])
def test_page_is_shown(client, path):
    assert client.get(path).status_code == 200


def test_home_leads_to_every_first_step(client):
    page = client.get("/").content.decode()

    assert [way for way in ("/start/", "/check/", "/track/", "/verify/") if f'href="{way}"' not in page] == []


def test_a_page_with_problems_says_so_in_its_title_and_leads_to_each(client):
    page = client.get("/house/sink/").content.decode()

    assert "<title>خطا: " in page
    assert 'href="#id-national_id"' in page
    assert 'aria-describedby="id-national_id-hint id-national_id-error"' in page


def test_pages_are_light(client):
    """HTML ≤ 25 kB compressed (shared/ux.md 46), even the one with every component."""
    import gzip

    assert len(gzip.compress(client.get("/house/sink/").content)) < 25_000
