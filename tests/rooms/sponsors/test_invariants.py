"""What may never be is refused by the database itself; the proof finds what got past it."""

from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from khanegi.process.words import Role
from khanegi.sponsors import audit
from khanegi.sponsors.models import Introduction, Pool, Room
from tests.sponsoring import OF_INTRODUCTION

pytestmark = pytest.mark.django_db
COPY = """
insert into sponsors_introduction (case_id, pool_id, person_id, sponsor_id, room_id, state, rank, told,
  proposed_at, signed_at, ended_at, outcome)
select {case}, {pool}, {person}, {sponsor}, {room}, {state}, 1, '[]', now(), {signed}, null, ''
from sponsors_introduction where ended_at is null limit 1
"""


def copy(**other):
    same = {
        "case": "case_id", "pool": "pool_id", "person": "person_id",
        "sponsor": "sponsor_id", "room": "room_id",
        "state": "'pending'", "signed": "null",
    }  # fmt: skip
    return COPY.format(**{**same, **other})


def run(*statements):
    """Run statements of somebody who has the tables but not the triggers, up to the end of a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("set constraints all immediate")


def refused(match, *statements):
    with pytest.raises(DatabaseError, match=match):
        run(*statements)


@pytest.fixture
def pending(world):
    return world.an_introduction("contract")


def test_nobody_is_in_two_live_introductions(world, pending):
    other, case = world.a_sponsor(), world.a_case("review")
    room = Room.objects.get(sponsor=other.pk)

    refused("one_live_introduction", copy(case=case.pk, sponsor=other.pk, room=room.pk))


def test_nor_with_two_entries_of_theirs(world, pending):
    second, case = world.a_covered(applicant=pending.applicant), world.a_case("review")

    refused("one_live_introduction_a_person", copy(case=case.pk, pool=second.pk))


def test_an_introduction_names_the_person_whose_entry_it_is(world, pending):
    second, case = world.a_covered(), world.a_case("review")

    refused("wrong person", copy(case=case.pk, pool=second.pk))


def test_nobody_is_introduced_to_themselves(world, pending):
    person, case = world.a_person(), world.a_case("review")
    own, entry = world.a_sponsor(applicant=person), world.a_covered(applicant=person)
    room = Room.objects.get(sponsor=own.pk)

    refused("wrong person", copy(case=case.pk, pool=entry.pk, person=person.pk, sponsor=own.pk, room=room.pk))


def test_a_room_is_never_fuller_than_it_was_approved(world, pending):
    entry, case = world.a_covered(), world.a_case("review")
    run("update sponsors_room set approved = 1")

    refused("room_never_overfull", copy(case=case.pk, pool=entry.pk, person=entry.applicant_id))
    refused("room_never_overfull", "update sponsors_room set approved = 0")


def test_what_is_taken_is_counted_by_introductions_alone(pending):
    refused("counted by its introductions", "update sponsors_room set taken = 0")
    refused(
        "counted by its introductions",
        "insert into sponsors_room (sponsor_id, county_id, approved, taken) "
        "select sponsor_id, (select max(id) from people_county), 5, 2 from sponsors_room",
    )


def test_an_introduction_takes_room_of_its_own_sponsor(world, pending):
    other, entry, case = world.a_sponsor(), world.a_covered(), world.a_case("review")
    room = Room.objects.get(sponsor=other.pk)

    refused("another sponsor's", copy(case=case.pk, pool=entry.pk, person=entry.applicant_id, room=room.pk))


@pytest.mark.parametrize(
    "change",
    [
        "update sponsors_introduction set ended_at = null, state = 'signed' where state = 'ended'",
        "update sponsors_introduction set ended_at = now() where state = 'ended'",
        "delete from sponsors_introduction",
    ],
)
def test_what_has_ended_stays_ended(world, change):
    world.an_introduction("declined")

    refused("only goes forward|never deleted|lacks a signature", change)


@pytest.mark.parametrize(
    "change",
    [
        "update sponsors_introduction set state = 'pending'",
        "update sponsors_introduction set pool_id = (select min(case_id) from sponsors_pool)",
        "update sponsors_introduction set person_id = (select min(id) from people_user)",
        "update sponsors_introduction set ended_at = now()",
        "update sponsors_introduction set state = 'ended'",
    ],
)
def test_an_introduction_goes_one_way(world, change):
    world.a_covered()
    world.an_introduction("working")

    refused("only goes forward|never changes|introduction_ends_once", change)


def test_no_contract_no_work(world, pending):
    signed = "update sponsors_introduction set state = 'signed', signed_at = now()"

    refused("lacks a signature", signed)
    world.act(pending, ("sign", Role.COVERED, {"agreed": ["on"]}))
    world.act(pending, ("sign", Role.SPONSOR, {"agreed": ["on"]}))
    refused("lacks a signature", signed)


def test_nothing_begins_as_work(world, pending):
    entry, case = world.a_covered(), world.a_case("review")

    refused(
        "does not begin as signed",
        copy(case=case.pk, pool=entry.pk, person=entry.applicant_id, state="'signed'", signed="now()"),
    )


def test_a_signature_is_of_a_side_once_and_while_it_is_asked(world, pending):
    add = (
        "insert into sponsors_signature (contract_id, role, user_id, event_id, at) "
        "select {contract}, {role}, {user}, (select max(id) from cases_event), now()"
    )
    user = pending.applicant_id

    refused("signed_by_a_side", add.format(contract=pending.pk, role="'labour_head'", user=user))
    world.act(pending, ("sign", Role.COVERED, {"agreed": ["on"]}))
    world.act(pending, ("note", Role.AGENCY_HEAD, {"note": ["تماس گرفته شد."]}))
    refused("each_side_signs_once", add.format(contract=pending.pk, role="'covered'", user=user))
    world.act(pending, ("decline", Role.COVERED, {}))
    refused("takes no signature", add.format(contract=pending.pk, role="'sponsor'", user=user))


def test_a_contract_is_what_its_hash_says(world):
    case = world.an_introduction("answer")
    text = "متن"
    add = (
        "insert into sponsors_contract (introduction_id, version, text, sha256, made_at) "
        "values ({}, 1, '{}', '{}', now())"
    )

    refused("contract_is_what_was_hashed", add.format(case.pk, text, "0" * 64))
    run(add.format(case.pk, text, sha256(text.encode()).hexdigest()))


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("consent", "update sponsors_pool set state = 'waiting'"),
        ("consent", "update sponsors_pool set state = 'working'"),
        ("working", "update sponsors_pool set state = 'resting'"),
        ("working", "update sponsors_pool set state = 'gone'"),
        ("declined", "update sponsors_pool set state = 'introduced'"),
        ("consent", "update sponsors_introduction set state = 'ended', ended_at = now()"),
    ],
)
def test_an_entry_says_what_its_introductions_say(world, place, change):
    world.an_introduction(place)

    refused("sponsors_pool .* says", change)


def test_states_are_those_that_are_known(world, pending):
    refused("pool_state_known", "update sponsors_pool set state = 'lost'")
    refused("sponsor_state_known", "update sponsors_sponsor set state = 'lost'")


def test_everything_of_every_stage_is_proved(world):
    sponsor = world.a_sponsor(room={"0606": 20})
    for place in OF_INTRODUCTION:
        world.an_introduction(place, sponsor=sponsor)

    assert list(audit.faults()) == []
    call_command("prove")


# Each fault is made with the triggers off, as the owner of the tables could.
FAULTS = {
    "are taken of": ("sponsors_room", "update sponsors_room set taken = 4"),
    "the pool says waiting": ("sponsors_pool", "update sponsors_pool set state = 'waiting'"),
    "its introduction says pending": (
        "sponsors_introduction",
        "update sponsors_introduction set state = 'pending' where state = 'signed'",
    ),
    "with the signatures of 2 sides": (
        "sponsors_signature", "delete from sponsors_signature where role = 'covered'"
    ),
    "is not what was hashed": (
        "sponsors_contract",
        "alter table sponsors_contract drop constraint contract_is_what_was_hashed; "
        "update sponsors_contract set text = 'x'",
    ),
    "its sponsor counts as stopped": ("sponsors_sponsor", "update sponsors_sponsor set state = 'stopped'"),
    "nothing is on its way": (
        "cases_case", "update cases_case set place = 'pool' where procedure = 'covered'"
    ),
}  # fmt: skip


@pytest.mark.parametrize("found", FAULTS)
def test_what_got_past_the_database_is_found(world, found):
    world.an_introduction("working")
    table, tampering = FAULTS[found]
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(tampering)

    assert any(found in fault for fault in audit.faults())
    with pytest.raises(CommandError, match="faults"):
        call_command("prove")
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} enable trigger user")


def test_what_is_still_on_its_way_is_no_fault(world):
    case = world.an_introduction("consent")
    world.act(case, ("decline", Role.COVERED, {}))
    assert (Pool.objects.get().state, case.parent.place) == ("waiting", "introduced")

    before = list(audit.faults())
    world.carry()

    assert (before, list(audit.faults())) == ([], [])
    assert Introduction.objects.get().state == "ended"
