"""Room is what the competence review approved, the loan what stands behind it on the day it is asked."""

import pytest

from khanegi.base.errors import Invalid, Refused
from khanegi.cases import queries as cases
from khanegi.cases.models import Case
from khanegi.intake import queries as intake
from khanegi.intake.models import Plan
from khanegi.loans import queries as loans
from khanegi.loans.models import Request
from khanegi.people.actions import touch
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from khanegi.sponsors.models import Introduction, Room, Sponsor
from tests.builders import REQUEST
from tests.sponsoring import TO_WORK, competence

pytestmark = pytest.mark.django_db
HEAD = 2_000_000_000  # a head, in the rules of today
NOTE = {"note": ["یک بار دیگر با پشتیبان صحبت شد."]}
APPROVE = ("approve", Role.AGENCY_HEAD, {})


def give_rule(key, value):
    Rule.objects.filter(key=key, is_draft=False).update(value=value)
    touch("rules")


@pytest.fixture(autouse=True)
def ceilings(world):
    """The sums of 1404, as if they had been confirmed for today."""
    Rule.objects.filter(key__in=["per_head_max", "sponsor_max"], is_draft=True).update(is_draft=False)
    give_rule("per_head_max", HEAD)
    give_rule("sponsor_max", 50_000_000_000)


def at_work(world, count, *, room=None, cost=100_000_000_000, wants_loan=True):
    """Return a sponsor with so many contracts, whose plan costs so much."""
    sponsor = world.a_sponsor(room={"0606": room or max(count, 5)}, wants_loan=wants_loan)
    plan = Plan.objects.get(case=sponsor)
    plan.answers = {**plan.answers, "fixed_cost": cost}
    plan.save()
    for _ in range(count):
        world.an_introduction("working", sponsor=sponsor)
    sponsor.refresh_from_db()
    return sponsor


def leave(world, sponsor):
    work = Introduction.objects.filter(sponsor=sponsor.pk, state="signed").first().case
    world.act(work, ("end", Role.COVERED, {"reason": ["E01"]}))
    world.act(work, ("finish", Role.CLOCK, {}))
    world.carry()


def most(facility):
    return loans.ceiling(facility, cases.load(pk=facility.pk).facts.more["sponsor_accepted"])


def test_room_is_written_by_county_with_what_everybody_will_be_shown(world):
    sponsor = world.a_sponsor(room={"0606": 4, "0620": 3})

    rooms = {room.county.code: (room.approved, room.taken) for room in Room.objects.select_related("county")}
    assert rooms == {"0606": (4, 0), "0620": (3, 0)}
    row = sponsor.sponsor
    assert (row.least, row.fewest, row.state, row.kin) == (5, 5, "open", "HANDICRAFT/")


def test_less_room_than_any_sponsor_must_have_is_told_beside_the_field(world):
    with pytest.raises(Invalid) as wrong:
        world.a_sponsor("first_signature", room={"0606": 2, "0620": 2})

    assert list(wrong.value.errors) == ["capacity"]
    assert "۴ نفر" in wrong.value.errors["capacity"][0]


def test_nor_does_a_rule_that_rose_meanwhile_issue_a_permit(world):
    sponsor = world.a_sponsor("second_signature", room={"0606": 5})
    give_rule("covered_least", 6)

    with pytest.raises(Refused) as no:
        world.act(sponsor, ("issue", Role.LABOUR_HEAD, {}))

    assert no.value.refusal.code == "capacity_below_least"
    assert (Sponsor.objects.exists(), sponsor.place) == (False, "second_signature")
    assert world.act(sponsor, ("send_back", Role.LABOUR_HEAD, NOTE)).place == "review"


def test_the_least_room_is_a_rule(world):
    give_rule("covered_least", 3)

    assert world.a_sponsor(room={"0606": 4}).sponsor.least == 3


def test_a_review_without_the_marks_recommends_nobody(world):
    sponsor = world.a_sponsor("first_signature")
    world.act(sponsor, ("give_back", Role.AGENCY_HEAD, NOTE))
    marks = competence({"0606": 5}) | {
        "financial_bank": ["0"],
        "financial_share": ["0"],
        "financial_wages": ["0"],
    }

    with pytest.raises(Invalid) as wrong:
        world.act(sponsor, ("recommend", Role.AGENCY_EXPERT, marks))

    assert list(wrong.value.errors) == ["opinion"]


def test_a_review_without_a_visit_recommends_nobody(world):
    sponsor = world.a_sponsor("review")

    with pytest.raises(Refused) as no:
        world.act(sponsor, ("recommend", Role.AGENCY_EXPERT, competence({"0606": 5})))

    assert no.value.refusal.code == "visit_missing"


