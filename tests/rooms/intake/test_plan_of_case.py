"""The plan of a case: written by its owner while the case waits for it, frozen when it is sent."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khanegi.base import jalali
from khanegi.base.errors import NotFound, Refused
from khanegi.cases import actions as cases
from khanegi.cases import queries as case_queries
from khanegi.cases.models import Case
from khanegi.cli import made, province
from khanegi.intake import actions, queries
from khanegi.intake.models import FrozenPlan, Plan, Registration
from khanegi.papers import actions as papers
from khanegi.papers import queries as paper_queries
from khanegi.people import queries as people
from khanegi.people.models import Office, Seat, User
from khanegi.rules.forms import fill

pytestmark = pytest.mark.django_db
RETURNED = {
    "items": [
        {"item": "paper.D4", "reason": "unreadable"},
        {"item": "plan.market", "reason": "incomplete", "note": "مشتری‌ها را بنویسید."},
    ]
}


class Road:
    """One case on its road, and the two people of these tests."""

    def __init__(self, draft) -> None:
        self.user = draft.user
        self.case = actions.register(draft=draft, user=draft.user, key="one").case
        self.owner = people.actor(self.user)
        expert = User.objects.create(username="expert")
        office = Office.objects.get(code="HERITAGE-0621")
        Seat.objects.create(user=expert, office=office, role="agency_expert")
        self.expert = people.actor(expert)

    def write(self, **changed):
        answers = made.plan(made.Person(1), title="حصیربافی", today=jalali.today()) | changed
        return actions.fill_plan(case=self.case.pk, actor=self.owner, data=answers)

    def send_papers(self) -> None:
        for paper in paper_queries.asked(self.case.pk):
            if paper.is_missing:
                file = SimpleUploadedFile("a.jpg", province._photo())
                ends = jalali.today() + jalali.dt.timedelta(days=90) if paper.has_expiry else None
                papers.receive(case=self.case.pk, code=paper.code, file=file, by=self.owner, expires_on=ends)

    def act(self, action, actor=None, **data):
        self.case.refresh_from_db()
        return cases.act(
            case=self.case.pk,
            action=action,
            actor=actor or self.owner,
            seen=self.case.seq,
            key=f"{action}-{self.case.seq}",
            answers=cases.Json(data),
        )


@pytest.fixture
def road(a_draft):
    return Road(a_draft())


def page_of(key, **answers):
    from khanegi.intake.forms import PLAN

    return fill(PLAN.page(key).fields, answers)


def test_a_plan_is_kept_page_by_page_and_says_where_it_goes_on(road):
    raw = page_of("idea", title="کارگاه حصیر", kind="new")

    saved = actions.save_plan(case=road.case.pk, actor=road.owner, page="idea", raw=raw)

    assert (saved.errors, saved.next) == ({}, "summary")
    assert queries.plan(road.case.pk).gap == "summary"


def test_a_plan_with_wrong_sums_is_not_complete_and_says_what_to_mend(road):
    stands = road.write(wants_loan="yes", facility=9_000_000_000, grace=0, guarantee="cheque")

    assert {fault.code for fault in stands.faults} == {"over_ceiling", "over_need"}
    assert not Plan.objects.get(case=road.case).is_complete


def test_the_reviewer_is_warned_of_a_plan_that_earns_nothing(road):
    road.write(monthly_income=1, monthly_running=2)

    assert [code for code, _ in queries.warnings(road.case)] == ["no_profit"]


def test_a_stranger_does_not_learn_that_the_plan_exists(road, someone):
    with pytest.raises(NotFound):
        actions.save_plan(case=road.case.pk, actor=people.actor(someone(9)), page="idea", raw={})


def test_sending_freezes_the_plan_with_the_papers_as_they_were(road):
    road.write()
    road.send_papers()

    event = road.act("submit")

    frozen = FrozenPlan.objects.get(event=event)
    assert frozen.answers["title"] == "تولید خانگی: حصیربافی"
    assert set(frozen.papers) == {paper.code for paper in paper_queries.asked(road.case.pk)}


def test_a_plan_that_was_sent_cannot_be_changed(road):
    road.write()
    road.send_papers()
    road.act("submit")

    with pytest.raises(Refused) as no:
        actions.save_plan(case=road.case.pk, actor=road.owner, page="idea", raw={})

    assert no.value.refusal.code == "plan_closed"


def test_a_loan_given_up_in_the_plan_is_given_up_in_the_case(a_draft):
    road = Road(a_draft(wants_loan="yes", had_loan="no"))
    road.write()
    road.send_papers()
    assert Registration.objects.get(case=road.case).wants_loan

    road.act("submit")

    assert not Registration.objects.get(case=road.case).wants_loan


@pytest.fixture
def returned(road):
    road.write()
    road.send_papers()
    road.act("submit")
    road.act("return", road.expert, **RETURNED)
    return road


def test_after_a_return_only_what_was_returned_may_change(returned):
    with pytest.raises(Refused) as no:
        actions.save_plan(case=returned.case.pk, actor=returned.owner, page="idea", raw={})
    assert no.value.refusal.code == "not_returned"

    raw = page_of("market", market="هر هفته در بازارچهٔ شوشتر می‌فروشم.", sale=["markets"])
    saved = actions.save_plan(case=returned.case.pk, actor=returned.owner, page="market", raw=raw)

    assert saved.errors == {}


def test_a_returned_paper_is_asked_again_and_says_why(returned):
    paper = next(paper for paper in paper_queries.asked(returned.case.pk) if paper.code == "D4")

    assert (paper.is_missing, paper.rejected.verdict) == (True, "ناخوانا است")


def test_what_changed_since_last_time_is_told_line_by_line(returned):
    raw = page_of("market", market="هر هفته در بازارچهٔ شوشتر می‌فروشم.", sale=["markets"])
    actions.save_plan(case=returned.case.pk, actor=returned.owner, page="market", raw=raw)
    returned.send_papers()

    returned.act("correct")

    file = case_queries.load(pk=returned.case.pk)
    told = queries.dossier(file, dict(paper_queries.needed(returned.case.pk)))
    changes = {change.label: change.after for change in told.changes}
    assert changes["بازار و مشتری"] == "هر هفته در بازارچهٔ شوشتر می‌فروشم."
    assert "راه فروش" in changes
    assert "عنوان طرح" not in changes
    assert Case.objects.get(pk=returned.case.pk).place == "review"


def test_an_expert_may_return_every_paper_and_page_and_refuse_on_numbered_conditions(road):
    items = dict(queries.items(road.case))

    assert items["paper.D4"] == "مدرک: شناسنامه و کارت ملی"
    assert items["plan.market"].startswith("طرح: ")
    assert dict(queries.conditions(road.case))["7"] == "ش۷: محل کار با خانه تناسب دارد"
