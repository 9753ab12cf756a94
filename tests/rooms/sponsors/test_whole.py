"""Whatever statement of a step fails, nothing of the step is left: each effect of this room with its twin."""

import pytest
from django.db import DatabaseError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.cases import audit as cases
from khanegi.cases.actions import act
from khanegi.cases.models import Case, Event, Party, Waiting
from khanegi.notices.models import Notice
from khanegi.permits.models import Permit
from khanegi.process.words import Role
from khanegi.sponsors import audit
from khanegi.sponsors.models import Contract, Introduction, Pool, Room, Signature, Skip, Sponsor
from tests.sponsoring import AGREED, REVOKE, SUSPEND, WHY

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (
    Case, Event, Party, Waiting, Notice, Permit, Pool, Room, Sponsor, Introduction, Skip, Contract, Signature,
)  # fmt: skip
NOTE = {"note": ["با هر دو طرف صحبت شد."]}
OF_PERSON = {"enter": "gathering", "pause": "pool", "wake": "inactive"}


class Breaks:
    """Runs statements and raises instead of running the nth."""

    def __init__(self, nth):
        self.left = nth

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            raise DatabaseError("this statement fails")
        return execute(sql, params, many, context)


def everything():
    jobs = sorted(ProcrastinateJob.objects.values_list("id", "status"))
    return [sorted(map(str, table.objects.values_list())) for table in TABLES] + [jobs]


def breaks_at_every_statement(case, action, actor, answers):
    """Take a step so often that each of its statements has failed once, and then let it be."""
    before, many = everything(), 0
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
    assert many > 2
    assert everything() != before
    assert [*cases.faults(), *audit.at_once()] == []


@pytest.mark.parametrize("action", OF_PERSON)
def test_of_a_persons_own_acts(world, action):
    case = world.a_covered(OF_PERSON[action])

    breaks_at_every_statement(case, action, world.actor(Role.APPLICANT, case), {})


def test_of_withdrawing_in_the_middle_of_an_introduction(world):
    case = world.an_introduction("contract").parent

    breaks_at_every_statement(case, "withdraw", world.actor(Role.APPLICANT, case), {})


@pytest.mark.parametrize(
    ("place", "action", "role", "answers"),
    [
        ("answer", "accept", Role.SPONSOR, {}),
        ("answer", "refuse", Role.SPONSOR, WHY),
        ("consent", "decline", Role.COVERED, WHY),
        ("contract", "take_back", Role.AGENCY_HEAD, NOTE),
    ],
)
def test_of_an_introduction(world, place, action, role, answers):
    case = world.an_introduction(place)

    breaks_at_every_statement(case, action, world.actor(role, case), answers)


def test_of_the_last_signature(world):
    case = world.an_introduction("contract")
    for role in (Role.SPONSOR, Role.AGENCY_HEAD):
        world.act(case, ("sign", role, AGREED))

    breaks_at_every_statement(case, "sign", world.actor(Role.COVERED, case), AGREED)


def test_of_introducing_with_somebody_passed_over(world):
    sponsor, people = world.a_sponsor(), [world.a_covered() for _ in range(3)]
    ranked = {row.lot: row.pk for row in Pool.objects.all()}
    first, *others = (ranked[lot] for lot in sorted(ranked))
    answers = {
        "people": [str(pk) for pk in others],
        "skipped-0-person": [str(first)],
        "skipped-0-reason": ["M02"],
    }

    breaks_at_every_statement(sponsor, "introduce", world.actor(Role.AGENCY_HEAD, sponsor), answers)

    assert len(people) == Introduction.objects.count() + Skip.objects.count()


def test_of_the_permit_of_a_sponsor(world):
    case = world.a_sponsor("second_signature")

    breaks_at_every_statement(case, "issue", world.actor(Role.LABOUR_HEAD, case), {})


@pytest.mark.parametrize("action", ["suspend", "restore", "revoke", "end"])
def test_of_a_fall(world, action):
    sponsor = world.a_sponsor()
    for place in ("answer", "working"):
        world.an_introduction(place, sponsor=sponsor)
    if action in ("restore", "revoke"):
        world.fell(sponsor, upto="answer")
    sponsor.refresh_from_db()
    role = Role.APPLICANT if action == "end" else Role.LABOUR_HEAD
    actor = world.another(role, sponsor) if action == "revoke" else world.actor(role, sponsor)
    answers = {"suspend": SUSPEND[2], "revoke": REVOKE[2], "restore": NOTE}.get(action, {})

    breaks_at_every_statement(sponsor, action, actor, answers)
