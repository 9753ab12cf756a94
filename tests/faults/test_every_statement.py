"""Whatever statement of a step fails, nothing of the step is left: reliability.md F36."""

import pytest
from django.db import DatabaseError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.cases import audit
from khanegi.cases.actions import act
from khanegi.cases.models import Case, CaseOffice, Event, Party, Series, Waiting
from khanegi.intake.models import FrozenPlan, Registration
from khanegi.loans.models import Referral, Request
from khanegi.notices.models import Notice
from khanegi.papers.models import Asked, Upload
from khanegi.permits.models import Permit, Sheet
from khanegi.process.words import Role
from tests.builders import APPEAL, ASK, OPINION, RETURN
from tests.moving import to_home

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (
    Case,
    Event,
    Party,
    CaseOffice,
    Waiting,
    Registration,
    Series,
    Permit,
    Sheet,
    Request,
    Referral,
    Notice,
    Asked,
    Upload,
)
STEPS = {
    "submit": ("plan", Role.APPLICANT, {}),
    "ask": ("review", Role.AGENCY_EXPERT, ASK[2]),
    "return": ("review", Role.AGENCY_EXPERT, RETURN[2]),
    "recommend": ("review", Role.AGENCY_EXPERT, OPINION),
    "sign": ("first_signature", Role.AGENCY_HEAD, {}),
    "issue": ("second_signature", Role.LABOUR_HEAD, {}),
    "appeal": ("refused", Role.APPLICANT, APPEAL[2]),
    "withdraw": ("review", Role.APPLICANT, {}),
    "move": ("review", Role.APPLICANT, to_home()[2]),
}


class Breaks:
    """Runs statements and raises instead of running the nth one that is not about the transaction."""

    def __init__(self, nth):
        self.left = nth

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            raise DatabaseError("this statement fails")
        return execute(sql, params, many, context)


def everything():
    """Return all rows of all tables that a step may write."""
    jobs = sorted(ProcrastinateJob.objects.values_list("id", "status"))
    return [sorted(map(str, table.objects.values_list())) for table in (*TABLES, FrozenPlan)] + [jobs]


@pytest.mark.parametrize("action", STEPS)
def test_a_step_whose_nth_statement_fails_leaves_nothing(world, action):
    place, role, answers = STEPS[action]
    world.office_of(Role.SECOND_CHECK)
    case = world.a_case(place, wants_loan=True)
    actor = world.actor(role, case)
    before = everything()
    for nth in range(1, 60):
        breaks = Breaks(nth)
        try:
            with connection.execute_wrapper(breaks):
                act(case=case.pk, action=action, actor=actor, seen=case.seq, key=f"k{nth}", answers=answers)
        except DatabaseError:
            assert everything() == before
            continue
        break

    assert breaks.left > 0, "it went through before the nth statement"
    assert nth > 2
    assert everything() != before
    assert list(audit.faults()) == []
