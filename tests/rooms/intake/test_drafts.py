"""Keeping a questionnaire: nothing typed is lost, and the way goes on where it stopped."""

from __future__ import annotations

import datetime as dt

import pytest

from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cli import made
from khanegi.intake import actions, queries
from khanegi.intake.jobs import drafts
from khanegi.intake.models import Draft
from khanegi.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_starting_again_goes_on_with_the_same_draft(someone):
    first = actions.start(user=someone(), kind="independent")

    assert actions.start(user=someone(), kind="independent") == first
    assert list(queries.drafts(someone())) == [first]


def test_a_kind_of_applicant_that_is_not_open_yet_does_not_exist(someone):
    with pytest.raises(NotFound):
        actions.start(user=someone(), kind="nobody")


def test_a_page_that_fits_is_kept_and_leads_to_the_next(someone):
    user = someone()
    draft = actions.start(user=user, kind="independent")

    saved = actions.save_page(draft=draft, user=user, page="county", raw={"county": ["0621"]})

    assert (saved.errors, saved.next) == ({}, "occupation")
    assert Draft.objects.get(pk=draft.pk).answers["county"] == "0621"


def test_what_does_not_fit_is_kept_as_it_was_typed_beside_its_sentence(someone):
    user = someone()
    draft = actions.start(user=user, kind="independent")
    raw = {"national_id": ["۱۲۳\0"], "certificate_number": ["\ud800۷"]}

    saved = actions.save_page(draft=draft, user=user, page="identity", raw=raw)

    draft.refresh_from_db()
    assert saved.next == "identity"
    assert list(saved.errors) == ["national_id", "certificate_number"] or "national_id" in saved.errors
    assert draft.typed["identity"] == {"national_id": ["۱۲۳"], "certificate_number": ["۷"]}
    assert "national_id" not in draft.answers


def test_a_page_mended_forgets_what_was_typed_wrongly(someone):
    user = someone()
    draft = actions.start(user=user, kind="independent")
    actions.save_page(draft=draft, user=user, page="county", raw={"county": ["Mars"]})

    actions.save_page(draft=draft, user=user, page="county", raw={"county": ["0606"]})

    assert Draft.objects.get(pk=draft.pk).typed == {}


def test_an_optional_page_is_asked_once_and_not_again(a_draft):
    draft = a_draft()

    again = actions.save_page(draft=draft, user=draft.user, page="tenure", raw={"tenure": ["owner"]})

    assert again.next is None


def test_a_whole_questionnaire_sent_by_a_program_is_checked_like_its_pages(someone):
    user = someone()
    draft = actions.start(user=user, kind="independent")
    answers = made.questionnaire(made.Person(1), county="0621", town="شوشتر", field="HND-029")

    with pytest.raises(Invalid) as wrong:
        actions.fill(draft=draft, user=user, data={**answers, "county": "9999", "hat": 1})

    assert {"county", "hat"} <= set(wrong.value.errors)


def test_a_questionnaire_handed_in_cannot_change(a_draft):
    draft = a_draft()
    actions.register(draft=draft, user=draft.user, key="one")

    with pytest.raises(Refused) as no:
        actions.save_page(draft=draft, user=draft.user, page="tenure", raw={"tenure": ["owner"]})

    assert no.value.refusal.code == "draft_handed_in"


def test_a_new_questionnaire_begins_with_who_the_person_is_and_not_with_the_old_field(a_draft):
    draft = a_draft(3)
    actions.register(draft=draft, user=draft.user, key="one")
    draft.user.refresh_from_db()

    fresh = actions.start(user=draft.user, kind="independent")

    assert fresh.answers["national_id"] == made.national_id(3)
    assert fresh.answers["address"] == draft.answers["address"]
    assert not {"occupation", "no_nuisance", "wants_loan"} & set(fresh.answers)


def test_the_check_without_login_leaves_the_person_open_and_stores_nothing(province):
    results = queries.precheck({"county": "0621", "occupation": "HND-029", "nationality": "iranian"})

    verdicts = {result.key: result.ok for result in results}
    assert (verdicts["field"], verdicts["nationality"], verdicts["duplicate"]) == (True, True, None)
    assert not Draft.objects.exists()


def idle(draft, days):
    """Let a questionnaire lie untouched for so many days, then let the day's job run."""
    Draft.objects.filter(pk=draft.pk).update(touched_at=queries.now() - dt.timedelta(days=days))
    drafts.func(timestamp=0)


def test_a_questionnaire_left_for_thirty_days_is_announced_twice_and_then_removed(someone):
    draft = actions.start(user=someone(), kind="independent")

    told = []
    for days in (19, 21, 28):
        idle(draft, days)
        idle(draft, days)
        told.append(Notice.objects.count())
    idle(draft, 31)

    assert told == [0, 1, 2]
    assert "پاک می‌شود" in Notice.objects.order_by("id").first().text
    assert not Draft.objects.exists()


def test_a_questionnaire_whose_no_is_objected_to_stays(a_draft):
    draft = a_draft(lives_there="no")
    decision = actions.register(draft=draft, user=draft.user, key="one")
    actions.object_to(decision=decision, user=draft.user, text="من در همین خانه زندگی می‌کنم و سند دارم.")

    idle(draft, 40)

    assert Draft.objects.filter(pk=draft.pk).exists()


def test_a_questionnaire_that_became_a_case_stays(a_draft):
    draft = a_draft()
    actions.register(draft=draft, user=draft.user, key="one")

    idle(draft, 400)

    assert Draft.objects.filter(pk=draft.pk).exists()
