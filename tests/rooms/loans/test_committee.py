"""The county committee: who may vote, what a decision rests on, and that what was signed is carried once."""

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases import actions as cases
from khanegi.cases.models import Event
from khanegi.loans.committee import actions, audit, deciding
from khanegi.loans.committee.models import Item, Member, Session, Vote
from khanegi.loans.committee.queries import line, sessions
from khanegi.loans.models import Request
from khanegi.people import queries as people
from khanegi.people.models import User
from khanegi.process.words import Role
from tests.committee import NO, Committee, carried

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee(world):
    return Committee(world)


def refused(act) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.refusal.code


def kin(user, case) -> None:
    User.objects.filter(pk=user.pk).update(household=[case.applicant.national_id])


def test_numbers_are_dense_in_a_county_and_a_year(committee, world):
    numbers = [committee.drafted().number for _ in range(2)]
    elsewhere = Committee(world, county=world.karun).drafted().number

    assert (numbers, elsewhere) == ([1, 2], 1)


def test_the_agenda_keeps_rank_and_score_as_they_were(committee):
    first, second = committee.waits(answers={"priority": ["rural"]}), committee.waits()

    row = committee.drafted(first, second)

    items = list(row.items.order_by("rank").values_list("case", "rank", "points", "asked"))
    assert items == [(first.pk, 1, 45, 500_000_000), (second.pk, 2, 0, 500_000_000)]


def test_who_is_passed_over_is_written_down_with_the_reason(committee):
    ahead, chosen = committee.waits(), committee.waits()

    assert refused(lambda: committee.drafted(chosen)) == "skip_reason_missing"
    row = committee.fresh(committee.drafted(chosen, reason="نشانی ناقص است"))

    assert row.passed == [{"code": ahead.code, "rank": 1, "reason": "نشانی ناقص است"}]


def test_a_case_is_on_one_agenda_at_a_time(committee):
    case, other = committee.waits(), committee.waits()
    committee.drafted(case)
    row = committee.drafted(other)

    def chooses():
        actions.choose(actor=committee.secretary, session=row.pk, cases={case.pk, other.pk}, reason="")

    assert refused(chooses) == "on_another_agenda"
    assert [item.case_id for item in row.items.all()] == [other.pk]  # the agenda that was there stays


def test_whoever_changes_the_amount_after_the_agenda_was_made_waits_for_the_next(committee):
    case, other = committee.waits(), committee.waits()
    row = committee.drafted(case, other)
    Request.objects.filter(case=case).update(amount=Request.objects.get(case=case).amount - 1)

    actions.call(actor=committee.secretary, session=row.pk, chair=committee.users[0].pk)

    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.place, other.place) == ("queue", "committee")


def test_calling_sends_the_cases_to_the_committee_and_invites_who_sits_there(committee):
    case = committee.waits()
    row = committee.called(case)

    case.refresh_from_db()
    assert (row.state, case.place) == ("called", "committee")
    assert list(row.members.order_by("id").values_list("user", "is_chair")) == [
        (user.pk, number == 0) for number, user in enumerate(committee.users)
    ]


def test_a_call_cut_off_in_between_goes_on_when_the_session_opens(committee, monkeypatch):
    case = committee.waits()
    row = committee.drafted(case)
    actions._call(committee.secretary, row.pk, committee.users[0].pk)  # and then the power went

    here = set(Member.objects.filter(session=row).values_list("pk", flat=True))
    actions.open(actor=committee.secretary, session=row.pk, present=here)

    case.refresh_from_db()
    assert (case.place, Item.objects.get(session=row).decision) == ("committee", "")


def test_a_case_that_left_before_the_session_is_not_decided(committee, world):
    stays, leaves = committee.waits(), committee.waits()
    row = committee.called(stays, leaves)
    world.act(leaves, ("give_up", Role.APPLICANT, {}))
    actions.open(
        actor=committee.secretary,
        session=row.pk,
        present=set(row.members.values_list("pk", flat=True)),
    )

    assert list(row.items.order_by("rank").values_list("decision", "is_live")) == [
        ("", True),
        ("gone", False),
    ]


