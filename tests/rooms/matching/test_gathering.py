"""What is gathered is what the rows say: who is in the list of a sponsor can be proposed, and only they."""

from random import Random

import pytest

from khanegi.base import jalali
from khanegi.people.models import County, Province
from khanegi.sponsors.matching import compute
from khanegi.sponsors.matching.gather import gather
from khanegi.sponsors.matching.market import Market as Frozen
from khanegi.sponsors.models import Pool, Room, Sponsor
from khanegi.sponsors.queries import ranked
from tests.rooms.matching.market import a_crowd
from tests.rooms.matching.pairs import possible


def taken_in(world) -> Frozen:
    return gather(province=world.province.pk, day=jalali.today())


@pytest.mark.parametrize("seed", range(12))
def test_whoever_is_in_the_list_of_a_sponsor_can_be_proposed_and_nobody_else(world, market, seed):
    a_crowd(market, Random(seed))

    frozen = taken_in(world)

    found: dict[int, set[tuple[int, int]]] = {}
    for (room, person), part in possible(frozen).items():
        found.setdefault(frozen.owner[room], set()).add((frozen.person[person], part))
    for sponsor in Sponsor.objects.order_by("pk"):
        best = {}
        for case, part in found.get(sponsor.pk, ()):
            best[case] = min(part, best.get(case, part))
        listed = {one.case: one.tier for one in ranked(sponsor.pk, 1000)} if sponsor.state == "open" else {}
        assert best == listed


@pytest.mark.parametrize("has_numpy", [True, False])
@pytest.mark.parametrize("same_lots", [True, False])
def test_columns_are_the_rows_in_the_order_of_the_pool(world, market, monkeypatch, has_numpy, same_lots):
    a_crowd(market, Random(3))
    for number in range(4 * same_lots):
        market.waits(market.counties[0], market.fields[number % 2], 30, lot=5)
    monkeypatch.setattr(compute, "has_solver", lambda: has_numpy)

    frozen = taken_in(world)

    people = Pool.objects.filter(state="waiting").order_by("standing", "lot", "case")
    told = people.values_list("case", "occupation", "county", "goes_far", "standing")
    days = [(case, field, county, far, (jalali.today() - day).days) for case, field, county, far, day in told]
    columns = (frozen.person, frozen.field, frozen.county, frozen.far, frozen.standing)
    assert list(zip(*columns, strict=True)) == days
    rooms = Room.objects.filter(sponsor__state="open", approved__gt=0)
    ordered = rooms.order_by("sponsor__opened_at", "sponsor", "pk")
    assert list(frozen.room) == list(ordered.values_list("pk", flat=True))
    assert list(frozen.free) == list(ordered.values_list("approved", flat=True))


@pytest.mark.parametrize("has_numpy", [True, False])
def test_who_waits_for_two_fields_is_one_person(world, market, monkeypatch, has_numpy):
    monkeypatch.setattr(compute, "has_solver", lambda: has_numpy)
    first = market.waits(market.counties[0], market.fields[0])
    second = market.waits(market.counties[1], market.fields[1], user_id=first.user_id)
    market.waits(market.counties[1], market.fields[1])

    frozen = taken_in(world)

    assert list(frozen.twin_case) == sorted([first.pk, second.pk])
    assert set(frozen.twin) == {first.user_id}


def test_another_province_is_another_market(world, market):
    fars = Province.objects.create(code="08", title="فارس")
    shiraz = County.objects.create(province=fars, code="0801", title="شیراز", sort_key="شیراز")
    market.waits(shiraz, market.fields[0])
    market.sponsors(market.fields[0], {shiraz: 3})
    mine = market.waits(market.counties[0], market.fields[0])

    assert (list(taken_in(world).person), len(taken_in(world).room)) == ([mine.pk], 0)
    assert len(gather(province=fars.pk, day=jalali.today()).room) == 1


def test_an_empty_province_is_an_empty_market(world):
    frozen = taken_in(world)

    assert (len(frozen.person), len(frozen.room), len(frozen.parted_owner)) == (0, 0, 0)
    assert Frozen.unpacked(frozen.packed()[0]) == frozen
