"""Everybody sees every procedure as it runs: in words, as a picture, and as files."""

import gzip
from xml.etree import ElementTree as Tree

import pytest
from bs4 import BeautifulSoup

from khanegi.process import book
from khanegi.web.views.process import ABOUT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
KEYS = sorted({process.key for process in book.ALL})


def shown(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def test_the_list_names_every_procedure_and_leads_to_it(client):
    page = shown(client, "/process/")
    told = page.find("main").get_text(" ", strip=True)
    assert [about for about in ABOUT.values() if about not in told] == []
    assert {f"/process/{key}/" for key in KEYS} <= {link["href"] for link in page.find("main").find_all("a")}


@pytest.mark.parametrize("key", KEYS)
def test_a_procedure_is_shown_with_its_picture_and_its_table(client, key):
    page, process = shown(client, f"/process/{key}/"), book.latest(key)
    told = page.find("main").get_text(" ", strip=True)
    assert page.h1.get_text(strip=True) == process.title
    assert ABOUT[key] in told
    assert page.find("main").find("svg", role="img")
    assert [place.title for place in process.places if place.title not in told] == []
    assert [action.title for action in process.actions if action.title not in told] == []


def test_every_procedure_is_introduced_in_a_sentence():
    assert sorted(ABOUT) == KEYS


@pytest.mark.parametrize("address", ["/process/", *(f"/process/{key}/" for key in KEYS)])
def test_the_page_is_light(client, address):
    assert len(gzip.compress(client.get(address).content)) < 25_000


@pytest.mark.parametrize("key", KEYS)
def test_the_picture_and_the_bpmn_file_are_given_with_their_kinds(client, key):
    picture, model = client.get(f"/process/{key}.svg"), client.get(f"/process/{key}.bpmn")
    assert picture["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert model["Content-Type"] == "application/xml; charset=utf-8"
    assert model["Content-Disposition"] == f'attachment; filename="{key}-{book.latest(key).version}.bpmn"'
    assert Tree.fromstring(picture.content).tag.endswith("svg")
    assert Tree.fromstring(model.content).tag.endswith("definitions")


@pytest.mark.parametrize("path", ["/process/nothing/", "/process/nothing.svg", "/process/nothing.bpmn"])
def test_an_unknown_procedure_is_not_found(client, path):
    assert client.get(path).status_code == 404
