"""Who is entitled as covered, sponsor or cooperative: spec 3.3 R1, 3.5 to 3.7 and 3.14 by hand."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from khanegi.base import jalali
from khanegi.intake import eligibility
from khanegi.intake.eligibility import as_json, condition, decide, grounds
from tests.rooms.intake.test_eligibility import CONTEXT, HEAT, ON, PARAMS, WEAVING, WOMAN

CODE = "1234-5678-9012"
VALID, OVER = {"expires_on": "2030-01-01"}, {"expires_on": "2026-11-22"}
NINETEEN = (jalali.add_years(ON, -20) + dt.timedelta(days=1)).isoformat()
TWENTY = jalali.add_years(ON, -20).isoformat()
SEVENTEEN = (jalali.add_years(ON, -18) + dt.timedelta(days=1)).isoformat()
MEMBERS = [{"name": "زهرا", "national_id": "0123456789", "share": share} for share in (16, *[14] * 6)]
SKILLED = WOMAN | {"works_at_home": "yes", "skills": [VALID]}
SPONSOR = WOMAN | {"entity": "natural", "experience": 5, "share": 20, "counties": ["6"], "wants_loan": "no"}
FOUNDER = WOMAN | {"cooperative": "new", "members": MEMBERS}
MEMBER = WOMAN | {"cooperative": "existing", "legal_id": "14007650908"}


def failed(kind, answers, **facts):
    context = replace(CONTEXT, **{"certificate": True, **facts})
    return [result.number for result in decide(answers, PARAMS, context, kind).failed]


@pytest.mark.parametrize(
    ("answers", "facts", "numbers"),
    [
        ({}, {}, []),
        ({"skills": [OVER]}, {}, [41]),
        ({"skills": [OVER, VALID]}, {}, []),
        ({"skills": [{}]}, {}, []),
        ({"skills": [{"expires_on": "2026-11-23"}]}, {}, []),
        ({"birth_date": SEVENTEEN}, {}, [42]),
        ({"nationality": "other"}, {}, [2]),
        ({"gender": "male", "military": "serving"}, {}, [4]),
        ({}, {"field": replace(WEAVING, closed=HEAT)}, [5]),
        ({"work_area": 81}, {}, [7]),
        ({"no_nuisance": False}, {}, [8]),
        ({"work_area": 81, "no_nuisance": False, "works_at_home": "no"}, {}, []),
        ({}, {"same_kind": CODE}, [43]),
        ({}, {"rival": CODE}, [44]),
        ({}, {"certificate": False}, [45]),
        ({"lives_there": "no"}, {"live_case": "", "permits": 99, "had_loan": True}, []),
    ],
)
def test_a_covered_applicant_needs_a_valid_skill_and_one_case_at_a_time(answers, facts, numbers):
    assert failed("covered", SKILLED | answers, **facts) == numbers


@pytest.mark.parametrize(
    ("answers", "facts", "numbers"),
    [
        ({}, {}, []),
        ({"birth_date": NINETEEN}, {}, [61]),
        ({"birth_date": TWENTY}, {}, []),
        ({"experience": 4}, {}, [62]),
        ({"share": 19}, {}, [63]),
        ({"entity": "legal", "legal_id": "14007650908"}, {}, []),
        ({"entity": "legal", "legal_id": "14007650909"}, {}, [64]),
        ({"counties": []}, {}, [65]),
        ({"lives_there": "no", "work_area": 500}, {}, []),
        ({}, {"live_case": CODE}, [9]),
        ({}, {"permits": 10}, [10]),
        ({}, {"banned_until": ON + dt.timedelta(days=1)}, [11]),
        ({"skilled": "no"}, {"rival": CODE}, []),
    ],
)
def test_a_sponsor_needs_age_experience_and_a_share_of_their_own(answers, facts, numbers):
    assert failed("sponsor", SPONSOR | answers, **facts) == numbers


@pytest.mark.parametrize(
    ("answers", "numbers"),
    [
        ({}, []),
        ({"members": MEMBERS[:6]}, [81, 82]),
        ({"members": [{"share": 10}] * 10}, []),
        ({"members": [*MEMBERS[1:], {"share": 17}]}, [82]),
        ({"birth_date": SEVENTEEN}, [3]),
    ],
)
def test_founders_are_seven_and_their_shares_make_a_hundred(answers, numbers):
    assert failed("cooperative", FOUNDER | answers) == numbers


def test_a_cooperative_that_exists_is_known_by_its_number():
    assert failed("cooperative", MEMBER) == []
    assert failed("cooperative", MEMBER | {"legal_id": "14007650900"}) == [83]


def test_a_missing_share_is_told_as_what_is_missing():
    short = FOUNDER | {"members": [{"share": 12}] * 7}
    (shares,) = decide(short, PARAMS, CONTEXT, "cooperative").failed

    assert (shares.number, shares.change.text) == (82, "۱۶٪ دیگر میان عضوها تقسیم کنید.")


def test_a_stored_decision_names_no_founder():
    few = FOUNDER | {"members": MEMBERS[:5]}

    assert "0123456789" not in json.dumps(as_json(decide(few, PARAMS, CONTEXT, "cooperative").results))


def test_each_verdict_on_a_sponsor_says_its_rule_and_the_smallest_change():
    poor = SPONSOR | {"experience": 3, "share": 5, "birth_date": NINETEEN}
    told = {result.key: result for result in decide(poor, PARAMS, CONTEXT, "sponsor").failed}

    assert [rule.key for result in told.values() for rule in result.rules] == [
        "sponsor_min_age", "sponsor_experience", "sponsor_share",
    ]  # fmt: skip
    assert told["age"].change.when == ON + dt.timedelta(days=1)
    assert told["experience"].change.answers == {"experience": 5}
    assert told["share"].change.answers == {"share": 20}


def test_a_sponsor_is_refused_on_competence_too():
    numbers = [int(key) for key, _ in grounds("sponsor")]

    assert numbers == [1, 2, 4, 5, 8, 9, 10, 11, *range(12, 16), *range(61, 71)]
    assert dict(grounds("sponsor"))["69"] == "ش۶۹: پشتیبان بازار فروش دارد"


def test_a_number_means_one_condition_whoever_is_judged_by_it():
    every = {(one.number, one.key, one.title) for kind in eligibility.CONDITIONS.values() for one in kind}

    assert len({number for number, _, _ in every}) == len(every)
    assert [condition(number).key for number in (41, 65, 83)] == ["valid_skill", "counties", "legal_id"]
