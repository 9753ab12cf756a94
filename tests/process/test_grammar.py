"""What a procedure must not say is found when it is imported, and told in plain words."""

import pytest

from khanegi.base.errors import NotFound
from khanegi.process import decide
from khanegi.process.facts import CLOCK, SYSTEM, Actor, Facts, Past
from khanegi.process.grammar import Action, Back, Bell, Budget, Faulty, Kind, Place, Process, Unit
from khanegi.process.words import Effect, Role
from tests.process.people import OFFICE, facts_at, someone

DESK = Place(key="desk", title="میز", owners=(Role.APPLICANT,))
DONE = Place(key="done", title="پایان", kind=Kind.FINAL)


def act(key="finish", *, by=(Role.APPLICANT,), at=(DESK,), to=DONE, **more):
    return Action(key=key, title=key, told=key, by=by, at=at, to=to, **more)


def made(*actions, start=DESK, **more):
    return Process(key="try", version=1, title="آزمون", start=start, actions=actions, **more)


def desk(**more):
    return Place(**{"key": "desk", "title": "میز", "owners": (Role.APPLICANT,)} | more)


RESTS = desk(owners=(), kind=Kind.RESTS, days=5)
TIMED = desk(days=5, bells=(Bell(takes="late"),))
GRANTED = Place(key="granted", title="داده شد", kind=Kind.FINAL, granted=True)
LOST = Place(key="lost", title="گم", owners=(Role.APPLICANT,))
BOTH = (Role.APPLICANT, Role.BRANCH)
EXPERTS = desk(owners=(Role.AGENCY_EXPERT,))
BUDGET = Budget(key="b", title="بودجه", days=5)

