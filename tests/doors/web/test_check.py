"""The check without signing in."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khanegi.cli import made
from khanegi.intake.forms.check import CHECK
from khanegi.rules.forms import fill

pytestmark = pytest.mark.django_db
ANSWERS = made.questionnaire(made.Person(1), county="0621", town="شوشتر", field="HND-029")


@pytest.fixture(autouse=True)
def province(db):
    call_command("load_reference", verbosity=0)


def ask(client, **changed):
    return client.post("/check/", fill(CHECK.fields, ANSWERS | changed))


def test_the_check_says_yes_with_the_papers_and_keeps_nothing(client):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = ask(client).content.decode()

    assert "می‌توانید ثبت‌نام کنید" in page
    assert "مدارکی که لازم دارید" in page
    assert [one["sql"] for one in asked if not one["sql"].lstrip().upper().startswith("SELECT")] == []
    assert "sessionid" not in client.cookies


def test_the_check_says_no_with_the_reason_and_the_reference(client):
    page = ask(client, lives_there="no").content.decode()

    assert "کد رهگیری داده نمی‌شود" in page
    assert "مرجع:" in page


def test_what_is_missing_is_told_at_its_field_and_the_rest_is_kept(client):
    response = client.post("/check/", fill(CHECK.fields, ANSWERS | {"county": None}))

    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id-county"' in page
    assert 'value="HND-029" checked' in page


def test_only_men_need_to_say_how_they_served(client):
    assert ask(client, gender="female", military=None).status_code == 200
    assert ask(client, gender="male", military=None).status_code == 422


def test_the_search_keeps_the_other_answers(client):
    typed = fill(CHECK.fields, ANSWERS) | {"do": "search:occupation", "occupation-search": "حصیر"}
    page = client.post("/check/", typed)

    assert page.status_code == 200
    assert 'value="0621" selected' in page.content.decode()
