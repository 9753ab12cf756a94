"""What time does to a case: bells that ring once, warn, escalate or end, and never approve."""

import datetime as dt

import pytest
from django.utils import timezone

from khanegi.base import jalali
from khanegi.cases import actions, audit, queries
from khanegi.cases.jobs import bells
from khanegi.cases.models import Case, Tick, Waiting
from khanegi.notices.models import Notice
from khanegi.people.actions import touch
from khanegi.people.models import Closure
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def let_it_ring(case):
    Case.objects.filter(pk=case.pk).update(rings_at=PAST)
    bells(timestamp=0)
    case.refresh_from_db()


def test_a_late_agency_keeps_the_case_and_gets_a_reader(world):
    case = world.a_case("review")
    for _ in range(3):
        let_it_ring(case)

    assert (case.place, case.seq) == ("review", 2)
    assert [tick.bell for tick in Tick.objects.filter(case=case).order_by("id")] == [0, 1, 2]
    watching = Waiting.objects.filter(case=case, duty=False).order_by("id").values_list("role", flat=True)
    assert list(watching) == ["agency_head", "secretariat"]
    assert Waiting.objects.get(case=case, duty=True).role == "agency_expert"


def test_a_bell_makes_no_page_stale(world):
    case = world.a_case("review")
    seen = case.seq
    let_it_ring(case)

    event = actions.act(
        case=case.pk, action="take", actor=world.actor(Role.AGENCY_EXPERT, case), seen=seen, key="k"
    )

    assert event.seq == seen + 1


def test_an_idle_applicant_expires_softly_and_may_come_back(world):
    case = world.a_case("plan")
    for _ in range(3):
        let_it_ring(case)
    assert case.place == "expired"

    world.act(case, ("reopen", Role.APPLICANT, {}))

    assert case.place == "plan"
    assert case.due_at > timezone.now()
    assert list(audit.faults()) == []


def test_two_clocks_at_once_ring_a_bell_once(world):
    case = world.a_case("plan")
    Case.objects.filter(pk=case.pk).update(rings_at=PAST)
    actions.ring(case=case.pk)
    told = Notice.objects.filter(case=case).count()

    actions.ring(case=case.pk)

    assert Tick.objects.filter(case=case).count() == 1
    assert Notice.objects.filter(case=case).count() == told


def test_a_case_that_raises_holds_up_no_other(world, caplog):
    bad, good = world.a_case("plan"), world.a_case("plan")
    Case.objects.filter(pk__in=[bad.pk, good.pk]).update(rings_at=PAST)
    Case.objects.filter(pk=bad.pk).update(bell=99)

    bells(timestamp=0)

    assert Tick.objects.filter(case=good).exists()
    assert f"case {bad.pk}" in caplog.text


def test_closing_a_county_for_a_day_moves_open_deadlines_and_tells_why(world):
    case, elsewhere = world.a_case("review"), world.a_case("review", county=world.karun)
    before = case.due_at
    officer = world.someone(Role.ADMIN)
    for day in range(1, 8):  # a whole week: on some days of it nobody works anyway
        date = jalali.today() + dt.timedelta(days=day)
        Closure.objects.create(
            province=world.province, county=world.ahvaz, date=date, reason="گردوغبار", by=officer
        )
    touch("calendar")

    moved = [actions.recount(case=one.pk, reason="گردوغبار") for one in (case, elsewhere)]

    case.refresh_from_db()
    assert moved == [True, False]
    assert case.due_at > before
    assert Waiting.objects.get(case=case).due_at == case.due_at
    line = queries.history(queries.load(pk=case.pk), for_staff=False)[-1]
    assert "گردوغبار" in line.told
    assert Notice.objects.filter(case=case, text__contains="گردوغبار").exists()


def test_the_agencys_time_stands_still_until_the_errand_is_answered(world):
    errand = world.a_case("asked", "errand")
    parent = Case.objects.get(pk=errand.parent_id)
    stopped = queries.holder(queries.load(pk=parent.pk))
    world.act(errand, ("answer", Role.SECOND_CHECK, {"answer": ["yes"]}))
    carried = {"case": parent.pk, "action": "answered", "cause": errand.events.get(action="answer").pk}

    from khanegi.cases.jobs import carry

    carry(**carried)

    going = queries.holder(queries.load(pk=parent.pk))
    assert (stopped.until, going.until is None) == (None, False)
    assert stopped.stopped_for
    assert not going.stopped_for
