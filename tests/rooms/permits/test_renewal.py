"""A permit is renewed under its own number by two signatures, and holds while that is decided."""

import datetime as dt

import pytest
from django.db.models.functions import Now

from khanegi.base import jalali
from khanegi.base.errors import Refused
from khanegi.cases import actions as cases
from khanegi.cases.models import Case
from khanegi.notices.models import Notice
from khanegi.papers.models import Asked, Upload
from khanegi.people.actions import touch
from khanegi.permits import queries
from khanegi.permits.jobs import lives
from khanegi.permits.models import Permit, Sheet
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from tests.after_issue import AGAINST, ASK, OBJECT, OPINE, REFUSE, RENEW, SIGN

pytestmark = pytest.mark.django_db


def permit_of(life):
    return Permit.objects.get(case=life.parent_id)


def rung(life):
    """Let the next bell ring, as if its time had come."""
    Case.objects.filter(pk=life.pk).update(rings_at=Now())
    cases.ring(case=life.pk)
    life.refresh_from_db()
    return life


def test_every_permit_gets_a_case_that_lasts_until_its_end(world):
    issued = world.a_case("permitted")

    life = world.life_of(issued)

    assert (life.place, jalali.date_of(life.due_at)) == ("valid", issued.permit.valid_until)
    assert jalali.date_of(life.rings_at) == issued.permit.valid_until - dt.timedelta(days=60)


def test_a_sponsors_permit_gets_one_too(world):
    sponsor = world.a_sponsor()

    assert world.life_of(sponsor).place == "valid"


def test_a_renewed_permit_keeps_its_number_and_loses_no_day(world):
    life = world.a_case("second_signature", "permit_life")
    before = permit_of(life)

    world.act(life, RENEW)

    after = permit_of(life)
    assert (after.number, after.valid_until) == (before.number, jalali.add_years(before.valid_until, 3))
    assert (after.is_held, after.next_until, after.state) == (False, None, "valid")
    assert (life.place, jalali.date_of(life.due_at)) == ("valid", after.valid_until)


def test_its_new_paper_names_the_new_signatures_and_the_old_one_stays(world):
    life = world.a_case("second_signature", "permit_life")
    first = Sheet.objects.get(permit=permit_of(life))

    world.act(life, RENEW)

    second = Sheet.objects.get(permit=permit_of(life), version=2)
    assert Sheet.objects.get(pk=first.pk).words == first.words
    assert second.words["renewed_on"] == jalali.today().isoformat()
    assert [sign["title"] for sign in second.words["signatures"]] == [
        Role.AGENCY_HEAD.title,
        Role.LABOUR_HEAD.title,
    ]
    assert queries.public(permit_of(life).number).renewed_on == jalali.today()


def test_the_old_permit_holds_while_its_renewal_is_decided(world):
    life = world.a_case("renewal", "permit_life")
    Permit.objects.update(valid_until=jalali.today() - dt.timedelta(days=1))

    shown = queries.public(permit_of(life).number)

    assert (shown.state, shown.holds) == ("renewing", True)


def test_who_asks_after_the_end_holds_nothing_until_it_is_renewed_from_that_day(world):
    life = world.a_case("ended", "permit_life")
    Permit.objects.update(valid_until=jalali.today() - dt.timedelta(days=5))

    world.act(life, ASK)

    assert queries.public(permit_of(life).number).state == "ended"
    for step in (OPINE, SIGN, RENEW):
        world.act(life, step)
    assert permit_of(life).valid_until == jalali.add_years(jalali.today(), 3)


@pytest.mark.parametrize(("days", "is_open"), [(61, False), (60, True), (0, True), (-90, True), (-91, False)])
def test_it_is_asked_for_from_sixty_days_before_to_ninety_after(world, days, is_open):
    life = world.a_case("valid", "permit_life")
    world.ends_in(life.parent, days)

    if not is_open:
        with pytest.raises(Refused, match="renewal_not_open"):
            world.act(life, ASK)
        return
    assert world.act(life, ASK).place == "renewal"
    assert queries.renewable(life.applicant_id) == {}


def test_the_days_are_those_of_the_rules(world):
    life = world.a_case("valid", "permit_life")
    world.ends_in(life.parent, 100)
    Rule.objects.filter(key="renewal_before_days").update(value=100)
    touch("rules")

    assert queries.renewable(life.applicant_id) == {permit_of(life).number: life.code}
    assert world.act(life, ASK).place == "renewal"


