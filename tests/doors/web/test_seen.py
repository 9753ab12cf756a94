"""An applicant is told which office looked at what on which day, and never who it was."""

import datetime as dt

import pytest
from django.utils import timezone

from khanegi.papers import actions
from khanegi.papers.models import Upload
from khanegi.people.models import Look
from khanegi.process.words import Role
from tests.doors.web.test_papers import NEEDED, files, send

__all__ = ["files"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world, client):
    """A case in review, with one document."""
    case = world.a_case("plan")
    actions.ask(case=case.pk, needed=NEEDED[:1])
    client.force_login(case.applicant)
    send(client, case)
    world.act(case, ("submit", Role.APPLICANT, {}))
    return case


def told(client, case):
    client.force_login(case.applicant)
    return client.get(f"/cases/{case.code}/seen/").content.decode()


def test_at_first_nobody_has_seen_it(client, case):
    assert "هنوز هیچ‌یک از کارکنان" in told(client, case)


def test_offices_are_named_with_what_they_saw_and_officers_are_not(client, case, someone):
    expert = someone(Role.AGENCY_EXPERT)
    expert.last_name = "ژاندر"
    expert.save()
    client.force_login(expert)
    pk = Upload.objects.get().pk
    for more in ("", "papers/", f"papers/{pk}/", f"papers/{pk}/pages/1/"):
        assert client.get(f"/cases/{case.code}/{more}").status_code == 200

    said = told(client, case)

    office = expert.seats.get().office.title
    assert said.count(office) == 1  # one day, one line
    assert f"پرونده، فهرست مدارک، «{NEEDED[0].title}»" in said
    assert ("ژاندر" in said, expert.username in said) == (False, False)


def test_what_applicants_look_at_themselves_is_not_told(client, case):
    client.get(f"/cases/{case.code}/papers/{Upload.objects.get().pk}/")

    assert Look.objects.exists()
    assert "هنوز هیچ‌یک از کارکنان" in told(client, case)


def test_each_day_has_its_line_and_a_seat_that_ended_is_still_told(client, case, someone):
    expert = someone(Role.AGENCY_EXPERT)
    client.force_login(expert)
    client.get(f"/cases/{case.code}/")
    Look.objects.update(at=timezone.now() - dt.timedelta(days=2))
    client.get(f"/cases/{case.code}/")
    expert.seats.update(ended_at=timezone.now())

    assert told(client, case).count(expert.seats.get().office.title) == 2


def test_a_look_from_no_office_is_of_the_staff(client, case, someone):
    Look.objects.create(user=someone(Role.ADMIN), subject=f"case:{case.pk}", what="file")

    assert "کارکنان سامانه" in told(client, case)


def test_only_whose_case_it_is_reads_it(client, case, someone, a_person):
    for stranger in (someone(Role.AGENCY_EXPERT), someone(Role.AUDITOR), a_person()):
        client.force_login(stranger)
        assert client.get(f"/cases/{case.code}/seen/").status_code == 404


def test_the_case_page_leads_there(client, case):
    client.force_login(case.applicant)

    assert f"/cases/{case.code}/seen/" in client.get(f"/cases/{case.code}/").content.decode()
