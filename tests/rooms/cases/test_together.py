"""Acts that several must take, acts that begin the days anew, and what then goes from case to case."""

import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base import jalali
from khanegi.base.errors import Refused
from khanegi.cases import actions, audit
from khanegi.cases.models import Case, Waiting
from khanegi.people.queries import actor
from khanegi.process.words import Role
from khanegi.sponsors.models import Introduction, Room
from tests.rooms.cases.test_time import PAST, let_it_ring
from tests.sponsoring import AGREED, SIGN_ALL, SUSPEND

pytestmark = pytest.mark.django_db
HALF_A_YEAR = dt.timedelta(days=183)
DECLINE = ("decline", Role.COVERED, {"reason": ["M05"]})
REFUSE = ("refuse", Role.SPONSOR, {"reason": ["M05"]})
CONFIRMED = {"works": ["on"]}


def carried():
    jobs = ProcrastinateJob.objects.filter(task_name="cases.carry", status="todo").order_by("id")
    return [job.args["action"] for job in jobs]


def waits_for(case):
    return set(Waiting.objects.filter(case=case, duty=True).values_list("role", flat=True))


def test_one_tap_begins_the_six_months_anew_and_the_bells_with_them(world):
    case = world.a_case("pool", "covered")
    let_it_ring(case)
    long_ago = case.clock_at - dt.timedelta(days=150)
    Case.objects.filter(pk=case.pk).update(clock_at=long_ago, due_at=case.due_at - dt.timedelta(days=150))
    rung = Case.objects.get(pk=case.pk)

    case = world.act(case, ("confirm", Role.APPLICANT, {}))

    assert (rung.bell, case.bell, case.place, case.arrived_at) == (1, 0, "pool", rung.arrived_at)
    assert jalali.date_of(case.due_at) == jalali.today() + HALF_A_YEAR
    assert list(audit.faults(Case.objects.filter(pk=case.pk))) == []


def test_whoever_confirmed_in_time_does_not_fall_out_on_the_old_day(world):
    case = world.a_case("pool", "covered")
    for _ in range(2):
        let_it_ring(case)
    world.act(case, ("confirm", Role.APPLICANT, {}))

    for _ in range(2):
        let_it_ring(case)
    assert case.place == "pool"
    let_it_ring(case)
    assert case.place == "inactive"


def test_a_side_that_signs_stays_and_only_the_last_one_moves_both_cases(world):
    case = world.a_case("contract", "introduction")
    ProcrastinateJob.objects.all().delete()
    seen = []
    for step in SIGN_ALL:
        case = world.act(case, step)
        seen.append((case.place, waits_for(case), carried()))

    assert seen == [
        ("contract", {"sponsor", "agency_head"}, []),
        ("contract", {"agency_head"}, []),
        ("working", set(), ["placed"]),
    ]
    world.carry()
    assert Case.objects.get(pk=case.parent_id).place == "working"
    assert list(audit.faults()) == []


@pytest.mark.parametrize("signed", [0, 1, 2])
@pytest.mark.parametrize("no", [DECLINE, REFUSE], ids=["decline", "refuse"])
def test_a_no_at_the_contract_ends_it_at_once_however_many_have_signed(world, signed, no):
    case = world.a_case("contract", "introduction")
    for step in SIGN_ALL[:signed]:
        world.act(case, step)
    case.refresh_from_db()

    case = world.act(case, no)

    world.carry()
    assert (case.place, waits_for(case)) == ({"decline": "declined", "refuse": "refused"}[no[0]], set())
    assert Introduction.objects.get(pk=case.pk).state == "ended"
    assert [room.taken for room in Room.objects.all()] == [0]
    assert Case.objects.get(pk=case.parent_id).place == "pool"
    assert list(audit.faults()) == []


def test_who_has_signed_does_not_sign_again(world):
    case = world.act(world.a_case("contract", "introduction"), SIGN_ALL[0])

    with pytest.raises(Refused) as refused:
        actions.act(
            case=case.pk, action="sign", actor=actor(case.applicant), seen=case.seq, key="twice",
            answers=AGREED,
        )  # fmt: skip

    assert refused.value.refusal.code == "answered"


def test_the_quarter_is_confirmed_by_both_and_ended_by_either(world):
    case = world.a_case("confirming", "introduction")
    case = world.act(case, ("confirm", Role.COVERED, CONFIRMED))
    assert (case.place, waits_for(case)) == ("confirming", {"sponsor"})

    ended = world.act(case, ("end", Role.COVERED, {"reason": ["E01"]}))

    assert ended.place == "notice"
    assert list(audit.faults()) == []


def test_both_words_lead_back_to_work(world):
    case = world.a_case("confirming", "introduction")
    for role in (Role.SPONSOR, Role.COVERED):
        case = world.act(case, ("confirm", role, CONFIRMED))

    assert (case.place, case.due_at > case.arrived_at) == ("working", True)


def test_the_clock_does_not_put_to_rest_who_was_introduced_a_moment_ago(world):
    """What follows from the introduction is carried first; the bell rings again after it."""
    covered, sponsor = world.a_case("pool", "covered"), world.a_sponsor()
    world.introduce(sponsor, covered)  # carries
    Case.objects.filter(pk=covered.pk).update(place="pool", bell=2, rings_at=PAST)  # as before the worker

    let_it_ring(covered)

    assert covered.place == "pool"
    assert covered.pool.state == "introduced"


def test_a_suspension_is_told_to_who_works_and_ends_nothing_of_theirs(world):
    sponsor = world.a_sponsor()
    case = world.an_introduction("working", sponsor=sponsor)
    sponsor.refresh_from_db()

    world.act(sponsor, SUSPEND)
    world.carry()

    case.refresh_from_db()
    told = case.notices.filter(text__contains="تعلیق").values_list("to", flat=True)
    assert set(told) == {case.applicant_id, sponsor.applicant_id}
    assert (case.place, case.events.order_by("seq").last().action) == ("working", "suspended")
