"""The agency proposes in the order of the list, within room, and says why it passes anybody over."""

import datetime as dt

import pytest

from khanegi.base import jalali
from khanegi.base.errors import Invalid, Refused
from khanegi.cases.actions import act
from khanegi.cases.models import Case
from khanegi.notices.models import Notice
from khanegi.people import queries as people
from khanegi.people.models import User
from khanegi.permits.models import Permit
from khanegi.process.words import Role
from khanegi.rules.models import Occupation
from khanegi.sponsors import queries
from khanegi.sponsors.models import Introduction, Pool, Skip
from tests.sponsoring import CONSENT

pytestmark = pytest.mark.django_db
AHVAZ, KARUN = "0606", "0620"


def introduce(world, sponsor, *chosen, over=(), note=""):
    answers = {"people": [str(case.pk) for case in chosen]}
    for number, case in enumerate(over):
        answers |= {f"skipped-{number}-person": [str(case.pk)], f"skipped-{number}-reason": ["M02"]}
        answers |= {f"skipped-{number}-note": [note]} if note else {}
    return world.act(sponsor, ("introduce", Role.AGENCY_HEAD, answers))


def in_order(world, count, days=100, **more):
    """Return people who joined one day after another, the first with the longest wait."""
    found = []
    for number in range(count):
        case = world.a_covered(**more)
        day = jalali.today() - dt.timedelta(days=days - number)
        Pool.objects.filter(pk=case.pk).update(since=day, standing=day)
        found.append(case)
    return found


def code_of(raised):
    return raised.value.refusal.code


def test_nobody_is_introduced_to_a_sponsor_whose_permit_is_over(world):
    sponsor, (person,) = world.a_sponsor(), in_order(world, 1)
    Permit.objects.filter(case=sponsor).update(valid_until=jalali.today() - dt.timedelta(days=1))

    with pytest.raises(Refused) as no:
        introduce(world, sponsor, person)

    assert code_of(no) == "sponsor_permit_over"
    assert not Introduction.objects.filter(sponsor=sponsor.pk).exists()


def test_an_introduction_is_opened_with_its_place_reasons_sides_and_offices(world):
    sponsor, (person,) = world.a_sponsor(), in_order(world, 1)

    introduce(world, sponsor, person)

    case = Case.objects.get(procedure="introduction")
    row = case.introduction
    assert (case.place, case.parent_id, case.applicant_id) == ("consent", person.pk, person.applicant_id)
    assert (row.rank, row.state, row.person_id) == (1, "pending", person.applicant_id)
    assert row.told == ["همان رشته", "شهرستان پشتیبان: اهواز", "۱۰۰ روز انتظار"]
    assert {(party.role, party.user_id) for party in case.parties.all()} == {
        ("covered", person.applicant_id),
        ("sponsor", sponsor.applicant_id),
    }
    assert [waiting.user_id for waiting in case.waiting.all()] == [person.applicant_id]
    assert (row.room.taken, Pool.objects.get().state) == (1, "introduced")
    assert Notice.objects.filter(to=person.applicant, case=case, text__contains="اهواز").exists()


def test_the_persons_own_case_follows(world):
    sponsor, (person,) = world.a_sponsor(), in_order(world, 1)
    introduce(world, sponsor, person)
    assert Case.objects.get(pk=person.pk).place == "pool"

    world.carry()

    assert Case.objects.get(pk=person.pk).place == "introduced"


def test_passing_somebody_over_needs_a_reason_beside_the_list(world):
    sponsor, (first, second, third) = world.a_sponsor(), in_order(world, 3)

    with pytest.raises(Invalid) as wrong:
        introduce(world, sponsor, third, over=[second])

    assert list(wrong.value.errors) == ["skipped"]
    assert str(first.applicant) in wrong.value.errors["skipped"][0]
    assert "۱." in wrong.value.errors["skipped"][0]
    assert not Introduction.objects.exists()
    assert not Skip.objects.exists()
    assert Case.objects.get(pk=sponsor.pk).seq == sponsor.seq


def test_a_reason_is_kept_with_the_place_it_was_given_at(world):
    sponsor, (first, second) = world.a_sponsor(), in_order(world, 2)

    introduce(world, sponsor, second, over=[first], note="خودش گفت تا پایان ماه سفر است.")

    skip = Skip.objects.get()
    assert (skip.pool_id, skip.rank, skip.reason, skip.event.action) == (first.pk, 1, "M02", "introduce")
    assert skip.note.startswith("خودش گفت")
    assert Pool.objects.get(pk=first.pk).state == "waiting"


def test_a_reason_about_who_somebody_is_is_no_reason(world):
    sponsor, (first, second) = world.a_sponsor(), in_order(world, 2)

    with pytest.raises(Invalid) as wrong:
        introduce(world, sponsor, second, over=[first], note="کار زنانه نیست")

    assert list(wrong.value.errors) == ["skipped-0-note"]


