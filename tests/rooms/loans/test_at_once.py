"""Many letters race for the last of a quota, and the bank for its own stages (spec 3.14, issue 5)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from khanegi.base.errors import Refused
from khanegi.cases import audit as cases
from khanegi.cases.actions import act
from khanegi.cases.models import Case
from khanegi.loans import audit
from khanegi.loans.models import Payment, Quota
from khanegi.loans.quota import actions
from khanegi.people import queries as people
from khanegi.process.words import Role
from tests.banking import AMOUNT, HAND_BACK, MINUTES, pay

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Start all calls together, each with a connection of its own; return "done" or what was refused."""
    gate = threading.Barrier(len(calls))

    def one(call):
        gate.wait(20)
        try:
            call()
        except Refused as no:
            return no.refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def taking(world, case, step, key=""):
    action, role, answers = step
    case.refresh_from_db()
    actor, seen = world.actor(role, case), case.seq
    given = {"seen": seen, "key": key or f"{action}-{case.pk}-{seen}", "answers": answers}
    return lambda: act(case=case.pk, action=action, actor=actor, **given)


def sums(quota):
    row = Quota.objects.get(pk=quota.pk)
    return row.given, row.reserved, row.used


def test_twenty_letters_race_for_room_for_seven_and_seven_are_written(world):
    quota = world.a_quota(8 * AMOUNT - 1)
    people_ = [world.a_loan("approved") for _ in range(20)]
    refer = ("refer", Role.SECRETARIAT, {"branch": [str(world.office_of(Role.BRANCH).pk)]})

    said = at_once(*(taking(world, case, refer) for case in people_))

    assert said.count("done") == 7
    assert set(said) <= {"done", "quota_missing", "quota_used_up"}
    assert sums(quota) == (8 * AMOUNT - 1, 7 * AMOUNT, 0)
    assert Case.objects.filter(procedure="facility", place="at_branch").count() == 7
    assert [*audit.faults(), *cases.faults()] == []


def test_moves_both_ways_letters_and_ways_out_together_end_and_leave_the_ledger_whole(world):
    here, there = world.a_quota(6 * AMOUNT), world.a_quota(6 * AMOUNT, county=world.karun)
    actor = people.actor(world.someone(Role.SECRETARIAT))
    leaving = [world.a_loan("documents") for _ in range(3)]
    coming = [world.a_loan("approved") for _ in range(3)]
    refer = ("refer", Role.SECRETARIAT, {"branch": [str(world.office_of(Role.BRANCH).pk)]})

    def moving(frm, to):
        where = actions.Where(year=to.year, county=to.county_id, bank=to.bank_id)
        said = {"amount": AMOUNT // 2, "minutes": next(MINUTES), "reason": "آزمون"}
        return lambda: actions.move(actor=actor, quota=frm.pk, to=where, **said)

    said = at_once(
        *(moving(here, there) for _ in range(3)),
        *(moving(there, here) for _ in range(3)),
        *(taking(world, case, HAND_BACK) for case in leaving),
        *(taking(world, case, refer) for case in coming),
    )

    assert said == ["done"] * 12
    assert (sums(here), sums(there)) == ((6 * AMOUNT, 3 * AMOUNT, 0), (6 * AMOUNT, 0, 0))
    assert list(audit.faults()) == []


def test_a_stage_that_is_told_by_ten_at_once_is_paid_once(world):
    quota = world.a_quota(AMOUNT)
    case = world.a_loan("paying")
    calls = [taking(world, case, pay(1, 200_000_000), key=f"bank-{number}") for number in range(10)]

    said = at_once(*calls)

    assert (said.count("done"), set(said)) == (1, {"done", "stale"})
    assert sums(quota) == (AMOUNT, 300_000_000, 200_000_000)
    assert Payment.objects.count() == 1
