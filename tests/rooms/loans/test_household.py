"""One facility a household, where a province says so: who is refused, who counts first, who is spared."""

import datetime as dt

import pytest

from khanegi.base import jalali
from khanegi.base.errors import Refused
from khanegi.cases import queries as cases
from khanegi.intake.models import Registration
from khanegi.loans import queries
from khanegi.people.actions import touch
from khanegi.people.models import Province
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from tests.builders import ISSUE, RECOMMEND, REQUEST, SIGN, SUBMIT
from tests.moving import to_home

pytestmark = pytest.mark.django_db
ASK = ("request", Role.APPLICANT, REQUEST)
HOME = {"postal_code": "6134567890"}


def rule(value, **more):
    Rule.objects.filter(key="facility_per_household", is_draft=False).update(value=value, **more)
    touch("rules")


def bars(case):
    return [bar.code for bar in queries.bars(cases.load(pk=case.pk).facts)]


def refused(world, case, step):
    with pytest.raises(Refused) as no:
        world.act(case, step)
    return no.value.refusal.code


def test_a_household_asks_as_often_as_it_likes_until_a_province_says_otherwise(world):
    world.a_case("queue", "facility", answers=HOME)
    second = world.a_case("queue", "facility", answers=HOME)

    assert bars(second) == []
    assert Rule.objects.filter(key="facility_per_household").order_by("from_date").values_list(
        "value", "is_draft"
    )[0] == (False, False)


@pytest.mark.parametrize("place", ["queue", "committee", "at_branch", "paying", "supervision", "settled"])
def test_the_second_of_a_household_is_refused_with_the_reason(world, place):
    rule(True)
    world.a_case(place, "facility", answers=HOME)
    second = world.a_case("request", "facility", answers=HOME)

    assert bars(second) == ["household_has"]
    assert refused(world, second, ASK) == "facility_barred"
    assert "هر خانوار یک تسهیلات" in queries.bars(cases.load(pk=second.pk).facts)[0].text


def test_another_home_and_one_without_a_postal_code_are_nobody_s_household(world):
    rule(True)
    world.a_case("queue", "facility", answers=HOME)
    world.a_case("queue", "facility")
    others = [
        world.a_case("request", "facility", answers={"postal_code": "6134567891"}),
        world.a_case("request", "facility"),
    ]

    assert [bars(one) for one in others] == [[], []]


def test_who_gave_up_or_was_not_paid_leaves_the_way_free(world):
    rule(True)
    first = world.a_case("queue", "facility", answers=HOME)
    world.act(first, ("give_up", Role.APPLICANT, {}))
    world.a_case("not_paid", "facility", answers=HOME)

    assert bars(world.a_case("queue", "facility", answers=HOME)) == []


@pytest.mark.parametrize(
    ("registered", "corrected", "barred"),
    [("6134567890", "6134567891", []), ("6134567891", "6134567890", ["household_has"])],
)
def test_the_home_in_force_is_the_household(world, registered, corrected, barred):
    """A postal code put right before the permit bars nobody any more, and hides nobody."""
    rule(True)
    world.a_case("queue", "facility", answers=HOME)
    case = world.a_case("plan", answers={"postal_code": registered}, wants_loan=True)
    for step in (to_home("0606", postal_code=corrected), SUBMIT, RECOMMEND, SIGN, ISSUE):
        world.act(case, step)

    assert bars(case.children.get(procedure="facility")) == barred


def test_of_two_that_wait_the_first_goes_on_and_the_second_waits(world):
    """Both asked at once, before either saw the other: neither bars both."""
    rule(True)
    first, second = (world.a_case("queue", "facility") for _ in range(2))
    parents = (first.parent_id, second.parent_id)
    for row in Registration.objects.filter(case__in=parents):
        row.answers |= HOME
        row.save()

    assert (bars(first), bars(second)) == ([], ["household_has"])
    world.goes_on(first, "approved")
    assert refused(world, second, ("schedule", Role.SECRETARIAT, {})) == "facility_barred"


def test_a_rule_of_later_bars_nobody_who_has_asked_and_another_province_nobody(world):
    rule(False)
    world.a_case("queue", "facility", answers=HOME)
    asked = world.a_case("queue", "facility", answers=HOME)
    fars = Province.objects.create(code="07", title="فارس")
    given = {"key": "facility_per_household", "title": "هر خانوار یک تسهیلات", "value": True}
    Rule.objects.create(**given, from_date=dt.date(2020, 1, 1), province=fars, reference="مصوبه")
    tomorrow = jalali.today() + dt.timedelta(days=1)
    Rule.objects.create(**given, from_date=tomorrow, reference="مصوبه")
    touch("rules")

    new = world.a_case("request", "facility", answers=HOME)
    assert (bars(asked), bars(new)) == ([], [])


def test_who_asked_first_and_was_not_paid_stands_behind_a_letter_of_the_same_home(world):
    """Both would hold a live letter otherwise, each barring the other too late."""
    rule(True)
    first = world.a_case("unpaid", "facility", answers=HOME)
    assert bars(first) == []

    second = world.a_case("at_branch", "facility", answers=HOME)

    assert bars(first) == ["household_has"]
    assert queries.of_household(first) == (second.code,)
