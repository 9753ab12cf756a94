"""One door moves a case: all of a step is saved or none of it, once, by whoever may."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases import handlers
from khanegi.cases.actions import Json, act
from khanegi.cases.models import Case, Event, Waiting
from khanegi.notices.models import Notice
from khanegi.people.models import Seat
from khanegi.people.queries import actor
from khanegi.permits.models import Permit
from khanegi.process.words import Effect, Role
from tests.builders import OPINION, REFUSAL

pytestmark = pytest.mark.django_db
OWN_TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK")


def code_of(refused):
    return refused.value.refusal.code


def test_issuing_saves_move_event_permit_notice_and_job_together(a_case, someone):
    case = a_case("second_signature")
    head = someone(Role.LABOUR_HEAD)
    ProcrastinateJob.objects.all().delete()

    event = act(case=case.pk, action="issue", actor=actor(head), seen=case.seq, key="k")

    case.refresh_from_db()
    assert (case.place, case.seq, event.by_id) == ("permitted", event.seq, head.pk)
    assert Permit.objects.get(case=case).holder_id == case.applicant_id
    assert Notice.objects.filter(case=case, key__contains=str(event.pk)).exists()
    jobs = sorted(job.task_name for job in ProcrastinateJob.objects.all())
    assert jobs == ["notices.send", "permits.print"]
    assert not Waiting.objects.filter(case=case).exists()


def test_a_failing_effect_leaves_nothing_behind(a_case, someone, monkeypatch):
    case = a_case("second_signature")
    Permit.objects.create(  # the database itself refuses a second permit of one case
        case=case, number="taken", holder_id=case.applicant_id, kind="independent", county_id=case.county_id,
        occupation_id=case.occupation_id, words={}, issued_at=case.opened_at, valid_until=case.rules_on,
    )  # fmt: skip
    before = (case.events.count(), ProcrastinateJob.objects.count(), Notice.objects.count())

    with pytest.raises(DatabaseError):
        act(case=case.pk, action="issue", actor=actor(someone(Role.LABOUR_HEAD)), seen=case.seq, key="k")

    stored = Case.objects.get(pk=case.pk)
    assert (stored.place, bytes(stored.head)) == ("second_signature", bytes(case.head))
    assert (case.events.count(), ProcrastinateJob.objects.count(), Notice.objects.count()) == before


@pytest.mark.parametrize(
    ("place", "role", "action", "code"),
    [
        ("review", Role.SECRETARIAT, "recommend", "not_yours"),
        ("plan", Role.AGENCY_EXPERT, "recommend", "wrong_place"),
        ("permitted", Role.APPLICANT, "withdraw", "wrong_place"),
        ("review", Role.APPLICANT, "recommend", "not_yours"),
    ],
)
def test_whoever_may_not_is_told_why(world, place, role, action, code):
    case = world.a_case(place)

    with pytest.raises(Refused) as no:
        act(
            case=case.pk,
            action=action,
            actor=world.actor(role, case),
            seen=case.seq,
            key="k",
            answers=OPINION,
        )

    assert code_of(no) == code
    assert Case.objects.get(pk=case.pk).seq == case.seq


def test_an_unknown_action_does_not_exist(a_case, someone):
    case = a_case("review")
    with pytest.raises(NotFound):
        act(case=case.pk, action="nonsense", actor=actor(someone(Role.AGENCY_EXPERT)), seen=case.seq, key="k")


def test_a_stale_page_changes_nothing(a_case, someone):
    case, expert = a_case("review"), actor(someone(Role.AGENCY_EXPERT))
    act(case=case.pk, action="take", actor=expert, seen=case.seq, key="a")

    with pytest.raises(Refused) as no:
        act(case=case.pk, action="recommend", actor=expert, seen=case.seq, key="b", answers=OPINION)

    assert code_of(no) == "stale"


def test_the_second_of_two_clicks_gets_the_first_ones_event(a_case, someone):
    case, expert = a_case("review"), actor(someone(Role.AGENCY_EXPERT))

    twice = [
        act(case=case.pk, action="recommend", actor=expert, seen=case.seq, key="same", answers=OPINION).pk
        for _ in range(2)
    ]

    assert twice[0] == twice[1]
    assert case.events.filter(action="recommend").count() == 1


def test_a_key_used_for_one_thing_does_not_answer_for_another(a_case, someone):
    case, expert = a_case("review"), actor(someone(Role.AGENCY_EXPERT))
    act(case=case.pk, action="take", actor=expert, seen=case.seq, key="same")

    with pytest.raises(Refused) as no:
        act(case=case.pk, action="recommend", actor=expert, seen=case.seq + 1, key="same", answers=OPINION)

    assert code_of(no) == "key_reused"


def test_wrong_answers_are_told_at_their_fields_and_nothing_moves(a_case, someone):
    case = a_case("review")

    with pytest.raises(Invalid) as wrong:
        act(
            case=case.pk, action="recommend_refusal", actor=actor(someone(Role.AGENCY_EXPERT)), seen=case.seq,
            key="k", answers={**REFUSAL, "reason": ["R77"], "text": ["کوتاه"]},
        )  # fmt: skip

    assert set(wrong.value.errors) == {"reason", "text"}
    assert Case.objects.get(pk=case.pk).place == "review"


def test_a_programs_unknown_key_is_refused(a_case, someone):
    case = a_case("review")
    answers = Json({"opinion": OPINION["opinion"][0], "place": "permitted"})

    expert = actor(someone(Role.AGENCY_EXPERT))
    with pytest.raises(Invalid) as wrong:
        act(case=case.pk, action="recommend", actor=expert, seen=case.seq, key="k", answers=answers)

    assert set(wrong.value.errors) == {"place"}


def test_nobody_signs_what_they_recommended(a_case, someone, world):
    case = a_case("first_signature")
    expert = someone(Role.AGENCY_EXPERT)
    Seat.objects.create(user=expert, office=world.office_of(Role.AGENCY_HEAD), role=Role.AGENCY_HEAD.value)

    with pytest.raises(Refused) as no:
        act(case=case.pk, action="sign", actor=actor(expert), seen=case.seq, key="k")

    assert case.process.action("sign").guards[0].code == code_of(no)


@pytest.mark.parametrize("relation", ["self", "household"])
def test_nobody_decides_about_themselves_or_their_household(a_case, a_person, someone, relation):
    applicant, expert = a_person(), someone(Role.AGENCY_EXPERT)
    if relation == "self":
        national, applicant.national_id = applicant.national_id, None
        applicant.save(update_fields=["national_id"])
        expert.national_id = national
        expert.save(update_fields=["national_id"])
        expert, applicant = expert, expert
    else:
        expert.household = [applicant.national_id]
        expert.save(update_fields=["household"])
    case = a_case("plan", applicant=applicant)
    act(case=case.pk, action="submit", actor=actor(applicant), seen=case.seq, key="s")

    with pytest.raises(Refused) as no:
        act(case=case.pk, action="take", actor=actor(expert), seen=case.seq + 1, key="k")

    assert code_of(no) == "own_case"


def test_a_seat_in_another_county_counts_for_nothing_but_one_above_does(a_case, someone, world):
    case = a_case("first_signature")
    other = someone(Role.AGENCY_HEAD, county=world.karun)
    province = world.office_of(Role.AGENCY_HEAD).parent
    above = someone(Role.AGENCY_HEAD, office=province)

    with pytest.raises(Refused) as no:
        act(case=case.pk, action="sign", actor=actor(other), seen=case.seq, key="k")
    assert code_of(no) == "not_yours"
    assert (
        act(case=case.pk, action="sign", actor=actor(above), seen=case.seq, key="k").office_id == province.pk
    )


def test_a_step_takes_three_statements_of_its_own(a_case, someone, monkeypatch):
    """Lock with facts; event with case and worklist; jobs. Effects count their own."""
    case, head = a_case("first_signature"), actor(someone(Role.AGENCY_HEAD))
    monkeypatch.setitem(handlers._effects, Effect.TELL_PARTIES, defer_something)

    with CaptureQueriesContext(connection) as asked:
        act(case=case.pk, action="sign", actor=head, seen=case.seq, key="k")

    own = [query["sql"] for query in asked if not query["sql"].startswith(OWN_TRANSACTION)]
    assert len(own) == 3


def defer_something(case, event, facts):
    from khanegi.base.jobs import defer

    for _ in range(3):
        defer("cases.carry", case=case.pk, action="answered", cause=event.pk)


def test_what_one_case_carries_to_another_is_done_once(world):
    parent = world.a_case("review")
    errand = world.a_case("asked", "errand", applicant=parent.applicant, county=world.karun)
    answer = {"answer": ["yes"]}
    world.act(errand, ("answer", Role.SECOND_CHECK, answer))
    job = ProcrastinateJob.objects.get(task_name="cases.carry")

    from khanegi.cases.jobs import carry

    for _ in range(2):
        carry(**job.args)

    answered = Event.objects.filter(case=errand.parent_id, action="answered")
    assert [event.cause_id for event in answered] == [errand.events.get(action="answer").pk]
