"""The published score and the line: who stands where, why, and that a year's wait is not lost."""

import datetime as dt

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from khanegi.base import jalali
from khanegi.intake.forms.words import PRIORITY
from khanegi.loans import ranking
from khanegi.loans.committee.models import Queued, Session
from khanegi.loans.committee.queries import line, quota
from khanegi.loans.ranking import Asker
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from tests.builders import REQUEST
from tests.committee import Committee, carried

DAYS = {
    "rank_head_days": 60,
    "rank_rural_days": 45,
    "rank_group_days": 30,
    "rank_local_days": 15,
    "rank_job_days": 5,
    "rank_jobs_most": 20,
}
TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def committee(world):
    return Committee(world)


def test_each_part_of_the_score_is_told_and_they_add_up():
    asker = Asker(groups=frozenset({"disabled", "head_of_household", "rural"}), jobs=4, is_local=True)

    found = ranking.credits(asker, DAYS)
    score = ranking.score(TODAY - dt.timedelta(days=10), found, TODAY)

    assert score.points == 10 + 60 + 30 + 45 + 20 + 15
    assert score.told() == (
        "روزهای انتظار: ۱۰ امتیاز",
        "زن سرپرست خانوار: ۶۰ امتیاز",
        "دارای معلولیت: ۳۰ امتیاز",
        "روستایی یا عشایر: ۴۵ امتیاز",
        "شغل برای افراد تحت پوشش: ۲۰ امتیاز",
        "رشتهٔ بومی استان: ۱۵ امتیاز",
    )


def test_many_jobs_do_not_close_the_line_to_others():
    most = ranking.credits(Asker(jobs=20), DAYS)

    assert ranking.credits(Asker(jobs=500), DAYS) == most == (("jobs", 100),)


def test_without_a_rule_a_part_is_worth_nothing():
    assert ranking.credits(Asker(groups=frozenset({"rural"}), jobs=3, is_local=True), {}) == ()


askers = st.builds(
    Asker,
    groups=st.frozensets(st.sampled_from([key for key, _ in PRIORITY])),
    jobs=st.integers(0, 60),
    is_local=st.booleans(),
)


days = st.integers(0, 400)


@given(one=askers, other=askers, first=days, second=days, later=st.integers(0, 900))
def test_the_order_of_two_never_changes_while_both_wait(one, other, first, second, later):
    """So a place in line is a range of an index, and nobody is overtaken by the mere passing of time."""
    asked = [TODAY - dt.timedelta(days=days) for days in (first, second)]
    found = [ranking.credits(asker, DAYS) for asker in (one, other)]
    standing = [ranking.standing(day, credits) for day, credits in zip(asked, found, strict=True)]

    for today in (TODAY, TODAY + dt.timedelta(days=later)):
        points = [ranking.score(day, had, today).points for day, had in zip(asked, found, strict=True)]
        assert (points[0] > points[1]) == (standing[0] < standing[1])


@pytest.mark.parametrize(
    ("place", "decided", "months"), [(1, 0, None), (1, 60, 1), (11, 6, 11), (12, 24, 3), (13, 24, 4)]
)
def test_the_estimate_follows_the_recent_pace(place, decided, months):
    assert line.months(place, decided) == months


@pytest.mark.django_db
def test_a_request_takes_its_place_with_the_weights_of_its_day(committee):
    plain = committee.waits()
    head = committee.waits(answers={"priority": ["head_of_household"]})

    Rule.objects.filter(key="rank_head_days").update(value=0)

    first, second = line.ranked(committee.county.pk)
    assert [one.case for one in (first, second)] == [head.pk, plain.pk]
    assert first.score.points == 60
    assert line.of_case(plain.pk).place == 2
    assert line.of_case(head.pk).score.told()[1] == "زن سرپرست خانوار: ۶۰ امتیاز"


