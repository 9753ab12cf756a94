"""Somebody introduced, or a sponsor, dies or cannot act: the others are free and learn no reason."""

import pytest

from khanegi.base.errors import Refused
from khanegi.cases import audit as history
from khanegi.cases import stillness
from khanegi.cases.models import Case
from khanegi.notices.models import Notice
from khanegi.process.words import Role
from khanegi.sponsors import audit, queries
from khanegi.sponsors.models import Introduction, Pool, Room, Sponsor
from tests.sponsoring import CONSENT
from tests.standstill import OVER, SAID, ceases, moves_on, stands_still

pytestmark = pytest.mark.django_db
BEFORE = {"consent": "cancelled", "answer": "cancelled", "contract": "cancelled"}
AT_WORK = {"working": "ended", "confirming": "ended", "notice": "ended", "dispute": "ended"}


def whole():
    return [*audit.faults(), *history.faults()]


def code_of(raised):
    return raised.value.refusal.code


def test_who_waits_in_the_pool_is_offered_to_nobody_and_keeps_the_turn(world):
    sponsor, first, second = world.a_sponsor(), world.a_covered(), world.a_covered()
    before, standing = queries.ranked(sponsor.pk), Pool.objects.get(pk=first.pk).standing
    stands_still(world, first, "incapacity")

    assert [one.case for one in queries.ranked(sponsor.pk)] == [second.pk]
    assert (first.place, Pool.objects.get(pk=first.pk).state) == ("pool", "still")
    assert whole() == []

    moves_on(world, first, OVER)
    assert queries.ranked(sponsor.pk) == before
    assert Pool.objects.get(pk=first.pk).standing == standing
    assert whole() == []


def test_nobody_is_introduced_from_the_record_on(world):
    sponsor, person = world.a_sponsor(), world.a_covered()
    actor = world.actor(Role.SECRETARIAT, person)
    stillness.record(actor=actor, code=person.code, said={"kind": "death", **SAID})

    with pytest.raises(Refused) as raised:
        world.introduce(sponsor, person)

    assert code_of(raised) == "already_introduced"


@pytest.mark.parametrize(("place", "end"), (BEFORE | AT_WORK).items())
def test_an_introduction_ends_and_its_room_is_free(world, place, end):
    sponsor = world.a_sponsor()
    introduction = world.an_introduction(place, sponsor=sponsor)
    person = introduction.parent

    stands_still(world, person)

    introduction.refresh_from_db()
    person.refresh_from_db()
    assert (introduction.place, person.place) == (end, "pool")
    assert Pool.objects.get(pk=person.pk).state == "still"
    assert Room.objects.get(sponsor=sponsor.pk).taken == 0
    assert not Introduction.objects.filter(person=person.applicant, ended_at=None).exists()
    assert whole() == []


@pytest.mark.parametrize("place", ["answer", "working"])
def test_the_sponsor_is_told_that_it_ended_and_not_why(world, place):
    sponsor = world.a_sponsor()
    person = world.an_introduction(place, sponsor=sponsor).parent
    before = set(Notice.objects.filter(to=sponsor.applicant).values_list("pk", flat=True))

    stands_still(world, person)

    (told,) = Notice.objects.filter(to=sponsor.applicant).exclude(pk__in=before)
    assert "به دلیلی که به پشتیبان برنمی‌گردد" in told.text
    assert told.by_sms
    assert "فوت" not in told.text
    assert not Notice.objects.filter(to=person.applicant, by_sms=True, made_at__gte=told.made_at).exists()


def test_who_comes_back_stands_at_the_head(world):
    person = world.an_introduction("working").parent
    stands_still(world, person, "incapacity")

    moves_on(world, person, OVER)

    row = Pool.objects.get(pk=person.pk)
    assert (person.place, row.state, row.is_head) == ("pool", "waiting", True)
    assert whole() == []


def test_a_covered_person_who_is_no_more_leaves_the_pool(world):
    person = world.an_introduction("working").parent
    stands_still(world, person)

    ceases(world, person)

    assert (person.place, Pool.objects.get(pk=person.pk).state) == ("ceased", "gone")
    assert whole() == []


@pytest.fixture
def many(world):
    """A sponsor with somebody in each stage."""
    sponsor = world.a_sponsor(room={"0606": 9})
    return sponsor, {
        place: world.an_introduction(place, sponsor=sponsor) for place in ("consent", "answer", "working")
    }


def places(found):
    return {name: Case.objects.get(pk=case.pk).place for name, case in found.items()}


def test_a_sponsor_stands_still_as_in_a_suspension(world, many):
    sponsor, found = many

    stands_still(world, sponsor)

    assert places(found) == {"consent": "cancelled", "answer": "cancelled", "working": "working"}
    assert (sponsor.place, Sponsor.objects.get(pk=sponsor.pk).state) == ("matching", "stopped")
    assert whole() == []
    with pytest.raises(Refused) as raised:
        world.act(found["working"], ("end", Role.SPONSOR, {"reason": ["E01"]}))
    assert code_of(raised) == "stands_still"

    world.act(found["working"], ("leave", Role.COVERED, {}))
    world.carry()
    assert Pool.objects.get(pk=found["working"].parent_id).is_head
    assert whole() == []


def test_a_sponsor_who_comes_back_takes_people_again(world, many):
    sponsor, found = many
    stands_still(world, sponsor, "incapacity")

    moves_on(world, sponsor, OVER)

    assert (sponsor.place, Sponsor.objects.get(pk=sponsor.pk).state) == ("matching", "open")
    assert Case.objects.get(pk=found["working"].pk).events.latest("seq").action == "sponsor_back"
    (again,) = world.introduce(sponsor, found["consent"].parent)
    world.act(again, CONSENT)
    assert whole() == []


def test_a_sponsor_suspended_before_is_still_suspended_after(world, many):
    sponsor, _ = many
    world.fell(sponsor, upto="suspend")
    stands_still(world, sponsor, "incapacity")

    moves_on(world, sponsor, OVER)

    assert (sponsor.place, Sponsor.objects.get(pk=sponsor.pk).state) == ("suspended", "stopped")
    assert whole() == []


def test_a_sponsor_closed_for_good_gives_people_thirty_days(world, many):
    sponsor, found = many
    stands_still(world, sponsor)

    ceases(world, sponsor)

    assert (sponsor.place, Sponsor.objects.get(pk=sponsor.pk).state) == ("ceased", "closed")
    assert places(found)["working"] == "winding"
    assert whole() == []
