"""How soon offices answer, counted from their history once a day."""

import datetime as dt

import pytest

from khanegi.base import jalali
from khanegi.cases import board, queries
from khanegi.cases.jobs import service_board
from khanegi.cases.models import Board, CaseOffice, Waiting
from khanegi.cli import past
from khanegi.process.words import Role
from tests.banking import SIGNED
from tests.builders import RETURN

pytestmark = pytest.mark.django_db


def ago(days):
    past.at(dt.datetime.now(dt.UTC) - dt.timedelta(days=days))


def agency(case):
    return CaseOffice.objects.get(case=case, role=Role.AGENCY_EXPERT.value).office


def of(office, day=None):
    return next(one for one in board.counted(day or jalali.today()) if one["office"] == office.pk)


@pytest.fixture
def answered(world):
    """Return cases that an agency answered after so many days, sixty days ago."""

    def make(*days):
        cases = []
        with past.slower_clock():
            for took in days:
                ago(60)
                cases.append(world.a_case("review"))
                ago(60 - took)
                world.act(cases[-1], RETURN)
        return cases

    return make


def test_answers_are_counted_with_their_working_days_and_those_that_came_late(answered, world):
    quick, late = answered(1, 40)

    told = of(agency(quick))

    assert (told["answers"], told["late"]) == (2, 1)
    assert told["median"] <= 1 < 10 < told["most"] <= 40
    assert agency(late) == agency(quick)


def test_what_waits_and_what_is_late_now_is_counted(world):
    with past.slower_clock():
        ago(80)
        late = world.a_case("review")
    world.a_case("review")

    told = of(agency(late))

    assert (told["answers"], told["open"], told["overdue"]) == (0, 2, 1)
    assert dt.date.fromisoformat(told["oldest"]) < jalali.today()


def test_applicants_time_and_what_is_older_is_nobodys_answer(answered, world):
    case = answered(1)[0]
    with past.slower_clock():
        ago(20)
        world.act(case, ("correct", Role.APPLICANT, {}))  # forty days at the applicant

    assert of(agency(case))["answers"] == 1
    assert of(agency(case))["median"] <= 1
    assert of(agency(case), jalali.today() + dt.timedelta(days=60))["answers"] == 0


def test_a_day_is_counted_once_and_stays_as_it_was(answered, world):
    case = answered(1)[0]
    service_board(timestamp=0)
    kept = Board.objects.get().rows
    world.act(world.a_case("review"), RETURN)

    service_board(timestamp=0)

    assert Board.objects.get().rows == kept
    assert [one["office"] for one in kept if one["answers"]] == [agency(case).pk]


def test_few_answers_are_told_as_few_and_many_with_days_and_share(answered):
    answered(1, 1, 2)
    service_board(timestamp=0)
    few = next(one for one in queries.board().offices if one.answers != 0)
    assert (few.answers, few.in_time, few.median, few.most) == (None, None, None, None)

    Board.objects.all().delete()
    answered(1, 40)
    service_board(timestamp=0)
    many = next(one for one in queries.board().offices if one.answers)
    assert (many.answers, many.in_time) == (5, 80)
    assert many.median <= 2 < many.most


def test_a_second_answer_is_counted_from_the_second_arrival(answered, world):
    case = answered(40)[0]
    first = of(agency(case))["most"]
    with past.slower_clock():
        ago(19)
        world.act(case, ("correct", Role.APPLICANT, {}))
        world.act(case, RETURN)

    told = of(agency(case))

    assert (told["answers"], told["median"], told["most"]) == (2, 0, first)


def test_who_signs_first_has_answered_too(world):
    with past.slower_clock():
        ago(30)
        case = world.a_case("contract", "facility")
        ago(28)
        world.act(case, SIGNED[0])
        ago(1)
        world.act(case, SIGNED[1])
    branch = CaseOffice.objects.get(case=case, role=Role.BRANCH.value).office

    told = board.counted(jalali.today())

    assert next(one for one in told if one["office"] == branch.pk)["most"] in (1, 2)


def test_where_the_deadline_is_a_date_no_office_is_late(world):
    case = world.a_case("supervision", "facility")
    Waiting.objects.filter(case=case).update(due_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
    offices = set(Waiting.objects.filter(case=case, duty=True).values_list("office", flat=True))

    told = {one["office"]: one["open"] for one in board.counted(jalali.today())}

    assert len(offices) == 2
    assert [told.get(office, 0) for office in offices] == [0, 0]
