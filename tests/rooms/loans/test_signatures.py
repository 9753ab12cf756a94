"""A signature that never comes: what is written instead, when that is enough, and what it never changes."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases.models import Event
from khanegi.loans.committee import actions, audit, deciding
from khanegi.loans.committee.models import Member, Session
from khanegi.loans.committee.queries import line, sessions
from khanegi.people import queries as people
from khanegi.rules import queries as rules
from tests.committee import WHY_NOT_SIGNED, Committee, carried

pytestmark = pytest.mark.django_db
WHY = WHY_NOT_SIGNED


@pytest.fixture
def committee(world):
    return Committee(world, members=5)


def refused(act) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.refusal.code


def voted(committee, *choices, decision="approve"):
    """Return a held session over one case with these votes, whose days to sign are over."""
    row = committee.opened(committee.waits())
    item = row.items.get()
    committee.votes(item, *choices)
    committee.decides(item, decision)
    deciding.close(actor=committee.secretary, session=row.pk)
    return committee.late(row)


def test_whoever_is_present_has_five_working_days_to_sign(committee):
    row = committee.held(committee.waits())

    calendar = people.calendar(people.stamp(), rules.THURSDAY_AND_FRIDAY)
    assert calendar.between(jalali.today(), row.sign_until, row.county_id) == 5
    assert refused(lambda: committee.unsigned(row, 4)) == "time_to_sign"
    written = {"not_signed_at": row.held_at, "not_signed_reason": WHY, "not_signed_by": row.made_by}
    with pytest.raises(DatabaseError, match="not written down"), transaction.atomic():
        Member.objects.filter(session=row, user=committee.users[4]).update(**written)


def test_one_missing_signature_holds_up_nobody_once_it_is_written_down(committee):
    row = committee.late(committee.held(committee.waits()))
    committee.signs(row, 0, 1, 2, 3)
    assert committee.fresh(row).state == "held"

    committee.unsigned(row, 4)

    done = committee.fresh(row)
    assert (done.state, done.text, done.sha256) == ("signed", row.text, row.sha256)
    written = Member.objects.get(session=row, user=committee.users[4])
    assert (written.not_signed_reason, written.not_signed_by_id) == (WHY, committee.secretary.user)
    assert written.signed_at is None
    assert carried() == 1
    assert row.items.get().case.place == "approved"
    assert list(audit.faults()) == []


def test_the_last_signature_may_come_after_what_was_written(committee):
    row = committee.late(committee.held(committee.waits()))
    committee.unsigned(row, 4)
    committee.signs(row, 0, 1, 2)
    assert committee.fresh(row).state == "held"

    committee.signs(row, 3)

    assert (committee.fresh(row).state, carried()) == ("signed", 1)


def test_who_was_written_down_may_still_sign_and_both_stay(committee):
    row = committee.late(committee.held(committee.waits()))
    committee.unsigned(row, 4)
    committee.signs(row, 4)

    late = Member.objects.get(session=row, user=committee.users[4])
    assert (late.signed_at is not None, late.not_signed_reason) == (True, WHY)
    committee.signs(row, 0, 1, 2, 3)
    assert committee.fresh(row).state == "signed"


def test_after_the_decisions_went_out_nobody_signs_any_more(committee):
    row = committee.late(committee.held(committee.waits()))
    committee.unsigned(row, 4)
    committee.signs(row, 0, 1, 2, 3)

    assert refused(lambda: committee.signs(row, 4)) == "session_moved"
    committee.signs(row, 3)  # a double click of who signed is none of that


@pytest.mark.parametrize(
    ("choices", "signers", "lack"),
    [
        (("yes",) * 5, (0, 1, 2), ""),
        (("yes",) * 5, (0, 1), "few"),
        (("yes",) * 5, (1, 2, 3, 4), "chair"),
        (("yes", "yes", "yes", "no", "no"), (0, 3, 4), "votes"),  # of those who signed, more were against
        (("yes", "yes", "yes", "no", "no"), (0, 1, 3, 4), "votes"),  # as many
        (("yes", "yes", "yes", "no", "no"), (0, 1, 3), ""),
        (
            ("yes", "yes", "yes", "abstain", ""),
            (0, 1, 4),
            "votes",
        ),  # two votes signed are no majority of five
        (("yes", "yes", "yes", "recused", "recused"), (0, 1, 4), ""),  # but they are of three who may vote
    ],
)
def test_a_session_is_carried_by_the_signatures_that_bear_its_decisions(committee, choices, signers, lack):
    row = voted(committee, *choices)
    committee.signs(row, *signers)
    for number in {0, 1, 2, 3, 4} - set(signers):
        committee.unsigned(row, number)

    found = sessions.one(committee.secretary, row.pk).head
    assert (found.lack, found.state) == (lack, "held" if lack else "signed")
    if lack:
        with pytest.raises(DatabaseError, match="lacks a signature"), transaction.atomic():
            Session.objects.filter(pk=row.pk).update(state="signed", signed_at=row.held_at)
    assert carried() == (0 if lack else 1)
    assert list(audit.faults()) == []


def test_a_no_needs_signed_votes_as_a_yes_does(committee):
    row = voted(committee, "no", "no", "no", "yes", "yes", decision="reject")
    committee.signs(row, 0, 3, 4)
    committee.unsigned(row, 1)
    committee.unsigned(row, 2)

    assert sessions.lack(row.pk) == "votes"


def test_a_session_that_its_signatures_do_not_carry_falls_and_its_cases_keep_their_places(committee):
    row = voted(committee, "yes", "yes", "yes", "yes", "yes")
    case = row.items.get().case
    assert refused(lambda: actions.cancel(actor=committee.secretary, session=row.pk, reason=WHY)) == (
        "may_be_signed"
    )
    with pytest.raises(DatabaseError, match="may still be signed"), transaction.atomic():
        Session.objects.filter(pk=row.pk).update(state="cancelled", reason=WHY)
    committee.signs(row, 1, 2, 3, 4)
    committee.unsigned(row, 0)

    actions.cancel(actor=committee.secretary, session=row.pk, reason="رئیس جلسه امضا نکرد")

    assert carried() == 1
    case.refresh_from_db()
    assert (case.place, line.of_case(case.pk).place) == ("queue", 1)
    assert Event.objects.get(case=case, action="committee_postponed").data["reason"] == "C91"
    fallen = committee.fresh(row)
    assert (fallen.state, fallen.text, row.items.get().decision) == ("cancelled", row.text, "approve")
    assert list(audit.faults()) == []
    assert committee.called(case).state == "called"


def test_only_the_secretariat_writes_and_only_about_who_was_present_and_has_not_signed(committee):
    row = committee.opened(committee.waits(), present=4)
    committee.votes(row.items.get(), "yes", "yes", "yes")
    committee.decides(row.items.get(), "approve")
    deciding.close(actor=committee.secretary, session=row.pk)
    row = committee.late(row)
    committee.signs(row, 0)

    def writes(actor, number, reason=WHY):
        member = row.members.get(user=committee.users[number]).pk
        deciding.write_unsigned(actor=actor, session=row.pk, member=member, reason=reason)

    assert refused(lambda: writes(committee.actors()[1], 2)) == "not_yours"
    assert refused(lambda: writes(committee.secretary, 0)) == "member_signed"
    with pytest.raises(NotFound):
        writes(committee.secretary, 4)  # was absent
    with pytest.raises(Invalid):
        writes(committee.secretary, 2, "  ")


def test_what_was_written_stays_as_it_was_written(committee):
    row = committee.late(committee.held(committee.waits()))
    committee.unsigned(row, 4)
    committee.unsigned(row, 4, "دلیل دیگر")  # a second click says nothing new
    here = Member.objects.filter(session=row, user=committee.users[4])

    assert here.get().not_signed_reason == WHY
    gone = {"not_signed_at": None, "not_signed_reason": "", "not_signed_by": None}
    for change in ({"not_signed_reason": "دلیل دیگر"}, gone):
        with pytest.raises(DatabaseError, match="not written down"), transaction.atomic():
            here.update(**change)
    present = Member.objects.filter(session=row, user=committee.users[3])
    with pytest.raises(IntegrityError, match="not_signed_is_said_whole"), transaction.atomic():
        present.update(not_signed_at=row.held_at)


def test_prove_finds_a_session_that_its_signatures_do_not_carry(committee):
    row = committee.signed(committee.waits())
    carried()
    assert list(audit.faults()) == []

    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # as a superuser might
        Member.objects.filter(session=row, is_chair=True).update(signed_at=None)
        cursor.execute("set local session_replication_role = origin")

    assert list(audit.faults()) == [
        f"session {row.pk}: counts as signed, and its signatures lack something: open"
    ]
