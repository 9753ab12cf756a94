"""Objecting to an automatic no: once, in time, decided by the secretariat, and it opens the way."""

from __future__ import annotations

import datetime as dt

import pytest

from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases import actions as cases
from khanegi.cases.models import Case
from khanegi.intake import actions, queries
from khanegi.intake.models import Decision
from khanegi.people import queries as people
from khanegi.people.models import Office, Seat, Standstill, User

pytestmark = pytest.mark.django_db
TEXT = "من در همین خانه زندگی می‌کنم و سند آن هنوز به نام پدرم است."


@pytest.fixture
def a_no(a_draft):
    draft = a_draft(lives_there="no")
    return actions.register(draft=draft, user=draft.user, key="one")


def test_an_objection_waits_at_the_secretariats_appeals_desk(a_no):
    case = actions.object_to(decision=a_no, user=a_no.user, text=TEXT)

    assert (case.procedure, case.place, case.parent) == ("appeal", "desk", None)
    assert case.waiting.get().office == Office.objects.get(code="secretariat-province")
    assert case.events.get().data == {"text": TEXT, "told": [["دلیل اعتراض", TEXT]]}


def test_the_desk_reads_the_name_of_whoever_objects(a_no):
    User.objects.filter(pk=a_no.user_id).update(first_name="", last_name="", national_id=None)

    actions.object_to(decision=a_no, user=a_no.user, text=TEXT)

    person = User.objects.get(pk=a_no.user_id)
    assert person.last_name == a_no.answers["last_name"]
    assert person.national_id is None


def test_for_who_has_died_nobody_objects(a_no):
    user = a_no.user
    Standstill.objects.create(
        user=user, kind="death", proof="death_certificate", number="۱", proof_date="2026-01-02", by=user
    )

    with pytest.raises(Refused) as no:
        actions.object_to(decision=a_no, user=user, text=TEXT)

    assert no.value.refusal.code == "stands_still"
    assert not Case.objects.exists()


def test_objecting_twice_is_objecting_once(a_no):
    first = actions.object_to(decision=a_no, user=a_no.user, text=TEXT)

    assert actions.object_to(decision=a_no.pk, user=a_no.user, text=TEXT) == first
    assert Case.objects.count() == 1


def test_an_accepted_objection_lets_the_same_draft_pass_that_condition(a_no):
    case = actions.object_to(decision=a_no, user=a_no.user, text=TEXT)
    judge = User.objects.create(username="judge")
    Seat.objects.create(user=judge, office=Office.objects.get(code="secretariat-province"), role="appeals")
    ruling = cases.Json({"text": "نشانی سند دیده شد و شرط سکونت برقرار است."})

    cases.act(case=case.pk, action="accept", actor=people.actor(judge), seen=1, key="k", answers=ruling)

    again = actions.register(draft=a_no.draft, user=a_no.user, key="two")
    assert Decision.objects.get(pk=a_no.pk).overruled_at is not None
    assert again.is_yes
    waived = next(one for one in queries.decision(a_no.user, again.pk).results if one.number == 6)
    assert (waived.ok, waived.reason) == (True, "اعتراض شما دربارهٔ این شرط پذیرفته شده است.")


def test_an_objection_gives_its_reason(a_no):
    with pytest.raises(Invalid) as wrong:
        actions.object_to(decision=a_no, user=a_no.user, text="نه")

    assert set(wrong.value.errors) == {"text"}


@pytest.mark.parametrize(("days", "code"), [(15, None), (16, "too_late")])
def test_an_objection_comes_within_fifteen_days(a_no, days, code):
    Decision.objects.filter(pk=a_no.pk).update(at=a_no.at - dt.timedelta(days=days))

    try:
        actions.object_to(decision=a_no, user=a_no.user, text=TEXT)
        found = None
    except Refused as no:
        found = no.refusal.code

    assert found == code


def test_a_yes_has_nothing_to_object_to(a_draft):
    draft = a_draft()
    decision = actions.register(draft=draft, user=draft.user, key="one")

    with pytest.raises(Refused) as no:
        actions.object_to(decision=decision, user=draft.user, text=TEXT)

    assert no.value.refusal.code == "nothing_to_object"


def test_somebody_elses_decision_does_not_exist(a_no, someone):
    with pytest.raises(NotFound):
        actions.object_to(decision=a_no, user=someone(2), text=TEXT)
    with pytest.raises(NotFound):
        queries.decision(someone(2), a_no.pk)
