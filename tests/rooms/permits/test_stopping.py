"""A permit is suspended with a right of reply, restored or revoked by somebody else, or given up."""

import pytest

from khanegi.base.errors import Invalid, Refused
from khanegi.cases.actions import act
from khanegi.permits import queries
from khanegi.permits.models import Permit
from khanegi.process.words import Role
from khanegi.rules.reasons import REVOCATION
from tests.after_issue import ASK, OPINE, SIGN, SUSPEND, TEXT
from tests.builders import REQUEST
from tests.rooms.permits.test_ban import banned_until

pytestmark = pytest.mark.django_db
RESTORE = ("restore", Role.LABOUR_HEAD, {"note": ["پاسخ پذیرفته شد."]})
BRANCH_AGREES = ("release", Role.BRANCH, {"note": ["با انصراف موافقیم."]})


def state_of(life):
    return Permit.objects.get(case=life.parent_id).state


def test_a_suspended_permit_does_not_hold_and_its_holder_is_asked(world):
    life = world.a_case("suspended", "permit_life")

    number = Permit.objects.get().number
    assert (queries.public(number).state, queries.public(number).holds) == ("suspended", False)
    assert queries.not_holding() == [number]
    assert life.waiting.get(duty=True).user == life.applicant


def test_silence_leads_to_the_hearing_and_to_nothing_else(world):
    life = world.a_case("suspended", "permit_life")

    world.act(life, ("unheard", Role.CLOCK, {}))

    assert (life.place, state_of(life)) == ("hearing", "suspended")


@pytest.mark.parametrize("steps", [(), (ASK,), (ASK, OPINE), (ASK, OPINE, SIGN)], ids=len)
def test_a_restored_permit_goes_on_where_it_was(world, steps):
    life = world.a_case("valid", "permit_life")
    for step in steps:
        world.act(life, step)
    before = life.place
    for step in (SUSPEND, ("unheard", Role.CLOCK, {}), RESTORE):
        world.act(life, step)

    assert (life.place, state_of(life)) == (before, "valid")


def test_who_began_the_suspension_does_not_revoke(world):
    life = world.a_case("hearing", "permit_life")

    with pytest.raises(Refused, match="same_suspender"):
        world.act(life, ("revoke", Role.LABOUR_HEAD, {"reason": ["V02"], "text": [TEXT]}))


@pytest.mark.parametrize("reason", [code for code, _ in REVOCATION])
def test_only_fraud_bans_and_a_mistake_does_not(world, reason):
    life = world.revoked(world.a_case("hearing", "permit_life"), reason)

    assert (life.place, state_of(life)) == ("revoked", "revoked")
    assert bool(banned_until(life.applicant)) == (reason in ("V01", "V03", "V04"))


def test_an_accepted_objection_suspends_again_and_lifts_the_ban(world):
    life = world.revoked(world.a_case("hearing", "permit_life"))
    world.act(life, ("appeal", Role.APPLICANT, {"text": ["سند درست است و اصل آن را می‌آورم."]}))
    appeal = life.children.get(procedure="appeal")
    world.act(appeal, ("accept", Role.APPEALS, {"text": ["اصل سند دیده شد و ایراد وارد نبوده است."]}))
    world.carry()
    life.refresh_from_db()

    permit = Permit.objects.get(case=life.parent_id)
    assert (life.place, permit.state, permit.banned_until) == ("hearing", "suspended", None)


def test_a_revocation_nobody_objects_to_is_final(world):
    life = world.revoked(world.a_case("hearing", "permit_life"))

    world.act(life, ("close_revoked", Role.CLOCK, {}))

    assert (life.place, state_of(life)) == ("annulled", "revoked")


def test_nobody_escapes_a_ban_by_giving_up(world):
    life = world.a_case("suspended", "permit_life")

    with pytest.raises(Refused, match="wrong_place"):
        world.act(life, ("give_up", Role.APPLICANT, {}))


def a_permit_with_a_loan(world):
    facility = world.a_case("at_branch", "facility")
    return facility, world.life_of(facility.parent)


def test_a_permit_is_not_given_up_over_an_open_loan_unless_the_bank_agrees(world):
    facility, life = a_permit_with_a_loan(world)
    with pytest.raises(Refused, match="loan_open"):
        world.act(life, ("give_up", Role.APPLICANT, {}))

    world.act(facility, BRANCH_AGREES)
    world.act(life, ("give_up", Role.APPLICANT, {}))
    world.carry()

    facility.refresh_from_db()
    assert (life.place, state_of(life), facility.place) == ("given_up", "given_up", "halted")


