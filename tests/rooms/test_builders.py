"""What the tests stand on: a case that `a_case` brings somewhere is really there."""

import pytest

from khanegi.cases.models import Waiting
from khanegi.process.words import Role
from tests.banking import PLACES
from tests.builders import ROADS


@pytest.mark.parametrize(("procedure", "place"), [*ROADS, *(("facility", place) for place in PLACES)])
def test_a_case_is_where_it_was_brought(a_case, procedure, place):
    case = a_case(place, procedure)

    assert (case.procedure, case.place, case.seq) == (procedure, place, case.events.count())


def test_a_case_in_review_waits_for_the_office_of_its_county(a_case, office_of):
    case = a_case("review")

    waiting = Waiting.objects.get(case=case, duty=True)
    assert (waiting.role, waiting.office) == ("agency_expert", office_of(Role.AGENCY_EXPERT))
