"""A person dies or cannot act: all their cases stand still, go on as they were, or are closed for good."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases import audit, queries, stillness
from khanegi.cases.jobs import bells, stand_still
from khanegi.cases.models import Case, Tick
from khanegi.intake.queries import plans
from khanegi.notices import actions as notices
from khanegi.notices import jobs
from khanegi.notices.models import Notice
from khanegi.papers import actions as sent
from khanegi.papers import queries as papers
from khanegi.people import queries as people
from khanegi.people.models import Heir, Standstill
from khanegi.process import book
from khanegi.process.grammar import Kind
from khanegi.process.words import Role
from tests.builders import RECOMMEND, SIGN, SUBMIT
from tests.rooms.papers.test_receiving import Needed
from tests.standstill import HEARD, NO_HEIR, OVER, SAID, WRONG, ceases, moves_on, stands_still

pytestmark = pytest.mark.django_db
ROADS = (
    ("plan", "independent"), ("review", "independent"), ("first_signature", "independent"),
    ("refused", "independent"), ("gathering", "covered"), ("inactive", "covered"), ("plan", "sponsor"),
    ("consent", "cooperative"), ("queue", "facility"), ("valid", "permit_life"), ("renewal", "permit_life"),
    ("desk", "appeal"), ("asked", "errand"), ("offered", "visit"),
)  # fmt: skip


def code_of(raised):
    return raised.value.refusal.code


def days_ago(case, days):
    """Let everything of a case have happened so many days earlier."""
    then = dt.timedelta(days=days)
    moved = {
        name: getattr(case, name) - then
        for name in ("clock_at", "paused_at", "due_at", "rings_at", "arrived_at")
        if getattr(case, name) is not None
    }
    Case.objects.filter(pk=case.pk).update(**moved)
    case.refresh_from_db()


def whole():
    return list(audit.faults())


@pytest.mark.parametrize(("place", "procedure"), ROADS)
def test_every_case_of_the_person_stands_still_where_it_is(world, place, procedure):
    case = world.a_case(place, procedure)

    stands_still(world, case)

    assert (case.place, case.due_at, case.rings_at) == (place, None, None)
    live = Case.objects.filter(applicant=case.applicant, closed_at=None)
    assert [one.code for one in live if one.paused_at is None] == []
    assert {one.events.latest("seq").action for one in live} == {"stand_still"}
    assert whole() == []


@pytest.mark.parametrize(("place", "procedure"), [one for one in ROADS if one[0] != "valid"])
def test_it_goes_on_with_the_days_it_had_left(world, place, procedure):
    case = world.a_case(place, procedure)
    due, place_before = case.due_at, case.place
    stands_still(world, case, "incapacity")

    moves_on(world, case, OVER)

    assert (case.place, case.due_at) == (place_before, due)
    assert whole() == []


@pytest.mark.parametrize(("place", "procedure"), [("plan", "independent"), ("renewal", "permit_life")])
def test_days_spent_before_are_spent_and_days_of_standing_still_are_not(world, place, procedure):
    case = world.a_case(place, procedure)
    days_ago(case, 5)
    due = case.due_at
    stands_still(world, case)
    days_ago(case, 40)

    moves_on(world, case)

    left = (case.due_at - timezone.now()).days - (due - timezone.now()).days
    assert abs(left) <= 2 * (procedure == "permit_life"), "working days fall otherwise in another week"


def test_a_review_that_waited_for_an_answer_still_waits_for_it(world):
    case = world.a_case("asked", "errand").parent
    stands_still(world, case)

    moves_on(world, case)

    assert case.paused_at is not None
    errand = case.children.get(procedure="errand")
    assert errand.due_at is not None


@pytest.mark.parametrize(("place", "procedure"), ROADS)
def test_all_is_closed_for_good_when_nobody_goes_on(world, place, procedure):
    case = world.a_case(place, procedure)
    stands_still(world, case)

    ceases(world, case)

    assert (case.place, case.here.title) == ("ceased", "با رأی دبیرخانه بسته شد")
    assert not Case.objects.filter(applicant=case.applicant, closed_at=None).exists()
    assert whole() == []


def test_nobody_moves_it_and_the_reason_is_told_in_one_sentence(world):
    case = world.a_case("first_signature")
    stands_still(world, case)

    with pytest.raises(Refused) as raised:
        world.act(case, SIGN)

    assert code_of(raised) == "stands_still"
    assert "فوت" not in raised.value.refusal.text
    file = queries.load(pk=case.pk)
    assert queries.offers(file, world.actor(Role.AGENCY_HEAD, case)) == ()
    assert queries.offers(file, world.actor(Role.APPLICANT, case)) == ()


def test_from_the_record_on_nothing_is_done_even_before_the_jobs_came(world):
    case = world.a_case("plan")
    actor = world.actor(Role.SECRETARIAT, case)
    stillness.record(actor=actor, code=case.code, said={"kind": "death", **SAID})

    with pytest.raises(Refused) as raised:
        world.act(case, SUBMIT)

    assert code_of(raised) == "stands_still"


def test_no_bell_rings_for_the_dead(world):
    """Also of a case that came to be after all others were stopped: its own bell stops it."""
    case = world.a_case("plan")
    actor = world.actor(Role.SECRETARIAT, case)
    stillness.record(actor=actor, code=case.code, said={"kind": "death", **SAID})
    ProcrastinateJob.objects.all().delete()
    Case.objects.filter(pk=case.pk).update(rings_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))

    bells(timestamp=0)

    case.refresh_from_db()
    assert (case.place, case.rings_at) == ("plan", None)
    assert not Tick.objects.filter(case=case).exists()
    assert whole() == []


def test_what_the_jobs_missed_follows_by_the_sweep_and_once_only(world):
    case = world.a_case("review")
    actor = world.actor(Role.SECRETARIAT, case)
    stillness.record(actor=actor, code=case.code, said={"kind": "death", **SAID})
    ProcrastinateJob.objects.all().delete()
    for _ in range(2):
        stand_still(timestamp=0)
        world.carry()

    case.refresh_from_db()
    assert (case.due_at, case.events.filter(action="stand_still").count()) == (None, 1)

    stillness.close(actor=world.another(Role.SECRETARIAT, case), code=case.code, said=NO_HEIR)
    ProcrastinateJob.objects.all().delete()
    stand_still(timestamp=0)
    world.carry()

    case.refresh_from_db()
    assert case.place == "ceased"
    ProcrastinateJob.objects.all().delete()
    stand_still(timestamp=0)
    assert not ProcrastinateJob.objects.filter(task_name="cases.carry").exists()
    assert whole() == []


def test_nobody_writes_the_plan_or_sends_papers_meanwhile(world):
    case = world.a_case("plan")
    me = people.actor(case.applicant)
    sent.ask(case=case.pk, needed=[Needed("D4", title="نمونهٔ کار")])
    assert plans.writable(queries.one(me, case.code), me)
    assert papers.may_send(queries.one(me, case.code), me)

    stands_still(world, case, "incapacity")

    file = queries.one(me, case.code)
    assert (plans.writable(file, me), papers.may_send(file, me)) == (frozenset(), frozenset())
    moves_on(world, case)
    assert plans.writable(queries.one(me, case.code), me)


def test_nothing_is_sent_to_their_number(world, monkeypatch):
    case = world.a_case("plan")
    queued = notices.tell(to=case.applicant_id, case=case.pk, key="before", text="پیام پیش از ثبت")
    stands_still(world, case)
    monkeypatch.setattr("khanegi.links.sms.send", lambda *said, **key: pytest.fail("a message went out"))

    jobs.send(notice=queued)
    notices.tell(to=case.applicant_id, case=case.pk, key="after", text="پیام پس از ثبت")

    assert list(Notice.objects.filter(to=case.applicant, by_sms=True).values_list("key", flat=True)) == [
        "before"
    ]
    assert not Notice.objects.filter(to=case.applicant, sent_at__isnull=False).exists()


def test_a_stranger_and_other_offices_learn_nothing(world):
    case = world.a_case("review")
    stands_still(world, case)
    others = [people.actor(case.applicant), people.actor(world.a_person())]
    others += [world.actor(role, case) for role in (Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.LABOUR_HEAD)]

    for actor in others:
        with pytest.raises(NotFound):
            queries.desk(actor, case.code)
        with pytest.raises(NotFound):
            stillness.record(actor=actor, code=case.code, said={"kind": "death", **SAID})
        with pytest.raises(NotFound):
            stillness.lift(actor=actor, code=case.code, said=WRONG)


def test_it_is_recorded_once_and_ended_by_somebody_else(world):
    case = world.a_case("review")
    stands_still(world, case)
    recorder = world.actor(Role.SECRETARIAT, case)

    with pytest.raises(Refused) as twice:
        stillness.record(actor=recorder, code=case.code, said={"kind": "incapacity", **SAID})
    with pytest.raises(Refused) as own:
        stillness.lift(actor=recorder, code=case.code, said=WRONG)
    with pytest.raises(Refused) as closed:
        stillness.close(actor=recorder, code=case.code, said=NO_HEIR)
    with pytest.raises(Invalid):
        stillness.lift(actor=world.another(Role.SECRETARIAT, case), code=case.code, said=OVER)

    assert code_of(twice) == "standstill_recorded"
    assert (code_of(own), code_of(closed)) == ("standstill_same_person", "standstill_same_person")


def test_the_database_lets_nothing_of_it_be_rewritten(world):
    case = world.a_case("review")
    stands_still(world, case)
    row = Standstill.objects.get()
    stillness.hear(actor=world.actor(Role.SECRETARIAT, case), code=case.code, said=HEARD)

    for change in ({"kind": "incapacity"}, {"number": "1"}, {"lifted_by": row.by, "lifted_at": row.at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Standstill.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Heir.objects.update(answer="—")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_who_was_recorded_wrongly_and_closed_may_begin_anew(world):
    case = world.a_case("review")
    stands_still(world, case)
    ceases(world, case)

    moves_on(world, case)

    assert case.place == "ceased"
    assert people.standstill(case.applicant_id) is None
    with pytest.raises(Refused) as again:
        moves_on(world, case)
    assert code_of(again) == "no_standstill"


def test_the_desk_finds_the_person_by_national_id_and_hears_heirs(world):
    case = world.a_case("review")
    other = world.a_case("plan", applicant=case.applicant)
    stands_still(world, case)
    actor = world.actor(Role.SECRETARIAT, case)
    offices = [office for _, office in actor.seats]
    stillness.hear(actor=actor, code=other.code, said=HEARD)

    desk = queries.desk(actor, other.code)

    assert queries.for_desk(offices, case.applicant.national_id) == case.code
    assert queries.for_desk([0], case.applicant.national_id) is None
    assert [one.code for one in queries.standing_still(offices)] == [case.code]
    assert [one.code for one in desk.cases] == [case.code, other.code]
    assert (desk.now.kind, [heir.name for heir in desk.heirs]) == ("death", [HEARD["name"]])


def test_the_list_of_a_desk_is_not_filled_by_people_of_others(world):
    case = world.a_case("review")
    stands_still(world, case)
    actor, elsewhere = world.actor(Role.SECRETARIAT, case), world.a_person()
    Standstill.objects.create(user=elsewhere, kind="death", by_id=actor.user, proof_date=dt.date(2026, 1, 2))

    found = queries.standing_still([office for _, office in actor.seats], most=1)

    assert [one.code for one in found] == [case.code]


@pytest.mark.parametrize("process", book.ALL, ids=lambda process: f"{process.key}-{process.version}")
def test_wherever_a_case_waits_it_can_stand_still(process):
    stops = {place for verb in process.actions if verb.stills for place in verb.at}
    assert {place.key for place in process.places if place.kind is not Kind.FINAL} == {p.key for p in stops}


def test_a_later_move_by_the_system_does_not_start_the_clock(world):
    case = world.a_case("asked", "errand").parent
    errand = case.children.get(procedure="errand")
    stands_still(world, case)
    assert queries.holder(queries.load(pk=case.pk)).stopped_for == ""  # it is not the errand that stops it

    world.act(errand, ("cancel", Role.SYSTEM, {}))
    world.act(case, ("answered", Role.SYSTEM, {}))

    assert (case.due_at, case.paused_at is None) == (None, False)
    moves_on(world, case)
    assert case.due_at is not None
    world.act(case, RECOMMEND)
