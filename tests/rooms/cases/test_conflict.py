"""An applicant who works in an office of the case: somebody outside it signs."""

import pytest

from khanegi.base.errors import Invalid, Refused
from khanegi.cases import queries
from khanegi.cases.actions import act
from khanegi.cases.models import Waiting
from khanegi.people import queries as people
from khanegi.people.models import Seat, User
from khanegi.process.words import Role
from tests.banking import steps
from tests.builders import RECOMMEND, REFUSAL, SIGN, SUBMIT

pytestmark = pytest.mark.django_db


def code_of(raised):
    return raised.value.refusal.code


def works_at(world, office, applicant, role=Role.AGENCY_EXPERT):
    """Let this person sit in an office too, from an account of the same name that names their number."""
    applicant.name_key = "عبدالرحمانی مریم"
    applicant.save(update_fields=["name_key"])
    clerk = world.a_person(
        username=f"clerk-{office.pk}", household=[applicant.national_id], name_key=applicant.name_key
    )
    return Seat.objects.create(user=clerk, office=office, role=role.value)


@pytest.fixture
def above(world):
    """The head of the agency in the province."""
    office = world.office_of(Role.AGENCY_HEAD).parent
    return people.actor(world.someone(Role.AGENCY_HEAD, office=office)), office


def take(case, action, actor, answers=None):
    case.refresh_from_db()
    event = act(
        case=case.pk, action=action, actor=actor, seen=case.seq, key=f"k-{case.seq}", answers=answers or {}
    )
    case.refresh_from_db()
    return event


@pytest.fixture
def theirs(world):
    """A plan of somebody who works in the office of the county that reviews it."""
    case = world.a_case("plan")
    works_at(world, world.office_of(Role.AGENCY_HEAD), case.applicant)
    for step in (SUBMIT, RECOMMEND):
        world.act(case, step)
    return case


@pytest.mark.parametrize(("action", "answers"), [("sign", {}), ("refuse", REFUSAL)])
def test_the_head_of_that_office_does_not_sign_and_the_one_above_does(world, above, action, answers):
    case = world.a_case("plan")
    works_at(world, world.office_of(Role.AGENCY_HEAD), case.applicant)
    for step in (SUBMIT, RECOMMEND):
        world.act(case, step)

    with pytest.raises(Refused) as raised:
        world.act(case, (action, Role.AGENCY_HEAD, answers))

    assert code_of(raised) == "colleague"
    take(case, action, above[0], answers)
    assert case.place in ("second_signature", "refused")


def test_the_case_waits_in_the_worklist_of_the_office_above(world, above, theirs):
    assert Waiting.objects.get(case=theirs, duty=True).office == above[1]


def test_where_nobody_sits_above_whoever_is_not_kin_signs(world, theirs):
    world.act(theirs, SIGN)

    assert theirs.place == "second_signature"


@pytest.mark.parametrize("why", ["gone", "kin"])
def test_a_head_above_who_cannot_sign_counts_as_nobody(world, above, why):
    """An account that is closed keeps its seat, and kin of the applicant keep away."""
    case = world.a_case("plan")
    works_at(world, world.office_of(Role.AGENCY_HEAD), case.applicant)
    changed = {"is_active": False} if why == "gone" else {"household": [case.applicant.national_id]}
    User.objects.filter(pk=above[0].user).update(**changed)

    for step in (SUBMIT, RECOMMEND, SIGN):
        world.act(case, step)

    assert case.place == "second_signature"


def test_nothing_changes_for_others_and_once_the_seat_has_ended(world, above):
    other, mine = world.a_case("first_signature"), world.a_case("plan")
    seat = works_at(world, world.office_of(Role.AGENCY_HEAD), mine.applicant)
    Seat.objects.filter(pk=seat.pk).update(ended_at=mine.opened_at)
    for step in (SUBMIT, RECOMMEND):
        world.act(mine, step)

    world.act(mine, SIGN)
    world.act(other, SIGN)

    assert queries.load(pk=other.pk).facts.more["conflicts"] is None
    assert (mine.place, other.place) == ("second_signature", "second_signature")


def test_a_relative_in_the_office_keeps_away_and_the_head_signs(world, above):
    case = world.a_case("first_signature")
    clerk = world.a_person(
        username="clerk", last_name="دیگری", name_key="x", household=[case.applicant.national_id]
    )
    Seat.objects.create(user=clerk, office=world.office_of(Role.AGENCY_HEAD), role=Role.AGENCY_HEAD.value)

    with pytest.raises(Refused) as raised:
        take(case, "sign", people.actor(clerk))

    assert code_of(raised) == "own_case"
    world.act(case, SIGN)
    assert case.place == "second_signature"


def test_a_sponsor_is_approved_by_the_office_above(world, above):
    sponsor = world.a_sponsor(room={"0606": 5})
    for _ in range(5):
        world.an_introduction("working", sponsor=sponsor)
    works_at(world, world.office_of(Role.AGENCY_HEAD), sponsor.applicant)
    sponsor.refresh_from_db()
    assert sponsor.place == "approval"

    with pytest.raises(Refused) as raised:
        world.act(sponsor, ("approve", Role.AGENCY_HEAD, {}))

    assert code_of(raised) == "colleague"
    take(sponsor, "approve", above[0])
    assert sponsor.place == "active"


def test_nobody_is_referred_to_the_branch_they_work_in(world):
    loan = world.a_loan("approved")
    branch = world.office_of(Role.BRANCH)
    works_at(world, branch, loan.applicant, Role.BRANCH)

    with pytest.raises(Invalid) as raised:
        world.goes_on(loan, "at_branch", done=2)

    assert "همین شعبه" in raised.value.errors["branch"][0]
    other = world.a_branch(branch.parent, world.karun)
    world.act(loan, steps("at_branch", other.pk)[-1])
    assert loan.place == "at_branch"
