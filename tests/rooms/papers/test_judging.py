"""Documents are judged one by one while the case stays where it is; only what is wanted again opens."""

import datetime as dt

import pytest

from khanegi.base import jalali
from khanegi.base.errors import Invalid, Refused
from khanegi.cases import queries as cases
from khanegi.intake import endings
from khanegi.notices.models import Notice
from khanegi.papers import queries
from khanegi.papers.models import Upload
from khanegi.process.words import Role
from tests.builders import RECOMMEND
from tests.rooms.papers.test_receiving import TOMORROW, applicant, case, in_review, missing, scan, send, store

__all__ = ["case", "store"]
pytestmark = pytest.mark.django_db
EXPERT = Role.AGENCY_EXPERT
AGAIN = (
    "resend_paper",
    EXPERT,
    {"paper": ["D4"], "reason": ["unreadable"], "note": ["پشت کارت را هم بفرستید."]},
)


def states(case):
    return {paper.code: paper.upload.state if paper.upload else None for paper in queries.asked(case.pk)}


def may_send(case):
    return queries.may_send(cases.load(pk=case.pk), applicant(case))


def test_documents_are_accepted_together_and_the_case_stays(case, world):
    in_review(case, world)

    world.act(case, ("accept_papers", EXPERT, {"papers": ["D4", "D7"]}))

    assert states(case) == {"D4": "accepted", "D7": "accepted"}
    assert (case.place, missing(case), may_send(case)) == ("review", None, {"D7"})  # it ends tomorrow


def test_what_is_accepted_is_not_offered_again_and_nothing_else_can_be_named(case, world):
    in_review(case, world)
    world.act(case, ("accept_papers", EXPERT, {"papers": ["D4"]}))

    assert [code for code, _ in queries.held_choices(case)] == ["D7"]
    assert [code for code, _ in queries.sent_choices(case)] == ["D4", "D7"]
    for wrong in ({"papers": ["D4"]}, {"papers": ["D99"]}, {"papers": []}):
        with pytest.raises(Invalid):
            world.act(case, ("accept_papers", EXPERT, wrong))


def test_one_document_is_wanted_again_without_sending_the_case_back(case, world):
    in_review(case, world)
    Upload.objects.update(expires_on=None)

    world.act(case, AGAIN)

    [paper, _] = queries.asked(case.pk)
    assert (case.place, paper.upload) == ("review", None)
    assert paper.rejected.verdict == "ناخوانا است، پشت کارت را هم بفرستید."
    assert may_send(case) == {"D4"}
    told = Notice.objects.filter(to=case.applicant_id).latest("id").text
    assert "دوباره بفرستید" in told
    assert "ناخوانا است" in told


def test_while_it_is_awaited_nothing_is_recommended_and_then_it_is(case, world):
    in_review(case, world)
    world.act(case, AGAIN)
    with pytest.raises(Refused) as no:
        world.act(case, RECOMMEND)
    assert no.value.refusal.code == "paper_awaited"

    send(case, file=scan("green"))

    assert "D4" not in may_send(case)
    assert world.act(case, RECOMMEND).place == "first_signature"


def test_another_reason_needs_its_words(case, world):
    in_review(case, world)

    with pytest.raises(Invalid) as no:
        world.act(case, ("resend_paper", EXPERT, {"paper": ["D4"], "reason": ["other"]}))
    assert list(no.value.errors) == ["note"]


def test_even_an_accepted_document_can_be_wanted_again(case, world):
    in_review(case, world)
    world.act(case, ("accept_papers", EXPERT, {"papers": ["D4"]}))

    world.act(case, AGAIN)

    assert states(case)["D4"] is None


def ends_in(days):
    Upload.objects.filter(asked__code="D7").update(expires_on=jalali.today() + dt.timedelta(days=days))


@pytest.mark.parametrize(("days", "told"), [(-1, 0), (0, 1), (15, 1), (16, 0)])
def test_who_has_a_document_that_ends_soon_is_told_once(case, world, days, told):
    in_review(case, world)
    ends_in(days)

    assert (endings.warn(), endings.warn()) == (told, 0)
    warned = Notice.objects.filter(to=case.applicant_id, text__contains="کارت بهداشت")
    assert warned.count() == told


def test_nobody_is_told_of_a_case_that_is_over_or_of_what_was_replaced(case, world):
    send(case, "D7", expires_on=TOMORROW)
    send(case, "D7", expires_on=jalali.today() + dt.timedelta(days=400))
    assert endings.warn() == 0

    ends_in(3)
    world.act(case, ("withdraw", Role.APPLICANT, {}))
    assert endings.warn() == 0
