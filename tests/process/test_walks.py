"""Whatever people do, guards included, no case gets stuck and the promises of the sheet hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from khanegi.draw.moves import exits
from khanegi.process.facts import Past
from khanegi.process.grammar import Kind
from khanegi.process.words import Role
from tests.process.people import latest
from tests.process.walker import CONTRACTS, MENDED, Walk, refusals

AT_LEAST_FIVE = {"enough": True, "quorum": False}  # as many as no plan may fall below, not yet what it needs
COUNTS = st.sampled_from([{}, AT_LEAST_FIVE, CONTRACTS, CONTRACTS, CONTRACTS])
HELD = st.sampled_from([{"introduced": state} for state in (None, "pending", "signed", "pending", "signed")])
SOME = st.fixed_dictionaries(
    {
        "room_left": st.sampled_from([0, 5]),
        "sponsor_state": st.sampled_from(["open", "open", "stopped", "closed"]),
        "confirmations_owed": st.sampled_from([0, 0, 1]),
        "covered_papers_missing": st.sampled_from([None, None, ["D1"]]),
        "papers_missing": st.sampled_from([[], ["D1"]]),
        "papers_expired": st.sampled_from([[], ["D1"]]),
        "plan_complete": st.booleans(),
        "second_check": st.booleans(),
        "second_check_answer": st.sampled_from([None, "yes", "no", "conditional"]),
        "facility_barred": st.booleans(),
        "letter_live": st.booleans(),
        "branch_silent": st.booleans(),
        "quota_free": st.booleans(),
        "contract_written": st.booleans(),
        "on_agenda": st.booleans(),
        "demands_open": st.sampled_from([0, 2]),
        "sum_paid": st.sampled_from([0, 0, 500]),
        "paid_whole": st.booleans(),
        "renewal_open": st.booleans(),
        "permit_state": st.sampled_from(["valid", "valid", "suspended", "revoked"]),
        "of_sponsor": st.sampled_from([False, False, True]),
        "facility_laid_aside": st.booleans(),
        "loan_open": st.sampled_from([False, False, True]),
    }
)
MORE = st.builds(
    lambda *parts: {key: value for part in parts for key, value in part.items()},
    st.one_of(st.just(MENDED), st.just(MENDED), st.just(MENDED), SOME),
    COUNTS,
    HELD,
)
# Each step: which way to go, whether it may be an unlikely one (giving up, a missed deadline), and the
# facts that the rooms above give from then on. Walks that only end early would prove nothing.
STEPS = st.lists(
    st.tuples(st.integers(0, 999), st.sampled_from([False] * 5 + [True]), MORE), min_size=4, max_size=40
)
SLOWLY = settings(deadline=None)  # a busy machine is no reason to fail
ABOVE = (Past("refuse", "first_signature", "refused", by=100),)  # an appeal has a case above it


def chosen(walk, ways, choice, is_unlikely):
    """Choose the action first and then the person, most often an owner's who moves the case."""
    likely = [way for way in ways if way[0].to is not None and way[1] in walk.place.owners]
    among = ways if is_unlikely or not likely else likely
    keys = list(dict.fromkeys(action.key for action, _, _ in among))
    same = [way for way in among if way[0].key == keys[choice % len(keys)]]
    return same[choice // len(keys) % len(same)]


def walks(steps):
    """Yield the walk of every procedure before each of its steps, and after the last."""
    for process in latest():
        walk = Walk(process, {}, above=ABOVE)
        for choice, is_unlikely, more in steps:
            walk.more = more
            yield walk
            ways = walk.ways()
            if not ways:
                break
            walk.take(*chosen(walk, ways, choice, is_unlikely))
        yield walk


@SLOWLY
@given(STEPS)
def test_no_case_gets_stuck(steps):
    """Where a case waits, an owner can move it, or can once what the refusals name has been done.

    Giving up is no way on.
    """
    for walk in walks(steps):
        if walk.place.kind is not Kind.WAITS or Role.SYSTEM in walk.place.owners:
            continue
        held = dict(walk.more), list(walk.children)
        walk.mend()
        giving_up = exits(walk.process)
        owners = [role for action, role, _ in walk.ways() if action.to and action not in giving_up]
        assert set(owners) & set(walk.place.owners), (walk.process.key, walk.place.key, walk.past)
        walk.more, walk.children = held


@SLOWLY
@given(STEPS)
def test_an_owner_who_can_do_nothing_is_told_why(steps):
    for walk in walks(steps):
        if walk.place.kind is not Kind.WAITS or Role.SYSTEM in walk.place.owners:
            continue
        moving = {role for action, role, _ in walk.ways() if action.to is not None}
        silent = set(walk.place.owners) - moving - {role for role, _ in refusals(walk)}
        assert silent == set(), (walk.process.key, walk.place.key)


@SLOWLY
@given(STEPS)
def test_a_final_place_is_never_left_and_a_resting_one_is_on_no_worklist(steps):
    for walk in walks(steps):
        if walk.place.kind is Kind.FINAL:
            assert walk.ways() == []
        if walk.place.kind is not Kind.WAITS:
            assert walk.place.owners == ()


@SLOWLY
@given(STEPS)
def test_a_plan_is_returned_at_most_twice_and_sent_back_at_most_once(steps):
    for walk in walks(steps):
        done = [past.action for past in walk.past]
        assert done.count("return") <= 2
        assert done.count("send_back") <= 1
        assert done.count("extend") <= 1


@SLOWLY
@given(STEPS)
def test_a_permit_has_passed_three_pairs_of_eyes(steps):
    """The opinion, the first and the second signature of what was issued are of different people."""
    for walk in walks(steps):
        facts = walk.facts()
        if not walk.past or walk.past[-1].action != "issue":
            continue
        expert = facts.doer("recommend", "recommend_refusal")
        head, director = facts.doer("sign"), facts.doer("issue")
        assert len({expert, head, director, None}) == 4
        for_it = facts.last("recommend", "recommend_refusal", "reinstate").action
        assert for_it in ("recommend", "reinstate"), "an objection that was accepted sets a no aside"


@SLOWLY
@given(STEPS)
def test_a_plan_with_an_open_question_is_not_decided(steps):
    for walk in walks(steps):
        if walk.place.key in ("first_signature", "second_signature", "permitted", "matching"):
            assert all(child.is_final for child in walk.children)


@SLOWLY
@given(STEPS)
def test_the_clock_never_leads_to_a_right(steps):
    for walk in walks(steps):
        if walk.place.granted:
            assert Role.CLOCK not in walk.process.action(walk.past[-1].action).by


@SLOWLY
@given(STEPS)
def test_who_decided_the_case_does_not_decide_its_appeal(steps):
    for walk in walks(steps):
        decided = {past.by for past in walk.above}
        if walk.process.key == "appeal":
            done = {past.by for past in walk.past if past.action in ("accept", "dismiss", "ask_more")}
            assert done & decided == set()


def test_the_main_road_can_be_walked_from_end_to_end():
    for process in latest():
        walk = Walk(process, {}, above=ABOVE)
        for there in process.road[1:]:
            while walk.place is not there:  # where each must answer, all of them do
                walk.mend()
                walk.take(*next(way for way in roads(walk) if there in process.targets(way[0])))


def roads(walk):
    """Yield every way on, whatever stands between this case and those beside it."""
    mended = dict(walk.more)
    for held in (None, "pending", "signed"):
        walk.more = {**mended, **CONTRACTS, "introduced": held}
        yield from walk.ways()


def test_every_guard_speaks_a_whole_sentence_under_a_code_of_its_own():
    guards = {
        (guard.code, guard.otherwise)
        for process in latest()
        for action in process.actions
        for guard in action.guards
    }
    assert [text for _, text in guards if not text.endswith(".") or len(text) < 20] == []
    assert sorted({code for code, _ in guards}) == sorted(code for code, _ in guards)