def test_a_refused_renewal_holds_on_until_no_objection_is_possible(world):
    life = world.a_case("not_renewed", "permit_life")
    Permit.objects.update(valid_until=jalali.today() - dt.timedelta(days=1))
    assert queries.public(permit_of(life).number).holds

    world.act(life, ("close_refused", Role.CLOCK, {}))

    assert queries.public(permit_of(life).number).state == "ended"
    assert life.rings_at < life.arrived_at  # the next minute ends it


def test_an_objection_is_heard_once_and_leads_back_to_the_signature(world):
    life = world.a_case("appealed", "permit_life")
    appeal = life.children.get(procedure="appeal")
    world.act(appeal, ("dismiss", Role.APPEALS, {"text": ["نشانی تازه با مجوز نمی‌خواند و پذیرفته نیست."]}))
    world.carry()
    life.refresh_from_db()

    assert life.place == "not_renewed"
    with pytest.raises(Refused, match="appealed_once"):
        world.act(life, OBJECT)


def test_an_accepted_objection_lets_the_permit_be_renewed(world):
    life = world.a_case("appealed", "permit_life")
    appeal = life.children.get(procedure="appeal")
    world.act(appeal, ("accept", Role.APPEALS, {"text": ["قبض‌ها نشانی را ثابت می‌کند و ایراد وارد نیست."]}))
    world.carry()

    for step in (SIGN, RENEW):
        world.act(life, step)
    assert (life.place, permit_of(life).state) == ("valid", "valid")


def test_it_can_be_renewed_again_after_a_refusal_and_after_years(world):
    life = world.a_case("valid", "permit_life")
    for round_ in range(2):
        world.ends_in(life.parent, 30)
        for step in (ASK, OPINE, SIGN, ("recheck", Role.LABOUR_HEAD, {"note": ["دوباره ببینید."]})):
            world.act(life, step)
        world.act(life, ("recommend_refusal", Role.AGENCY_EXPERT, AGAINST))
        with pytest.raises(Refused, match="renewal_not_recommended"):
            world.act(life, SIGN)
        world.act(life, ("give_back", Role.AGENCY_HEAD, {"note": ["نظر را بازبینی کنید."]}))
        for step in (OPINE, SIGN, RENEW):
            world.act(life, step)
        assert Sheet.objects.filter(permit=permit_of(life)).count() == round_ + 2


def test_only_papers_that_expire_are_asked_anew_and_a_good_one_is_carried_over(world):
    case = world.a_case("second_signature")
    card = Asked.objects.create(case=case, code="D7", title="کارت بهداشت", reason="غذا", has_expiry=True)
    Asked.objects.create(case=case, code="D4", title="شناسنامه", reason="همه")
    Upload.objects.create(
        asked=card, file="x", name="card.pdf", media_type="application/pdf", size=1, sha256="0" * 64,
        expires_on=jalali.today() + dt.timedelta(days=400), by=case.applicant, at=case.opened_at,
    )  # fmt: skip

    life = world.life_of(world.act(case, ("issue", Role.LABOUR_HEAD, {})))

    assert [asked.code for asked in life.papers.all()] == ["D7"]
    world.ends_in(case, 30)
    Upload.objects.filter(asked__case=life).update(expires_on=jalali.today() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="paper_expired"):
        world.act(life, ASK)


@pytest.mark.parametrize("days", [60, 30, 7])
def test_the_holder_is_told_before_the_end(world, days):
    issued = world.a_case("permitted")
    life = world.life_of(issued)
    for _ in range({60: 1, 30: 2, 7: 3}[days]):
        rung(life)

    told = Notice.objects.filter(case=life).order_by("id").values_list("text", flat=True)
    assert len(told) == {60: 1, 30: 2, 7: 3}[days]
    assert "برای تمدید وارد شوید" in told[0]


def test_at_the_end_it_may_still_be_renewed_and_is_then_over(world):
    life = world.life_of(world.a_case("permitted"))

    for place in ("valid", "valid", "valid", "ended", "ended", "over"):
        assert rung(life).place == place


def test_a_permit_of_before_gets_its_case_once(world):
    case = world.a_case("permitted")
    sponsor = world.a_sponsor()
    Case.objects.filter(procedure="permit_life").update(parent=None)  # as if there had never been one

    lives(0)
    lives(0)

    for issued in (case, sponsor):
        assert world.life_of(issued).place == "valid"


def test_what_was_refused_can_be_asked_again_while_it_is_open(world):
    life = world.a_case("not_renewed", "permit_life")
    world.act(life, ("close_refused", Role.CLOCK, {}))

    for step in (*REFUSE[:1], OPINE, SIGN, RENEW):
        world.act(life, step)

    assert life.place == "valid"
