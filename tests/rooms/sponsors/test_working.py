"""Work goes on while both sides say so each quarter, ends with notice, and others settle a quarrel."""

import pytest

from khanegi.base.errors import Invalid, Refused
from khanegi.cases.models import Case, Waiting
from khanegi.process.words import Role
from khanegi.sponsors import queries
from khanegi.sponsors.models import Introduction, Pool, Sponsor
from tests.sponsoring import DISPUTE, TEXT

pytestmark = pytest.mark.django_db
WORKS = {"works": ["on"]}
RULING = {"text": [TEXT]}
REPORT = ("report", Role.APPLICANT, {"paid": ["300000000"], "orders": ["900000000"]})


def confirm(role):
    return ("confirm", role, WORKS)


def code_of(raised):
    return raised.value.refusal.code


def test_each_quarter_both_sides_are_asked_and_both_must_answer(world):
    case = world.an_introduction("confirming")
    assert {row.role for row in Waiting.objects.filter(case=case, duty=True)} == {"covered", "sponsor"}

    world.act(case, confirm(Role.COVERED))
    assert case.place == "confirming"
    world.act(case, confirm(Role.SPONSOR))

    assert (case.place, Pool.objects.get().state) == ("working", "working")


def test_one_side_does_not_answer_twice(world):
    case = world.an_introduction("confirming")
    world.act(case, confirm(Role.SPONSOR))

    with pytest.raises(Refused) as no:
        world.act(case, confirm(Role.SPONSOR))

    assert code_of(no) == "answered"


def test_silence_ends_no_work(world):
    case = world.an_introduction("confirming")

    assert not any(bell.takes for bell in case.here.bells)
    assert world.act(case, ("end", Role.AGENCY_HEAD, {"reason": ["E02"]})).place == "notice"


def test_a_report_waits_for_every_confirmation_of_the_sponsor(world):
    sponsor = world.a_sponsor()
    for _ in range(5):
        world.an_introduction("working", sponsor=sponsor)
    sponsor.refresh_from_db()
    world.act(sponsor, ("approve", Role.AGENCY_HEAD, {}))
    world.act(sponsor, ("quarter", Role.CLOCK, {}))
    work = Introduction.objects.filter(sponsor=sponsor.pk).first().case
    world.act(work, ("quarter", Role.CLOCK, {}))

    with pytest.raises(Refused) as no:
        world.act(sponsor, REPORT)
    assert code_of(no) == "confirmations_owed"

    world.act(work, confirm(Role.SPONSOR))
    assert world.act(sponsor, REPORT).place == "active"


@pytest.mark.parametrize(
    ("place", "step", "silences"),
    [("answer", "unanswered", 1), ("consent", "silent", 0)],
)
def test_a_sponsors_silence_stays_on_the_record(world, place, step, silences):
    sponsor = world.a_sponsor()
    case = world.an_introduction(place, sponsor=sponsor)

    world.act(case, (step, Role.CLOCK, {}))

    assert (case.place, Sponsor.objects.get().silences) == ("lapsed", silences)
    assert queries.roster(sponsor.pk).silences == silences


@pytest.mark.parametrize("role", [Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD])
def test_any_side_ends_with_notice_and_the_person_returns_with_what_was_earned(world, role):
    case = world.an_introduction("working")
    person = case.parent

    world.act(case, ("end", role, {"reason": ["E02"]}))
    assert (case.place, Pool.objects.get().state) == ("notice", "working")
    assert (case.due_at - case.arrived_at).days in (14, 15)
    world.act(case, ("finish", Role.CLOCK, {}))
    world.carry()

    row = Pool.objects.get()
    assert (row.state, row.placements, row.is_head) == ("waiting", 1, False)
    assert Case.objects.get(pk=person.pk).place == "pool"


def test_ending_needs_a_reason(world):
    with pytest.raises(Invalid) as wrong:
        world.act(world.an_introduction("working"), ("end", Role.COVERED, {}))

    assert list(wrong.value.errors) == ["reason"]


@pytest.mark.parametrize("place", ["working", "confirming", "notice"])
def test_a_quarrel_is_settled_by_the_secretariat_either_way(world, place):
    for ruling, ends_in, state in (("settle_on", "working", "working"), ("settle_end", "ended", "waiting")):
        case = world.an_introduction(place)
        person = case.parent
        world.act(case, DISPUTE)

        world.act(case, (ruling, Role.SECRETARIAT, RULING))
        world.carry()

        assert (case.place, Pool.objects.get(pk=person.pk).state) == (ends_in, state)


def test_no_side_settles_its_own_quarrel(world):
    case = world.an_introduction("dispute")

    with pytest.raises(Refused) as no:
        world.act(case, ("settle_on", Role.SPONSOR, RULING))

    assert code_of(no) == "not_yours"


def test_a_quarrel_under_a_suspended_sponsor_can_only_be_settled_by_an_end(world):
    sponsor = world.a_sponsor()
    case = world.an_introduction("dispute", sponsor=sponsor)
    world.fell(sponsor, upto="suspend")

    with pytest.raises(Refused) as no:
        world.act(case, ("settle_on", Role.SECRETARIAT, RULING))
    assert code_of(no) == "sponsor_stopped"

    assert world.act(case, ("settle_end", Role.SECRETARIAT, RULING)).place == "ended"
