"""Did the money make a job: who was asked, what was answered, and what stays unknown."""

import datetime as dt

import pytest

from khanegi.base import jalali
from khanegi.cli import past
from khanegi.loans import outcomes
from khanegi.loans.models import Supervision
from khanegi.loans.outcomes import Found
from khanegi.people.models import Province
from khanegi.process.words import Role
from tests.banking import AMOUNT, DIVERTED, IN_PART, SETTLE, TEXT, boxes, pay

pytestmark = pytest.mark.django_db
MONTH = 30


@pytest.fixture
def clock():
    """Return what moves the database's clock so many days ahead."""
    with past.slower_clock():
        yield lambda days: past.at(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))


def looked(kind, works, jobs):
    """Return a look of that kind as a step: what was found, by who finds it."""
    role = Role.APPLICANT if kind == "self_report" else Role.INSPECTOR
    day = boxes("held_on", jalali.today()) if kind == "inspect" else {}
    return (kind, role, {"works": [works], "jobs": [str(jobs)], "text": [TEXT], **day})


def after(world, days, month):
    """Return what is known at one month, so many days after today."""
    now = jalali.year(jalali.today())
    day = jalali.today() + dt.timedelta(days=days)
    lines = outcomes.lines([world.province.pk], range(now, now + 1), day)
    return outcomes.total(line.found for line in lines if line.month == month)


def test_who_has_not_answered_is_unknown_and_no_job(world, clock):
    first = world.a_loan("supervision")
    world.a_loan("supervision")
    clock(MONTH)
    world.act(first, looked("self_report", "yes", 2))

    found = after(world, MONTH, 1)

    assert found == Found(2, 2 * AMOUNT, 0, 2, 1, 1, 0, 0, 2, AMOUNT)
    assert (found.works, found.unknown, found.share, found.cost) == (1, 1, (50, 100), AMOUNT // 2)
    assert after(world, MONTH, 3) == Found(loans=2, money=2 * AMOUNT)


def test_nobody_is_asked_before_the_day(world):
    world.a_loan("supervision")

    early = after(world, MONTH - 1, 1)

    assert (early.loans, early.asked, early.share, early.cost) == (1, 0, None, None)
    assert after(world, MONTH, 1).unknown == 1


def test_work_that_has_stopped_has_no_jobs_and_its_money_is_in_the_cost(world, clock):
    three = [world.a_loan("supervision") for _ in range(3)]
    clock(3 * MONTH)
    for case, works in zip(three, ("yes", "partly", "no"), strict=True):
        world.act(case, looked("call", works, 2))

    found = after(world, 3 * MONTH, 3)

    assert (found.whole, found.partly, found.stopped, found.unknown) == (1, 1, 1, 0)
    assert (found.jobs, found.share, found.cost) == (4, (66, 66), 3 * AMOUNT // 4)


def test_an_answer_long_before_its_month_says_nothing_about_it(world, clock):
    case = world.a_loan("supervision")
    world.act(case, looked("call", "yes", 1))
    clock(3 * MONTH - 10)
    world.act(case, looked("call", "no", 0))

    rows = Supervision.objects.exclude(done_at=None).order_by("month")
    assert list(rows.values_list("month", "works")) == [(0, "yes"), (3, "no")]
    assert after(world, 12 * MONTH, 6).unknown == 1


def test_what_the_inspector_found_counts_before_what_was_reported(world, clock):
    case = world.a_loan("supervision")
    clock(12 * MONTH)
    world.act(case, looked("inspect", "no", 0))
    clock(12 * MONTH + 1)
    Supervision.objects.filter(case=case, kind="report").update(month=12)  # as if asked then
    world.act(case, looked("self_report", "yes", 9))

    found = after(world, 12 * MONTH + 2, 12)

    assert (found.asked, found.answered, found.stopped, found.jobs) == (1, 1, 1, 0)


def test_a_diverted_loan_has_no_work_of_its_plan_from_that_day_on(world, clock):
    case = world.a_loan("supervision")
    clock(4 * MONTH)
    world.act(case, DIVERTED)

    assert after(world, 12 * MONTH, 3).unknown == 1
    late = after(world, 12 * MONTH, 12)
    assert (late.diverted, late.asked, late.answered, late.stopped) == (1, 1, 0, 1)
    assert (late.share, late.cost, late.known_money) == ((0, 0), None, AMOUNT)


def test_a_settled_loan_is_asked_no_more(world, clock):
    case = world.a_loan("supervision")
    clock(4 * MONTH)
    world.act(case, SETTLE)

    assert [after(world, 12 * MONTH, month).asked for month in (1, 3, 6, 12)] == [1, 1, 0, 0]


def test_a_loan_counts_with_what_was_paid_and_an_unpaid_letter_not_at_all(world):
    world.a_loan("at_branch")
    world.act(world.act(world.a_loan("paying"), pay(1, 200_000_000)), IN_PART)

    found = after(world, 0, 1)

    assert (found.loans, found.money) == (1, 200_000_000)


def test_a_line_names_year_county_field_and_kind_and_all_take_one_statement(world, django_assert_num_queries):
    world.a_loan("supervision")
    world.a_loan("supervision", county=world.karun)
    now = jalali.year(jalali.today())

    with django_assert_num_queries(1):
        lines = outcomes.lines([world.province.pk], range(now - 1, now + 1))

    assert [(line.year, line.county, line.kind, line.month) for line in lines] == [
        (now, county, "independent", month) for county in ("اهواز", "کارون") for month in (1, 3, 6, 12)
    ]
    assert {line.field for line in lines} == {world.occupation.category_title}
    assert outcomes.lines([world.province.pk], range(now - 1, now)) == ()
    fars = Province.objects.create(code="07", title="فارس")
    assert outcomes.lines([fars.pk], range(now, now + 1)) == ()


def test_a_call_at_month_twelve_says_nothing_of_those_that_were_missed(world, clock):
    case = world.a_loan("supervision")
    Supervision.objects.filter(case=case).exclude(kind="report").update(kind="call")
    clock(12 * MONTH)

    world.act(case, looked("call", "yes", 2))
    world.act(case, looked("call", "partly", 1))

    assert [after(world, 12 * MONTH, month).unknown for month in (3, 6, 12)] == [1, 1, 0]
    assert after(world, 12 * MONTH, 12).partly == 1


def test_a_diverted_loan_that_is_settled_stays_a_diversion(world, clock):
    case = world.a_loan("supervision")
    clock(2 * MONTH)
    world.act(case, DIVERTED)
    clock(4 * MONTH)
    world.act(case, SETTLE)

    assert [after(world, 12 * MONTH, month).stopped for month in (1, 3, 12)] == [0, 1, 1]
    assert after(world, 12 * MONTH, 12).diverted == 1


def test_an_answer_before_its_day_counts_from_its_day_on(world, clock):
    case = world.a_loan("supervision")
    clock(MONTH - 5)
    world.act(case, looked("self_report", "yes", 1))

    assert (after(world, MONTH - 5, 1).asked, after(world, MONTH, 1).whole) == (0, 1)
