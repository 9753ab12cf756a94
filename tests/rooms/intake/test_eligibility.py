"""Who is entitled: spec 2.2 and 3.3 R1 by hand, and every advised change tried."""

import datetime as dt
import json
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khanegi.base import jalali
from khanegi.base.errors import NotFound
from khanegi.intake import eligibility
from khanegi.intake.eligibility import (
    Closure,
    Context,
    Field,
    as_json,
    condition,
    decide,
    from_json,
    precheck,
)
from khanegi.intake.forms import words

ON = dt.date(2026, 11, 23)


@dataclass(frozen=True)
class InForce:
    key: str
    value: object
    title: str = "قاعده"
    from_date: dt.date = dt.date(2025, 3, 21)
    reference: str = "مصوبهٔ ستاد"


PARAMS = {key: InForce(key, value) for key, value in eligibility.RULES_USED.items()}
WEAVING = Field(code="HAN-001", title="کپوبافی")
HEAT = Closure("ظرفیت پر است", "مصوبهٔ ۱۲ کارگروه", dt.date(2027, 3, 21))
FOR_EVER = Closure("رشته اشباع است", "مصوبهٔ ۱۳ کارگروه")
CONTEXT = Context(on=ON, field=WEAVING)
WOMAN = {
    "county": "6", "occupation": "HAN-001", "national_id": "0123456789", "nationality": "iranian",
    "birth_date": "1990-05-01", "gender": "female", "lives_there": "yes", "home_area": 80, "work_area": 20,
    "no_nuisance": True, "employment": "homemaker", "skilled": "yes", "wants_loan": "yes",
}  # fmt: skip
MAN = WOMAN | {"gender": "male", "military": "done"}
EIGHTEEN_TODAY = jalali.add_years(ON, -18).isoformat()
SEVENTEEN = (jalali.add_years(ON, -18) + dt.timedelta(days=1)).isoformat()


def failed(answers: dict, context: Context = CONTEXT, kind: str = "independent") -> list[int]:
    return [result.number for result in decide(answers, PARAMS, context, kind).failed]


def noted(answers: dict, context: Context = CONTEXT) -> list[int]:
    return [result.number for result in decide(answers, PARAMS, context).notes]


def test_who_meets_every_condition_gets_a_yes_with_its_reasons():
    decision = decide(WOMAN, PARAMS, CONTEXT)
    assert decision.ok is True
    assert [result.number for result in decision.results if result.blocks] == [*range(1, 12), 44]
    assert all(result.reason.endswith(".") and result.law for result in decision.results)


# Written by hand: what is changed of a person who would pass, and which numbered condition says no.
CASES = [
    ({}, {}, []),
    ({"national_id": "1111111111"}, {}, [1]),
    ({"national_id": "0123456788"}, {}, [1]),
    ({"nationality": "other"}, {}, [2]),
    ({"birth_date": EIGHTEEN_TODAY}, {}, []),
    ({"birth_date": SEVENTEEN}, {}, [3]),
    ({"gender": "male", "military": "done"}, {}, []),
    ({"gender": "male", "military": "exempt"}, {}, []),
    ({"gender": "male", "military": "serving"}, {}, [4]),
    ({"gender": "male", "military": "due"}, {}, [4]),
    ({"gender": "male", "military": "due", "birth_date": SEVENTEEN}, {}, [3]),
    ({"gender": "female", "military": "due"}, {}, []),
    ({}, {"field": None}, [5]),
    ({}, {"field": replace(WEAVING, closed=HEAT)}, [5]),
    ({}, {"field": replace(WEAVING, facility_closed=HEAT)}, []),
    ({"lives_there": "no"}, {}, [6]),
    ({"work_area": 80}, {}, []),
    ({"work_area": 81}, {}, [7]),
    ({"no_nuisance": False}, {}, [8]),
    ({}, {"live_case": "123456789012"}, [9]),
    ({}, {"same_kind": "123456789012"}, []),
    ({}, {"rival": "123456789012"}, [44]),
    ({}, {"permits": 9}, []),
    ({}, {"permits": 10}, [10]),
    ({}, {"banned_until": ON}, []),
    ({}, {"banned_until": ON + dt.timedelta(days=1)}, [11]),
    ({"employment": "government"}, {}, []),
    ({"skilled": "no"}, {}, []),
    ({"lives_there": "no", "work_area": 90, "nationality": "other"}, {"permits": 12}, [2, 6, 7, 10]),
]