def test_whoever_stands_lower_needs_no_word(world):
    sponsor, (first, second, _) = world.a_sponsor(), in_order(world, 3)

    introduce(world, sponsor, first, second)

    assert (Introduction.objects.count(), Skip.objects.count()) == (2, 0)


def test_a_batch_stays_within_room(world):
    sponsor, crowd = world.a_sponsor(room={AHVAZ: 5}), in_order(world, 6)

    with pytest.raises(Refused) as no:
        introduce(world, sponsor, *crowd)
    assert (code_of(no), Introduction.objects.count()) == ("no_room", 0)

    introduce(world, sponsor, *crowd[:5])
    with pytest.raises(Refused) as no:
        introduce(world, sponsor, crowd[5])
    assert code_of(no) == "sponsor_full"
    assert queries.roster(sponsor.pk).free == 0


def test_a_no_makes_room_again(world):
    sponsor, crowd = world.a_sponsor(room={AHVAZ: 5}), in_order(world, 6)
    introduce(world, sponsor, *crowd[:5])
    world.carry()

    world.act(crowd[0].children.get(), ("decline", Role.COVERED, {}))
    world.carry()
    introduce(world, sponsor, crowd[5])  # who said no here is not offered here again

    assert queries.roster(sponsor.pk).free == 0


def test_people_take_room_of_their_own_county_first(world):
    sponsor = world.a_sponsor(room={AHVAZ: 3, KARUN: 3})
    (here,), (there,) = in_order(world, 1), in_order(world, 1, county=world.karun)

    introduce(world, sponsor, here, there)

    rooms = {row.pool_id: row.room.county_id for row in Introduction.objects.select_related("room")}
    assert rooms == {here.pk: world.ahvaz.pk, there.pk: world.karun.pk}


def test_only_who_goes_far_takes_room_in_a_neighbour_county(world):
    sponsor = world.a_sponsor(room={AHVAZ: 5})
    (far,) = in_order(world, 1, county=world.karun, reach="near")
    (near,) = in_order(world, 1, county=world.karun)

    assert [one.case for one in queries.ranked(sponsor.pk)] == [far.pk]
    introduce(world, sponsor, far)
    with pytest.raises(Invalid):
        introduce(world, sponsor, near)

    assert Introduction.objects.get().room.county == world.ahvaz


def test_a_full_county_of_ones_own_is_a_neighbour_like_any_other(world):
    sponsor = world.a_sponsor(room={AHVAZ: 2, KARUN: 3})
    crowd, (far,) = in_order(world, 2), in_order(world, 1, days=50, reach="near")
    introduce(world, sponsor, *crowd)
    (stays,) = in_order(world, 1)

    assert [one.case for one in queries.ranked(sponsor.pk)] == [far.pk]
    introduce(world, sponsor, far)

    assert Introduction.objects.get(pool=far.pk).room.county == world.karun
    assert Pool.objects.get(pk=stays.pk).state == "waiting"


def test_a_neighbour_leaves_room_to_who_cannot_go_elsewhere(world):
    """The first in the list could take either room; the second only one of them."""
    sponsor = world.a_sponsor(room={AHVAZ: 1, KARUN: 4})
    far_county = world.a_county("0630", "حمیدیه")
    far_county.neighbours.add(world.ahvaz, world.karun)
    (far,), (own,) = in_order(world, 1, county=far_county, reach="near"), in_order(world, 1)

    introduce(world, sponsor, own, far)

    rooms = {row.pool_id: row.room.county_id for row in Introduction.objects.select_related("room")}
    assert rooms == {own.pk: world.ahvaz.pk, far.pk: world.karun.pk}


def test_nearly_the_same_field_comes_after_the_same(world):
    other = Occupation.objects.create(
        code="H002", title="کپوبافی", search_key=" کپوبافی ", sort_key="کپوبافی", category="HANDICRAFT",
        category_title="صنایع دستی", agency="HERITAGE", agency_basis="source", evidence="A",
        from_date=dt.date(2010, 3, 21),
    )  # fmt: skip
    sponsor = world.a_sponsor()
    field, world.occupation = world.occupation, other
    (kin,) = in_order(world, 1)
    world.occupation = field
    same = world.a_covered()

    assert [(one.case, one.why[0]) for one in queries.ranked(sponsor.pk)] == [
        (same.pk, "همان رشته"),
        (kin.pk, "رشته‌ای از همان گروه"),
    ]


