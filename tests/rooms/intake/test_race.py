"""Two submits at the same moment, on connections of their own, make one case."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from khanegi.base.errors import Refused
from khanegi.cases.models import Case
from khanegi.cli import made
from khanegi.intake import actions
from khanegi.intake.models import Decision
from khanegi.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls):
    """Run each call in a thread of its own, begun at the same moment; return results or refusals."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        except Refused as no:
            return no.refusal.code
        finally:
            connection.close()

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
