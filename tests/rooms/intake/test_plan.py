"""The plan's figures, computed by hand here, and what they say to the person and the reviewer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khanegi.intake.forms import PLAN, Terms, faults, instalments, sums, warnings
from khanegi.rules.forms import clean, fill, first_gap, visible

MILLION = 1_000_000
TERMS = Terms(ceiling=2_000 * MILLION)
WEAVING = {
    "title": "کپوبافی در خانه", "kind": "new", "summary": "سبد و زیرانداز از برگ نخل می‌بافم. " * 5,
    "products": [{"name": "سبد", "unit": "عدد", "amount": 600, "price": 1_500_000}],
    "inputs": [{"name": "برگ نخل", "unit": "کیلو", "amount": 500, "price": 200_000}],
    "equipment": [
        {"name": "میز کار", "number": 2, "price": 40 * MILLION, "owned": "owned"},
        {"name": "دستگاه برش", "number": 1, "price": 220 * MILLION, "owned": "buy"},
    ],
    "fixed_cost": 50 * MILLION, "monthly_cost": 30 * MILLION, "working_months": 3, "other_cost": 10 * MILLION,
    "own_cash": 70 * MILLION, "own_kind": 80 * MILLION, "wants_loan": "yes", "facility": 300 * MILLION,
    "grace": 0, "guarantee": "promissory", "monthly_income": 75 * MILLION, "monthly_running": 30 * MILLION,
    "women": 1, "men": 0, "work_area": 15, "power": 2, "water": "no", "gas": "no", "noise": "little",
    "smell": "none", "waste": "none", "handling": "برش در ساعت روز انجام می‌شود.", "shifts": 1, "hours": 6,
    "market": "بازارچهٔ صنایع دستی اهواز و سفارش", "sale": ["markets"],
    "schedule": [{"step": "خرید دستگاه", "start": "2026-12-01", "end": "2026-12-20"}],
}  # fmt: skip


def codes(remarks) -> list[str]:
    return [remark.code for remark in remarks]


def test_a_whole_plan_passes():
    answers, errors = clean(PLAN, fill(PLAN.fields, WEAVING))
    assert errors == {}
    assert first_gap(PLAN, answers) is None


def test_the_figures_of_a_plan_are_those_of_paper_and_pencil():
    plan = sums(WEAVING, TERMS)
    assert (plan.equipment, plan.working_capital) == (300 * MILLION, 90 * MILLION)
    assert (plan.total, plan.own, plan.missing) == (450 * MILLION, 150 * MILLION, 0)
    assert plan.own_percent == 33
    assert (plan.yearly_sales, plan.yearly_inputs) == (900 * MILLION, 100 * MILLION)
    assert (plan.profit, plan.payback) == (45 * MILLION, 10)
    # 4 % of 300, 240, 180, 120 and 60 million: 36 million of fee; 336 million in 60 parts
    assert (plan.instalments.fee, plan.instalments.each) == (36 * MILLION, 5_600_000)
    assert faults(plan, TERMS) == warnings(plan) == ()


def test_two_hundred_million_toman_over_five_years():
    made = instalments(2_000 * MILLION, fee_percent=4, months=60)
    assert made.fee == (80 + 64 + 48 + 32 + 16) * MILLION
    assert (made.each, made.last) == (37_333_334, 37_333_294)
    assert made.total == 2_240 * MILLION


def test_grace_months_are_charged_too():
    made = instalments(1_200 * MILLION, fee_percent=4, months=24, grace=6)
    # owed: 1,200 at 0; after 6 of 24 parts 900 at month 12; after 18 parts 300 at month 24, for half a year
    assert made.fee == 48 * MILLION + 36 * MILLION + 6 * MILLION


def test_without_a_fee_the_parts_are_the_amount():
    assert instalments(120, fee_percent=0, months=12).each == 10


@given(st.integers(1, 10**11), st.integers(0, 24), st.integers(1, 120), st.integers(0, 12))
def test_instalments_add_up_and_differ_by_rounding_only(amount, fee, months, grace):
    made = instalments(amount, fee_percent=fee, months=months, grace=grace)
    assert made.total == amount + made.fee
    assert made.each - months < made.last <= made.each
    assert 0 <= made.fee <= amount * fee * (months + grace) / 1200 + 1


@given(st.integers(1, 10**10), st.integers(1, 60), st.integers(0, 11))
def test_a_longer_grace_never_costs_less(amount, months, grace):
    shorter, longer = (instalments(amount, fee_percent=4, months=months, grace=g) for g in (grace, grace + 1))
    assert longer.fee >= shorter.fee


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"facility": 2_001 * MILLION, "fixed_cost": 5_000 * MILLION}, "over_ceiling"),
        ({"facility": 301 * MILLION}, "over_need"),
        (
            {"equipment": None, "fixed_cost": 0, "monthly_cost": 0, "other_cost": 0, "wants_loan": "no"},
            "no_cost",
        ),
    ],
)
def test_what_cannot_be_sent_says_what_to_mend(changes, code):
    found = faults(sums(WEAVING | changes, TERMS), TERMS)
    assert codes(found) == [code]
    assert all(remark.text.endswith(".") for remark in found)


def test_the_own_share_counts_where_the_rule_asks_for_it():
    twenty = Terms(ceiling=TERMS.ceiling, own_share_percent=20)
    poorer = WEAVING | {"own_cash": 9 * MILLION, "own_kind": 0}
    assert codes(faults(sums(poorer, twenty), twenty)) == ["own_share"]
    assert faults(sums(poorer, TERMS), TERMS) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"monthly_income": 30 * MILLION}, "no_profit"),
        ({"monthly_income": 35 * MILLION}, "profit_below_instalment"),
        ({"facility": 200 * MILLION}, "missing_money"),
        ({"products": [{"name": "سبد", "unit": "عدد", "amount": 1, "price": 1}]}, "inputs_over_sales"),
    ],
)
def test_the_reviewer_is_warned(changes, code):
    plan = sums(WEAVING | changes, TERMS)
    assert codes(warnings(plan)) == [code]
    assert faults(plan, TERMS) == ()


def test_profit_exactly_at_the_instalment_is_no_warning():
    at = WEAVING | {"monthly_income": 35_600_000}
    assert warnings(sums(at, TERMS)) == ()
    assert codes(warnings(sums(at | {"monthly_income": 35_599_999}, TERMS))) == ["profit_below_instalment"]


def test_an_empty_plan_has_figures_too():
    plan = sums({}, TERMS)
    assert (plan.total, plan.payback, plan.instalments) == (0, None, None)


def test_who_wants_no_loan_is_not_asked_how_much():
    keys = [page.key for page, _ in visible(PLAN, WEAVING | {"wants_loan": "no"})]
    assert "facility" not in keys
    assert sums(WEAVING | {"wants_loan": "no"}, TERMS).facility == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": "کوتاه"}, "summary"),
        ({"handling": None}, "handling"),
        ({"men": 0, "women": 0}, "men"),
        ({"grace": 13}, "grace"),
        ({"products": None}, "products"),
        ({"schedule": [{"step": "خرید", "start": "2026-12-20", "end": "2026-12-01"}]}, "schedule-0-end"),
    ],
)
def test_a_wrong_part_of_the_plan_gets_its_sentence(changes, field):
    assert set(clean(PLAN, fill(PLAN.fields, WEAVING | changes))[1]) == {field}


def test_silence_about_nuisance_is_fine_when_there_is_none():
    quiet = WEAVING | {"noise": "none", "handling": None}
    assert clean(PLAN, fill(PLAN.fields, quiet))[1] == {}