def test_who_is_already_introduced_is_offered_to_nobody(world):
    one, other = world.a_sponsor(), world.a_sponsor()
    (person,) = in_order(world, 1)
    introduce(world, one, person)

    with pytest.raises(Invalid) as wrong:
        introduce(world, other, person)

    assert "دیگر در فهرست نیست" in wrong.value.errors["people"][0]
    assert queries.ranked(other.pk) == ()


def test_who_waits_for_two_fields_is_introduced_in_one_of_them(world):
    person = world.a_person()
    first, second = (world.a_covered(applicant=person) for _ in range(2))
    one, other = world.a_sponsor(), world.a_sponsor()
    introduce(world, one, first)

    assert queries.ranked(other.pk) == ()
    with pytest.raises(Invalid):
        introduce(world, other, second)

    world.carry()
    world.act(first.children.get(), ("decline", Role.COVERED, {}))
    world.carry()
    assert {row.case for row in queries.ranked(other.pk)} == {first.pk, second.pk}


def test_two_entries_of_one_person_in_one_batch_are_one_too_many(world):
    person = world.a_person()
    entries = [world.a_covered(applicant=person) for _ in range(2)]
    sponsor = world.a_sponsor()

    with pytest.raises(Refused) as no:
        introduce(world, sponsor, *entries)

    assert (code_of(no), Introduction.objects.count()) == ("already_introduced", 0)


def test_nobody_is_in_the_list_of_their_own_plan(world):
    person = world.a_person()
    world.a_covered(applicant=person)
    own, other = world.a_sponsor(applicant=person), world.a_sponsor()

    assert (len(queries.ranked(own.pk)), len(queries.ranked(other.pk))) == (0, 1)


def test_an_officer_introduces_nobody_of_their_household(world):
    sponsor, (person,) = world.a_sponsor(), in_order(world, 1)
    head = world.someone(Role.AGENCY_HEAD)
    User.objects.filter(pk=head.pk).update(household=[person.applicant.national_id])

    with pytest.raises(Refused) as no:
        introduce(world, sponsor, person)

    assert (code_of(no), Introduction.objects.count()) == ("own_case", 0)


def test_who_was_freed_is_introduced_only_after_their_case_has_heard_of_it(world):
    """Else what ends the first work could come after the second has begun, and the case would stay behind."""
    sponsor, other = world.a_sponsor(), world.a_sponsor()
    work = world.an_introduction("working", sponsor=sponsor)
    person = work.parent
    world.act(work, ("end", Role.COVERED, {"reason": ["E01"]}))
    world.act(work, ("finish", Role.CLOCK, {}))
    assert Pool.objects.get(pk=person.pk).state == "waiting"

    with pytest.raises(Refused) as no:
        introduce(world, other, person)
    assert code_of(no) == "already_introduced"

    world.carry()
    introduce(world, other, person)
    world.carry()
    assert Case.objects.get(pk=person.pk).place == "introduced"


def test_a_stopped_sponsor_gets_nobody(world):
    sponsor, (person,) = world.a_sponsor(), in_order(world, 1)
    world.fell(sponsor, upto="suspend")

    with pytest.raises(Refused) as no:
        introduce(world, sponsor, person)

    assert code_of(no) == "wrong_place"


def test_a_stranger_and_an_officer_of_elsewhere_introduce_nobody(world):
    sponsor, (person,) = world.a_sponsor(), in_order(world, 1)
    elsewhere = people.actor(world.someone(Role.AGENCY_HEAD, world.karun))

    for actor in (people.actor(sponsor.applicant), elsewhere):
        with pytest.raises(Refused) as no:
            act(
                case=sponsor.pk, action="introduce", actor=actor, seen=sponsor.seq, key="k",
                answers={"people": [str(person.pk)]},
            )  # fmt: skip
        assert code_of(no) == "not_yours"


def test_the_second_of_two_clicks_introduces_nobody_and_an_old_page_is_stale(world):
    sponsor, (first, second) = world.a_sponsor(), in_order(world, 2)
    head = world.actor(Role.AGENCY_HEAD, sponsor)

    def click(key, person):
        answers = {"people": [str(person.pk)]}
        return act(
            case=sponsor.pk, action="introduce", actor=head, seen=sponsor.seq, key=key, answers=answers
        )

    assert click("same", first).pk == click("same", first).pk
    assert Introduction.objects.count() == 1
    with pytest.raises(Refused) as no:
        click("other", second)
    assert code_of(no) == "stale"


def test_a_sponsor_learns_who_it_is_when_the_person_has_consented(world):
    sponsor, (person,) = world.a_sponsor(), in_order(world, 1)
    introduce(world, sponsor, person)
    case = Case.objects.get(procedure="introduction")
    assert queries.roster(sponsor.pk).people[0].name == ""

    world.act(case, CONSENT)

    assert queries.roster(sponsor.pk).people[0].name == str(person.applicant)
