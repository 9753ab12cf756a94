"""Handing in a questionnaire: one decision, and for a yes one case with everything that hangs on it."""

from __future__ import annotations

import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.errors import NotFound, Refused
from khanegi.cases.models import Case, CaseOffice, Waiting
from khanegi.cli import made
from khanegi.intake import actions, queries
from khanegi.intake.models import Decision, Draft, Plan, Registration
from khanegi.notices.models import Notice
from khanegi.papers.models import Asked
from khanegi.people.models import User
from khanegi.rules.models import Occupation, OccupationClosure

pytestmark = pytest.mark.django_db


def test_a_yes_opens_the_case_with_code_offices_papers_plan_and_notice(a_draft):
    draft = a_draft()

    decision = actions.register(draft=draft, user=draft.user, key="one")

    case = decision.case
    assert (decision.is_yes, case.place, case.procedure, len(case.code)) == (True, "plan", "independent", 12)
    assert Registration.objects.get(case=case).answers["occupation"] == "HND-029"
    assert Plan.objects.get(case=case).answers == {
        "wants_loan": "no",
        "work_area": 13,
        "sale": ["direct", "online"],
    }
    assert Asked.objects.filter(case=case, code="D5").exists()
    assert Waiting.objects.get(case=case).user == draft.user
    assert Notice.objects.get(case=case).text.startswith("کد رهگیری شما: ")
    assert [job.task_name for job in ProcrastinateJob.objects.order_by("id")] == ["notices.send"]


def test_the_office_and_why_are_kept_with_the_case(a_draft):
    draft = a_draft()

    decision = actions.register(draft=draft, user=draft.user, key="one")

    expert = CaseOffice.objects.get(case=decision.case, role="agency_expert")
    assert expert.why == (
        "رشتهٔ «حصیربافی» از گروه صنایع دستی است و در شوشتر "
        "«ادارهٔ میراث فرهنگی، گردشگری و صنایع دستی شوشتر» به آن رسیدگی می‌کند."
    )


def test_a_yes_writes_who_the_person_is(a_draft):
    draft = a_draft(7)

    actions.register(draft=draft, user=draft.user, key="one")

    user, made_up = User.objects.get(pk=draft.user_id), made.Person(7)
    assert (user.national_id, user.first_name) == (made_up.national_id, made_up.first_name)


def test_a_no_opens_nothing_and_keeps_each_reason_with_its_smallest_change(a_draft):
    draft = a_draft(lives_there="no")

    decision = actions.register(draft=draft, user=draft.user, key="one")

    told = queries.decision(draft.user, decision.pk)
    assert (decision.is_yes, decision.case, Case.objects.count()) == (False, None, 0)
    assert [result.number for result in told.failed] == [6]
    assert told.failed[0].change.answers == {"lives_there": "yes"}
    assert User.objects.get(pk=draft.user_id).national_id is None


def test_after_a_no_the_same_draft_can_be_mended_and_sent_again(a_draft):
    draft = a_draft(lives_there="no")
    actions.register(draft=draft, user=draft.user, key="one")

    actions.save_page(draft=draft, user=draft.user, page="living", raw={"lives_there": ["yes"]})

    assert actions.register(draft=draft, user=draft.user, key="two").is_yes


def test_a_repeated_request_gets_the_stored_decision(a_draft):
    draft = a_draft()
    first = actions.register(draft=draft, user=draft.user, key="one")

    again = actions.register(draft=draft, user=draft.user, key="one")
    other_window = actions.register(draft=draft, user=draft.user, key="two")

    assert (again, other_window) == (first, first)
    assert Case.objects.count() == 1


def test_a_second_case_in_the_same_field_is_a_no_that_names_the_first(a_draft):
    first = a_draft()
    case = actions.register(draft=first, user=first.user, key="one").case
    second = a_draft()

    decision = actions.register(draft=second, user=second.user, key="two")

    assert second.pk != first.pk
    assert [result.key for result in queries.decision(second.user, decision.pk).failed] == ["duplicate"]
    assert case.pk == Case.objects.get().pk


def test_the_same_person_may_have_a_case_in_another_field(a_draft):
    first = a_draft()
    actions.register(draft=first, user=first.user, key="one")
    second = a_draft(field="PRD-003")

    assert actions.register(draft=second, user=second.user, key="two").is_yes


def test_a_national_number_of_another_account_is_refused_without_telling_whose_it_is(a_draft):
    first = a_draft(1)
    actions.register(draft=first, user=first.user, key="one")
    thief = a_draft(2, national_id=made.national_id(1))

    with pytest.raises(Refused) as no:
        actions.register(draft=thief, user=thief.user, key="two")

    assert no.value.refusal.code == "identity_at_desk"
    assert "ثبت شده" not in no.value.refusal.text
    assert Case.objects.count() == 1


def test_a_field_closed_in_the_county_is_a_no_with_the_day_it_opens(a_draft):
    draft = a_draft()
    OccupationClosure.objects.create(
        occupation=Occupation.objects.get(code="HND-029"),
        closes="registration",
        from_date=dt.date(2026, 1, 1),
        to_date=dt.date(2099, 3, 21),
        reason="تکمیل ظرفیت",
        reference="مصوبهٔ ۱۲",
    )

    decision = actions.register(draft=draft, user=draft.user, key="one")

    (failed,) = queries.decision(draft.user, decision.pk).failed
    assert (failed.key, failed.change.when) == ("field", dt.date(2099, 3, 21))


def test_an_unfinished_questionnaire_is_refused(someone):
    user = someone()
    draft = actions.start(user=user, kind="independent")

    with pytest.raises(Refused) as no:
        actions.register(draft=draft, user=user, key="one")

    assert no.value.refusal.code == "draft_unfinished"
    assert not Decision.objects.exists()


def test_somebody_elses_draft_does_not_exist(a_draft, someone):
    draft = a_draft(1)

    with pytest.raises(NotFound):
        actions.register(draft=draft, user=someone(2), key="one")


def test_what_an_earlier_answer_made_needless_does_not_reach_the_case(a_draft):
    draft = a_draft(5)
    actions.save_page(
        draft=draft, user=draft.user, page="person", raw={"gender": ["female"], "nationality": ["iranian"]}
    )
    assert Draft.objects.get(pk=draft.pk).answers["military"] == "done"

    decision = actions.register(draft=draft, user=draft.user, key="one")

    assert "military" not in Registration.objects.get(case=decision.case).answers


def test_registering_takes_nine_statements_of_its_own(a_draft, django_assert_num_queries):
    first, draft = a_draft(1), a_draft(2)
    actions.register(draft=first, user=first.user, key="one")  # fills what is kept in memory
    user = draft.user

    with django_assert_num_queries(9 + 2):  # two are the savepoint that stands for the transaction here
        actions.register(draft=draft, user=user, key="one")
