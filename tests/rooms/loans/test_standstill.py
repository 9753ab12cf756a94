"""Who asked for a loan dies or cannot act: before payment nothing is paid, then it is the bank's."""

import pytest

from khanegi.banks.models import Message
from khanegi.base.errors import Refused
from khanegi.cases import audit as history
from khanegi.loans import audit
from khanegi.loans.committee.queries import line
from khanegi.loans.models import Payment, Referral
from khanegi.loans.quota.models import Quota
from khanegi.process.words import Role
from tests.banking import IN_PART, PAID, SETTLE, pay, steps
from tests.standstill import OVER, ceases, moves_on, stands_still

pytestmark = pytest.mark.django_db
UNDER_LETTER = ("at_branch", "documents", "credit", "contract", "paying")


def whole():
    return [*audit.faults(), *history.faults()]


def code_of(raised):
    return raised.value.refusal.code


@pytest.mark.parametrize("place", UNDER_LETTER)
def test_the_letter_goes_back_and_its_quota_is_free(world, place):
    loan = world.a_loan(place)

    stands_still(world, loan)

    letter = Referral.objects.get(case=loan)
    assert (loan.place, letter.end_reason, loan.due_at) == ("approved", "recalled", None)
    assert (Quota.objects.get().reserved, Payment.objects.count()) == (0, 0)
    told = Message.objects.latest("number")
    assert (told.kind, told.body["reason"]) == ("referral_recalled", "")
    assert whole() == []

    moves_on(world, loan)
    world.act(loan, steps("at_branch", letter.branch_id)[-1])
    assert loan.place == "at_branch"
    assert whole() == []


def test_nothing_more_is_paid_and_what_was_paid_is_closed_by_the_bank(world):
    loan = world.act(world.a_loan("paying"), pay(1, 300_000_000))
    stands_still(world, loan)

    with pytest.raises(Refused) as raised:
        world.act(loan, pay(2, 200_000_000))
    with pytest.raises(Refused) as whole_sum:
        world.act(loan, PAID)

    assert (loan.place, code_of(raised), code_of(whole_sum)) == ("paying", "stands_still", "sum_not_whole")
    world.act(loan, IN_PART)
    assert (loan.place, loan.due_at) == ("supervision", None)
    assert whole() == []


def test_a_loan_whose_sum_is_whole_is_closed_by_the_bank_too(world):
    loan = world.act(world.a_loan("paying"), pay(1, 300_000_000))
    world.act(loan, pay(2, 200_000_000))
    stands_still(world, loan)

    world.act(loan, PAID)

    assert (loan.place, loan.due_at) == ("supervision", None)
    assert whole() == []


def test_a_loan_that_was_paid_stays_the_banks_also_when_all_else_is_closed(world):
    loan = world.a_loan("supervision")
    stands_still(world, loan)
    ceases(world, loan)
    assert loan.place == "supervision"

    with pytest.raises(Refused) as raised:
        world.act(loan, ("call", Role.INSPECTOR, {"working": ["yes"]}))
    world.act(loan, SETTLE)

    assert (code_of(raised), loan.place) == ("stands_still", "settled")
    assert whole() == []


@pytest.mark.parametrize("place", ["queue", "committee", "approved", "at_branch", "unpaid", "rejected"])
def test_before_payment_all_is_closed_for_good(world, place):
    loan = world.a_case("queue", "facility") if place == "queue" else world.a_loan(place)
    stands_still(world, loan)

    ceases(world, loan)

    assert loan.place == "ceased"
    assert Quota.objects.filter(reserved__gt=0).count() == 0
    assert whole() == []


def test_the_committee_neither_waits_for_them_nor_forgets_their_turn(world):
    first, second = world.a_case("queue", "facility"), world.a_case("queue", "facility")
    stands_still(world, first, "incapacity")
    assert [one.case for one in line.ranked(world.ahvaz.pk)] == [second.pk]

    moves_on(world, first, OVER)

    assert [one.case for one in line.ranked(world.ahvaz.pk)] == [first.pk, second.pk]
