"""Whatever is done in whatever order, reserved + used + free is what was given, each as it should be.

What each should be is counted from the letters and payments, not from the ledger.
"""

import itertools

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khanegi.base.errors import Invalid, Refused
from khanegi.cases.models import Case, CaseOffice
from khanegi.loans import audit
from khanegi.loans.models import Payment, Quota, Referral
from khanegi.loans.quota import actions
from khanegi.people import queries as people
from khanegi.process.words import Role
from tests.banking import (
    ACCEPT,
    AMOUNT,
    COMPLETE,
    CREDIT_OK,
    DEMAND,
    HAND_BACK,
    PAID,
    REFUSED,
    SIGNED,
    contract,
    pay,
)  # fmt: skip

pytestmark = pytest.mark.django_db
AHEAD = (ACCEPT, COMPLETE, CREDIT_OK, contract(), *SIGNED, PAID)
OUT = (
    HAND_BACK,
    REFUSED,
    DEMAND,
    ("letter_ended", Role.CLOCK, {}),
    ("recall", Role.SYSTEM, {}),
    ("halt", Role.SYSTEM, {}),
    ("give_up", Role.APPLICANT, {}),
)
AMOUNTS = st.sampled_from([1, 100_000_000, 250_000_000, AMOUNT, AMOUNT + 1])
STEPS = st.one_of(
    st.tuples(st.just("do"), st.integers(0, 3), st.sampled_from(AHEAD)),
    st.tuples(st.just("do"), st.integers(0, 3), st.sampled_from(AHEAD)),
    st.tuples(st.just("do"), st.integers(0, 3), st.sampled_from(OUT)),
    st.tuples(st.just("ahead"), st.integers(0, 3), st.integers(1, 7)),
    st.tuples(st.just("pay"), st.integers(0, 3), st.tuples(st.integers(1, 3), AMOUNTS)),
    st.tuples(st.just("refer"), st.integers(0, 3), st.integers(0, 1)),
    st.tuples(st.just("other_bank"), st.integers(0, 3), st.integers(0, 1)),
    st.tuples(st.just("grant"), st.integers(0, 1), AMOUNTS),
    st.tuples(st.just("cut"), st.integers(0, 1), AMOUNTS),
    st.tuples(st.just("move"), st.integers(0, 1), AMOUNTS),
)
BANKS = ("bank-022", "bank-012")


class Model:
    """A county with two banks and four people whose loans are approved, and who does what to whom."""

    def __init__(self, world):
        self.world = world
        self.banks = [world.office_of(Role.BANK_HEAD), world.a_bank()]
        self.branches = [world.office_of(Role.BRANCH), world.a_branch(self.banks[1])]
        self.quotas = [world.a_quota(2 * AMOUNT, bank=bank) for bank in self.banks]
        self.given = [2 * AMOUNT, 2 * AMOUNT]
        self.minutes = map(str, itertools.count(1))
        self.cases = [world.a_loan("approved") for _ in range(4)]
        self.secretary = people.actor(world.someone(Role.SECRETARIAT))

    def take(self, kind, which, what):
        """Take a step if it is allowed."""
        try:
            getattr(self, f"_{kind}")(which, what)
        except (Refused, Invalid, CaseOffice.DoesNotExist):  # the last: no branch has had this case yet
            return

    def _do(self, which, step):
        self.world.act(self.cases[which], step)

    def _ahead(self, which, steps):
        for step in AHEAD[:steps]:
            self._do(which, step)

    def _pay(self, which, what):
        self._do(which, pay(*what))

    def _refer(self, which, bank):
        self._do(which, ("refer", Role.SECRETARIAT, {"branch": [str(self.branches[bank].pk)]}))

    def _other_bank(self, which, bank):
        self._do(which, ("other_bank", Role.APPLICANT, {"bank": [BANKS[bank]]}))

    def _where(self, bank):
        row = self.quotas[bank]
        return actions.Where(year=row.year, county=row.county_id, bank=row.bank_id)

    def _grant(self, bank, amount):
        actions.grant(
            actor=self.secretary, where=self._where(bank), amount=amount, minutes=next(self.minutes)
        )
        self.given[bank] += amount

    def _cut(self, bank, amount):
        said = {"amount": amount, "minutes": "۲", "reason": "کاهش"}
        actions.cut(actor=self.secretary, quota=self.quotas[bank].pk, **said)
        self.given[bank] -= amount

    def _move(self, bank, amount):
        said = {"amount": amount, "minutes": next(self.minutes), "reason": "جابه‌جایی"}
        there = self._where(1 - bank)
        actions.move(actor=self.secretary, quota=self.quotas[bank].pk, to=there, **said)
        self.given[bank] -= amount
        self.given[1 - bank] += amount

    def check(self):
        for number, bank in enumerate(self.banks):
            row = Quota.objects.get(pk=self.quotas[number].pk)
            letters = Referral.objects.filter(branch__parent=bank)
            paid = Payment.objects.filter(referral__in=letters).aggregate(sum=Sum("amount"))["sum"] or 0
            living = letters.filter(ended_at=None)
            held = living.aggregate(sum=Sum("amount"))["sum"] or 0
            held -= Payment.objects.filter(referral__in=living).aggregate(sum=Sum("amount"))["sum"] or 0
            assert (row.given, row.reserved, row.used) == (self.given[number], held, paid)
            assert row.reserved + row.used <= row.given
        assert list(audit.faults()) == []


@pytest.fixture
def model(world):
    return Model(world)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example is taken back
@given(steps=st.lists(STEPS, min_size=5, max_size=25))
def test_the_ledger_holds_through_any_sequence_of_acts(model, steps):
    given = list(model.given)
    point = transaction.savepoint()
    try:
        for step in steps:
            model.take(*step)
            model.check()
    finally:
        transaction.savepoint_rollback(point)
        model.given = given
        model.cases = [Case.objects.get(pk=case.pk) for case in model.cases]


def test_the_walk_can_reach_a_paid_loan_and_a_refusal(model):
    """Otherwise the property would say little."""
    for bank, steps in ((0, [*AHEAD[:6]]), (1, [ACCEPT, REFUSED])):
        model.take("refer", bank, 0)
        for step in steps:
            model.take("do", bank, step)
    model.take("pay", 0, (1, AMOUNT))
    model.take("do", 0, PAID)
    model.check()

    assert [Case.objects.get(pk=case.pk).place for case in model.cases[:2]] == ["supervision", "unpaid"]
