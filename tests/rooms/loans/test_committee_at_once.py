"""Several members at once, over real connections: one signature is the last, each case hears of it once."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.errors import Refused
from khanegi.cases.models import Event
from khanegi.loans.committee import actions, audit, deciding
from khanegi.loans.committee.models import Member
from tests.committee import Committee
from tests.rooms.cases.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


class Done:
    """What `at_once` reads of a call that returns nothing."""

    pk = 1


def then(call):
    def act():
        call()
        return Done

    return act


def test_signatures_at_once_end_in_one_last_one(world):
    committee = Committee(world, members=4)
    row = committee.held(committee.waits(), committee.waits())

    signers = committee.actors() * 2
    results = at_once(
        *(
            then(lambda actor=actor: deciding.sign(actor=actor, session=row.pk, seen=row.sha256))
            for actor in signers
        )
    )

    assert results == [1] * 8
    assert committee.fresh(row).state == "signed"
    assert ProcrastinateJob.objects.filter(task_name="loans.carry_item").count() == 2


def test_the_last_signature_and_what_is_written_of_another_send_the_decisions_out_once(world):
    committee = Committee(world, members=4)
    row = committee.late(committee.held(committee.waits()))
    committee.signs(row, 0, 1)
    last = committee.actors()[2]

    def signs():
        deciding.sign(actor=last, session=row.pk, seen=row.sha256)

    results = at_once(then(signs), then(lambda: committee.unsigned(row, 3)), then(signs))

    assert results == [1, 1, 1]
    assert committee.fresh(row).state == "signed"
    assert ProcrastinateJob.objects.filter(task_name="loans.carry_item").count() == 1
    assert Member.objects.filter(session=row, not_signed_at=None, signed_at=None).count() == 0


def test_a_member_signs_while_it_is_written_that_they_did_not(world):
    committee = Committee(world, members=4)
    row = committee.late(committee.held(committee.waits()))
    committee.signs(row, 0, 1, 2)
    last = committee.actors()[3]

    def signs():
        deciding.sign(actor=last, session=row.pk, seen=row.sha256)

    signed, written = at_once(then(signs), then(lambda: committee.unsigned(row, 3)))

    # Whoever came first ended it; the other is told, and nothing went out twice.
    assert (signed, written) in ((1, "session_moved"), ("session_moved", 1))
    assert ProcrastinateJob.objects.filter(task_name="loans.carry_item").count() == 1


def test_a_decision_carried_by_several_workers_is_one_event(world):
    committee = Committee(world)
    case = committee.waits()
    item = committee.signed(case).items.get()

    at_once(*[then(lambda: deciding.carry(item=item.pk))] * 6)

    assert Event.objects.filter(case=case, action="committee_approved").count() == 1
    item.refresh_from_db()
    assert (item.outcome, item.is_live) == ("carried", False)
    assert list(audit.faults()) == []


def test_a_vote_and_the_decision_never_cross(world):
    committee = Committee(world)
    item = committee.opened(committee.waits()).items.get()
    committee.votes(item, "yes", "yes")
    late = committee.actors()[1]

    def changes():
        deciding.vote(actor=late, session=item.session_id, item=item.pk, choice="no")

    voted, decided = at_once(then(changes), then(lambda: committee.decides(item, "approve")))

    # Whoever came first: a changed vote is one against one and decides nothing; a decision closes the vote.
    assert (voted, decided) in ((1, "against_votes"), ("item_decided", 1))
    assert list(audit.faults()) == []


def test_two_who_call_one_session_call_it_once(world):
    committee = Committee(world)
    case = committee.waits()
    row = committee.drafted(case)

    def calls():
        actions.call(actor=committee.secretary, session=row.pk, chair=committee.users[0].pk)

    results = at_once(then(calls), then(calls))

    assert sorted(map(str, results)) == ["1", "session_moved"]
    case.refresh_from_db()
    assert case.place == "committee"
    with pytest.raises(Refused):
        calls()


def test_two_drafts_that_take_one_case_at_once_get_one_agenda_and_one_sentence(world):
    committee = Committee(world)
    cases = [committee.waits() for _ in range(3)]
    drafts = [committee.drafted() for _ in range(4)]
    wanted = {case.pk for case in cases}

    def chooses(row):
        actions.choose(actor=committee.secretary, session=row.pk, cases=wanted, reason="")

    results = at_once(*(then(lambda row=row: chooses(row)) for row in drafts))

    assert sorted(map(str, results)) == ["1", *["on_another_agenda"] * 3]
    assert sorted(row.items.count() for row in drafts) == [0, 0, 0, 3]


def test_two_clicks_on_one_draft_leave_one_agenda(world):
    committee = Committee(world)
    case = committee.waits()
    row = committee.drafted()

    def chooses():
        actions.choose(actor=committee.secretary, session=row.pk, cases={case.pk}, reason="")

    assert at_once(*[then(chooses)] * 4) == [1] * 4
    assert row.items.count() == 1