def test_time_runs_out_before_the_quorum_and_the_agency_decides(world):
    sponsor = at_work(world, 5, room=20)
    assert sponsor.sponsor.least == 12

    world.act(sponsor, ("fall_short", Role.CLOCK, {}))
    assert sponsor.place == "short"
    world.act(sponsor, ("resize", Role.AGENCY_HEAD, NOTE))

    room = Room.objects.get()
    assert (sponsor.place, room.approved, room.taken) == ("approval", 5, 5)
    assert (Sponsor.objects.get().least, world.act(sponsor, APPROVE).place) == (5, "active")


def test_a_plan_shrinks_to_who_is_in_it_pending_ones_too(world):
    sponsor = at_work(world, 5, room=20)
    pending = world.an_introduction("answer", sponsor=sponsor)

    world.act(sponsor, ("resize", Role.AGENCY_HEAD, NOTE))

    assert Room.objects.get().approved == 6
    for step in TO_WORK[1:]:
        world.act(pending, step)
    assert pending.place == "working"


def test_a_plan_with_too_few_contracts_does_not_shrink(world):
    sponsor = at_work(world, 4, room=20)
    world.act(sponsor, ("fall_short", Role.CLOCK, {}))

    with pytest.raises(Refused) as no:
        world.act(sponsor, ("resize", Role.AGENCY_HEAD, NOTE))

    assert no.value.refusal.code == "too_few_contracts"
    assert world.act(sponsor, ("go_on_matching", Role.AGENCY_HEAD, NOTE)).place == "matching"


def test_a_contract_signed_while_short_reaches_the_quorum(world):
    sponsor = at_work(world, 4)
    last = world.an_introduction("contract", sponsor=sponsor)
    world.act(sponsor, ("fall_short", Role.CLOCK, {}))

    for step in TO_WORK[2:]:
        world.act(last, step)
    world.carry()

    sponsor.refresh_from_db()
    assert sponsor.place == "approval"


def test_approval_opens_the_facility_only_for_who_wants_a_loan(world):
    with_loan, without = at_work(world, 5), at_work(world, 5, wants_loan=False)

    for sponsor in (with_loan, without):
        assert not sponsor.children.filter(procedure="facility").exists()
        world.act(sponsor, APPROVE)

    assert with_loan.children.filter(procedure="facility").count() == 1
    assert not without.children.filter(procedure="facility").exists()


def a_facility(world, **more):
    sponsor = at_work(world, 5, **more)
    world.act(sponsor, APPROVE)
    return sponsor, sponsor.children.get(procedure="facility")


def test_the_amount_is_a_ceiling_for_each_head(world):
    _, facility = a_facility(world)

    assert most(facility) == 5 * HEAD


def test_the_amount_stays_below_the_sponsors_ceiling_of_the_year(world):
    give_rule("sponsor_max", 7_000_000_000)
    _, facility = a_facility(world)

    assert most(facility) == 7_000_000_000


def test_the_amount_stays_below_four_fifths_of_the_plan(world):
    sponsor, facility = a_facility(world, cost=3_000_000_000)

    assert most(facility) == intake.plan(sponsor.pk).sums.total * 80 // 100 < 5 * HEAD


def test_no_sum_is_promised_while_no_rule_is_confirmed(world):
    _, facility = a_facility(world)
    Rule.objects.filter(key="sponsor_max").update(is_draft=True)
    touch("rules")

    assert most(facility) is None


def test_whoever_leaves_before_the_request_is_counted_no_more(world):
    world.office_of(Role.BRANCH)
    sponsor, facility = a_facility(world)
    leave(world, sponsor)
    assert most(facility) == 4 * HEAD
    amount = {"amount": [str(5 * HEAD)]}

    with pytest.raises(Invalid) as wrong:
        world.act(facility, ("request", Role.APPLICANT, {**REQUEST, **amount}))
    assert list(wrong.value.errors) == ["amount"]

    world.act(facility, ("request", Role.APPLICANT, {**REQUEST, "amount": [str(4 * HEAD)]}))
    assert (Request.objects.get().ceiling, Case.objects.get(pk=facility.pk).place) == (4 * HEAD, "queue")


def test_whoever_joins_after_the_approval_counts_too(world):
    sponsor, facility = a_facility(world, room=6)
    assert sponsor.place == "active"

    world.an_introduction("working", sponsor=sponsor)

    assert most(facility) == 6 * HEAD
