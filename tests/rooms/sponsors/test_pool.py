"""A place in the list is earned by waiting and never lost by what others do (spec 3.5, 3.10.5)."""

import datetime as dt

import pytest
from django.db import connection

from khanegi.base import jalali
from khanegi.base.errors import Refused
from khanegi.cases.actions import act
from khanegi.cases.models import Case, Event
from khanegi.people import queries as people
from khanegi.people.actions import touch
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from khanegi.sponsors import actions, queries
from khanegi.sponsors.models import Pool
from tests.sponsoring import AGREED, CONSENT, WHY

pytestmark = pytest.mark.django_db
TODAY = jalali.today()
PAUSE, WAKE = ("pause", Role.APPLICANT, {}), ("wake", Role.APPLICANT, {})
WITHDRAW = ("withdraw", Role.APPLICANT, {})


def days_ago(days):
    return TODAY - dt.timedelta(days=days)


def waits_since(case, days, **more):
    """Let a person wait for so many days already."""
    Pool.objects.filter(pk=case.pk).update(since=days_ago(days), standing=days_ago(days), **more)


def row(case):
    return Pool.objects.get(pk=case.pk)


def credits_of(case):
    return dict(row(case).credits)


def order(sponsor):
    return [one.case for one in queries.ranked(sponsor.pk)]


def test_waiting_counts_from_the_day_of_the_code(world):
    case = world.a_covered("gathering")
    Case.objects.filter(pk=case.pk).update(opened_at=case.opened_at - dt.timedelta(days=40))

    world.act(case, ("enter", Role.APPLICANT, {}))

    assert (row(case).since, row(case).state) == (days_ago(40), "waiting")


def test_days_of_being_inactive_before_the_first_entry_do_not_count(world):
    case = world.a_covered("gathering")
    Case.objects.filter(pk=case.pk).update(opened_at=case.opened_at - dt.timedelta(days=400))
    world.act(case, ("doze", Role.CLOCK, {}))
    dozed = Event.objects.filter(case=case, action="doze")
    with connection.cursor() as cursor:  # as if the sixty days of gathering had ended a long time ago
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table cases_event disable trigger append_only")
        cursor.execute("update cases_event set at = at - interval '340 days' where id = %s", [dozed.get().pk])
        cursor.execute("alter table cases_event enable trigger append_only")

    world.act(case, WAKE)

    assert row(case).since == days_ago(60)


def test_a_pause_keeps_the_days_before_it_and_counts_none_of_its_own(world):
    case = world.a_covered()
    waits_since(case, 100)
    world.act(case, PAUSE)
    assert (row(case).state, row(case).paused_on) == ("resting", TODAY)
    Pool.objects.filter(pk=case.pk).update(paused_on=days_ago(30))

    world.act(case, WAKE)

    assert (row(case).since, row(case).paused_on, row(case).state) == (days_ago(70), None, "waiting")


def test_who_does_not_confirm_rests_and_loses_nothing(world):
    case = world.a_covered()
    waits_since(case, 200)

    world.act(case, ("doze", Role.CLOCK, {}))

    assert (row(case).state, row(case).since) == ("resting", days_ago(200))
    assert world.act(case, WAKE).place == "pool"


def test_confirming_renews_the_six_months_and_changes_no_place(world):
    case = world.a_covered()
    waits_since(case, 100)
    Case.objects.filter(pk=case.pk).update(due_at=case.due_at - dt.timedelta(days=90))

    confirmed = world.act(case, ("confirm", Role.APPLICANT, {}))

    assert confirmed.due_at == case.due_at
    assert row(case).since == days_ago(100)


def test_who_was_sent_back_for_papers_keeps_the_days_before_it(world):
    case = world.a_covered()
    waits_since(case, 100)
    Pool.objects.filter(pk=case.pk).update(state="resting", paused_on=days_ago(5))
    Case.objects.filter(pk=case.pk).update(place="gathering")

    actions.join_pool(case=case, event=case.events.latest("seq"))

    assert (row(case).since, row(case).state) == (days_ago(95), "waiting")


@pytest.mark.parametrize(("times", "taken_off"), [(1, 0), (2, 0), (3, -30), (4, -60)])
def test_the_first_two_noes_cost_nothing(world, times, taken_off):
    case = world.a_covered()
    waits_since(case, 100)

    for _ in range(times):
        world.an_introduction("declined", covered=case)

    assert credits_of(case).get("declined", 0) == taken_off
    assert (row(case).declines, row(case).standing) == (times, days_ago(100 + taken_off))
    assert Case.objects.get(pk=case.pk).place == "pool"


@pytest.mark.parametrize(
    ("place", "declines"), [("declined", 1), ("lapsed", 1), ("refused", 0), ("cancelled", 0)]
)
def test_only_ones_own_no_counts_and_silence_is_one(world, place, declines):
    case = world.a_covered()
    waits_since(case, 50)

    world.an_introduction(place, covered=case)

    assert (row(case).declines, row(case).since, row(case).state) == (declines, days_ago(50), "waiting")


@pytest.mark.parametrize(
    ("signed", "declines", "silences"),
    [((), 1, 1), ((Role.COVERED,), 0, 1), ((Role.SPONSOR,), 1, 0), ((Role.COVERED, Role.SPONSOR), 0, 0)],
)
def test_a_contract_that_is_not_signed_in_time_counts_for_who_did_not_sign(world, signed, declines, silences):
    sponsor, person = world.a_sponsor(), world.a_covered()
    case = world.an_introduction("contract", sponsor=sponsor, covered=person)
    for role in signed:
        world.act(case, ("sign", role, AGREED))

    world.act(case, ("unsigned", Role.CLOCK, {}))

    assert (row(person).declines, sponsor.sponsor.silences) == (declines, silences)


