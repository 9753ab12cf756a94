"""Many hands on one list, one room, one contract: reliability.md F29, I15, and spec 3.10 under load."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from khanegi.base import jalali
from khanegi.base.errors import Invalid, Refused
from khanegi.cases import actions as case_actions
from khanegi.cases import audit as cases
from khanegi.cases.actions import act
from khanegi.cases.models import Case
from khanegi.process.words import Role
from khanegi.sponsors import audit, introducing
from khanegi.sponsors.models import Introduction, Pool, Room
from tests.moving import to_home
from tests.rooms.sponsors.crowd import Crowd
from tests.sponsoring import AGREED, SUSPEND

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = {"note": ["نام اشتباه انتخاب شده بود."]}
ROUNDS = 4


def at_once(*calls):
    """Start all calls together, each with a connection of its own; return "done" or what was refused."""
    gate = threading.Barrier(len(calls))

    def one(call):
        gate.wait(20)
        try:
            call()
        except Refused as no:
            return no.refusal.code
        except Invalid as wrong:
            return " ".join(wrong.errors)
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def taking(world, case, action, role, answers=AGREED):
    """Return an act of this role on a case as it stands now, to be done later."""
    case.refresh_from_db()
    actor, seen = world.actor(role, case), case.seq
    key = f"{action}-{role.value}-{case.pk}-{seen}"
    return lambda: act(case=case.pk, action=action, actor=actor, seen=seen, key=key, answers=answers)


def proposing(world, sponsor, *people):
    return taking(world, sponsor, "introduce", Role.AGENCY_HEAD, {"people": [str(one.pk) for one in people]})


def ringing(case):
    """Let the last bell of a case be due, and return its ringing."""
    Case.objects.filter(pk=case.pk).update(rings_at=timezone.now() - dt.timedelta(minutes=1), bell=1)
    return lambda: case_actions.ring(case=case.pk)


def whole(world):
    world.carry()
    return [*audit.faults(), *cases.faults()]


def test_twenty_agencies_race_for_one_person_and_one_wins(world):
    person = world.a_covered()
    sponsors = [world.a_sponsor() for _ in range(20)]

    results = at_once(*(proposing(world, sponsor, person) for sponsor in sponsors))

    assert results.count("done") == 1
    assert set(results) - {"done"} <= {"already_introduced", "people"}
    assert Introduction.objects.count() == 1
    assert sorted(Room.objects.values_list("taken", flat=True)) == [0] * 19 + [1]
    assert whole(world) == []


def test_a_person_who_was_listed_a_moment_ago_is_refused_by_name(world, monkeypatch):
    """Even where every agency has read the list before the first of them writes."""
    person, sponsors = world.a_covered(), [world.a_sponsor() for _ in range(6)]
    gate, introduce = threading.Barrier(len(sponsors)), introducing.introduce

    def together(**given):
        gate.wait(20)
        introduce(**given)

    monkeypatch.setattr(introducing, "introduce", together)

    results = at_once(*(proposing(world, sponsor, person) for sponsor in sponsors))

    assert sorted(results) == ["already_introduced"] * 5 + ["done"]
    assert whole(world) == []


def test_one_sponsor_never_gets_more_than_its_room(world):
    sponsor = world.a_sponsor(room={"0606": 5})
    people = [world.a_covered() for _ in range(12)]
    order = {row.pk: number for number, row in enumerate(Pool.objects.order_by("standing", "lot", "case_id"))}
    people.sort(key=lambda case: order[case.pk])

    def click(number):
        head = world.actor(Role.AGENCY_HEAD, sponsor)

        def go():
            for _ in range(30):  # a stale page is looked at again, as people do
                seen = Case.objects.get(pk=sponsor.pk).seq
                over = [one for one in people[:number] if Pool.objects.get(pk=one.pk).state == "waiting"]
                answers = {"people": [str(people[number].pk)]}
                for place, one in enumerate(over):
                    answers[f"skipped-{place}-person"] = [str(one.pk)]
                    answers[f"skipped-{place}-reason"] = ["M02"]
                try:
                    key = f"race-{number}-{seen}"
                    return act(
                        case=sponsor.pk, action="introduce", actor=head, seen=seen, key=key, answers=answers
                    )
                except Refused as no:
                    if no.refusal.code != "stale":
                        raise
                except Invalid:
                    continue
            return None

        return go

    results = at_once(*(click(number) for number in range(len(people))))

    assert Introduction.objects.count() == Room.objects.get().taken == 5
    assert results.count("done") >= 5
    assert set(results) <= {"done", "sponsor_full", "no_room"}
    assert whole(world) == []


def test_a_batch_beyond_room_and_another_beside_it_leave_nothing_half_done(world):
    sponsor = world.a_sponsor(room={"0606": 5})
    people = [world.a_covered() for _ in range(6)]

    results = at_once(proposing(world, sponsor, *people), proposing(world, sponsor, *people))

    assert sorted(results) == ["no_room", "no_room"]
    assert not Introduction.objects.exists()


def test_an_acceptance_and_a_taking_back_race_and_one_wins(world):
    for _ in range(ROUNDS):
        case = world.an_introduction("answer")

        results = at_once(
            taking(world, case, "accept", Role.SPONSOR, {}),
            taking(world, case, "take_back", Role.AGENCY_HEAD, NOTE),
        )

        assert sorted(results) == ["done", "stale"]
        assert Case.objects.get(pk=case.pk).place in ("contract", "cancelled")
    assert whole(world) == []


def test_silence_and_an_answer_race_and_one_wins(world):
    for _ in range(ROUNDS):
        case = world.an_introduction("consent")

        results = at_once(taking(world, case, "consent", Role.COVERED), ringing(case))

        place = Case.objects.get(pk=case.pk).place
        assert (place, results[0]) in {("answer", "done"), ("lapsed", "stale"), ("lapsed", "wrong_place")}
    assert whole(world) == []


def test_the_last_two_signatures_at_once_are_both_kept_and_begin_the_work_once(world):
    """Each saw the page before the other signed: whoever comes second looks again and signs."""
    for _ in range(ROUNDS):
        case = world.an_introduction("contract")
        world.act(case, ("sign", Role.AGENCY_HEAD, AGREED))

        results = at_once(
            *(taking(world, case, "sign", role) for role in (Role.COVERED, Role.SPONSOR)),
        )
        for role, result in zip((Role.COVERED, Role.SPONSOR), results, strict=True):
            if result == "stale":
                world.act(case, ("sign", role, AGREED))

        case.refresh_from_db()
        assert sorted(results) == ["done", "stale"]
        assert (case.place, case.introduction.contract.signatures.count()) == ("working", 3)
    assert whole(world) == []


def test_the_last_signatures_of_two_contracts_reach_the_quorum_between_them(world):
    """Neither sees the other's contract, yet somebody must ask for the agency's last word."""
    for _ in range(ROUNDS):
        sponsor = world.a_sponsor(room={"0606": 7})
        for _ in range(3):
            world.an_introduction("working", sponsor=sponsor)
        last = [world.an_introduction("contract", sponsor=sponsor) for _ in range(2)]
        for case in last:
            for role in (Role.COVERED, Role.AGENCY_HEAD):
                world.act(case, ("sign", role, AGREED))

        assert at_once(*(taking(world, case, "sign", Role.SPONSOR) for case in last)) == ["done", "done"]
        world.carry()

        assert Case.objects.get(pk=sponsor.pk).place == "approval"
    assert whole(world) == []


def test_a_withdrawal_and_a_proposal_race_and_nobody_is_lost(world):
    for _ in range(ROUNDS):
        person, sponsor = world.a_covered(), world.a_sponsor()

        results = at_once(
            taking(world, person, "withdraw", Role.APPLICANT, {}), proposing(world, sponsor, person)
        )
        world.carry()

        assert results[0] == "done"
        assert (Case.objects.get(pk=person.pk).place, Pool.objects.get(pk=person.pk).state) == (
            "withdrawn", "gone"
        )  # fmt: skip
        assert not Introduction.objects.filter(pool=person.pk, ended_at=None).exists()
    assert whole(world) == []


def test_a_withdrawal_and_the_last_signature_race_and_one_wins(world):
    for _ in range(ROUNDS):
        case = world.an_introduction("contract")
        person = case.parent
        for role in (Role.AGENCY_HEAD, Role.SPONSOR):
            world.act(case, ("sign", role, AGREED))

        results = at_once(
            taking(world, person, "withdraw", Role.APPLICANT, {}), taking(world, case, "sign", Role.COVERED)
        )
        world.carry()

        places = (Case.objects.get(pk=person.pk).place, Case.objects.get(pk=case.pk).place)
        assert (results, places) in (
            (["done", "covered_left"], ("withdrawn", "cancelled")),
            (["under_contract", "done"], ("working", "working")),
        )
    assert whole(world) == []


@pytest.mark.parametrize(
    ("place", "action", "role"), [("answer", "accept", Role.SPONSOR), ("contract", "sign", Role.COVERED)]
)
def test_a_suspension_and_an_acceptance_race_and_nothing_pending_stays(world, place, action, role):
    for _ in range(ROUNDS):
        sponsor = world.a_sponsor()
        case = world.an_introduction(place, sponsor=sponsor)
        if place == "contract":
            for other in (Role.AGENCY_HEAD, Role.SPONSOR):
                world.act(case, ("sign", other, AGREED))

        answers = AGREED if place == "contract" else {}
        results = at_once(taking(world, sponsor, *SUSPEND), taking(world, case, action, role, answers))
        world.carry()

        state = Introduction.objects.get(case=case.pk).state
        assert results[0] == "done"
        assert state == ("signed" if (place, results[1]) == ("contract", "done") else "ended")
    assert whole(world) == []


def test_who_moves_house_while_somebody_introduces_them_does_one_or_is_introduced(world):
    """Never both: nobody is introduced from a county they have left."""
    world.office_of(Role.AGENCY_EXPERT, world.karun)
    sponsor = world.a_sponsor()
    for _ in range(ROUNDS):
        person = world.a_covered()

        results = at_once(
            proposing(world, sponsor, person), taking(world, person, "move", Role.APPLICANT, to_home()[2])
        )
        world.carry()

        assert results.count("done") == 1
        county = Pool.objects.get(pk=person.pk).county
        introduced = Introduction.objects.filter(pool=person.pk, ended_at=None).exists()
        assert (county, introduced) == ((world.ahvaz, True) if results[0] == "done" else (world.karun, False))
    assert whole(world) == []


def test_two_proposals_that_pass_each_others_people_over_do_not_wait_in_a_circle(world):
    """Each names the other's person in a reason: a lock on the person must leave that alone."""
    for _ in range(ROUNDS):
        people = [world.a_covered() for _ in range(4)]
        one, other = world.a_sponsor(), world.a_sponsor()
        ranked = {row.lot: row.pk for row in Pool.objects.filter(pk__in=[case.pk for case in people])}
        first, second, third, fourth = (ranked[lot] for lot in sorted(ranked))

        def pick(sponsor, chosen, over):
            answers = {"people": [str(pk) for pk in chosen]}
            for number, pk in enumerate(over):
                answers |= {f"skipped-{number}-person": [str(pk)], f"skipped-{number}-reason": ["M02"]}
            return taking(world, sponsor, "introduce", Role.AGENCY_HEAD, answers)

        results = at_once(pick(one, [second, third], [first]), pick(other, [first, fourth], [second, third]))

        assert "done" in results
        for case in people:
            if Pool.objects.get(pk=case.pk).state == "waiting":
                world.act(case, ("withdraw", Role.APPLICANT, {}))
    assert whole(world) == []


