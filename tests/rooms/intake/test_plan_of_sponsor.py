"""The plan of a sponsor: its room, its terms, and what the orders of three years prove (spec 3.6, 3.13)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khanegi.base import jalali
from khanegi.cli import answers, made
from khanegi.intake.forms import PLAN, Capacity, Terms, faults, plan_form, sums, warnings
from khanegi.rules.forms import clean, fill, first_gap

MILLION = 1_000_000
TERMS = Terms(
    ceiling=50_000 * MILLION, own_share_percent=20, covers=True, least_people=5, per_head=2_000 * MILLION
)
OPTIONS = {"county": (("0621", "شوشتر"), ("0606", "اهواز"))}
YEAR = jalali.year(jalali.today())
FORM = plan_form("sponsor")
WRITTEN = answers.sponsor_plan(
    made.Person(5), title="حصیربافی", today=jalali.today(), room={"0621": 6, "0606": 4}, loan=10_000 * MILLION
)


def orders(*units):
    rows = [{"year": YEAR - ago, "amount": MILLION, "units": one} for ago, one in enumerate(units, start=1)]
    return {"orders": rows}


def found(**changes):
    plan = sums(WRITTEN | changes, TERMS)
    return [remark.code for remark in faults(plan, TERMS)]


def errors(**changes):
    return set(clean(FORM, fill(FORM.fields, WRITTEN | changes), OPTIONS)[1])


def test_a_whole_plan_passes_and_earns_its_instalments():
    written, wrong = clean(FORM, fill(FORM.fields, WRITTEN), OPTIONS)

    assert (wrong, first_gap(FORM, written)) == ({}, None)
    assert found() == []
    assert warnings(sums(WRITTEN, TERMS)) == ()


def test_only_independents_and_sponsors_write_a_plan():
    assert [plan_form(kind) for kind in ("independent", "covered", "cooperative")] == [PLAN, None, None]
    assert {page.key for page in PLAN.pages} < {page.key for page in FORM.pages}


def test_people_fit_into_the_mean_of_three_years():
    written = WRITTEN | orders(6000, 4800, 3600) | {"per_head": 480}

    assert sums(written, TERMS).capacity == Capacity(asked=10, proven=10)
    assert found(**orders(6000, 4800, 3599), per_head=480) == ["over_orders"]


def test_who_asks_for_too_many_is_told_how_many_fit():
    plan = sums(WRITTEN | orders(3840, 3840, 3840) | {"per_head": 480}, TERMS)
    (remark,) = faults(plan, TERMS)

    assert "ظرفیت را تا ۸ نفر کم کنید." in remark.text


def test_orders_for_fewer_than_the_least_say_so_and_advise_no_forbidden_number():
    plan = sums(WRITTEN | orders(480, 480, 480) | {"per_head": 480}, TERMS)
    (remark,) = faults(plan, TERMS)

    assert remark.code == "over_orders"
    assert "دست‌کم ۵ نفر لازم است" in remark.text


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), st.integers(1, 10**4))
def test_the_advised_number_fits_and_one_more_does_not(units, per_head):
    written = WRITTEN | orders(*units) | {"per_head": per_head}
    proven = sums(written, TERMS).capacity.proven
    at, over = (
        sums(written | {"room": [{"county": "0621", "people": people}]}, TERMS)
        for people in (proven, proven + 1)
    )

    assert "over_orders" not in [remark.code for remark in faults(at, TERMS)]
    assert "over_orders" in [remark.code for remark in faults(over, TERMS)]
    assert 3 * per_head * proven <= sum(units)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"room": [{"county": "0621", "people": 4}]}, ["too_few_people", "over_heads"]),
        ({"own_cash": 100 * MILLION}, ["own_share"]),
        ({"room": [{"county": "0621", "people": 5}]}, []),
        ({"facility": 20_001 * MILLION, "fixed_cost": 90_000 * MILLION, "own_cash": 30_000 * MILLION},
         ["over_heads"]),
        ({"facility": 50_001 * MILLION, "fixed_cost": 90_000 * MILLION, "own_cash": 30_000 * MILLION},
         ["over_ceiling", "over_heads"]),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_says_why(changes, codes):
    assert found(**changes) == codes


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"room": [{"county": "0621", "people": 3}, {"county": "0621", "people": 2}]}, {"room"}),
        ({"room": [{"county": "9999", "people": 3}]}, {"room-0-county"}),
        (orders(1, 2), {"orders"}),
        ({"orders": [{"year": YEAR - 1, "amount": 1, "units": 1}] * 3}, {"orders"}),
        ({"orders": [{"year": YEAR - ago, "amount": 1, "units": 1} for ago in (1, 2, 4)]}, {"orders"}),
        ({"per_head": 0}, {"per_head"}),
        ({"rates": None}, {"rates"}),
        ({"pay_day": 31}, {"pay_day"}),
        ({"months": 37}, {"months"}),
        ({"material": "nobody"}, {"material"}),
    ],
)
def test_a_wrong_part_gets_its_sentence(changes, wrong):
    assert errors(**changes) == wrong


def test_the_terms_everybody_is_shown_have_their_fixed_names():
    keys = {field.key: {sub.key for sub in field.fields} for field in FORM.fields}

    assert keys["room"] == {"county", "people"}
    assert keys["rates"] == {"work", "unit", "rate", "output"}
    assert keys["orders"] == {"year", "amount", "units"}
    assert {"work_kind", "pay_day", "material", "tools", "months", "per_head"} <= set(keys)
