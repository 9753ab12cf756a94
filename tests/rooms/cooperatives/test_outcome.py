"""What was decided in the cooperative system reaches the case once, whoever writes it down."""

import logging

import pytest
from django.db import IntegrityError, transaction

from khanegi.base.errors import Refused
from khanegi.cooperatives import jobs, queries
from khanegi.cooperatives.models import Handoff
from khanegi.intake import actions as intake
from khanegi.intake.models import Decision
from khanegi.intake.queries import begun_with
from khanegi.links import cooperative
from khanegi.notices.models import Notice
from tests.builders import REGISTER, RETURN_HERE
from tests.rooms.links.test_cooperative import decide
from tests.rooms.links.test_sms import fail

pytestmark = pytest.mark.django_db
NAMED = {"legal_id": "10380284790", "name": "حصیربافان کارون"}
RETURN = {"do": "returned", "reason": "K02", "text": "کد ملی دو نفر از اعضا نوشته نشده است."}


@pytest.fixture
def case(system, a_case):
    """Return a case that the stand-in has received."""
    case = a_case("handing_over", "cooperative")
    jobs.hand_over(handoff=case.pk)
    case.refresh_from_db()
    return case


def handoff(case):
    case.refresh_from_db()
    return Handoff.objects.get(case=case)


def test_a_cooperative_registered_there_is_registered_here(system, case):
    decide(system, id=handoff(case).receipt, do="registered", **NAMED)

    jobs.ask(timestamp=0)
    jobs.ask(timestamp=0)

    row, last = handoff(case), case.events.latest("seq")
    assert (case.place, row.state, row.outcome) == ("registered", "registered", NAMED)
    assert (last.action, last.role, case.seq) == ("outcome_registered", "system", 4)
    assert queries.shown(case.pk).outcome[1] == ("شناسهٔ ملی تعاونی", NAMED["legal_id"])


def test_a_file_returned_there_is_returned_here_with_its_reason(system, case):
    decide(system, id=handoff(case).receipt, **RETURN)

    jobs.ask(timestamp=0)

    assert (handoff(case).state, case.place) == ("returned", "returned")
    told = Notice.objects.filter(to=case.applicant).order_by("id").last().text
    assert "اطلاعات یا مدارک اعضا ناقص است" in told
    assert queries.shown(case.pk).outcome == (
        ("دلیل برگشت", "اطلاعات یا مدارک اعضا ناقص است"),
        ("شرح", RETURN["text"]),
    )


def test_the_officer_here_writes_it_down_as_well(case, world):
    world.act(case, REGISTER)

    assert (case.place, handoff(case).outcome["name"]) == ("registered", "حصیربافان کارون")


def test_who_comes_second_changes_nothing(system, case, world):
    receipt = handoff(case).receipt
    world.act(case, RETURN_HERE)
    decide(system, id=receipt, do="registered", **NAMED)

    jobs.ask(timestamp=0)
    jobs._move(case.pk, "outcome_registered", "late", NAMED)

    assert (handoff(case).state, case.place, case.seq) == ("returned", "returned", 4)


def test_while_nothing_is_decided_nothing_moves_and_each_is_asked_in_turn(system, case, a_case):
    other = a_case("handing_over", "cooperative")
    jobs.hand_over(handoff=other.pk)
    jobs.ask(timestamp=0)
    Handoff.objects.filter(case=other).update(asked_at=None)

    assert [row.pk for row in queries.unanswered()] == [other.pk, case.pk]
    assert (handoff(case).state, case.place) == ("received", "at_cooperative")


def test_an_older_state_after_a_newer_one_waits_for_the_next_question(system, case):
    decide(system, id=handoff(case).receipt, do="registered", **NAMED)
    fail(system, "stale")

    jobs.ask(timestamp=0)
    assert handoff(case).state == "received"
    jobs.ask(timestamp=0)
    assert handoff(case).state == "registered"


