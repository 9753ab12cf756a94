"""What comes at the same moment, on connections of its own, is decided one after the other."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from khanegi.base import sql
from khanegi.base.errors import Refused
from khanegi.cases import actions as cases
from khanegi.cases.models import Case
from khanegi.cli import made
from khanegi.intake import actions
from khanegi.intake.forms import PLAN
from khanegi.intake.models import Decision
from khanegi.people.models import User
from khanegi.process.words import Role
from khanegi.rules.forms import fill

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls):
    """Run each call in a thread of its own, begun at the same moment; return results or refusals."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait(timeout=10)
        return ended(call)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_four_clicks_on_one_questionnaire_give_one_case_and_one_decision(a_draft):
    draft = a_draft()

    decisions = together(
        *(
            lambda key=key: actions.register(draft=draft.pk, user=draft.user, key=key)
            for key in ("a", "a", "b", "b")
        )
    )

    assert len({decision.pk for decision in decisions}) == 1
    assert (Case.objects.count(), Decision.objects.count()) == (1, 1)


def test_two_questionnaires_of_one_person_in_one_field_give_one_case(a_draft):
    first = a_draft()
    user = User.objects.get(pk=first.user_id)
    spare = User.objects.create(mobile="09900009999")
    other = actions.start(user=spare, kind="independent")
    actions.fill(draft=other, user=spare, data={key: v for key, v in first.answers.items() if v is not None})

    found = together(
        lambda: actions.register(draft=first.pk, user=user, key="a"),
        lambda: actions.register(draft=other.pk, user=spare, key="b"),
    )

    assert Case.objects.count() == 1
    assert found.count("identity_at_desk") == 1
    assert User.objects.filter(national_id=made.national_id(1)).count() == 1


def test_two_pages_saved_at_the_same_moment_are_both_kept(a_draft):
    draft = a_draft()

    together(
        lambda: actions.save_page(draft=draft.pk, user=draft.user, page="tenure", raw={"tenure": ["tenant"]}),
        lambda: actions.save_page(
            draft=draft.pk, user=draft.user, page="areas", raw={"home_area": ["۷۷"], "work_area": ["۷"]}
        ),
    )

    draft.refresh_from_db()
    assert (draft.answers["tenure"], draft.answers["home_area"]) == ("tenant", 77)


def test_starting_twice_at_once_begins_one_questionnaire(someone):
    user = someone()

    drafts = together(*(lambda: actions.start(user=user, kind="independent"),) * 3)

    assert len({draft.pk for draft in drafts}) == 1


def test_a_page_that_waited_for_a_return_is_judged_by_that_return(world):
    case = world.a_case("review")
    expert, owner = world.actor(Role.AGENCY_EXPERT, case), world.actor(Role.APPLICANT, case)
    items = [{"item": "plan.market", "reason": "incomplete"}]
    raw = fill(PLAN.page("risk").fields, {"risk": "گرمای تابستان"})

    with ThreadPoolExecutor(2) as pool, transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        sent = {"case": case.pk, "action": "return", "actor": expert, "seen": case.seq, "key": "k"}
        pool.submit(ended, lambda: cases.act(**sent, answers=cases.Json({"items": items})))
        until_waiting(1)
        page = {"case": case.pk, "actor": owner, "page": "risk", "raw": raw}
        saving = pool.submit(ended, lambda: actions.save_plan(**page))
        until_waiting(2)

    assert saving.result() == "not_returned"


def ended(call):
    """Run a call on this thread's own connection and return what it gave, or the code of its refusal."""
    try:
        return call()
    except Refused as no:
        return no.refusal.code
    finally:
        connection.close()


def until_waiting(hands):
    """Return once so many connections wait for a lock."""
    deadline = time.monotonic() + 10
    while sql.row("select count(*) from pg_locks where not granted") != (hands,):
        assert time.monotonic() < deadline
        time.sleep(0.01)