def test_without_a_quorum_or_the_chair_no_session_opens(committee):
    row = committee.called(committee.waits())
    first, second, third = row.members.order_by("id").values_list("pk", flat=True)

    def opens(*present):
        return refused(lambda: actions.open(actor=committee.secretary, session=row.pk, present=set(present)))

    assert (opens(first), opens(second, third), opens()) == ("no_quorum",) * 3
    actions.open(actor=committee.secretary, session=row.pk, present={first, second})


def test_the_database_opens_no_session_without_a_quorum(committee):
    row = committee.called(committee.waits())

    with pytest.raises(DatabaseError, match="no quorum"), transaction.atomic():
        Session.objects.filter(pk=row.pk).update(opened_at=row.called_at)


def test_who_is_kin_to_an_applicant_stands_aside_from_the_beginning(committee):
    case = committee.waits()
    kin(committee.users[1], case)
    item = committee.opened(case).items.get()

    assert refused(lambda: committee.votes(item, "", "yes")) == "own_case"
    assert [vote.choice for vote in item.votes.all()] == ["recused"]


def test_kin_declared_by_the_applicant_counts_as_well(committee):
    case = committee.waits()
    User.objects.filter(pk=committee.users[0].pk).update(national_id="1740000014")
    User.objects.filter(pk=case.applicant_id).update(household=["1740000014"])

    assert sessions.is_kin(committee.users[0].pk, case.pk)
    assert not sessions.is_kin(committee.users[1].pk, case.pk)


def test_the_database_takes_no_vote_of_kin(committee):
    case = committee.waits()
    row = committee.opened(case)
    kin(committee.users[2], case)
    member = row.members.get(user=committee.users[2])

    with pytest.raises(DatabaseError, match="kin to the applicant"), transaction.atomic():
        Vote.objects.create(item=row.items.get(), member=member, choice="yes", at=row.opened_at)
    with pytest.raises(DatabaseError, match="kin to the applicant"), transaction.atomic():
        Vote.objects.create(item=row.items.get(), member=member, choice="abstain", at=row.opened_at)


def test_who_stood_aside_does_not_come_back(committee):
    item = committee.opened(committee.waits()).items.get()
    committee.votes(item, "recused")

    assert refused(lambda: committee.votes(item, "yes")) == "stood_aside"
    with pytest.raises(DatabaseError, match="cannot change so"), transaction.atomic():
        item.votes.update(choice="yes")


def test_a_vote_can_be_changed_until_the_decision(committee):
    item = committee.opened(committee.waits()).items.get()
    committee.votes(item, "no", "yes", "yes")
    committee.votes(item, "yes")
    committee.decides(item, "approve")

    assert refused(lambda: committee.votes(item, "no")) == "item_decided"
    with pytest.raises(DatabaseError, match="takes no vote now"), transaction.atomic():
        item.votes.update(choice="no")
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Vote.objects.filter(item=item).delete()


def test_who_is_absent_or_no_member_does_not_vote(committee, world):
    row = committee.opened(committee.waits(), present=2)
    item = row.items.get()

    assert refused(lambda: committee.votes(item, "", "", "yes")) == "not_present"
    member = row.members.get(user=committee.users[2])
    with pytest.raises(DatabaseError, match="not present"), transaction.atomic():
        Vote.objects.create(item=item, member=member, choice="yes", at=row.opened_at)
    stranger = people.actor(world.someone(Role.COMMITTEE, county=world.karun))
    with pytest.raises(NotFound):
        deciding.vote(actor=stranger, session=row.pk, item=item.pk, choice="yes")


