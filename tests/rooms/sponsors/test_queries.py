"""What people read of the list, of a sponsor's people and of a county: whole, honest, at a constant cost."""

import datetime as dt

import pytest
from django.db import connection

from khanegi.base import jalali
from khanegi.cases.queries import Scope
from khanegi.process.words import Role
from khanegi.sponsors import queries
from khanegi.sponsors.models import Draw, Pool, Sponsor

pytestmark = pytest.mark.django_db


def scope(world, role, county=None):
    return Scope(((role, world.office_of(role, county).pk),))


def test_before_its_permit_a_sponsor_has_no_roster(world):
    assert queries.roster(world.a_sponsor("review").pk) is None


def test_a_roster_counts_pending_signed_and_free_by_county(world):
    sponsor = world.a_sponsor(room={"0606": 5, "0620": 2})
    world.an_introduction("answer", sponsor=sponsor)
    world.an_introduction("working", sponsor=sponsor)
    world.an_introduction("refused", sponsor=sponsor)

    found = queries.roster(sponsor.pk)

    ahvaz, karun = found.rooms
    assert (ahvaz.county, ahvaz.approved, ahvaz.pending, ahvaz.signed, ahvaz.free) == ("اهواز", 5, 1, 1, 3)
    assert (karun.county, karun.approved, karun.taken, karun.free) == ("کارون", 2, 0, 2)
    assert (found.approved, found.pending, found.signed, found.free, found.least) == (7, 1, 1, 5, 5)
    assert [one.place.key for one in found.people] == ["answer", "working", "refused"]


@pytest.mark.parametrize(
    ("place", "is_named"),
    [("consent", False), ("answer", True), ("working", True), ("declined", False), ("refused", False)],
)
def test_a_sponsor_reads_a_name_from_consent_on_and_not_after_a_no(world, place, is_named):
    sponsor = world.a_sponsor()
    world.an_introduction(place, sponsor=sponsor)

    (person,) = queries.roster(sponsor.pk).people

    assert (bool(person.name), bool(person.mobile)) == (is_named, is_named)


def test_after_the_work_a_name_stays_and_the_number_goes(world):
    sponsor = world.a_sponsor()
    world.an_introduction("ended", sponsor=sponsor)

    (person,) = queries.roster(sponsor.pk).people

    assert person.name
    assert person.mobile == ""


@pytest.mark.parametrize(
    ("place", "owes"), [("consent", 0), ("answer", 1), ("contract", 1), ("working", 0), ("confirming", 1)]
)
def test_a_roster_says_what_the_sponsor_must_do(world, place, owes):
    sponsor = world.a_sponsor()
    world.an_introduction(place, sponsor=sponsor)

    assert len(queries.roster(sponsor.pk).owed) == owes


def test_what_is_owed_goes_away_with_the_sponsors_own_signature(world):
    sponsor = world.a_sponsor()
    case = world.an_introduction("contract", sponsor=sponsor)

    world.act(case, ("sign", Role.SPONSOR, {"agreed": ["on"]}))

    assert queries.roster(sponsor.pk).owed == ()


def test_the_number_ahead_is_the_place_in_the_list_the_agency_reads(world):
    people = [world.a_covered() for _ in range(5)]
    sponsor = world.a_sponsor()

    said = {case.pk: queries.standing_of(case.pk).ahead + 1 for case in people}

    assert said == {one.case: one.rank for one in queries.ranked(sponsor.pk)}
    assert {queries.standing_of(case.pk).waiting for case in people} == {5}


def test_days_and_credits_are_told_apart(world):
    case = world.a_covered(priority=["rural"])
    Pool.objects.filter(pk=case.pk).update(
        since=jalali.today() - dt.timedelta(days=10), standing=jalali.today() - dt.timedelta(days=100)
    )

    found = queries.standing_of(case.pk)

    assert (found.waited, found.days, found.credits) == (10, 100, (("گروه اولویت", 90),))


def test_a_seed_is_told_when_its_month_is_over(world):
    case = world.a_covered()
    now = queries.standing_of(case.pk).lottery
    with connection.cursor() as cursor:  # as its owner: the table itself lets no draw be changed
        cursor.execute("alter table sponsors_draw disable trigger user")
    Draw.objects.update(ends_on=jalali.today() - dt.timedelta(days=1))

    after = queries.standing_of(case.pk).lottery

    assert (now.seed, now.commitment) == ("", after.commitment)
    assert after.seed == Pool.objects.get(pk=case.pk).draw.seed


def test_earlier_introductions_are_told_with_their_end(world):
    person = world.a_covered()
    world.an_introduction("declined", covered=person)
    world.an_introduction("answer", covered=person)

    found = queries.standing_of(person.pk)

    assert [(one.place.key, one.outcome) for one in found.proposals] == [
        ("answer", ""),
        ("declined", "decline"),
    ]
    assert (found.live.place.key, found.ahead, found.declines) == ("answer", None, 1)


def test_who_never_entered_stands_nowhere(world):
    assert queries.standing_of(world.a_covered("gathering").pk) is None


def test_an_agency_reads_its_own_sponsors_the_freest_first(world):
    small, large = (world.a_sponsor(room={"0606": count}) for count in (5, 9))
    head = world.office_of(Role.AGENCY_HEAD)
    province = Scope(((Role.AGENCY_HEAD, head.parent_id),))

    found = queries.of_agency(scope(world, Role.AGENCY_HEAD))

    assert [(one.code, one.free) for one in found] == [(large.code, 9), (small.code, 5)]
    assert queries.of_agency(province) == found
    assert queries.of_agency(scope(world, Role.AGENCY_HEAD, world.karun)) == ()


def test_the_secretariat_reads_every_county_and_an_office_none(world):
    sponsor = world.a_sponsor()
    Sponsor.objects.update(silences=2)
    world.an_introduction("consent", sponsor=sponsor)
    world.an_introduction("working", sponsor=sponsor)
    world.a_covered()
    world.a_covered("inactive")

    ahvaz, karun = queries.by_county(scope(world, Role.SECRETARIAT))

    assert (ahvaz.waiting, ahvaz.resting, ahvaz.introduced, ahvaz.working) == (1, 1, 1, 1)
    assert (ahvaz.free, ahvaz.open, ahvaz.silences, karun.waiting, karun.open) == (3, 1, 2, 0, 0)
    assert queries.by_county(scope(world, Role.AGENCY_HEAD)) == ()


def test_what_is_read_costs_the_same_however_many_there_are(world, statements):
    sponsor = world.a_sponsor()
    person = world.a_covered()
    agency, province = scope(world, Role.AGENCY_HEAD), scope(world, Role.SECRETARIAT)

    def read():
        queries.roster(sponsor.pk)
        queries.standing_of(person.pk)
        queries.of_agency(agency)
        queries.by_county(province)

    few = statements(read)
    for place in ("answer", "working", "declined"):
        world.an_introduction(place, sponsor=sponsor)
    world.a_sponsor()

    assert statements(read) == few == 7