@pytest.mark.parametrize(("answers", "facts", "numbers"), CASES)
def test_each_condition_says_no_where_the_text_says_no(answers, facts, numbers):
    context = replace(CONTEXT, **facts)
    assert failed(WOMAN | answers, context) == numbers
    assert decide(WOMAN | answers, PARAMS, context).ok is (not numbers)


@pytest.mark.parametrize(
    ("answers", "facts", "numbers"),
    [
        ({"employment": "government"}, {}, [21]),
        ({"employment": "retired"}, {}, []),
        ({}, {"field": replace(WEAVING, facility_closed=FOR_EVER)}, [22]),
        ({"lenders": ["home_business"]}, {}, [23]),
        ({"lenders": ["welfare"]}, {}, []),
        ({}, {"had_loan": True}, [23]),
        ({"skilled": "no"}, {}, [24]),
        ({"skills": [{"expires_on": "2026-11-22"}]}, {}, [24]),
        ({"skills": [{"expires_on": "2026-11-23"}]}, {}, []),
        ({"employment": "government", "wants_loan": "no"}, {"had_loan": True}, []),
    ],
)
def test_what_only_concerns_the_loan_or_a_paper_informs_and_does_not_stop(answers, facts, numbers):
    assert noted(WOMAN | answers, replace(CONTEXT, **facts)) == numbers
    assert decide(WOMAN | answers, PARAMS, replace(CONTEXT, **facts)).ok is True


def test_at_the_request_for_a_facility_the_same_conditions_do_stop():
    asked = WOMAN | {"amount": 2_000_000_000}
    assert failed(asked, kind="facility") == []
    assert failed(asked | {"employment": "government", "amount": 2_000_000_001}, kind="facility") == [21, 31]
    assert failed(asked, replace(CONTEXT, permit_valid=False, had_loan=True), kind="facility") == [23, 32]


def test_a_result_cites_the_rule_in_force_and_the_input():
    older = PARAMS | {"min_age": InForce("min_age", 40, "کمترین سن", dt.date(2026, 3, 21), "مصوبهٔ ۷")}
    age = next(result for result in decide(WOMAN, older, CONTEXT).results if result.key == "age")
    assert age.ok is False
    assert [(rule.key, rule.value, rule.reference) for rule in age.rules] == [("min_age", 40, "مصوبهٔ ۷")]
    assert ("سن", "۳۶ سال") in age.inputs
    assert age.change.when == jalali.add_years(dt.date(1990, 5, 1), 40)


def test_a_missing_rule_is_a_bug_and_never_a_silent_yes():
    with pytest.raises(LookupError, match="min_age"):
        decide(WOMAN, {}, CONTEXT)


def test_the_check_without_login_leaves_open_what_it_cannot_know():
    few = {"occupation": "HAN-001", "county": "6", "birth_date": "1990-05-01", "gender": "female"}
    decision = precheck(few, PARAMS, replace(CONTEXT, live_case="123456789012", permits=99))
    assert decision.ok is None
    assert decision.failed == ()
    assert {result.key for result in decision.open} >= {"national_id", "duplicate", "permits", "ban"}
    assert all("ثبت‌نام" in result.reason for result in decision.open)


def test_the_check_without_login_says_no_where_it_can():
    assert precheck({"nationality": "other"}, PARAMS, CONTEXT).ok is False


def test_a_decision_survives_being_stored():
    bad = WOMAN | {"lives_there": "no", "birth_date": SEVENTEEN, "work_area": 99}
    results = decide(bad, PARAMS, replace(CONTEXT, permits=10)).results
    stored = json.loads(json.dumps(as_json(results)))
    assert from_json(stored) == results


def test_no_result_shows_a_whole_national_id():
    assert "0123456789" not in json.dumps(as_json(decide(WOMAN, PARAMS, CONTEXT).results))


def test_numbers_are_unique_and_found_again():
    numbers = [int(key) for key, _ in eligibility.grounds()]
    assert numbers == sorted(set(numbers)) == [*range(1, 16), 44]
    assert [condition(number).number for number in numbers] == numbers
    assert condition(7).label == "ش۷"
    with pytest.raises(NotFound):
        condition(999)