@pytest.mark.parametrize(
    ("choices", "decision", "code"),
    [
        ((), "approve", "votes_missing"),
        (("yes",), "approve", "votes_missing"),
        (("yes", "no"), "approve", "against_votes"),
        (("yes", "no", "no"), "reduce", "against_votes"),
        (("yes", "yes", "no"), "reject", "against_votes"),
        (("abstain", "abstain", "abstain"), "reject", "against_votes"),
    ],
)
def test_a_decision_rests_on_the_votes(committee, choices, decision, code):
    item = committee.opened(committee.waits()).items.get()
    committee.votes(item, *choices)

    assert refused(lambda: committee.decides(item, decision)) == code


def test_the_database_takes_no_decision_against_the_votes(committee):
    item = committee.opened(committee.waits()).items.get()
    committee.votes(item, "no", "no", "yes")

    with pytest.raises(DatabaseError, match="say otherwise"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(decision="approve", amount=item.asked)


def test_less_is_granted_only_as_less(committee):
    item = committee.opened(committee.waits()).items.get()
    committee.votes(item, "yes", "yes")

    with pytest.raises(Invalid) as wrong:
        committee.decides(item, "reduce", amount=500_000_000)
    assert list(wrong.value.errors) == ["amount"]
    with pytest.raises(IntegrityError, match="decision_and_its_amount"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(decision="approve", amount=item.asked + 1)


def test_a_session_ends_when_everything_is_decided_and_its_minutes_never_change(committee):
    row = committee.opened(committee.waits(), committee.waits())
    first, second = row.items.order_by("rank")
    committee.votes(first, "yes", "yes", "no")
    committee.decides(first, "approve")
    assert refused(lambda: deciding.close(actor=committee.secretary, session=row.pk)) == "items_undecided"
    committee.decides(second, "postpone")

    deciding.close(actor=committee.secretary, session=row.pk)

    row = committee.fresh(row)
    assert "۲ موافق، ۱ مخالف، ۰ ممتنع" in row.text
    assert "به جلسهٔ بعد ماند. دلیل: طرح یا مدارک بررسی بیشتری می‌خواهد" in row.text
    assert "جمع مبلغ‌های تصویب‌شده: ۵۰۰٬۰۰۰٬۰۰۰ ریال" in row.text
    assert f"آغاز جلسه: {jalali.show_moment(row.opened_at)}" in row.text
    for table, change in (
        (Session.objects.filter(pk=row.pk), {"text": "چیز دیگر"}),
        (Session.objects.filter(pk=row.pk), {"state": "called"}),
        (Item.objects.filter(pk=first.pk), {"decision": "reject", "amount": None, "reason": "C01"}),
        (Member.objects.filter(session=row), {"is_present": False}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.update(**change)


def test_only_the_secretariat_prepares_and_decides_and_only_members_sign(committee, world):
    row = committee.opened(committee.waits())
    member, item = committee.actors()[0], row.items.get()

    assert refused(lambda: deciding.close(actor=member, session=row.pk)) == "not_yours"
    said = {"decision": "postpone", "reason": "C11"}
    assert (
        refused(lambda: deciding.decide(actor=member, session=row.pk, item=item.pk, said=said)) == "not_yours"
    )
    committee.decides(item, "postpone")
    deciding.close(actor=committee.secretary, session=row.pk)
    seen = committee.fresh(row).sha256
    secretary = committee.secretary
    assert refused(lambda: deciding.sign(actor=secretary, session=row.pk, seen=seen)) == "not_present"


def test_another_text_than_the_one_seen_is_not_signed(committee):
    row = committee.held(committee.waits())

    assert refused(lambda: deciding.sign(actor=committee.actors()[0], session=row.pk, seen="")) == (
        "minutes_changed"
    )


def test_nothing_moves_before_the_last_signature(committee):
    case = committee.waits()
    row = committee.held(case)
    for actor in committee.actors()[:2]:
        deciding.sign(actor=actor, session=row.pk, seen=row.sha256)

    assert (committee.fresh(row).state, carried()) == ("held", 0)
    with pytest.raises(DatabaseError, match="lacks a signature"), transaction.atomic():
        Session.objects.filter(pk=row.pk).update(state="signed")

    deciding.sign(actor=committee.actors()[2], session=row.pk, seen=row.sha256)
    deciding.sign(actor=committee.actors()[2], session=row.pk, seen=row.sha256)  # a double click

    assert (committee.fresh(row).state, carried()) == ("signed", 1)
    case.refresh_from_db()
    assert case.place == "approved"


@pytest.mark.parametrize(
    ("decision", "place"),
    [("approve", "approved"), ("reduce", "approved"), ("postpone", "queue"), ("reject", "rejected")],
)
def test_each_decision_reaches_the_case_once_however_often_it_is_carried(committee, decision, place):
    case = committee.waits()
    item = committee.signed(case, decision=decision).items.get()

    for _ in range(3):
        carried()
    deciding.carry(item=item.pk)

    case.refresh_from_db()
    item.refresh_from_db()
    assert (case.place, item.outcome, item.is_live) == (place, "carried", False)
    assert Event.objects.filter(case=case, key=f"item-{item.pk}").count() == 1
    assert list(audit.faults()) == []


def test_what_was_granted_and_by_which_session_stands_with_the_request(committee):
    case = committee.waits()
    committee.signed(case, decision="reduce")
    carried()

    asked = Request.objects.get(case=case)
    assert asked.approved == 300_000_000
    assert asked.session.startswith("اهواز ")


def test_the_applicant_reads_the_reason_of_a_no(committee):
    case = committee.waits()
    committee.signed(case, decision="reject")
    carried()

    event = Event.objects.get(case=case, action="committee_rejected")
    assert (event.data["reason"], event.data["note"]) == ("C01", NO)
    assert "موافق" not in str(event.data["told"])


def test_a_case_that_was_halted_meanwhile_is_left_alone(committee, world):
    case = committee.waits()
    row = committee.signed(case)
    world.act(case, ("give_up", Role.APPLICANT, {}))

    carried()

    case.refresh_from_db()
    assert (case.place, row.items.get().outcome) == ("forgone", "gone")
    assert list(audit.faults()) == []


def test_a_cancelled_session_gives_its_cases_back_to_their_places(committee):
    first, second = committee.waits(), committee.waits()
    row = committee.called(first, second)

    actions.cancel(actor=committee.secretary, session=row.pk, reason="توفان شن")
    carried()

    assert [line.of_case(one.pk).place for one in (first, second)] == [1, 2]
    assert committee.fresh(row).state == "cancelled"
    assert committee.called(first).state == "called"


def test_a_cancelled_draft_lets_go_of_its_agenda(committee):
    case = committee.waits()
    actions.cancel(actor=committee.secretary, session=committee.drafted(case).pk, reason="تعطیلی")

    assert committee.drafted(case).items.count() == 1


def test_prove_finds_what_was_signed_and_not_carried(committee):
    item = committee.signed(committee.waits()).items.get()
    assert list(audit.faults()) == []  # a job is about to

    ProcrastinateJob.objects.all().delete()

    assert list(audit.faults()) == [f"item {item.pk}: decided as approve, and the case never heard of it"]


def test_a_session_is_never_deleted_and_a_signed_one_never_changes(committee):
    row = committee.signed(committee.waits())

    with pytest.raises((InternalError, DatabaseError), match="never deleted"), transaction.atomic():
        Session.objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        Session.objects.filter(pk=row.pk).update(signed_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Member.objects.filter(session=row).update(signed_at=None)


def test_nobody_schedules_a_case_that_is_on_no_agenda(committee, world):
    case = committee.waits()

    def schedules():
        cases.act(case=case.pk, action="schedule", actor=committee.secretary, seen=None, key="by-hand")

    assert refused(schedules) == "no_agenda"


def test_a_draft_is_for_the_secretariat_alone(committee, world):
    row = committee.drafted(committee.waits())

    with pytest.raises(NotFound):
        sessions.one(committee.actors()[0], row.pk)
    assert sessions.one(committee.secretary, row.pk).head.state == "draft"
