"""Several people may work in one home; officers are told, and told when the rooms cannot all be there."""

from __future__ import annotations

import pytest
from django.test import Client

from khanegi.cases import queries as cases
from khanegi.cli import made
from khanegi.intake import actions, queries
from khanegi.people import queries as people
from khanegi.people.models import Office, Seat, User

pytestmark = pytest.mark.django_db
HOME = {"postal_code": "6413467891", "home_area": 60, "work_area": 20}


@pytest.fixture
def registers(a_draft):
    """Let a person register work in a home, and return the case."""

    def one(n: int, field: str = "HND-029", **changed):
        draft = a_draft(n, field=field, **{**HOME, **changed})
        return actions.register(draft=draft, user=draft.user, key=f"home-{n}-{field}").case

    return one


def same_home(case):
    return queries.dossier(cases.load(pk=case.pk), {}).same_home


def shown(case, who: User) -> str:
    browser = Client()
    browser.force_login(who)
    return browser.get(f"/cases/{case.code}/").content.decode()


def test_two_people_of_one_home_are_a_flag_and_no_bar(registers):
    first, second = registers(1), registers(2, field="PRD-003", work_area=30)

    assert same_home(first).others == ((second.occupation.title, 30),)
    assert same_home(second).others == ((first.occupation.title, 20),)
    assert (same_home(first).areas, same_home(first).home, same_home(first).collides) == (50, 60, False)


def test_rooms_that_are_larger_than_the_home_collide(registers):
    first, _ = registers(1), registers(2, field="PRD-003", work_area=41)

    assert same_home(first).collides


def test_one_person_with_two_fields_and_another_home_are_no_flag(registers):
    first = registers(1)
    registers(1, field="PRD-003")
    registers(2, postal_code=made.postal_code(2))

    assert same_home(first) is None


def test_whose_case_ended_without_a_permit_is_not_counted(registers):
    first, second = registers(1), registers(2, field="PRD-003")
    type(second).objects.filter(pk=second.pk).update(place="withdrawn", closed_at=second.opened_at)
    assert same_home(first) is None

    type(second).objects.filter(pk=second.pk).update(place="permitted")
    assert same_home(first) is not None


def test_an_officer_reads_field_and_metres_and_the_neighbour_nothing(registers):
    first, second = registers(1), registers(2, field="PRD-003", work_area=41)
    expert = User.objects.create(username="expert")
    for agency in ("HERITAGE", "INDUSTRY"):
        office = Office.objects.filter(code=f"{agency}-0621").first()
        if office:
            Seat.objects.create(user=expert, office=office, role="agency_expert")
    assert people.actor(expert).seats

    page = shown(first, expert)

    assert "در همین کد پستی پروندهٔ دیگران هم هست" in page
    assert f"{second.occupation.title}، محل کار ۴۱ متر" in page
    assert second.code not in page
    assert "روی هم ۶۱ متر است و همهٔ خانه ۶۰ متر" in page
    assert "در همین کد پستی" not in shown(first, first.applicant)


def test_a_permit_that_is_over_is_not_counted(registers):
    first, second = registers(1), registers(2, field="PRD-003")
    type(second).objects.filter(pk=second.pk).update(place="permitted", closed_at=second.opened_at)
    assert same_home(first) is not None

    life = type(second).objects.get(pk=second.pk)
    life.pk, life.code, life.parent_id = None, "000000000018", second.pk
    life.procedure, life.place = "permit_life", "annulled"
    life.save(force_insert=True)

    assert same_home(first) is None
