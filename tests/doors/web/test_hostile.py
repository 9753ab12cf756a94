"""What no honest browser sends: it gets an answer in Persian, and never a 500."""

from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import make_password

from khanegi.people.models import User

pytestmark = pytest.mark.django_db
HOSTILE = ("\0", "a\0b", "9" * 30, "x" * 5000, "\u202e\u2066", "²", "' or 1=1--", "../../etc/passwd")
OPEN = (
    "/fields/?after=",
    "/fields/?q=",
    "/fields/?group=",
    "/verify/?number=",
    "/track/?code=",
    "/login/?next=",
)
PATHS = ("/fields/{}/", "/verify/{}/", "/process/{}/", "/start/{}/review/")
SIGNED_IN = (
    "/cases/{}/",
    "/cases/{}/plan/",
    "/permits/{}/",
    "/start/result/{}/",
    "/inbox/?desk={}",
    "/messages/?after={}",
)
FORMS = {
    "/login/": ("mobile", "next"),
    "/staff/login/": ("username", "password", "next"),
    "/track/forgotten/": ("national_id", "birth_day", "birth_month", "birth_year"),
    "/check/": ("county", "occupation", "birth_date_day", "gender"),
}


def quoted(address, text):
    return address.format(quote(text, safe="")) if "{}" in address else address + quote(text, safe="")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_address_breaks_for_a_stranger(client, text):
    answers = {address: client.get(quoted(address, text)).status_code for address in OPEN + PATHS}

    assert {address: status for address, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_address_breaks_for_who_is_signed_in(client, text):
    client.force_login(User.objects.create(mobile="09161234567", password=make_password(None)))

    answers = {address: client.get(quoted(address, text)).status_code for address in SIGNED_IN}

    assert {address: status for address, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_form_breaks(client, address, text):
    response = client.post(address, dict.fromkeys(FORMS[address], text))

    assert response.status_code < 500


def test_a_user_name_with_a_hidden_character_gets_the_answer_of_every_wrong_one(client):
    response = client.post("/staff/login/", {"username": "ad\0min", "password": "x"})

    assert response.status_code == 422


def test_a_page_is_for_the_hosts_it_was_told_of_and_probes_for_any(client, settings):
    settings.ALLOWED_HOSTS = ["home.test"]
    pages = [client.get(path, headers={"host": "elsewhere.test"}) for path in ("/", "/login/", "/api/v1/")]
    probe = client.get("/healthz", headers={"host": "10.0.0.7:8000"})

    assert [page.status_code for page in pages] == [400] * 3
    assert "Content-Security-Policy" in pages[0]
    assert probe.status_code == 200
