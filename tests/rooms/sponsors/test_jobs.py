"""What one case does to another comes late, twice or out of order, and everybody ends in the same place."""

import datetime as dt
import itertools

import pytest
from django.db.models import Min
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.cases.jobs import carry
from khanegi.cases.models import Case
from khanegi.process.words import Role
from khanegi.sponsors import audit
from khanegi.sponsors.models import Pool
from tests.sponsoring import OF_INTRODUCTION, SIGN_ALL, TO_CONTRACT

pytestmark = pytest.mark.django_db
DECLINE = ("decline", Role.COVERED, {})
END = (("end", Role.COVERED, {"reason": ["E01"]}), ("finish", Role.CLOCK, {}))
PLACE = {"waiting": "pool", "introduced": "introduced", "working": "working", "gone": "withdrawn"}


def take_jobs():
    """Take what is queued off the queue: somebody else decides when it is done."""
    waiting = ProcrastinateJob.objects.filter(task_name="cases.carry").order_by("id")
    jobs = [dict(job.args) for job in waiting]
    waiting.delete()
    return jobs


def lived(world, stages, *, carried):
    """Introduce a person and take them to each of these ends in turn; return them and the jobs not done.

    A new introduction waits until the one before has been heard of, unless nothing of it ever was.
    """
    person, jobs = world.a_covered(), []
    # The newest person stands before all those of earlier rounds, so that nobody is passed over.
    since = Pool.objects.aggregate(first=Min("since"))["first"] - dt.timedelta(days=1000)
    Pool.objects.filter(pk=person.pk).update(since=since, standing=since)
    for name in stages:
        sponsor = world.a_sponsor()
        world.act(sponsor, ("introduce", Role.AGENCY_HEAD, {"people": [str(person.pk)]}))
        case = Case.objects.filter(parent=person, procedure="introduction").latest("pk")
        for step in STAGES[name]:
            world.act(case, step)
        jobs += take_jobs()
        if carried:
            for job in jobs:
                carry(**job)
    return person, jobs


STAGES = {
    "asked": (),
    "declined": (DECLINE,),
    "signed": (*TO_CONTRACT, *SIGN_ALL),
    "ended": (*TO_CONTRACT, *SIGN_ALL, *END),
}


def stands(person):
    return Case.objects.get(pk=person.pk).place, Pool.objects.get(pk=person.pk).state


@pytest.mark.parametrize("last", STAGES)
def test_every_order_of_the_jobs_of_one_introduction_leads_to_one_place(world, last):
    for order in itertools.permutations(range({"asked": 1, "declined": 2, "signed": 2, "ended": 3}[last])):
        person, jobs = lived(world, [last], carried=False)
        assert len(jobs) == len(order)

        for number in order:
            carry(**jobs[number])
            carry(**jobs[number])

        place, state = stands(person)
        assert place == PLACE[state]
    assert list(audit.faults()) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stages=st.lists(st.sampled_from(["declined", "ended"]), max_size=2),
    last=st.sampled_from(sorted(STAGES)),
    choices=st.lists(st.integers(0, 99), min_size=6, max_size=14),
)
def test_any_order_and_any_repetition_lead_to_one_place(world, stages, last, choices):
    """Of a whole life, with not one job done until its end: each at least once, some often, in any order."""
    person, jobs = lived(world, [*stages, last], carried=False)

    again = [jobs[choice % len(jobs)] for choice in choices]
    left = [job for job in jobs if job not in again]
    for job in [*again, *left, *again]:
        carry(**job)

    place, state = stands(person)
    assert place == PLACE[state]
    assert list(audit.faults()) == []


@pytest.mark.parametrize("done", [(), (0,), (1,), (0, 1)])
def test_old_jobs_that_come_after_a_second_introduction_move_nobody(world, done):
    """The first was heard of and ended; what it had asked for is done once more while the second runs."""
    person, first = lived(world, ["ended"], carried=True)
    second, jobs = world.an_introduction("working", covered=person), take_jobs()

    for job in [*first, *(first[number] for number in done), *jobs, *first]:
        carry(**job)

    assert stands(person) == ("working", "working")
    world.act(second, END[0])
    world.act(second, END[1])
    for job in [*reversed(take_jobs()), *first]:
        carry(**job)
    assert stands(person) == ("pool", "waiting")


@pytest.mark.parametrize("early", [True, False])
def test_a_withdrawal_is_final_whatever_comes_before_or_after(world, early):
    person = world.a_covered()
    sponsor = world.a_sponsor()
    world.act(sponsor, ("introduce", Role.AGENCY_HEAD, {"people": [str(person.pk)]}))
    case = Case.objects.get(parent=person, procedure="introduction")
    jobs = take_jobs()
    world.act(person, ("withdraw", Role.APPLICANT, {}))
    left = take_jobs()
    if not early:
        world.act(case, ("decline", Role.COVERED, {}))
    jobs += take_jobs()

    for job in [*jobs, *left, *reversed(jobs), *left]:
        carry(**job)

    case.refresh_from_db()
    assert stands(person) == ("withdrawn", "gone")
    assert case.place == ("cancelled" if early else "declined")
    assert list(audit.faults()) == []


def test_a_refused_job_is_told_in_the_log_and_not_tried_again(world, caplog):
    person, jobs = lived(world, ["declined"], carried=False)
    released = next(job for job in jobs if job["action"] == "released")

    carry(**released)

    assert f"case {person.pk} did not take released: wrong_place" in caplog.text
    assert not ProcrastinateJob.objects.filter(task_name="cases.carry").exists()
    assert set(OF_INTRODUCTION) > {"declined"}
