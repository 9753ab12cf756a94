"""The fairness report counts what is there, by a fixed number of statements, and hides who is few."""

import datetime as dt
from collections import Counter
from random import Random

import pytest
from django.db import DatabaseError, transaction

from khanegi.base import jalali
from khanegi.sponsors import jobs, reports
from khanegi.sponsors.models import Fairness, Introduction, Pool, Skip
from khanegi.sponsors.queries import fairness
from khanegi.sponsors.queries.fairness import ANY, NONE, Cell
from tests.rooms.matching.market import a_crowd


def cell(**more):
    told = {"province": "06", "county": "0606", "sex": "female", "group": ANY, "people": 9, "waiting": 9}
    told |= {"median": 40, "late": 90, "introduced": 0, "placed": 0}
    return Cell(**{**told, **more})


def groups(person):
    return [*person.priority, ANY if person.priority else NONE]


def nearest(days, part):
    """Return the first value below which at least so great a part lies: percentile_disc by hand."""
    ordered = sorted(days)
    place = next(place for place in range(len(ordered)) if (place + 1) / len(ordered) >= part)
    return ordered[place]


def passes_over(world, person, sponsor, reason):
    event = world.a_case("plan").events.first()
    return Skip.objects.create(
        event=event, sponsor=sponsor, pool=person, rank=1, reason=reason, at=event.at
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_every_cell_is_what_counting_by_hand_gives(world, market, seed):
    a_crowd(market, Random(seed), people=60)
    for person, reason in zip(Pool.objects.order_by("pk")[:6], ("M01", "M02") * 3, strict=True):
        passes_over(world, person, market.sponsors(market.fields[0], {}), reason)
    reports.keep(jalali.today())

    people = list(Pool.objects.select_related("county").order_by("pk"))
    introduced = Counter(Introduction.objects.order_by("pk").values_list("pool", flat=True))
    skips = list(Skip.objects.order_by("pk").values_list("pool", "reason"))
    report = fairness.last()
    assert report.cells
    for one in report.cells:
        inside = [
            person
            for person in people
            if one.group in groups(person)
            and one.county in ("", person.county.code)
            and one.sex in ("", person.sex)
        ]
        days = [(report.day - person.since).days for person in inside if person.state == "waiting"]
        numbers = {person.pk for person in inside}
        assert one.people == len(inside) > 0
        assert (one.waiting, one.introduced) == (len(days), sum(introduced[pk] for pk in numbers))
        assert one.skipped == Counter(reason for pk, reason in skips if pk in numbers)
        if days:
            assert (one.median, one.late) == (nearest(days, 0.5), nearest(days, 0.9))


def test_everybody_is_in_exactly_one_of_any_and_none(market):
    a_crowd(market, Random(7))
    reports.keep(jalali.today())

    cells = [one for one in fairness.last().cells if one.county and one.group in (ANY, NONE)]
    assert sum(one.people for one in cells) == Pool.objects.count()


def test_a_report_of_any_size_costs_the_same_statements(market, statements):
    a_crowd(market, Random(1))
    few = statements(lambda: reports.keep(jalali.today()))
    a_crowd(market, Random(2))

    assert statements(lambda: reports.keep(jalali.today() + dt.timedelta(days=1))) == few
    assert statements(fairness.last) == 1


def test_a_report_is_kept_once_a_day_and_never_changed(market):
    jobs.fairness(timestamp=0)
    jobs.fairness(timestamp=0)

    (row,) = Fairness.objects.order_by("pk")
    assert (row.day, row.rows) == (jalali.today(), [])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()


def test_the_public_is_told_of_no_group_that_is_too_small():
    cells = [cell(people=4), cell(people=5, waiting=5), cell(sex="male", people=0)]

    assert [one.people for one in fairness.public(cells)] == [5]


def test_the_public_is_told_no_count_of_one_to_four():
    (one,) = fairness.public([cell(waiting=4, introduced=1, placed=0, skipped={"M01": 3, "M02": 5})])

    assert (one.waiting, one.median, one.late, one.introduced, one.placed) == (None, None, None, None, 0)
    assert one.skipped == {"M01": None, "M02": 5}


def test_the_public_is_told_of_single_groups_for_the_province_only():
    cells = [cell(group="rural"), cell(group="rural", county="", sex=""), cell(group=NONE)]

    assert [(one.county, one.group) for one in fairness.public(cells)] == [("", "rural"), ("0606", NONE)]


def test_before_the_first_report_there_is_none(db):
    assert fairness.last() is None
