"""Whatever statement of a step fails, nothing is left of it: letter, quota, payment, message together."""

import pytest
from django.db import DatabaseError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.banks.models import Lane, Message
from khanegi.cases import audit as cases
from khanegi.cases.actions import act
from khanegi.cases.models import Case, CaseOffice, Event, Waiting
from khanegi.loans import audit
from khanegi.loans.models import Contract, Demand, Payment, Quota, QuotaEntry, Referral, Request, Supervision
from khanegi.notices.models import Notice
from khanegi.process.words import Role
from tests.banking import HAND_BACK, PAID, REFUSED, contract, pay
from tests.rooms.sponsors.test_whole import Breaks

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (
    Case, CaseOffice, Event, Waiting, Notice, Request, Referral, Demand, Contract, Payment, Supervision,
    Quota, QuotaEntry, Message, Lane,
)  # fmt: skip
STEPS = {
    "refer": ("approved", None),
    "hand_back": ("documents", HAND_BACK),
    "refuse": ("credit", REFUSED),
    "draft_contract": ("contract", contract(24)),
    "pay": ("paying", pay(1, 200_000_000)),
}


def everything():
    jobs = sorted(ProcrastinateJob.objects.values_list("id", "status"))
    return [sorted(map(str, table.objects.values_list())) for table in TABLES] + [jobs]


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_fails_anywhere_leaves_nothing_behind(world, name):
    place, step = STEPS[name]
    world.a_quota()
    case = world.a_loan(place)
    branch = {"branch": [str(world.office_of(Role.BRANCH).pk)]}
    action, role, answers = step or ("refer", Role.SECRETARIAT, branch)
    actor, before, many = world.actor(role, case), everything(), 0

    for nth in range(1, 120):
        breaks = Breaks(nth)
        try:
            with connection.execute_wrapper(breaks):
                act(case=case.pk, action=action, actor=actor, seen=case.seq, key=f"k{nth}", answers=answers)
        except DatabaseError:
            assert everything() == before
            many = nth
            continue
        break

    assert breaks.left > 0, "it went through before the nth statement"
    assert many > 5
    assert everything() != before
    assert [*cases.faults(), *audit.faults()] == []


def test_the_last_stage_and_the_end_of_payment_leave_one_whole(world):
    case = world.a_loan("paying")
    for step in (pay(1, 500_000_000), PAID):
        world.act(case, step)

    assert (Quota.objects.get().reserved, Supervision.objects.count()) == (0, 4)
    assert list(audit.faults()) == []
