"""Every field of the catalogue reaches an office in every county, and the sentence says why."""

from __future__ import annotations

import pytest

from khanegi.base.errors import Refused
from khanegi.intake.routing import POSTS, objections, route
from khanegi.people.models import County, Office
from khanegi.process.words import Role
from khanegi.rules.models import Occupation

pytestmark = pytest.mark.django_db
ROUTED = {
    Role.AGENCY_EXPERT,
    Role.AGENCY_HEAD,
    Role.LABOUR_EXPERT,
    Role.LABOUR_HEAD,
    Role.SECRETARIAT,
}


def test_every_agency_is_reached_from_every_county_at_its_own_office(province):
    counties = list(County.objects.order_by("code"))
    for agency in ("AGRI", "HERITAGE", "MIMT", "CULTURE"):
        field = Occupation.objects.filter(agency=agency).first()
        for county in counties:
            found = route("independent", field, county)

            office = Office.objects.get(pk=found[Role.AGENCY_EXPERT][0])
            assert (set(found), office.kind, office.county_id) == (ROUTED, agency, county.pk)


def test_the_second_signature_is_with_the_directorate_of_the_province(province):
    found = route("independent", Occupation.objects.first(), County.objects.get(code="0621"))

    assert Office.objects.get(pk=found[Role.LABOUR_HEAD][0]).code == "labour-province"
    assert Office.objects.get(pk=found[Role.LABOUR_EXPERT][0]).code == "labour-0621"


def test_a_sponsor_goes_the_way_of_an_independent_applicant(province):
    field, county = Occupation.objects.first(), County.objects.get(code="0621")

    assert route("sponsor", field, county) == route("independent", field, county)


def test_a_covered_applicant_goes_to_who_introduces_and_signs_the_contract(province):
    found = route(
        "covered", Occupation.objects.filter(agency="AGRI").first(), County.objects.get(code="0621")
    )

    assert set(found) == {Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.SECRETARIAT}
    assert "به پشتیبان معرفی می‌کند" in found[Role.AGENCY_EXPERT][1]


def test_a_cooperative_goes_to_its_provincial_office_whatever_the_field(province):
    county = County.objects.get(code="0621")
    for agency in ("AGRI", "MIMT"):
        found = route("cooperative", Occupation.objects.filter(agency=agency).first(), county)

        assert set(found) == {Role.COOPERATIVE, Role.SECRETARIAT}
        assert Office.objects.get(pk=found[Role.COOPERATIVE][0]).code == "cooperative-province"


def test_a_county_whose_office_is_closed_is_served_by_the_province(province):
    Office.objects.filter(code="AGRI-0621").update(is_active=False)

    found = route(
        "independent", Occupation.objects.filter(agency="AGRI").first(), County.objects.get(code="0621")
    )

    assert Office.objects.get(pk=found[Role.AGENCY_EXPERT][0]).code == "AGRI-province"


def test_without_any_office_registration_is_refused_in_plain_words(province):
    Office.objects.filter(kind="AGRI").update(is_active=False)

    with pytest.raises(Refused) as no:
        route(
            "independent", Occupation.objects.filter(agency="AGRI").first(), County.objects.get(code="0621")
        )

    assert no.value.refusal.code == "no_office"


def test_an_objection_goes_to_the_secretariat(province):
    found = objections(County.objects.get(code="0621"))

    office = Office.objects.get(code="secretariat-province").pk
    assert {role: number for role, (number, _) in found.items()} == {
        Role.APPEALS: office,
        Role.SECRETARIAT: office,
    }


def test_no_sentence_is_longer_than_its_column(province):
    longest = max(Occupation.objects.order_by("id"), key=lambda field: len(field.title))
    county = max(County.objects.order_by("id"), key=lambda county: len(county.title))

    told = [why for kind in POSTS for _, why in route(kind, longest, county).values()]
    assert [why for why in told if len(why) > 300] == []
