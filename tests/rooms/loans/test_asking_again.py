"""Who laid a facility aside may ask for it again, while the permit holds."""

import pytest
from bs4 import BeautifulSoup

from khanegi.base.errors import Refused
from khanegi.cases.models import Case
from khanegi.process.words import Role
from tests.after_issue import OBJECT
from tests.builders import REQUEST

pytestmark = pytest.mark.django_db
AGAIN = ("ask_facility", Role.APPLICANT, {})
GIVE_UP = ("give_up", Role.APPLICANT, {"reason": ["کار دیگری داشتم."]})


def newest(case):
    return Case.objects.filter(parent=case.parent, procedure="facility").latest("id")


def test_what_was_given_up_is_asked_for_again_beginning_with_the_old_answers(world, client):
    old = world.act(world.a_case("queue", "facility"), GIVE_UP)

    world.act(world.life_of(old.parent), AGAIN)

    new = newest(old)
    assert (new.place, new.applicant, new.version) == ("request", old.applicant, 2)
    client.force_login(new.applicant)
    page = BeautifulSoup(client.get(f"/cases/{new.code}/?do=request").content, "html.parser")
    assert page.select_one("[name=amount]")["value"] == REQUEST["amount"][0]
    assert page.select_one("[name=bank][checked], [name=bank] option[selected]")["value"] == "bank-022"
    assert world.act(new, ("request", Role.APPLICANT, REQUEST)).place == "queue"


@pytest.mark.parametrize("place", ["queue", "unpaid", "closed", "supervision"])
def test_nothing_is_asked_for_again_that_goes_on_or_was_decided(world, place):
    case = world.a_case("queue", "facility") if place == "queue" else world.a_loan(place)

    with pytest.raises(Refused, match="no_facility_laid_aside"):
        world.act(world.life_of(case.parent), AGAIN)


def test_a_permit_that_never_had_a_facility_has_none_to_ask_for_again(world):
    with pytest.raises(Refused, match="no_facility_laid_aside"):
        world.act(world.life_of(world.a_case("permitted")), AGAIN)


def test_it_is_asked_for_again_once(world):
    old = world.act(world.a_case("queue", "facility"), GIVE_UP)
    life = world.act(world.life_of(old.parent), AGAIN)

    with pytest.raises(Refused, match="no_facility_laid_aside"):
        world.act(life, AGAIN)


def test_what_ended_with_a_permit_comes_back_with_it(world):
    old = world.a_case("queue", "facility")
    world.turn(old.parent, "revoked")
    life = world.act(world.life_of(old.parent), OBJECT)
    appeal = life.children.get(procedure="appeal")
    world.act(appeal, ("accept", Role.APPEALS, {"text": ["اصل سند دیده شد و ایراد وارد نبوده است."]}))
    world.carry()
    assert newest(old).place == "halted"

    life.refresh_from_db()
    life = world.act(life, ("restore", Role.LABOUR_HEAD, {"note": ["اصل سند دیده شد."]}))
    world.act(life, AGAIN)

    new = newest(old)
    assert (life.place, new.place) == ("valid", "request")
    assert world.act(new, ("request", Role.APPLICANT, REQUEST)).place == "queue"


def test_giving_up_after_a_bank_s_no_is_not_laying_aside(world):
    """Otherwise two other banks became as many as one likes."""
    case = world.act(world.a_loan("unpaid"), GIVE_UP)
    assert case.place == "forgone"

    with pytest.raises(Refused, match="no_facility_laid_aside"):
        world.act(world.life_of(case.parent), AGAIN)


def test_giving_up_while_another_bank_is_awaited_is_not_laying_aside_either(world):
    bank = ("other_bank", Role.APPLICANT, {"bank": [world.a_bank().code]})
    case = world.act(world.act(world.a_loan("unpaid"), bank), GIVE_UP)
    assert case.place == "forgone"

    with pytest.raises(Refused, match="no_facility_laid_aside"):
        world.act(world.life_of(case.parent), AGAIN)
