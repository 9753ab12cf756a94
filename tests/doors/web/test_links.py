"""No way offered on every page leads nowhere."""

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.django_db
SHOWN_TO_ALL = ("/", "/help/", "/nothing-here/")


def ways(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return {link["href"].partition("#")[0] for link in soup.select("a[href^='/']")}


@pytest.mark.parametrize("path", SHOWN_TO_ALL)
def test_every_link_of_a_guest_leads_somewhere(client, path):
    offered = ways(client.get(path))

    assert {way for way in offered if client.get(way).status_code == 404} == set()
    assert len(offered) >= 8


def test_every_link_of_a_citizen_leads_somewhere(client, maryam):
    client.force_login(maryam)

    assert {way for way in ways(client.get("/help/")) if client.get(way).status_code == 404} == set()
