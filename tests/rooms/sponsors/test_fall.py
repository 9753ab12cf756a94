"""When a sponsor falls nobody is lost: who was asked is free at once, who works may go or has thirty days."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.errors import Refused
from khanegi.cases import handlers
from khanegi.cases.actions import act
from khanegi.cases.jobs import carry
from khanegi.cases.models import Case
from khanegi.intake.models import Registration
from khanegi.loans.models import Referral
from khanegi.notices.models import Notice
from khanegi.people import queries as people
from khanegi.people.actions import touch
from khanegi.permits.models import Permit
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from khanegi.sponsors import audit, queries
from khanegi.sponsors.models import Introduction, Pool, Sponsor
from tests.banking import SCHEDULE, approve
from tests.builders import APPEAL, REFUSAL, REQUEST
from tests.sponsoring import AGREED, CONSENT, SIGN_ALL, SUSPEND, TEXT

pytestmark = pytest.mark.django_db
LEAVE = ("leave", Role.COVERED, {})
NOTE = {"note": ["مزدها پرداخت شد و رسید آن دیده شد."]}
RESTORE = ("restore", Role.LABOUR_HEAD, NOTE)


def code_of(raised):
    return raised.value.refusal.code


@pytest.fixture
def many(world):
    """A sponsor with somebody in each stage."""
    sponsor = world.a_sponsor(room={"0606": 9})
    found = {
        place: world.an_introduction(place, sponsor=sponsor)
        for place in ("consent", "answer", "contract", "working", "confirming", "notice", "dispute")
    }
    return sponsor, found


def places(found):
    return {name: Case.objects.get(pk=case.pk).place for name, case in found.items()}


def state(case):
    return Pool.objects.get(pk=case.parent_id).state


def test_suspension_frees_who_was_asked_to_the_head_and_lets_work_go_on(world, many):
    sponsor, found = many

    world.fell(sponsor, upto="suspend")

    assert places(found) == {
        "consent": "cancelled", "answer": "cancelled", "contract": "cancelled", "working": "working",
        "confirming": "confirming", "notice": "notice", "dispute": "dispute",
    }  # fmt: skip
    for name in ("consent", "answer", "contract"):
        person = Pool.objects.get(pk=found[name].parent_id)
        assert (person.state, person.is_head) == ("waiting", True)
        assert Case.objects.get(pk=person.pk).place == "pool"
    assert queries.roster(sponsor.pk).free == 5
    assert list(audit.faults()) == []


@pytest.mark.parametrize(
    ("place", "step"),
    [
        ("consent", ("decline", Role.COVERED, {})),
        ("consent", ("silent", Role.CLOCK, {})),
        ("dispute", ("settle_end", Role.SECRETARIAT, {"text": [TEXT]})),
    ],
)
def test_whatever_ends_it_before_the_fall_is_carried_the_person_stands_at_the_head(world, place, step):
    sponsor = world.a_sponsor()
    case = world.an_introduction(place, sponsor=sponsor)
    world.act(sponsor, SUSPEND)

    world.act(case, step)
    world.carry()

    person = Pool.objects.get()
    assert (person.state, person.is_head, person.declines) == ("waiting", True, 0)


def test_an_end_that_was_announced_before_the_fall_is_an_end_like_any_other(world):
    sponsor = world.a_sponsor()
    case = world.an_introduction("notice", sponsor=sponsor)
    world.fell(sponsor, upto="suspend")

    world.act(case, ("finish", Role.CLOCK, {}))

    assert (Pool.objects.get().is_head, Pool.objects.get().placements) == (False, 1)


def test_everybody_is_told_of_a_suspension(world, many):
    sponsor, found = many

    world.fell(sponsor, upto="suspend")

    for case in found.values():
        assert Notice.objects.filter(to=case.applicant, case=case).exclude(key__startswith="offered").exists()


def test_suspension_suspends_the_permit_and_takes_nothing_new(world):
    sponsor = world.a_sponsor()
    pending, person = world.an_introduction("answer", sponsor=sponsor), world.a_covered()

    world.act(sponsor, SUSPEND)

    assert (Permit.objects.get().state, Sponsor.objects.get().state) == ("suspended", "stopped")
    for case, step in (
        (sponsor, ("introduce", Role.AGENCY_HEAD, {"people": [str(person.pk)]})),
        (pending, ("accept", Role.SPONSOR, {})),
    ):
        with pytest.raises(Refused):
            world.act(case, step)
    assert Pool.objects.get(pk=person.pk).state == "waiting"


@pytest.mark.parametrize("place", ["working", "confirming", "notice"])
def test_who_works_for_a_suspended_sponsor_may_leave_at_once_to_the_head(world, place):
    sponsor = world.a_sponsor()
    work = world.an_introduction(place, sponsor=sponsor)
    with pytest.raises(Refused) as no:
        world.act(work, LEAVE)
    assert code_of(no) == "sponsor_stands"
    world.fell(sponsor, upto="suspend")

    world.act(work, LEAVE)
    world.carry()

    person = Pool.objects.get()
    assert (person.state, person.is_head, person.placements) == ("waiting", True, 1)
    assert Case.objects.get(pk=person.pk).place == "pool"


def test_a_suspended_sponsor_is_restored_to_where_they_were(world, many):
    sponsor, found = many
    world.fell(sponsor, upto="answer")

    world.act(sponsor, RESTORE)
    world.carry()

    assert (sponsor.place, Sponsor.objects.get().state) == ("matching", "open")
    assert Permit.objects.get().state == "valid"
    assert places(found)["working"] == "working"
    person = world.a_covered()
    freed = [found[name].parent for name in ("consent", "answer", "contract")]
    assert [one.case for one in queries.ranked(sponsor.pk)][3] == person.pk
    assert len(world.introduce(sponsor, *freed)) == 3


def test_a_quorum_reached_during_the_suspension_is_looked_at_after_it(world):
    """The fifth signed a moment before the suspension; what that asked for came too late."""
    sponsor = world.a_sponsor()
    for _ in range(4):
        world.an_introduction("working", sponsor=sponsor)
    last = world.an_introduction("contract", sponsor=sponsor)
    for step in SIGN_ALL:
        world.act(last, step)
    world.act(sponsor, SUSPEND)
    world.carry()
    assert sponsor.place == "suspended"
    world.act(sponsor, ("unheard", Role.CLOCK, {}))

    world.act(sponsor, RESTORE)
    world.carry()

    sponsor.refresh_from_db()
    assert sponsor.place == "approval"


def test_revocation_winds_work_up_in_thirty_days_and_then_to_the_head(world, many):
    sponsor, found = many

    world.fell(sponsor)

    assert {place for name, place in places(found).items() if name in ("working", "dispute", "notice")} == {
        "winding"
    }
    assert (Permit.objects.get().state, Sponsor.objects.get().state) == ("revoked", "closed")
    for name in ("working", "confirming", "notice", "dispute"):
        case = Case.objects.get(pk=found[name].pk)
        assert 29 <= (case.due_at - case.arrived_at).days <= 30
        world.act(case, LEAVE if name == "confirming" else ("wound_up", Role.CLOCK, {}))
    world.carry()

    assert set(places(found).values()) == {"cancelled", "ended"}
    assert {(row.state, row.is_head) for row in Pool.objects.all()} == {("waiting", True)}
    assert {Case.objects.get(pk=row.pk).place for row in Pool.objects.all()} == {"pool"}
    assert queries.roster(sponsor.pk).free == 9
    assert list(audit.faults()) == []


@pytest.mark.parametrize(
    ("step", "place"),
    [
        (("end", Role.APPLICANT, {}), "ended"),
        (("end_short", Role.AGENCY_HEAD, NOTE), "ended"),
    ],
)
def test_an_end_that_is_nobodys_fault_frees_people_alike(world, step, place):
    sponsor = world.a_sponsor()
    pending, work = (world.an_introduction(where, sponsor=sponsor) for where in ("contract", "working"))
    if step[0] == "end_short":
        world.act(sponsor, ("fall_short", Role.CLOCK, {}))

    world.act(sponsor, step)
    world.carry()

    assert (sponsor.place, Permit.objects.get().state) == (place, "given_up")
    assert (state(pending), Case.objects.get(pk=work.pk).place) == ("waiting", "winding")
    assert Permit.objects.get().banned_until is None


def test_what_comes_twice_or_late_frees_nobody_twice(world, many):
    sponsor, _ = many
    world.act(sponsor, SUSPEND)
    jobs = list(ProcrastinateJob.objects.filter(task_name="cases.carry"))
    world.carry()
    before = list(Pool.objects.order_by("pk").values())

    for job in jobs:
        carry(**job.args)

    assert list(Pool.objects.order_by("pk").values()) == before
    assert list(audit.faults()) == []


def test_the_facility_is_recalled_with_a_suspension_and_halted_with_a_revocation(world):
    branch = world.office_of(Role.BRANCH)
    sponsor = world.a_sponsor(wants_loan=True, fixed_cost=10**9)
    for _ in range(5):
        world.an_introduction("working", sponsor=sponsor)
    sponsor.refresh_from_db()
    world.act(sponsor, ("approve", Role.AGENCY_HEAD, {}))
    facility = sponsor.children.get(procedure="facility")
    Rule.objects.filter(key__in=["per_head_max", "sponsor_max"]).update(is_draft=False)
    touch("rules")
    world.act(facility, ("request", Role.APPLICANT, {**REQUEST, "amount": ["10000000"]}))
    world.a_quota()
    for step in (SCHEDULE, approve(10_000_000), ("refer", Role.SECRETARIAT, {"branch": [str(branch.pk)]})):
        world.act(facility, step)

    world.fell(sponsor, upto="answer")
    facility.refresh_from_db()
    assert (facility.place, Referral.objects.get().ended_at is not None) == ("approved", True)
    with pytest.raises(Refused) as no:
        world.act(facility, ("refer", Role.SECRETARIAT, {"branch": [str(branch.pk)]}))
    assert code_of(no) == "facility_barred"

    another = world.another(Role.LABOUR_HEAD, sponsor)
    sponsor.refresh_from_db()
    act(
        case=sponsor.pk, action="revoke", actor=another, seen=sponsor.seq, key="k",
        answers={"reason": ["V03"], "text": [TEXT]},
    )  # fmt: skip
    world.carry()
    facility.refresh_from_db()
    assert facility.place == "halted"


def test_who_suspended_does_not_revoke(world):
    sponsor = world.fell(world.a_sponsor(), upto="answer")

    with pytest.raises(Refused) as no:
        world.act(sponsor, ("revoke", Role.LABOUR_HEAD, {"reason": ["V03"], "text": [TEXT]}))

    assert code_of(no) == "same_suspender"


def test_an_objection_to_a_revocation_that_is_accepted_gives_permit_and_room_back(world):
    sponsor = world.a_sponsor()
    work = world.an_introduction("working", sponsor=sponsor)
    world.fell(sponsor)
    world.act(sponsor, APPEAL)
    appeal = sponsor.children.get(procedure="appeal")

    world.act(appeal, ("accept", Role.APPEALS, {"text": [TEXT]}))
    world.carry()
    sponsor.refresh_from_db()
    permit = Permit.objects.get()
    assert (sponsor.place, permit.state, permit.banned_until) == ("hearing", "suspended", None)
    assert Sponsor.objects.get().state == "stopped"

    world.act(sponsor, RESTORE)
    world.carry()
    assert (sponsor.place, Permit.objects.get().state) == ("matching", "valid")
    assert Sponsor.objects.get().state == "open"
    assert world.act(Case.objects.get(pk=work.pk), LEAVE).place == "ended"


def test_an_objection_to_a_refusal_is_heard_as_everybody_elses(world):
    sponsor = world.a_sponsor("second_signature")
    ground = handlers.options("condition", sponsor)[0][0]
    world.act(sponsor, ("refuse_final", Role.LABOUR_HEAD, {**REFUSAL, "condition": [ground]}))
    world.act(sponsor, APPEAL)
    appeal = sponsor.children.get(procedure="appeal")

    world.act(appeal, ("accept", Role.APPEALS, {"text": [TEXT]}))
    world.carry()

    sponsor.refresh_from_db()
    assert (sponsor.place, Permit.objects.exists(), Sponsor.objects.exists()) == (
        "second_signature", False, False
    )  # fmt: skip
    assert world.act(sponsor, ("issue", Role.LABOUR_HEAD, {})).place == "matching"


def test_a_sponsor_withdraws_before_the_permit_and_ends_after_it(world):
    early, late = world.a_sponsor("review"), world.a_sponsor()

    world.act(early, ("withdraw", Role.APPLICANT, {"reason": ["کار دیگری پیدا شد."]}))
    with pytest.raises(Refused) as no:
        world.act(late, ("withdraw", Role.APPLICANT, {}))

    assert (early.place, code_of(no)) == ("withdrawn", "wrong_place")
    assert Registration.objects.filter(case=early).exists()


def test_a_stranger_suspends_and_ends_nobody(world):
    sponsor = world.a_sponsor()
    stranger = people.actor(world.a_person())

    for action in ("suspend", "end"):
        with pytest.raises(Refused) as no:
            act(case=sponsor.pk, action=action, actor=stranger, seen=sponsor.seq, key="k", answers=AGREED)
        assert code_of(no) == "not_yours"


def test_a_person_freed_by_a_fall_is_introduced_elsewhere(world):
    sponsor, other = world.a_sponsor(), world.a_sponsor()
    case = world.an_introduction("answer", sponsor=sponsor)
    person = case.parent
    world.fell(sponsor, upto="suspend")

    again = world.an_introduction("consent", sponsor=other, covered=person)
    world.act(again, CONSENT)

    assert Introduction.objects.get(pool=person.pk, ended_at=None).sponsor_id == other.pk
