"""Cases that began on version 1 end on it: from the queue straight to the branch."""

import pytest

from khanegi.cases.models import Case
from khanegi.loans.models import Referral
from khanegi.process import book
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db


def test_a_case_of_the_first_version_goes_on_as_it_began(a_case, world):
    case = a_case("queue", "facility")
    Case.objects.filter(pk=case.pk).update(version=1)
    branch = world.office_of(Role.BRANCH)

    world.act(case, ("refer", Role.SECRETARIAT, {"branch": [str(branch.pk)]}))
    case = world.act(case, ("accept", Role.BRANCH, {}))

    assert (case.process, case.place) == (book.get("facility", 1), "accepted")
    assert Referral.objects.get(case=case).amount == 500_000_000
    back = {"reason": ["B07"], "text": ["اعتبار شعبه تمام شده است."]}
    assert world.act(case, ("hand_back", Role.BRANCH, back)).place == "queue"


def test_new_cases_begin_on_the_second(a_case):
    assert a_case("request", "facility").version == 2