def test_what_they_lost_after_a_receipt_is_handed_over_again(system, a_case, caplog):
    """F22: accepts, then loses."""
    fail(system, "lose")
    case = a_case("handing_over", "cooperative")
    jobs.hand_over(handoff=case.pk)
    first = handoff(case).receipt
    assert system.register.newest_first() == []

    jobs.ask(timestamp=0)

    [entry] = system.register.newest_first()
    assert (handoff(case).receipt, entry.reference) == (entry.id, handoff(case).reference)
    assert first != entry.id
    assert (case.place, case.seq) == ("at_cooperative", 3)
    told = [record for record in caplog.records if record.name == "khanegi.cooperatives.jobs"]
    assert "is no longer there: it goes again" in caplog.text
    assert {record.levelname for record in told} <= {"WARNING", "INFO"}


def test_an_answer_about_something_else_changes_nothing(system, case, caplog):
    decide(system, id=handoff(case).receipt, do="registered", **NAMED)
    fail(system, "wrong_hash")

    jobs.ask(timestamp=0)

    assert handoff(case).state == "received"
    assert [record.levelno for record in caplog.records if "something else" in record.message] == [
        logging.ERROR
    ]


def test_a_reason_we_do_not_know_is_another_reason(system, case):
    system.register.decide(handoff(case).receipt, "returned", {"reason": "K42", "text": RETURN["text"]})

    jobs.ask(timestamp=0)

    assert handoff(case).outcome["reason"] == "K99"


def test_an_outcome_that_cannot_be_right_holds_up_no_other(system, case, a_case, caplog):
    other = a_case("handing_over", "cooperative")
    jobs.hand_over(handoff=other.pk)
    system.register.decide(handoff(case).receipt, "registered", {"legal_id": "1", "name": "x"})
    decide(system, id=handoff(other).receipt, do="registered", **NAMED)

    jobs.ask(timestamp=0)

    assert (handoff(case).state, handoff(other).state) == ("received", "registered")
    assert "cannot be carried" in caplog.text


def test_a_silent_system_is_asked_again_later(system, case):
    fail(system, "error", times=1)

    jobs.ask(timestamp=0)

    assert handoff(case).state == "received"
    cooperative.breaker.succeeded()


def test_a_returned_person_begins_another_kind_with_what_was_said(case, world):
    """Spec 3.7 K5: as another type, with the data kept."""
    said = {"county": "0606", "settlement": "اهواز", "address": "خیابان کارون، پلاک ۷", "gender": "female"}
    Decision.objects.create(
        user=case.applicant, kind="cooperative", answers=said, results=[], is_yes=True,
        rules_on=case.rules_on, at=case.opened_at, case=case,
    )  # fmt: skip
    world.act(case, RETURN_HERE)

    draft = intake.start(user=case.applicant, kind="independent")

    assert draft.answers.items() >= said.items()
    assert draft.answers["national_id"] == case.applicant.national_id


def test_a_questionnaire_begins_with_the_cooperative_that_was_registered(case, world, a_person):
    """Spec 3.7 K4: it may become a sponsor, as a legal person with the number that was registered."""
    legal = {"legal_id": NAMED["legal_id"], "legal_name": NAMED["name"]}
    before = begun_with(case.applicant)

    world.act(case, REGISTER)

    assert before.keys() & legal.keys() == set()
    assert begun_with(case.applicant).items() >= legal.items()
    assert begun_with(a_person()).keys() & legal.keys() == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "approved"},
        {"state": "queued"},
        {"receipt": ""},
        {"state": "registered"},
        {"outcome": {}},
        {"received_at": None},
    ],
)
def test_the_database_keeps_a_hand_off_consistent(case, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Handoff.objects.filter(case=case).update(**wrong)


def test_one_receipt_is_of_one_hand_off(case, a_case):
    other = a_case("at_cooperative", "cooperative")

    with pytest.raises(IntegrityError), transaction.atomic():
        Handoff.objects.filter(case=other).update(receipt=handoff(case).receipt)


def test_the_officer_registers_nothing_that_is_not_there(a_case, world):
    case = a_case("at_cooperative", "cooperative")
    Handoff.objects.filter(case=case).update(state="recalled", received_at=None)

    with pytest.raises(Refused, match="handoff_moved_on"):
        world.act(case, REGISTER)
    case.refresh_from_db()
    assert case.place == "at_cooperative"