FAULTS = {
    "at_is_no_tuple": ([act(at=DESK)], "`at` must be a non-empty tuple"),
    "at_is_empty": ([act(at=())], "`at` must be a non-empty tuple"),
    "by_is_no_tuple": ([act(by=Role.APPLICANT)], "`by` must be a non-empty tuple"),
    "by_is_empty": ([act(by=())], "`by` must be a non-empty tuple"),
    "action_twice": ([act(), act()], "action finish is declared 2 times"),
    "place_twice": ([act(), act("again", at=(desk(title="دیگر"),))], "place desk is declared 2 times"),
    "back_to_nothing": ([act(), act("undo", to=Back(("no_such",)))], "goes back to no_such"),
    "clock_grants_a_place": (
        [act(at=(TIMED,)), act("late", by=(Role.CLOCK,), at=(TIMED,), to=GRANTED)],
        "the clock never approves",
    ),
    "clock_causes_a_right": (
        [act(at=(TIMED,)), act("late", by=(Role.CLOCK,), at=(TIMED,), effects=(Effect.ISSUE_PERMIT,))],
        "the clock never approves",
    ),
    "person_and_machine": ([act(by=(Role.APPLICANT, Role.SYSTEM))], "a person and a machine share"),
    "moving_touches_clock": (
        [act(at=(desk(days=5),), extends=5)],
        "only an act that stays can touch the clock",
    ),
    "stops_no_budget": ([act(), act("stop", to=None, pauses=True)], "stops a budget that is not there"),
    "resumes_no_budget": ([act(), act("go", to=None, resumes=True)], "stops a budget that is not there"),
    "extends_no_days": ([act(), act("more", to=None, extends=5)], "extends days that are not there"),
    "clock_is_asked": (
        [act(at=(TIMED,)), act("late", by=(Role.CLOCK,), at=(TIMED,), asks="note")],
        "nobody is there to be refused or asked",
    ),
    "errand_without_question": (
        [act(), act("ask", to=None, effects=(Effect.OPEN_ERRAND,))],
        "sends a question without asking for it",
    ),
    "sent_without_question": (
        [act(), act("refer", to=None, sends=(Role.BRANCH, "branch"))],
        "sends the case to an office that nobody is asked for",
    ),
    "sent_to_a_citizen": (
        [act(), act("refer", to=None, asks="referral", sends=(Role.APPLICANT, "branch"))],
        "sends the case to an office that nobody is asked for",
    ),
    "final_is_left": (
        [act(), act("leave", at=(DONE,), to=DESK)],
        "done is final but can be left by leave",
    ),
    "final_has_owners": (
        [act(to=Place(key="done", title="پایان", kind=Kind.FINAL, owners=(Role.BRANCH,)))],
        "done waits for nobody but has owners",
    ),
    "waits_for_nobody": ([act(at=(desk(owners=()),))], "desk waits for nobody"),
    "rests_for_ever": ([act(at=(RESTS,))], "desk rests for ever"),
    "owner_is_idle": (
        [act(at=(desk(owners=BOTH),))],
        "desk waits for branch, who can do nothing there",
    ),
    "owner_can_only_stay": (
        [act(at=(desk(owners=BOTH),)), act("n", by=(Role.BRANCH,), at=(desk(owners=BOTH),), to=None)],
        "desk waits for branch, who can do nothing there",
    ),
    "each_of_one": ([act(at=(desk(each=True),))], "`each` needs several owners"),
    "each_without_an_answer": (
        [act(by=BOTH, at=(desk(owners=BOTH, each=True),))],
        "each must answer, but no joint act is applicant's",
    ),
    "joint_alone": ([act(joint=True)], "is joint where nobody else must answer"),
    "joint_of_a_stranger": (
        [act(by=(*BOTH, Role.AUDITOR), at=(desk(owners=BOTH, each=True),), joint=True)],
        "is joint where nobody else must answer",
    ),
    "renews_no_days": ([act(), act("again", to=None, renews=True)], "extends days that are not there"),
    "renews_and_moves": (
        [act(at=(desk(days=5),), renews=True)],
        "only an act that stays can touch the clock",
    ),
    "carries_and_stays": ([act(), act("tell", to=None, carries="told")], "tell carries what never moves"),
    "bell_without_action": ([act(at=(TIMED,))], "bells and clock actions differ: ['late']"),
    "action_without_bell": (
        [act(), act("late", by=(Role.CLOCK,))],
        "bells and clock actions differ: ['late']",
    ),
    "bell_without_days": ([act(at=(desk(bells=(Bell(tells=(Role.BRANCH,)),)),))], "bells but no days"),
    "days_and_budget": ([act(at=(desk(days=5, budget=BUDGET),))], "days and a budget: which one?"),
    "days_and_a_day": (
        [act(at=(desk(days=5, unit=Unit.CALENDAR, until="last_day"),))],
        "days and a budget: which one?",
    ),
    "working_days_until": ([act(at=(desk(until="last_day"),))], "lasts until a day"),
    "silent_bell": ([act(at=(desk(days=5, bells=(Bell(),)),))], "a bell that does nothing"),
    "unreachable": ([act(), act("from_lost", at=(LOST,))], "lost can never be reached"),
}
WRONG_ROADS = {
    "no_action_goes_there": ((DONE, DESK), "the road goes from done to desk, but no action does"),
    "begins_elsewhere": ((DONE,), "the road does not begin at the start"),
}


