"""What is gathered is what the rows say: who is in the list of a sponsor can be proposed, and only they."""

import json
from collections import Counter
from random import Random

import pytest
from django.db import connection

from khanegi.base import jalali
from khanegi.people.models import County, Province
from khanegi.sponsors.matching import compute
from khanegi.sponsors.matching.gather import GATHER, gather
from khanegi.sponsors.matching.market import Market as Frozen
from khanegi.sponsors.models import Pool, Room, Sponsor
from khanegi.sponsors.queries import ranked
from khanegi.sponsors.queries.ranked import PARTED
from tests.rooms.matching.market import a_crowd
from tests.rooms.matching.pairs import possible

# Fifty provinces of ten counties, in each county forty who wait, four sponsors and twenty noes; no histories.
COUNTRY = """
set local session_replication_role = replica;
insert into people_province (id, code, title) select 100 + p, p, p from generate_series(50, 99) p;
insert into people_county (id, province_id, code, title, sort_key, weight)
  select 10000 + y, 150 + y / 10, 5000 + y, y, y, 1 from generate_series(0, 499) y;
insert into sponsors_pool (case_id, user_id, county_id, occupation_id, kin, goes_far, state, since, credits,
    standing, draw_id, ticket, lot, declines, placements, is_head)
  select 100000 + i, 100000 + i, 10000 + i % 500, i % 40, 'kin ' || i % 8, false, 'waiting', now(), '[]',
    now(), 1, i, i, 0, 0, false
  from generate_series(0, 19999) i;
insert into sponsors_sponsor (case_id, user_id, occupation_id, kin, title, state, least, fewest, terms,
    silences, opened_at)
  select 200000 + s, 100000 + s, s % 40, 'kin ' || s % 8, '', 'open', 5, 5, '{}', 0, now()
  from generate_series(0, 1999) s;
insert into sponsors_room (id, sponsor_id, county_id, approved, taken)
  select 300000 + s, 200000 + s, 10000 + s % 500, 5, 0 from generate_series(0, 1999) s;
insert into sponsors_introduction (case_id, pool_id, person_id, sponsor_id, room_id, state, rank, told,
    proposed_at, ended_at, outcome)
  select 400000 + i, 100000 + i, 100000 + i, 200000 + (i + 500) % 2000, 300000 + (i + 500) % 2000, 'ended', 1,
    '[]', now(), now(), 'decline'
  from generate_series(0, 9999) i;
set local session_replication_role = origin;
analyze people_county, sponsors_pool, sponsors_sponsor, sponsors_room, sponsors_introduction;
"""


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


def test_a_no_through_a_room_of_another_province_is_a_no_here_too(world, market):
    fars = Province.objects.create(code="08", title="فارس")
    shiraz = County.objects.create(province=fars, code="0801", title="شیراز", sort_key="شیراز")
    mine = market.waits(market.counties[0], market.fields[0])
    sponsor = market.sponsors(market.fields[0], {shiraz: 3, market.counties[0]: 2})

    there = market.parts(mine, sponsor)

    assert there.room.county == shiraz
    assert possible(taken_in(world)) == {}


def looked_at(province: int) -> Counter[str]:
    """Return how many rows of each table are looked at to gather a province, wanted or not."""
    given = {"province": province, "day": jalali.today(), "parted": list(PARTED)}
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, timing off, format json) {GATHER}", given)
        found = cursor.fetchone()[0]
    steps = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]]
    read: Counter[str] = Counter()
    for step in steps:
        steps += step.get("Plans", ())
        rows = step["Actual Rows"] + step.get("Rows Removed by Filter", 0)
        read[step.get("Relation Name", "")] += round(rows * step["Actual Loops"])
    return read


def test_what_is_read_follows_the_province_and_not_the_country(world):
    with connection.cursor() as cursor:
        cursor.execute(COUNTRY)

    read = looked_at(173)

    market = gather(province=173, day=jalali.today())
    assert (len(market.person), len(market.room), len(market.parted_person)) == (400, 40, 240)
    assert 400 <= read["sponsors_pool"] <= 400 + 40
    assert 40 <= read["sponsors_room"] <= 2 * 40
    assert read["sponsors_sponsor"] == 40
    assert read["sponsors_introduction"] == 200