def test_every_rule_a_condition_cites_is_one_to_seed():
    cited = {key for kind in eligibility.CONDITIONS.values() for one in kind for key in one.rules}
    assert cited == set(eligibility.RULES_USED)


def keys_of(pairs: tuple) -> st.SearchStrategy[str]:
    return st.sampled_from([key for key, _ in pairs])


ANSWERS = st.fixed_dictionaries(
    {
        "national_id": st.just("0123456789"),
        "county": st.just("6"),
        "occupation": st.just("HAN-001"),
        "nationality": keys_of(words.NATIONALITY),
        "birth_date": st.dates(dt.date(1940, 1, 1), ON).map(dt.date.isoformat),
        "gender": keys_of(words.GENDER),
        "military": keys_of(words.MILITARY),
        "lives_there": keys_of(words.YES_NO),
        "home_area": st.integers(10, 300),
        "work_area": st.integers(1, 400),
        "no_nuisance": st.booleans(),
        "employment": keys_of(words.EMPLOYMENT),
        "skilled": keys_of(words.YES_NO),
        "skills": st.lists(
            st.fixed_dictionaries({"expires_on": st.sampled_from(["2020-01-01", "2030-01-01"])})
        ),
        "works_at_home": keys_of(words.YES_NO),
        "experience": st.integers(0, 20),
        "share": st.integers(0, 100),
        "entity": keys_of(words.ENTITY),
        "legal_id": st.just("14007650908"),
        "counties": st.lists(st.just("6"), max_size=1),
        "cooperative": keys_of(words.COOPERATIVE),
        "members": st.lists(st.fixed_dictionaries({"share": st.integers(1, 100)}), max_size=12),
        "lenders": st.lists(keys_of(words.LENDERS), max_size=2),
        "wants_loan": keys_of(words.YES_NO),
        "amount": st.integers(0, 10**10),
    }
)
CLOSURES = st.sampled_from([None, HEAT, FOR_EVER])
CONTEXTS = st.builds(
    Context,
    on=st.just(ON),
    field=st.builds(
        Field, code=st.just("x"), title=st.just("رشته"), closed=CLOSURES, facility_closed=CLOSURES
    ),
    live_case=st.sampled_from(["", "123456789012"]),
    same_kind=st.sampled_from(["", "123456789012"]),
    rival=st.sampled_from(["", "123456789012"]),
    permits=st.integers(0, 30),
    banned_until=st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    had_loan=st.booleans(),
    certificate=st.booleans(),
    permit_valid=st.booleans(),
)


@pytest.mark.parametrize("kind", eligibility.CONDITIONS)
@given(answers=ANSWERS, context=CONTEXTS)
def test_making_the_advised_change_turns_that_no_into_a_yes(kind, answers, context):
    for result in decide(answers, PARAMS, context, kind).results:
        change = result.change
        if result.ok is False and change and (change.answers or change.when or change.context):
            changed = replace(context, on=change.when or context.on, **change.context)
            after = decide(answers | dict(change.answers), PARAMS, changed, kind)
            assert next(one for one in after.results if one.number == result.number).ok is True


@given(answers=ANSWERS, context=CONTEXTS)
def test_the_day_before_the_advised_day_is_still_a_no(answers, context):
    for result in decide(answers, PARAMS, context).results:
        if result.ok is False and result.change and result.change.when and result.key in ("age", "ban"):
            eve = replace(context, on=result.change.when - dt.timedelta(days=1))
            after = decide(answers, PARAMS, eve)
            assert next(one for one in after.results if one.number == result.number).ok is False


@given(answers=ANSWERS, context=CONTEXTS, left_out=st.sets(st.sampled_from(sorted(WOMAN))))
def test_knowing_less_never_makes_a_no(answers, context, left_out):
    """The short check may leave a condition open, but can never say no where the full one says yes."""
    full = {one.number: one.ok for one in decide(answers, PARAMS, context).results}
    less = {key: value for key, value in answers.items() if key not in left_out}
    for result in precheck(less, PARAMS, context).results:
        assert result.ok is None or full.get(result.number, result.ok) in (result.ok, None)
