"""What covered persons and sponsors are promised (spec 3.5, 3.6, 3.10), whatever anybody does."""

import pytest
from hypothesis import given

from khanegi.draw.moves import moves
from khanegi.process import book, decide
from khanegi.process.facts import Past
from khanegi.process.standstill import CEASE
from khanegi.process.words import Effect, Role
from tests.process.people import PARTIES, facts_at, latest, someone
from tests.process.test_walks import SLOWLY, STEPS, walks
from tests.process.walker import ELSEWHERE, OF_MINUTES, people

COVERED, SPONSOR, INTRODUCTION = (book.latest(key) for key in ("covered", "sponsor", "introduction"))
FAR = 99
# A hearing that begins without the answer of who was asked: it may still be decided either way.
HEARD_ANYWAY = {("sponsor", "unheard"), ("appeal", "go_on")}


def steps_to_a_right(process) -> dict[str, int]:
    """Return how many acts, none of them of the clock, each place is from one that grants something."""
    ways = [(here, there) for action, here, there in moves(process) if Role.CLOCK not in action.by]
    found = {place.key: 0 for place in process.places if place.granted}
    for _ in process.places:
        for here, there in ways:
            if there.key in found:
                found[here.key] = min(found.get(here.key, FAR), found[there.key] + 1)
    return found


def no(process, place, action, role=None, past=(), user=100, **more):
    """Return the code of the refusal, or None."""
    verb = process.action(action)
    actor = someone(role or verb.by[0], user=user)
    found = decide.refusal(process, facts_at(place, past=past, more=more), verb, actor)
    return found.code if found else None


@pytest.mark.parametrize("process", book.ALL, ids=lambda process: process.key)
def test_silence_is_never_a_yes(process):
    """Wherever the clock leads, it is as far from a right as before, and no step on along the road."""
    left, road = steps_to_a_right(process), [place.key for place in process.road]
    by_clock = [
        (action.key, here.key, there.key) for action, here, there in moves(process) if Role.CLOCK in action.by
    ]
    nearer = {key for key, here, there in by_clock if left.get(there, FAR) < left.get(here, FAR)}
    onward = {
        key
        for key, here, there in by_clock
        if {here, there} <= set(road) and road.index(there) > road.index(here)
    }
    assert {(process.key, key) for key in nearer} <= HEARD_ANYWAY
    assert onward == set()


@pytest.mark.parametrize(("key", "action"), sorted(HEARD_ANYWAY))
def test_a_hearing_without_an_answer_can_end_in_a_yes_and_a_no(key, action):
    process = book.latest(key)
    (there,) = process.targets(process.action(action))
    grants = {
        any(place.granted for place in process.targets(verb))
        for verb in process.leaving(there)
        if verb.to is not None and set(verb.by) & set(there.owners)
    }
    assert grants == {True, False}


def test_every_act_of_the_system_is_caused_by_something_declared():
    carried = {action.carries for process in latest() for action in process.actions if action.carries}
    effects = {effect for process in latest() for action in process.actions for effect in action.effects}
    uncaused = [
        (process.key, action.key)
        for process in latest()
        for action in process.actions
        if Role.SYSTEM in action.by and (process.key, action.key) not in OF_MINUTES
        if not (action.stills or action.wakes or action.key == CEASE)  # the desk of heirs is no case
        if action.key not in carried and ELSEWHERE.get((process.key, action.key)) not in effects
    ]
    assert uncaused == []
    assert {key for key in {*ELSEWHERE, *OF_MINUTES} if key[1] not in book.latest(key[0]).keys} == set()


@SLOWLY
@given(STEPS)
def test_nobody_works_without_consent_acceptance_and_three_signatures(steps):
    for walk in walks(steps):
        if walk.process is not INTRODUCTION or walk.place.key != "working":
            continue
        done = {(past.action, past.by) for past in walk.past}
        staff = {actor.user for actor in people(Role.AGENCY_HEAD)}
        assert {("consent", PARTIES[Role.COVERED]), ("accept", PARTIES[Role.SPONSOR])} <= done
        signed = {by for action, by in done if action == "sign"}
        assert {PARTIES[Role.COVERED], PARTIES[Role.SPONSOR]} < signed
        assert signed & staff


@SLOWLY
@given(STEPS)
def test_who_suspended_never_revokes(steps):
    for walk in walks(steps):
        if walk.past and walk.past[-1].action == "revoke":
            facts = walk.facts()
            assert facts.doer("suspend") != walk.past[-1].by


@SLOWLY
@given(STEPS)
def test_a_plan_is_approved_once_the_people_are_there_and_a_suspended_one_is_heard_first(steps):
    for walk in walks(steps):
        done = [past.action for past in walk.past]
        if walk.process is SPONSOR and "approve" in done:
            before = done[: done.index("approve")]
            assert "issue" in before
            assert {"quorum", "resize"} & set(before)
        if walk.process is SPONSOR and {"restore", "revoke"} & set(done[-1:]):
            assert done[-2] in ("answer", "unheard", "reinstate", "note")