def test_time_at_work_is_no_waiting_and_an_ended_job_goes_behind(world):
    case = world.a_covered()
    waits_since(case, 100)
    work = world.an_introduction("working", covered=case)
    assert (row(case).state, row(case).paused_on) == ("working", TODAY)
    Pool.objects.filter(pk=case.pk).update(paused_on=days_ago(80))

    world.act(work, ("end", Role.SPONSOR, {"reason": ["E04"]}))
    world.act(work, ("finish", Role.CLOCK, {}))
    world.carry()

    assert (row(case).since, credits_of(case)) == (days_ago(20), {"placed": -60})
    assert (row(case).standing, row(case).placements) == (days_ago(-40), 1)
    assert Case.objects.get(pk=case.pk).place == "pool"


def test_a_priority_group_is_worth_the_days_of_the_rule(world):
    rule = Rule.objects.get(key="pool_priority_days")
    rule.value = 45
    rule.save()
    touch("rules")

    case = world.a_covered(priority=["rural"])

    assert (credits_of(case), row(case).standing) == ({"priority": 45}, days_ago(45))


def test_who_lost_a_sponsor_stands_at_the_head_until_the_next_job(world):
    old = world.a_covered()
    waits_since(old, 900)
    sponsor, other = world.a_sponsor(), world.a_sponsor()
    case = world.a_covered()
    waits_since(old, 900)
    world.an_introduction("working", sponsor=sponsor, covered=case)
    world.fell(sponsor, upto="suspend")
    work = case.children.get()
    world.act(work, ("leave", Role.COVERED, {}))
    world.carry()

    assert order(other) == [case.pk, old.pk]
    assert credits_of(case) == {"placed": -60, "head": 3650}

    again = world.an_introduction("working", sponsor=other, covered=case)
    world.act(again, ("end", Role.COVERED, {"reason": ["E01"]}))
    world.act(again, ("finish", Role.CLOCK, {}))

    assert order(other) == [old.pk, case.pk]


def test_equal_days_are_ordered_by_lot_and_the_list_says_why_each_stands_there(world):
    people_ = [world.a_covered() for _ in range(4)]
    waits_since(people_[0], 3)
    sponsor = world.a_sponsor()

    listed = queries.ranked(sponsor.pk)

    rest = sorted(people_[1:], key=lambda case: row(case).lot)
    assert [one.case for one in listed] == [case.pk for case in (people_[0], *rest)]
    assert listed[0].why == ("همان رشته", "شهرستان پشتیبان: اهواز", "۳ روز انتظار")


def test_withdrawing_leaves_the_list_and_closes_what_is_pending(world):
    case = world.a_covered()
    pending = world.an_introduction("contract", covered=case)

    world.act(case, WITHDRAW)
    assert (row(case).state, Case.objects.get(pk=pending.pk).place) == ("gone", "contract")
    world.carry()

    pending.refresh_from_db()
    assert (pending.place, pending.introduction.outcome, row(case).state) == ("cancelled", "left", "gone")
    assert pending.introduction.room.taken == 0
    assert Case.objects.get(pk=case.pk).place == "withdrawn"


def test_who_has_signed_ends_the_work_first(world):
    case = world.a_covered()
    (work,) = world.introduce(world.a_sponsor(), case)
    for step in (CONSENT, ("accept", Role.SPONSOR, {})):
        world.act(work, step)
    for role in (Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD):
        world.act(work, ("sign", role, AGREED))

    with pytest.raises(Refused) as no:  # the case itself has not heard of it yet
        world.act(case, WITHDRAW)

    assert no.value.refusal.code == "under_contract"
    assert row(case).state == "working"


@pytest.mark.parametrize("step", [PAUSE, ("doze", Role.CLOCK, {})], ids=["pause", "doze"])
def test_who_was_introduced_a_moment_ago_does_not_rest(world, step):
    case, sponsor = world.a_covered(), world.a_sponsor()
    world.act(sponsor, ("introduce", Role.AGENCY_HEAD, {"people": [str(case.pk)]}))

    with pytest.raises(Refused) as no:
        world.act(case, step)

    assert no.value.refusal.code == "being_introduced"
    assert row(case).state == "introduced"


def test_a_stranger_enters_nobody(world):
    case, stranger = world.a_covered("gathering"), world.a_person()

    with pytest.raises(Refused) as no:
        act(case=case.pk, action="enter", actor=people.actor(stranger), seen=case.seq, key="k")

    assert no.value.refusal.code == "not_yours"
    assert not Pool.objects.exists()


def test_entering_twice_with_one_click_is_entering_once(world):
    case = world.a_covered("gathering")
    actor = people.actor(case.applicant)

    one, two = (
        act(case=case.pk, action="enter", actor=actor, seen=case.seq, key="same").pk for _ in range(2)
    )

    assert one == two
    assert Pool.objects.count() == 1


def test_declining_gives_no_reason_unless_one_wants_to(world):
    silent, told = world.an_introduction("consent"), world.an_introduction("consent")

    world.act(silent, ("decline", Role.COVERED, {}))
    world.act(told, ("decline", Role.COVERED, WHY))

    assert (silent.place, told.place) == ("declined", "declined")