def test_a_suspension_takes_the_loan_back_and_a_revocation_ends_it(world):
    facility, life = a_permit_with_a_loan(world)
    world.act(life, SUSPEND)
    world.carry()
    facility.refresh_from_db()
    assert facility.place == "approved"

    world.act(life, ("unheard", Role.CLOCK, {}))
    world.revoked(life)

    facility.refresh_from_db()
    assert facility.place == "halted"


def test_a_loan_may_be_asked_for_while_a_renewal_is_decided(world):
    facility = world.a_case("request", "facility")
    life = world.life_of(facility.parent)
    world.ends_in(facility.parent, 1)
    world.act(life, ASK)
    world.ends_in(facility.parent, -1)

    assert world.act(facility, ("request", Role.APPLICANT, REQUEST)).place == "queue"


def test_a_complaint_is_a_ground_only_once_it_is_proven(world):
    looking = world.a_complaint("looking")
    proven = world.a_complaint("proven")
    nuisance = ("suspend", Role.LABOUR_HEAD, {"reason": ["U11"], "text": [TEXT]})

    with pytest.raises(Invalid):
        world.act(looking.parent, nuisance)
    world.act(proven.parent, nuisance)
    world.carry()

    proven.refresh_from_db()
    assert (proven.parent.place, proven.place) == ("suspended", "acted_on")


class TestOfASponsor:
    """One road for each: what becomes of a sponsor's permit is decided in the sponsor's own case."""

    def test_it_is_not_suspended_or_given_up_here(self, world):
        life = world.life_of(world.a_sponsor())

        for step in (SUSPEND, ("give_up", Role.APPLICANT, {})):
            with pytest.raises(Refused, match="sponsor_permit"):
                world.act(life, step)

    def test_it_stands_still_while_the_sponsor_is_suspended_and_goes_on_with_it(self, world):
        sponsor = world.a_sponsor()
        world.fell(sponsor, upto="answer")
        life = world.life_of(sponsor)
        assert (life.place, state_of(life)) == ("frozen", "suspended")

        world.act(sponsor, ("restore", Role.LABOUR_HEAD, {"note": ["مزدها پرداخت شد."]}))
        world.carry()

        life.refresh_from_db()
        assert (life.place, state_of(life)) == ("valid", "valid")

    def test_it_ends_with_a_revoked_sponsor_and_not_before_the_objection(self, world):
        sponsor = world.fell(world.a_sponsor())
        assert world.life_of(sponsor).place == "frozen"

        world.act(sponsor, ("close_revoked", Role.CLOCK, {}))
        world.carry()

        assert (world.life_of(sponsor).place, Permit.objects.get().state) == ("closed", "revoked")

    def test_it_ends_when_the_sponsor_ends(self, world):
        sponsor = world.a_sponsor()
        world.act(sponsor, ("end", Role.APPLICANT, {}))
        world.carry()

        assert (world.life_of(sponsor).place, Permit.objects.get().state) == ("closed", "given_up")

    def test_it_is_renewed_like_any_other(self, world):
        sponsor = world.a_sponsor()
        world.ends_in(sponsor, 20)
        life = world.life_of(sponsor)

        for step in (ASK, OPINE, SIGN, ("renew", Role.LABOUR_HEAD, {})):
            world.act(life, step)

        assert Permit.objects.get().sheets.count() == 2

    def test_a_job_that_comes_late_stops_nothing(self, world):
        """Suspended and restored at once: the freeze runs when there is nothing to freeze for."""
        sponsor = world.a_sponsor()
        life = world.life_of(sponsor)

        from khanegi.process.facts import SYSTEM

        with pytest.raises(Refused, match="permit_stands"):
            act(case=life.pk, action="freeze", actor=SYSTEM, seen=None, key="event-late")

    def test_a_suspended_sponsor_is_not_renewed_before_the_job_has_run(self, world):
        sponsor = world.a_sponsor()
        world.ends_in(sponsor, 20)
        life = world.life_of(sponsor)
        for step in (ASK, OPINE, SIGN):
            world.act(life, step)
        Permit.objects.update(state="suspended")

        with pytest.raises(Refused, match="permit_stopped"):
            world.act(life, ("renew", Role.LABOUR_HEAD, {}))


def test_a_refused_renewal_may_still_be_suspended(world):
    life = world.a_case("not_renewed", "permit_life")

    assert world.act(life, SUSPEND).place == "suspended"
