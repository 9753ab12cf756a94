"""The list of a sponsor is what the rules say of every pair, and reads no more of the pool than it shows."""

import json
from random import Random

import pytest
from django.db import connection

from khanegi.sponsors.models import Pool, Room, Sponsor
from khanegi.sponsors.queries import ranked
from khanegi.sponsors.queries.ranked import MOST, PARTED, RANKED
from tests.rooms.matching.market import a_crowd


def by_hand(sponsor, most=MOST):
    """Return the people a sponsor must see, in order: every pair looked at, nothing clever."""
    own = {room.county for room in sponsor.rooms.order_by("pk") if room.approved > room.taken}
    near = {county for place in own for county in place.neighbours.order_by("pk")} - own
    parted = set(sponsor.introductions.filter(outcome__in=PARTED).values_list("pool", flat=True))
    found = []
    waiting = Pool.objects.filter(state="waiting").exclude(user=sponsor.user_id)
    for person in waiting.exclude(pk__in=parted).order_by("pk"):
        is_own, is_near = person.county in own, person.goes_far and person.county in near
        is_same, is_kin = person.occupation_id == sponsor.occupation_id, person.kin == sponsor.kin
        if (is_own or is_near) and (is_same or is_kin):
            tier = (0 if is_same else 2) + (0 if is_own else 1)
            found.append((tier, person.standing, person.lot, person.pk))
    return [pk for *_, pk in sorted(found)][:most]


@pytest.mark.parametrize("seed", range(25))
def test_the_list_is_what_every_pair_looked_at_by_hand_gives(market, seed):
    a_crowd(market, Random(seed))

    for sponsor in Sponsor.objects.order_by("pk"):
        for most in (3, MOST):
            listed = ranked(sponsor.pk, most)
            assert [one.case for one in listed] == by_hand(sponsor, most)
            assert [one.rank for one in listed] == list(range(1, len(listed) + 1))


def test_a_county_whose_room_is_full_counts_as_a_neighbour_of_one_with_room(market):
    ahvaz, karun, *_ = market.counties
    sponsor = market.sponsors(market.fields[0], {ahvaz: 0, karun: 1})
    stays = market.waits(ahvaz, market.fields[0], 90)
    comes = market.waits(ahvaz, market.fields[0], 10, goes_far=True)

    assert [one.case for one in ranked(sponsor.pk)] == [comes.pk]
    Room.objects.filter(sponsor=sponsor).update(approved=1)
    assert [one.case for one in ranked(sponsor.pk)] == [stays.pk, comes.pk]


def test_every_place_is_explained(market):
    ahvaz, karun, *_ = market.counties
    market.waits(karun, market.fields[2], 40, goes_far=True, credits=[["priority", 90], ["declined", -30]])
    sponsor = market.sponsors(market.fields[0], {ahvaz: 1})

    (one,) = ranked(sponsor.pk)

    assert one.why == (
        "رشته‌ای از همان گروه", "شهرستان همسایه: کارون", "۴۰ روز انتظار", "گروه اولویت: ۹۰ روز جلوتر",
        "نپذیرفتن بیش از دو معرفی: ۳۰ روز عقب‌تر",
    )  # fmt: skip


def test_who_is_no_sponsor_has_an_empty_list(market):
    assert ranked(market.waits(market.counties[0], market.fields[0]).pk) == ()


def nodes(plan):
    """Yield every step of a plan, the outer ones first."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def explained(sponsor):
    """Return the steps of the plan that read the pool, the parts of the list in order."""
    given = {"sponsor": sponsor.pk, "most": MOST, "parted": list(PARTED)}
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain (analyze, timing off, format json) " + RANKED, given)
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return [one for one in nodes(plan) if one.get("Relation Name") == "sponsors_pool"]


def test_each_part_of_the_list_is_an_index_range_and_later_parts_wait(market):
    ahvaz = market.counties[0]
    for days in range(MOST + 5):
        market.waits(ahvaz, market.fields[0], days)
    sponsor = market.sponsors(market.fields[0], {ahvaz: 5})

    parts = explained(sponsor)

    assert [one["Index Name"] for one in parts] == ["pool_by_field"] * 2 + ["pool_by_kin"] * 2
    assert all("Bitmap" not in one["Node Type"] and "Sort" not in one["Node Type"] for one in parts)
    assert [one["Actual Loops"] > 0 for one in parts] == [True, False, False, False]
    assert parts[0]["Actual Rows"] * parts[0]["Actual Loops"] <= MOST


def test_who_stays_is_not_read_for_a_neighbour(market):
    ahvaz, karun, *_ = market.counties
    for _ in range(20):
        market.waits(karun, market.fields[0])
    market.waits(karun, market.fields[0], goes_far=True)
    sponsor = market.sponsors(market.fields[0], {ahvaz: 5})

    near = explained(sponsor)[1]

    assert (near["Actual Rows"] * near["Actual Loops"], near.get("Rows Removed by Filter", 0)) == (1, 0)


def test_one_statement_whatever_the_size(market, statements):
    sponsor = market.sponsors(market.fields[0], {market.counties[0]: 5})
    few = statements(lambda: ranked(sponsor.pk))
    for _ in range(20):
        market.waits(market.counties[0], market.fields[0])

    assert statements(lambda: ranked(sponsor.pk)) == few == 1
