"""Who holds a permit dies or cannot act: the permit does not hold meanwhile, and nobody inherits it."""

import pytest

from khanegi.cases import audit as history
from khanegi.permits import queries
from khanegi.permits.models import Permit
from tests.standstill import OVER, ceases, moves_on, stands_still

pytestmark = pytest.mark.django_db


def state(case):
    return Permit.objects.get(holder=case.applicant).state


def whole():
    return list(history.faults())


@pytest.mark.parametrize("place", ["valid", "renewal", "second_signature", "not_renewed"])
def test_the_permit_is_suspended_and_valid_again(world, place):
    life = world.a_case(place, "permit_life")

    stands_still(world, life, "incapacity")
    assert (life.place, state(life)) == (place, "suspended")
    assert queries.state(Permit.objects.get()) not in queries.HOLDING

    moves_on(world, life, OVER)
    assert (life.place, state(life)) == (place, "valid")
    assert whole() == []


@pytest.mark.parametrize("place", ["suspended", "hearing", "revoked", "frozen"])
def test_what_was_taken_for_another_reason_is_not_given_back(world, place):
    life = world.a_case(place, "permit_life")
    before = state(life)
    stands_still(world, life, "incapacity")

    moves_on(world, life, OVER)

    assert (life.place, state(life)) == (place, before)
    assert whole() == []


@pytest.mark.parametrize("place", ["valid", "suspended", "frozen"])
def test_it_ends_when_nobody_goes_on(world, place):
    life = world.a_case(place, "permit_life")
    stands_still(world, life)

    ceases(world, life)

    assert (life.place, state(life)) == ("ceased", "ceased")
    assert queries.STATES[state(life)] == "پایان‌یافته"
    assert whole() == []


def test_a_complaint_about_it_is_closed_and_the_neighbour_is_told(world):
    complaint = world.a_complaint("looking")
    stands_still(world, complaint)

    ceases(world, complaint)

    complaint.complaint.refresh_from_db()
    assert (complaint.place, complaint.complaint.is_open) == ("ceased", False)
    assert whole() == []