@SLOWLY
@given(STEPS)
def test_papers_come_back_twice_at_most_and_whoever_left_stays_away(steps):
    for walk in walks(steps):
        if walk.process is COVERED:
            assert [past.action for past in walk.past].count("return") <= 2
            assert walk.place.key != "withdrawn" or walk.ways() == []


@pytest.mark.parametrize("state", ["stopped", "closed", None])
def test_nothing_goes_on_towards_work_with_a_sponsor_who_does_not_stand(state):
    tried = {
        ("consent", "consent", Role.COVERED),
        ("answer", "accept", Role.SPONSOR),
        ("contract", "sign", Role.AGENCY_HEAD),
        ("dispute", "settle_on", Role.SECRETARIAT),
    }
    facts = {"unanswered": frozenset({Role.AGENCY_HEAD})}
    for place, action, role in tried:
        verb = INTRODUCTION.action(action)
        given = facts_at(place, more={"sponsor_state": state}, **facts)
        refused = decide.refusal(INTRODUCTION, given, verb, someone(role))
        assert refused is not None
        assert refused.code == "sponsor_stopped"


@pytest.mark.parametrize(
    ("place", "state", "code"),
    [
        ("working", "open", "sponsor_stands"),
        ("working", "stopped", None),
        ("notice", "closed", None),
        ("winding", "open", None),  # an objection was accepted meanwhile: whoever is told to move may go
    ],
)
def test_a_covered_person_leaves_at_once_only_when_the_sponsor_fell(place, state, code):
    assert no(INTRODUCTION, place, "leave", sponsor_state=state) == code


@pytest.mark.parametrize(
    ("action", "held", "code"),
    [
        ("pause", "pending", "being_introduced"),
        ("return", "pending", "being_introduced"),
        ("withdraw", "signed", "under_contract"),
        ("withdraw", "pending", None),
        ("introduced", None, "no_live_introduction"),
        ("introduced", "signed", "no_live_introduction"),
        ("introduced", "pending", None),
        ("placed", "pending", "not_placed"),
        ("placed", "signed", None),
    ],
)
def test_what_is_done_in_the_pool_waits_for_what_an_introduction_says(action, held, code):
    assert no(COVERED, "pool", action, introduced=held) == code


@pytest.mark.parametrize("action", ["released", "freed"])
@pytest.mark.parametrize("place", ["introduced", "working"])
def test_nobody_comes_back_to_the_pool_while_another_introduction_lives(place, action):
    for held in ("pending", "signed"):
        assert no(COVERED, place, action, introduced=held) == "still_introduced"
    assert no(COVERED, place, action, introduced=None) is None


def test_whose_work_ended_and_who_is_proposed_again_does_not_stay_at_work():
    """The job that tells of the end may come after the next proposal, which then leads on by itself."""
    assert no(COVERED, "working", "freed", introduced="pending") == "still_introduced"
    assert no(COVERED, "working", "introduced", introduced="pending") is None
    assert no(COVERED, "working", "introduced", introduced="signed") == "no_live_introduction"


ONCE = (Past("go_on_matching", "short", "matching", by=100),)


@pytest.mark.parametrize(
    ("place", "has_quorum", "past", "code"),
    [
        ("short", False, (), None),
        ("short", False, ONCE, "go_on_matching_too_often"),
        ("approval", True, ONCE, "go_on_matching_too_often"),
        ("approval", False, ONCE, None),  # somebody left: nobody new can be introduced from there
    ],
)
def test_a_sponsor_gets_one_more_time_and_never_waits_for_what_cannot_come(place, has_quorum, past, code):
    assert no(SPONSOR, place, "go_on_matching", past=past, quorum=has_quorum) == code


def test_competence_without_a_visit_is_not_recommended():
    assert no(SPONSOR, "review", "recommend") == "visit_missing"


def test_a_report_waits_for_the_word_about_each_person():
    assert no(SPONSOR, "reporting", "report", confirmations_owed=1) == "confirmations_owed"
    assert no(SPONSOR, "reporting", "report", confirmations_owed=0) is None


def test_the_bank_comes_after_the_last_word_and_only_a_standing_sponsor_is_given_people():
    opening = {
        (here.key, there.key)
        for action, here, there in moves(SPONSOR)
        if Effect.OPEN_FACILITY in action.effects
    }
    given = {place.key for place in SPONSOR.places for action in SPONSOR.leaving(place)
             if Effect.INTRODUCE in action.effects}  # fmt: skip
    assert opening == {("approval", "active")}
    assert given == {"matching", "active", "reporting"}


def test_whatever_ends_an_introduction_frees_the_room_and_tells_the_persons_own_case():
    """Only who has left for good is not brought back to the pool."""
    ending = [action for action in INTRODUCTION.actions if Effect.END_INTRODUCTION in action.effects]
    over = {
        action.key
        for action, here, there in moves(INTRODUCTION)
        if there.key in ("declined", "refused", "lapsed", "cancelled", "ended")
    }
    assert {action.key for action in ending} == over
    silent = {action.key for action in ending if not action.carries}
    assert silent == {"left"}
    signed = {here.key for action, here, there in moves(INTRODUCTION) if action.carries == "freed"}
    assert signed == {"working", "confirming", "notice", "dispute", "winding"}
