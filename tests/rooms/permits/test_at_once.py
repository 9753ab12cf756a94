"""A renewal and a suspension at the same time: one of them wins, and a stopped permit is never renewed."""

import pytest

from khanegi.cases import audit
from khanegi.cases.actions import act
from khanegi.permits import complaints
from khanegi.permits.models import Complaint, Permit
from khanegi.process.words import Role
from tests.after_issue import ASK, NOISE, OPINE, SIGN, SUSPEND
from tests.rooms.cases.test_at_once import at_once
from tests.sponsoring import SUSPEND as FALL

pytestmark = pytest.mark.django_db(transaction=True)


def doing(world, case, step):
    action, role, answers = step
    actor = world.actor(role, case)
    return lambda: act(
        case=case.pk, action=action, actor=actor, seen=case.seq, key=f"{action}-{case.pk}", answers=answers
    )


def test_of_a_renewal_and_a_suspension_one_is_stale(world):
    life = world.a_case("second_signature", "permit_life")

    results = at_once(doing(world, life, ("renew", Role.LABOUR_HEAD, {})), doing(world, life, SUSPEND))

    assert results.count("stale") == 1
    life.refresh_from_db()
    permit = Permit.objects.get()
    renewed = permit.sheets.count() == 2
    assert (life.place, permit.state) == (("valid", "valid") if renewed else ("suspended", "suspended"))
    assert list(audit.faults()) == []


def test_a_sponsor_who_is_being_suspended_is_renewed_before_that_or_not_at_all(world):
    sponsor = world.a_sponsor()
    world.ends_in(sponsor, 20)
    life = world.life_of(sponsor)
    for step in (ASK, OPINE, SIGN):
        life = world.act(life, step)
    sponsor.refresh_from_db()

    renewed, suspended = at_once(
        doing(world, life, ("renew", Role.LABOUR_HEAD, {})), doing(world, sponsor, FALL)
    )

    assert isinstance(suspended, int)
    assert isinstance(renewed, int) or renewed == "permit_stopped"
    permit = Permit.objects.get()
    assert permit.state == "suspended"
    assert permit.sheets.count() == (2 if isinstance(renewed, int) else 1)
    assert list(audit.faults()) == []


def test_a_complaint_sent_twice_at_once_is_one(world):
    permit, neighbour = world.a_case("permitted").permit, world.a_person()

    results = at_once(*[lambda: complaints.complain(number=permit.number, by=neighbour.pk, said=NOISE)] * 6)

    assert len(set(results)) == 1
    assert Complaint.objects.count() == 1
