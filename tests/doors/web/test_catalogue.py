"""The catalogue of fields, as anybody may read it."""

import datetime as dt

import pytest

from khanegi.base import jalali, persian
from khanegi.rules import catalogue
from khanegi.rules.models import Occupation, OccupationClosure

pytestmark = pytest.mark.django_db


@pytest.fixture
def fields(db):
    """Make forty fields, of which one is about carpets."""
    return [
        Occupation.objects.create(
            code=f"T-{number:03}",
            title=title,
            search_key=f" {persian.search_key(title)} ",
            sort_key=persian.sort_key(title),
            category="carpet" if number == 40 else "food",
            category_title="فرش" if number == 40 else "خوراک",
            agency="AGRI",
            agency_basis="source",
            evidence="A",
            from_date=dt.date(2020, 3, 20),
        )
        for number in range(1, 41)
        for title in ["قالی‌بافی" if number == 40 else f"ترشی گونهٔ {persian.words(number)}"]
    ]


def test_every_field_is_reached_page_by_page_and_once(client, fields):
    seen, after = [], ""
    while True:
        page = catalogue.search(jalali.today(), after=after)
        seen += [row.code for row in page.rows]
        after = page.after
        if not after:
            break

    assert sorted(seen) == sorted(field.code for field in fields)
    assert "بعدی" in client.get("/fields/").content.decode()


@pytest.mark.parametrize("words", ["قالي بافي", "قالی", "بافی قالی"])
def test_a_field_is_found_in_any_spelling(client, fields, words):
    page = client.get("/fields/", {"q": words}).content.decode()

    assert "/fields/T-040/" in page
    assert "/fields/T-001/" not in page


def test_a_group_narrows_the_list(client, fields):
    page = client.get("/fields/", {"group": "carpet"}).content.decode()

    assert page.count('href="/fields/T-') == 1


def test_nothing_found_says_what_to_try(client, fields):
    assert "واژهٔ کوتاه‌تری بنویسید" in client.get("/fields/", {"q": "فضاپیما"}).content.decode()


def test_a_closed_field_says_so_with_its_days_and_reason(client, fields):
    OccupationClosure.objects.create(
        occupation=fields[0],
        closes="registration",
        from_date=jalali.today(),
        to_date=jalali.today() + dt.timedelta(days=30),
        reason="سهمیهٔ امسال پر شده است.",
        reference="مصوبهٔ کارگروه",
    )

    page = client.get("/fields/T-001/").content.decode()
    assert "برای ثبت‌نام در همهٔ استان بسته است" in page
    assert "سهمیهٔ امسال پر شده است." in page


def test_a_field_of_another_day_is_not_there(client, fields):
    Occupation.objects.filter(code="T-001").update(to_date=jalali.today())

    assert client.get("/fields/T-001/").status_code == 404


@pytest.mark.parametrize("after", ["x", "T-999", "'", "۱" * 50])
def test_a_strange_mark_of_a_page_begins_anew(client, fields, after):
    assert client.get("/fields/", {"after": after}).status_code == 200