@pytest.mark.parametrize(("actions", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_at_import(actions, words):
    start = next((a.at[0] for a in actions if isinstance(a.at, tuple) and a.at), DESK)
    with pytest.raises(Faulty) as told:
        made(*actions, start=start)
    assert words in str(told.value)


@pytest.mark.parametrize(("road", "words"), WRONG_ROADS.values(), ids=WRONG_ROADS)
def test_a_road_that_leads_nowhere_is_told(road, words):
    with pytest.raises(Faulty) as told:
        made(act(), road=road)
    assert words in str(told.value)


def test_several_faults_are_told_together():
    with pytest.raises(Faulty) as told:
        made(act(by=(Role.APPLICANT, Role.SYSTEM)), act("from_lost", at=(LOST,)))
    assert "share one action" in str(told.value)
    assert "never be reached" in str(told.value)


def test_a_sound_procedure_is_left_in_peace():
    late = act("late", by=(Role.CLOCK,), at=(TIMED,))
    process = made(act(at=(TIMED,)), late, act("note", at=(TIMED,), to=None), start=TIMED, road=(TIMED, DONE))
    assert [place.key for place in process.places] == ["desk", "done"]
    assert [action.key for action in process.leaving(TIMED)] == ["finish", "late", "note"]


def test_an_unknown_action_key_is_not_found():
    with pytest.raises(NotFound):
        made(act()).action("no_such")


def test_back_leads_to_the_places_its_actions_left():
    other = Place(key="other", title="دیگر", owners=(Role.APPLICANT,))
    rest = Place(
        key="rest", title="کنار", kind=Kind.RESTS, days=9, unit=Unit.CALENDAR, bells=(Bell(takes="close"),)
    )
    process = made(
        act("on", to=other),
        act("pause", at=(DESK, other), to=rest),
        act("resume", at=(rest,), to=Back(("pause",))),
        act("close", by=(Role.CLOCK,), at=(rest,)),
    )
    assert process.targets(process.action("resume")) == (DESK, other)


CONTRACT = desk(owners=(Role.APPLICANT, Role.BRANCH), each=True)


def test_where_each_must_answer_the_one_who_has_answered_waits():
    sign = act("sign", by=CONTRACT.owners, at=(CONTRACT,), joint=True)
    process = made(sign, act("refuse", by=CONTRACT.owners, at=(CONTRACT,)), start=CONTRACT)
    facts = facts_at("desk", unanswered=frozenset({Role.BRANCH}))
    no = {
        (action.key, role): decide.refusal(process, facts, action, someone(role))
        for action in process.actions
        for role in CONTRACT.owners
    }
    assert no.pop(("sign", Role.APPLICANT)) is decide.ANSWERED
    assert set(no.values()) == {None}, "who has signed may still refuse, until the last one signs"


def test_where_several_may_act_any_of_them_may():
    process = made(act(by=(Role.AGENCY_EXPERT, Role.BRANCH), at=(EXPERTS,)), start=EXPERTS)
    for role in (Role.AGENCY_EXPERT, Role.BRANCH):
        assert decide.refusal(process, facts_at("desk"), process.actions[0], someone(role)) is None


def test_the_clock_and_the_system_are_two_and_nobody_else():
    facts = facts_at("desk")
    held = {
        (who, role) for who in (CLOCK, SYSTEM) for role in (Role.CLOCK, Role.SYSTEM) if who.holds(role, facts)
    }
    assert held == {(CLOCK, Role.CLOCK), (SYSTEM, Role.SYSTEM)}
    forged = Actor(user=None, seats=frozenset({(Role.CLOCK, OFFICE), (Role.SYSTEM, OFFICE)}))
    assert not forged.holds(Role.CLOCK, facts)
    assert not forged.holds(Role.SYSTEM, facts)


def test_nobody_decides_a_case_of_their_own_household():
    process = made(act(by=(Role.AGENCY_EXPERT,), at=(EXPERTS,)), start=EXPERTS)
    facts = facts_at("desk")
    related = Actor(user=7, seats=frozenset({(Role.AGENCY_EXPERT, OFFICE)}), kin=facts.kin)
    assert decide.refusal(process, facts, process.actions[0], related) is decide.OWN_CASE
    assert decide.offers(process, facts, related)[0].refusal is decide.OWN_CASE


def test_a_seat_counts_here_and_above_only_where_the_role_says_so():
    facts = facts_at("desk")
    above = {
        role: Actor(user=7, seats=frozenset({(role, 11)})) for role in (Role.AGENCY_HEAD, Role.AGENCY_EXPERT)
    }
    assert above[Role.AGENCY_HEAD].holds(Role.AGENCY_HEAD, facts)
    assert not above[Role.AGENCY_EXPERT].holds(Role.AGENCY_EXPERT, facts)
    elsewhere = Actor(user=7, seats=frozenset({(Role.AGENCY_HEAD, 99)}))
    assert not elsewhere.holds(Role.AGENCY_HEAD, facts)


def test_a_stranger_is_told_whose_work_it_is_before_anything_else():
    process = made(act(by=(Role.AGENCY_EXPERT,), at=(EXPERTS,)), start=EXPERTS)
    nobody = Actor(user=5)
    assert decide.refusal(process, facts_at("done"), process.actions[0], nobody).code == "not_yours"
    assert decide.offers(process, facts_at("desk"), nobody) == ()


def test_the_latest_doer_is_the_one_who_counts():
    past = (Past("sign", "a", "b", by=1), Past("sign", "a", "b", by=2), Past("note", "b", "b", by=3))
    facts = Facts(place="desk", past=past)
    assert (facts.doer("sign"), facts.times("sign"), facts.doer("issue")) == (2, 2, None)