def test_silences_of_one_sponsor_at_once_are_all_counted_while_somebody_is_proposed(world):
    sponsor = world.a_sponsor(room={"0606": 9})
    asked = [world.an_introduction("answer", sponsor=sponsor) for _ in range(4)]
    person = world.a_covered()
    long_ago = jalali.today() - dt.timedelta(days=100)  # before whoever comes back meanwhile
    Pool.objects.filter(pk=person.pk).update(since=long_ago, standing=long_ago)

    results = at_once(*(ringing(case) for case in asked), proposing(world, sponsor, person))

    sponsor.refresh_from_db()
    assert results == ["done"] * 5
    assert sponsor.sponsor.silences == 4
    assert whole(world) == []


@pytest.mark.parametrize("seed", [1404, 1405])
def test_a_crowd_does_what_it_may_and_nothing_breaks(world, seed):
    """The short form of tests/faults/test_introductions.py: at random, looked at after each step."""
    crowd = Crowd(world, seed)

    steps = crowd.run(seconds=5)

    assert crowd.broken == []
    assert (steps > 20, crowd.watch.looks > 10) == (True, True)
    assert crowd.races["one person"] >= 2
    assert crowd.races["beyond room"] > 0
    assert whole(world) == []


def test_whoever_looks_after_each_step_sees_what_does_not_hold(world):
    crowd = Crowd(world, 1)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update sponsors_room set taken = 1 where id = (select min(id) from sponsors_room)")
        cursor.execute("set session_replication_role = origin")

    crowd.run(seconds=3)

    assert any("1 are taken of 5, and 0 live introductions" in fault for fault in crowd.broken)
