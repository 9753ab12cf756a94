"""Where a sponsor was suspended, revoked or reinstated: what holds afterwards for permit and people."""

import pytest

from khanegi.base.errors import Refused
from khanegi.cases import audit
from khanegi.cases.models import Case
from khanegi.people.models import Seat, User
from khanegi.process.words import Role
from khanegi.sponsors import actions
from khanegi.sponsors.models import Pool, Sponsor
from tests.builders import APPEAL
from tests.sponsoring import ANSWER, REVOKE, SUSPEND, TEXT, TO_WORK

pytestmark = pytest.mark.django_db
RESTORE = ("restore", Role.LABOUR_HEAD, {"note": [TEXT]})


def by_another(world, case, step):
    """Take a step by another person in the same seat."""
    office = world.office_of(step[1])
    other = User.objects.create(username=f"other-{step[1].value}", first_name="سارا", last_name="نادری")
    Seat.objects.create(user=other, office=office, role=step[1].value)
    kept, world._people[step[1], office.pk] = world._people[step[1], office.pk], other
    try:
        return world.act(case, step)
    finally:
        world._people[step[1], office.pk] = kept


def revoked(world, case):
    for step in (SUSPEND, ANSWER):
        case = world.act(case, step)
    case = by_another(world, case, REVOKE)
    world.carry()
    return case


def test_whoever_suspended_does_not_revoke(world):
    case = world.a_sponsor()
    for step in (SUSPEND, ANSWER):
        case = world.act(case, step)

    with pytest.raises(Refused) as refused:
        world.act(case, REVOKE)

    assert refused.value.refusal.code == "same_suspender"


def test_an_accepted_objection_makes_a_revoked_permit_a_suspended_one(world):
    case = revoked(world, world.a_sponsor())
    assert case.permit.state == "revoked"

    world.act(case, APPEAL)
    appeal = case.children.get(procedure="appeal")
    world.act(appeal, ("accept", Role.APPEALS, {"text": [TEXT]}))
    world.carry()

    case = Case.objects.get(pk=case.pk)
    assert (case.place, case.permit.state, Sponsor.objects.get(pk=case.pk).state) == (
        "hearing", "suspended", "stopped")  # fmt: skip
    case = world.act(case, RESTORE)
    assert (case.place, Case.objects.get(pk=case.pk).permit.state) == ("matching", "valid")
    assert Sponsor.objects.get(pk=case.pk).state == "open"
    assert list(audit.faults()) == []


def test_a_quorum_reached_on_the_eve_of_a_suspension_is_not_forgotten(world):
    sponsor = world.a_sponsor()
    people = [world.a_covered() for _ in range(5)]
    cases = world.introduce(sponsor, *people)
    for case in cases[:4]:
        for step in TO_WORK:
            case = world.act(case, step)
    for step in TO_WORK:
        cases[4] = world.act(cases[4], step)
    sponsor = world.act(sponsor, SUSPEND)  # before the worker carried what the last signature says
    world.carry()
    sponsor = world.act(world.act(sponsor, ANSWER), RESTORE)
    assert sponsor.place == "matching"

    world.carry()

    assert Case.objects.get(pk=sponsor.pk).place == "approval"


def test_who_gave_up_is_not_placed_by_the_last_signature(world):
    case = world.an_introduction("contract")
    for step in TO_WORK[2:4]:
        case = world.act(case, step)
    world.act(case.parent, ("withdraw", Role.APPLICANT, {"reason": ["کار دیگری دارم."]}))

    with pytest.raises(Refused) as refused:
        world.act(case, TO_WORK[4])

    assert refused.value.refusal.code == "covered_left"
    world.carry()
    assert Case.objects.get(pk=case.pk).place == "cancelled"
    assert Pool.objects.get(pk=case.parent_id).state == "gone"


def test_who_signed_a_moment_ago_does_not_give_up_past_the_contract(world):
    case = world.an_introduction("contract")
    for step in TO_WORK[2:]:
        case = world.act(case, step)  # the worker has not told the person's own case yet

    with pytest.raises(Refused) as refused:
        world.act(case.parent, ("withdraw", Role.APPLICANT, {"reason": ["کار دیگری دارم."]}))

    assert refused.value.refusal.code == "under_contract"


def test_the_database_too_knows_who_works(world):
    """Between the facts and the effect the last side may sign: the row is asked again under its lock."""
    case = world.an_introduction("working").parent
    event = case.events.order_by("seq").last()

    with pytest.raises(Refused) as refused:
        actions.leave_pool(case=case, event=event)

    assert refused.value.refusal.code == "under_contract"
