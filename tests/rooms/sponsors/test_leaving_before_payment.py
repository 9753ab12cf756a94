"""Somebody leaves before the money is paid: the amount is counted anew (spec 3.9, last lines; issue 5.7)."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.banks import audit as messages
from khanegi.cases import handlers
from khanegi.cases.models import Case, Event
from khanegi.loans import audit, jobs
from khanegi.loans.models import Contract, Quota, Referral
from khanegi.loans.quota import actions as quotas
from khanegi.people import queries as people
from khanegi.process.words import Role
from tests.banking import pay, steps
from tests.builders import REQUEST
from tests.rooms.sponsors.test_capacity import APPROVE, HEAD, at_work, leave

pytestmark = pytest.mark.django_db


def referred(world, people, place):
    """Return a sponsor and the loan for so many people, in a place at the bank."""
    sponsor = at_work(world, 5, room=people)
    world.act(sponsor, APPROVE)
    for _ in range(people - 5):
        world.an_introduction("working", sponsor=sponsor)
    facility = sponsor.children.get(procedure="facility")
    world.a_quota(10 * people * HEAD)
    asked = {**REQUEST, "amount": [str(people * HEAD)]}
    facility = world.act(facility, ("request", Role.APPLICANT, asked))
    for step in steps(place, world.office_of(Role.BRANCH).pk):
        facility = world.act(facility, whole(step, people * HEAD))
    return sponsor, facility


def whole(step, amount):
    action, role, answers = step
    return (action, role, {**answers, "amount": [str(amount)]}) if action == "committee_approved" else step


def told(facility):
    """Carry out what the leaving asked for, twice, as jobs may run; return where the loan stands."""
    job = ProcrastinateJob.objects.get(task_name="loans.people_left")
    for _ in range(2):
        jobs.people_left(**job.args)
    facility.refresh_from_db()
    return facility.place


def sums():
    row = Quota.objects.get()
    return row.reserved, row.used


@pytest.mark.parametrize(
    ("place", "there", "action"),
    [("documents", "documents", "people_left"), ("paying", "credit", "contract_undone")],
)
def test_the_letter_is_about_fewer_and_the_rest_is_free_again(world, place, there, action):
    world.office_of(Role.BRANCH)
    sponsor, facility = referred(world, 6, place)

    leave(world, sponsor)

    assert told(facility) == there
    assert Referral.objects.get().amount == 5 * HEAD
    assert sums() == (5 * HEAD, 0)
    assert not Contract.objects.exists()
    assert Event.objects.filter(case=facility, action=action).count() == 1
    assert list(audit.faults()) == list(messages.faults()) == []


def test_before_the_letter_room_for_those_who_stayed_is_enough(world):
    branch = world.office_of(Role.BRANCH)
    sponsor, facility = referred(world, 6, "approved")
    actor, quota = people.actor(world.someone(Role.SECRETARIAT)), Quota.objects.get()
    less = {"minutes": "کاهش", "reason": "جابه‌جایی", "amount": quota.given - 5 * HEAD}
    quotas.cut(actor=actor, quota=quota.pk, **less)
    assert handlers.options("branch", facility) == ()

    leave(world, sponsor)

    assert [key for key, _ in handlers.options("branch", facility)] == [str(branch.pk)]
    world.act(facility, ("refer", Role.SECRETARIAT, {"branch": [str(branch.pk)]}))
    assert sums() == (5 * HEAD, 0)


def test_below_the_minimum_the_committee_is_asked_again(world):
    world.office_of(Role.BRANCH)
    sponsor, facility = referred(world, 5, "documents")

    leave(world, sponsor)

    assert told(facility) == "queue"
    facility.request.refresh_from_db()
    assert (facility.request.approved, Referral.objects.get().end_reason) == (None, "too_few")
    assert sums() == (0, 0)
    assert list(audit.faults()) == []


def test_once_a_stage_is_paid_nothing_is_counted_anew(world):
    world.office_of(Role.BRANCH)
    sponsor, facility = referred(world, 5, "paying")
    world.act(facility, pay(1, HEAD))

    leave(world, sponsor)

    assert told(facility) == "paying"
    assert Referral.objects.get().amount == 5 * HEAD


def test_without_a_loan_nobody_is_asked_to_count(world):
    sponsor = at_work(world, 5, wants_loan=False)

    leave(world, sponsor)

    assert not ProcrastinateJob.objects.filter(task_name="loans.people_left").exists()
    assert Case.objects.filter(procedure="facility").count() == 0
