"""A covered person who moves house goes on waiting in the new county, with all their days (spec 3.14)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from khanegi.base.errors import Refused
from khanegi.cases import audit as cases
from khanegi.cases import queries as files
from khanegi.cases.models import Case
from khanegi.intake import audit as homes
from khanegi.notices.models import Notice
from khanegi.papers import queries as papers
from khanegi.process.covered import ANSWERED_FIRST
from khanegi.process.words import Role
from khanegi.sponsors import actions, audit, queries
from khanegi.sponsors.models import Pool
from tests.moving import to_home
from tests.rooms.sponsors.test_pool import days_ago, row, waits_since
from tests.sponsoring import CONSENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(world):
    """Both counties with the offices of the field."""
    for county in (world.karun, world.ahvaz):
        world.office_of(Role.AGENCY_EXPERT, county)
    return world


def faults():
    return [*cases.faults(), *homes.faults(), *audit.faults()]


def agency(case):
    return case.offices.get(role=Role.AGENCY_EXPERT.value).office


def test_the_place_in_line_goes_along_with_its_days_and_lot(town):
    case, before = town.a_covered(), town.a_covered(county=town.karun)
    waits_since(case, 40)
    waits_since(before, 10)
    had = Pool.objects.values("since", "standing", "credits", "lot", "ticket").get(pk=case.pk)

    town.act(case, to_home())

    assert (case.place, row(case).county, agency(case).county) == ("pool", town.karun, town.karun)
    assert Pool.objects.values("since", "standing", "credits", "lot", "ticket").get(pk=case.pk) == had
    there = town.a_sponsor(room={"0620": 5})
    assert [one.case for one in queries.ranked(there.pk)] == [case.pk, before.pk]
    assert [queries.standing_of(one.pk).ahead for one in (case, before)] == [0, 1]
    told = Notice.objects.filter(to=case.applicant).latest("id").text
    assert "در کارون ثبت شد" in told
    assert faults() == []


def test_nobody_waits_in_two_counties(town):
    stays, goes = town.a_covered(), town.a_covered()
    here = town.a_sponsor(room={"0606": 5})

    town.act(goes, to_home())

    assert [one.case for one in queries.ranked(here.pk)] == [stays.pk]
    assert (queries.standing_of(stays.pk).waiting, queries.standing_of(goes.pk).waiting) == (1, 1)


def test_a_corrected_home_leaves_the_place_alone(town):
    case = town.a_covered(works_at_home="no")
    due = case.due_at

    town.act(case, to_home("0606"))

    assert (row(case).county, agency(case).county, case.due_at) == (town.ahvaz, town.ahvaz, due)
    assert faults() == []


@pytest.mark.parametrize("place", ["gathering", "inactive"])
def test_who_is_not_in_line_moves_too_and_comes_back_in_the_new_county(town, place):
    case = town.a_covered(place)

    town.act(case, to_home())
    town.act(case, ("enter" if place == "gathering" else "wake", Role.APPLICANT, {}))

    assert (row(case).county, row(case).state) == (town.karun, "waiting")
    assert faults() == []


@pytest.mark.parametrize(
    ("place", "code"),
    [("consent", "introduced_here"), ("contract", "introduced_here"), ("working", "works_here")],
)
def test_who_is_introduced_or_at_work_is_told_what_comes_first(town, place, code):
    person = Case.objects.get(pk=town.an_introduction(place).parent_id)

    with pytest.raises(Refused) as no:
        town.act(person, to_home())

    assert no.value.refusal.code == code
    assert faults() == []


def test_who_was_introduced_at_that_very_moment_stays_where_they_are(town):
    """The guard was read before: under the lock of the entry it is asked once more."""
    person = Case.objects.get(pk=town.an_introduction("consent").parent_id)
    person.county = town.karun

    with pytest.raises(Refused) as no:
        actions.move(case=person)

    assert no.value.refusal.code == ANSWERED_FIRST.code


def test_the_days_of_staying_in_line_are_not_renewed_by_a_move(town):
    case = town.a_covered()
    Case.objects.filter(pk=case.pk).update(clock_at=case.clock_at - dt.timedelta(days=100))
    case.refresh_from_db()
    began = case.clock_at

    town.act(case, to_home())

    assert case.clock_at == began
    assert files.load(pk=case.pk).case.due_at.date() < days_ago(-100)


def test_the_papers_of_the_new_home_can_be_sent_from_the_line(town):
    case = town.a_covered(occupation="H001", works_at_home="yes", tenure="owner")
    mine = town.actor(Role.APPLICANT, case)
    assert papers.may_send(files.load(pk=case.pk), mine) == frozenset()

    town.act(case, to_home())

    may = papers.may_send(files.load(pk=case.pk), mine)
    assert {"D5", "X7"} <= may
    sponsor = town.a_sponsor(room={"0620": 5})
    [introduced] = town.introduce(sponsor, case)
    with pytest.raises(Refused) as no:
        town.act(introduced, CONSENT)
    assert no.value.refusal.code == "covered_papers_missing"


def test_an_entry_in_another_county_than_its_case_is_found(town):
    case = town.a_covered()
    with connection.cursor() as cursor:
        cursor.execute("update sponsors_pool set county_id = %s where case_id = %s", [town.karun.pk, case.pk])

    assert [fault for fault in audit.at_once() if case.code in fault]
