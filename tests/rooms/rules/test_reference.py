"""What load_reference writes, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pytest
from django.core.management import call_command
from django.utils import timezone

from khanegi.cli.management.commands.load_reference import DATA
from khanegi.people import queries as people
from khanegi.people.models import County, Holiday, Office, User
from khanegi.rules import queries
from khanegi.rules.models import Occupation, Rule

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def loaded():
    call_command("load_reference", verbosity=0)


def test_loading_twice_changes_nothing(loaded):
    before = [model.objects.count() for model in (County, Office, Holiday, Occupation, Rule)]

    call_command("load_reference")

    assert [model.objects.count() for model in (County, Office, Holiday, Occupation, Rule)] == before
    assert before == [30, 309, 86, 240, 107]


def test_every_county_has_an_office_for_every_body(loaded):
    bodies = ("AGRI", "HERITAGE", "MIMT", "CULTURE", "labour", "health", "veterinary")

    missing = [
        (body, county.title)
        for county in County.objects.order_by("code")
        for body in bodies
        if (office := people.office_for(body, county)) is None or office.county_id != county.pk
    ]

    assert missing == []


def test_a_county_unit_stands_under_its_provincial_office(loaded):
    unit = Office.objects.get(code="HERITAGE-0621")

    assert unit.title == "ادارهٔ میراث فرهنگی، گردشگری و صنایع دستی شوشتر"
    assert unit.above == [Office.objects.get(code="HERITAGE-province").pk]


def test_evidence_marks_reach_the_table(loaded):
    row = Occupation.objects.get(code="HND-020")

    assert (row.title, row.agency, row.evidence in "AB", bool(row.sources)) == (
        "کپوبافی",
        "HERITAGE",
        True,
        True,
    )


def test_a_culture_field_asks_no_second_body(loaded):
    assert set(Occupation.objects.filter(agency="CULTURE").values_list("second_check", flat=True)) == {""}


def test_the_ceiling_of_1404_holds_in_1405_until_somebody_confirms_another(loaded):
    rules = queries.in_force(people.stamp(), TODAY, None)

    assert (rules["individual_max"].value, rules["individual_max"].from_date.year) == (2_000_000_000, 2025)


def test_a_confirmed_rule_is_not_undone_by_loading_again(loaded):
    admin = User.objects.create(username="admin")
    draft = Rule.objects.filter(key="individual_max", is_draft=True)
    draft.update(is_draft=False, value=2_500_000_000, confirmed_by=admin, confirmed_at=timezone.now())

    call_command("load_reference")

    assert queries.in_force(people.stamp(), TODAY, None)["individual_max"].value == 2_500_000_000


def test_a_field_that_left_the_file_ends_and_stays(loaded, tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    file = folder / "occupations.json"
    catalogue = json.loads(file.read_text())
    catalogue["rows"] = [row for row in catalogue["rows"] if row["code"] != "PRD-003"]
    file.write_text(json.dumps(catalogue))

    call_command("load_reference", str(folder))

    assert Occupation.objects.get(code="PRD-003").to_date is not None
    assert Occupation.objects.filter(to_date=None).count() == 239


def test_holidays_an_administrator_moved_stay_moved(loaded):
    Holiday.objects.filter(date=dt.date(2026, 12, 23)).update(date=dt.date(2026, 12, 24))

    call_command("load_reference")

    assert Holiday.objects.filter(date__in=[dt.date(2026, 12, 23), dt.date(2026, 12, 24)]).count() == 1