@pytest.mark.django_db
def test_who_asked_in_an_earlier_year_stands_ahead_of_every_newcomer(committee):
    new = committee.waits(answers={"priority": ["head_of_household", "rural", "disabled"]})
    old = committee.waits()
    Queued.objects.filter(case=old).update(year=jalali.year(jalali.today()) - 1)

    assert [one.case for one in line.ranked(committee.county.pk)] == [old.pk, new.pk]
    assert line.of_case(old.pk).is_carried_over
    assert line.of_case(new.pk).place == 2


@pytest.mark.django_db
def test_changing_the_amount_costs_no_place(committee, world):
    first, second = committee.waits(), committee.waits()
    world.act(first, ("amend", Role.APPLICANT, {**REQUEST, "amount": ["400000000"]}))

    assert [(one.case, one.amount) for one in line.ranked(committee.county.pk)] == [
        (first.pk, 400_000_000),
        (second.pk, 500_000_000),
    ]


@pytest.mark.django_db
def test_who_gives_up_leaves_the_line_and_who_is_postponed_keeps_the_place(committee, world):
    gone, kept, last = committee.waits(), committee.waits(), committee.waits()
    world.act(gone, ("give_up", Role.APPLICANT, {}))

    assert line.of_case(gone.pk) is None
    assert [line.of_case(one.pk).place for one in (kept, last)] == [1, 2]


@pytest.mark.django_db
def test_a_line_is_read_with_one_statement_however_long_it_is(committee, statements):
    committee.waits()
    one = statements(lambda: line.ranked(committee.county.pk))
    committee.waits()
    committee.waits()

    assert statements(lambda: line.ranked(committee.county.pk)) == one == 1


@pytest.mark.django_db
def test_the_line_says_whether_this_year_s_money_reaches_so_far(committee, world):
    first, second = committee.waits(), committee.waits()
    assert line.of_case(first.pk).is_enough is None

    world.a_quota(700_000_000)
    assert [line.of_case(one.pk).is_enough for one in (first, second)] == [True, False]

    committee.signed(first)
    carried()

    # 500 of the 700 are granted: nothing is reserved before there is a letter, and they are promised.
    assert line.of_case(second.pk).is_enough is False
    assert quota.free(committee.county.pk, jalali.year(jalali.today())) == 200_000_000


@pytest.mark.django_db
def test_who_is_granted_keeps_a_place_among_those_without_a_letter(committee, world):
    later, head = committee.waits(), committee.waits(answers={"priority": ["head_of_household"]})
    world.a_quota()
    committee.signed(head, later)
    carried()
    waits, elsewhere = committee.waits(), world.a_loan("approved", county=world.karun)

    found = [line.of_granted(one.pk) for one in (head, later, elsewhere)]
    assert [(one.place, one.of) for one in found] == [(1, 2), (2, 2), (1, 1)]
    assert line.of_granted(waits.pk) is None

    refer = ("refer", Role.SECRETARIAT, {"branch": [str(world.office_of(Role.BRANCH).pk)]})
    world.act(head, refer)
    left = line.of_granted(later.pk)
    assert (left.place, left.of) == (1, 1)
    assert line.of_granted(head.pk) is None


@pytest.mark.django_db
def test_who_was_granted_in_an_earlier_year_stands_ahead_and_is_promised_the_new_money(committee, world):
    new, old = committee.waits(answers={"priority": ["head_of_household"]}), committee.waits()
    committee.signed(new, old)
    carried()
    year = jalali.year(jalali.today())
    Queued.objects.filter(case=old).update(year=year - 3)
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # what was signed stays, but for this
        Session.objects.update(year=year - 3)
        cursor.execute("set local session_replication_role = origin")
    world.a_quota(1_500_000_000)

    first, second = (line.of_granted(one.pk) for one in (old, new))
    assert (first.place, first.is_carried_over, second.place) == (1, True, 2)
    assert quota.free(committee.county.pk, year) == 500_000_000
