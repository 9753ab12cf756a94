"""Whoever moves house takes the case along: to the new county's agency, with its history, on a clock that
begins anew once (spec 3.14)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases import actions, audit, queries
from khanegi.cases.models import Case, Waiting
from khanegi.intake import audit as homes
from khanegi.intake import queries as intake
from khanegi.intake.models import Registration
from khanegi.notices.models import Notice
from khanegi.papers import queries as papers
from khanegi.papers.models import Asked, Upload
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.rules.models import OccupationClosure
from tests.builders import ASK, RECOMMEND, SUBMIT, VISIT
from tests.moving import to_home

pytestmark = pytest.mark.django_db
EXPERT, HEAD = Role.AGENCY_EXPERT, Role.AGENCY_HEAD
AT_HOME = {"postal_code": "6134567890", "tenure": "owner", "home_area": 90, "work_area": 20}
ANSWER = ("answer", Role.SECOND_CHECK, {"answer": ["yes"]})


@pytest.fixture
def town(world):
    """Both counties with the offices of the field."""
    for role in (EXPERT, HEAD, Role.SECOND_CHECK):
        world.office_of(role, world.karun)
        world.office_of(role, world.ahvaz)
    return world


def in_office(case, role=EXPERT):
    return case.offices.get(role=role.value).office


def waits(case, duty=True):
    rows = Waiting.objects.filter(case=case, duty=duty).order_by("id")
    return [(row.role, row.office or row.user) for row in rows]


def days_passed(case, days=9):
    """Let the review have run for so many days."""
    case.refresh_from_db()
    began = timezone.now() - dt.timedelta(days=days)
    Case.objects.filter(pk=case.pk).update(clock_at=began, arrived_at=began)


def proven(case):
    return [*audit.faults(Case.objects.filter(pk=case.pk)), *homes.faults()]


def home_of(case):
    return Registration.objects.get(case=case).in_force


def test_a_case_under_review_goes_to_the_agency_of_the_new_county(town):
    case = town.a_case(answers=AT_HOME)
    old = people.actor(town.someone(EXPERT, office=in_office(case)))
    town.act(case, ("take", EXPERT, {}))

    town.act(case, to_home())

    here = in_office(case)
    assert (case.place, case.county, case.assignee) == ("review", town.karun, None)
    assert (here.county, in_office(case, HEAD)) == (town.karun, here)
    assert "در کارون" in case.offices.get(role="agency_expert").why
    assert waits(case) == [("agency_expert", here)]
    with pytest.raises(NotFound):
        queries.one(old, case.code)
    seen = queries.one(people.actor(town.someone(EXPERT, office=here)), case.code)
    line = queries.history(seen, for_staff=True)[-1]
    assert ("از شهرستان", "اهواز") in line.answers
    assert here.title[:30] in Notice.objects.filter(to=case.applicant).latest("id").text
    assert proven(case) == []


def test_what_was_answered_stays_and_what_was_said_since_is_what_holds(town):
    case = town.a_case("plan", answers=AT_HOME)

    town.act(case, to_home())
    town.act(case, to_home("0606", settlement="اهواز", postal_code="6134567892"))

    row = Registration.objects.get(case=case)
    assert (row.answers["postal_code"], row.in_force["postal_code"]) == ("6134567890", "6134567892")
    assert [past.data["postal_code"] for past in queries.load(pk=case.pk).facts.past[1:]] == [
        "6134567891",
        "6134567892",
    ]
    assert proven(case) == []


def test_the_clock_begins_anew_once_and_a_second_move_keeps_it(town):
    case = town.a_case(answers=AT_HOME)
    days_passed(case)

    town.act(case, to_home())
    first = (case.clock_at, case.due_at)
    assert (jalali.date_of(case.clock_at), case.spent) == (jalali.today(), {})

    days_passed(case, 3)
    town.act(case, to_home("0606"))

    assert in_office(case).county == town.ahvaz
    assert jalali.date_of(case.clock_at) == jalali.today() - dt.timedelta(days=3)
    assert case.due_at < first[1]
    assert proven(case) == []


def test_the_days_of_a_returned_plan_are_whole_for_the_new_agency(town):
    """While a plan is corrected the applicant's own days run on; what the old agency spent is given back."""
    case = town.a_case("correction", answers=AT_HOME)
    Case.objects.filter(pk=case.pk).update(spent={"agency": 6})
    case.refresh_from_db()
    due = case.due_at

    town.act(case, to_home())
    assert (case.due_at, case.spent) == (due, {})
    town.act(case, ("correct", Role.APPLICANT, {}))
    Case.objects.filter(pk=case.pk).update(spent={"agency": 6})
    town.act(case, to_home("0606"))

    assert case.spent == {"agency": 6}


def test_a_corrected_home_in_the_same_county_moves_nothing(town):
    case = town.a_case(answers=AT_HOME)
    town.act(case, ("take", EXPERT, {}))
    town.act(case, VISIT)
    before = (case.clock_at, case.paused_at, case.assignee, in_office(case), waits(case))

    town.act(case, to_home("0606", tenure="owner"))
    town.carry()

    case.refresh_from_db()
    assert (case.clock_at, case.paused_at, case.assignee, in_office(case), waits(case)) == before
    assert case.children.get().place == "offered"
    assert home_of(case)["postal_code"] == "6134567891"
    assert "from" not in queries.load(pk=case.pk).facts.past[-1].data


def test_what_the_old_agency_asked_and_agreed_ends_and_the_clock_goes_on(town):
    case = town.a_case(answers=AT_HOME)
    town.act(case, ASK)
    assert case.paused_at is not None

    town.act(case, to_home())
    assert case.paused_at is None
    assert case.due_at is not None
    town.carry()

    assert case.children.get().place == "needless"
    assert [past.action for past in queries.load(pk=case.pk).facts.past][-2:] == ["ask", "move"]


def test_a_yes_about_the_old_home_is_no_yes_about_the_new_one(town):
    case = town.a_case(answers=AT_HOME)
    Registration.objects.filter(case=case).update(second_check="health")
    town.act(case, ASK)
    town.act(case.children.get(), ANSWER)
    town.carry()
    assert queries.load(pk=case.pk).facts.more["second_check_answer"] == "yes"

    town.act(case, to_home())
    assert queries.load(pk=case.pk).facts.more["second_check_answer"] is None
    town.act(case, ASK)
    town.act(case.children.latest("id"), ANSWER)

    assert queries.load(pk=case.pk).facts.more["second_check_answer"] == "yes"


def test_who_watches_a_late_case_is_of_its_own_county(town):
    """A whole clock calls nobody; one that runs on is watched by the new county's head."""
    case = town.a_case(answers=AT_HOME)
    _let_ring(case, 2)
    assert waits(case, duty=False) == [("agency_head", in_office(case, HEAD))]

    town.act(case, to_home())
    assert waits(case, duty=False) == []
    _let_ring(case, 3)
    town.act(case, to_home("0606"))

    assert waits(case, duty=False) == [
        ("agency_head", in_office(case, HEAD)),
        ("secretariat", in_office(case, Role.SECRETARIAT)),
    ]
    assert in_office(case, HEAD).county == town.ahvaz
    assert proven(case) == []


def _let_ring(case, times):
    for _ in range(times):
        Case.objects.filter(pk=case.pk).update(rings_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        actions.ring(case=case.pk)


def test_a_case_that_waits_for_a_signature_keeps_its_home(town):
    for place in ("first_signature", "second_signature"):
        case = town.a_case(place, answers=AT_HOME)
        with pytest.raises(Refused) as no:
            town.act(case, to_home())
        assert no.value.refusal.code == "awaits_signature"
        assert "postal_code" not in Registration.objects.get(case=case).home


def test_a_field_closed_in_the_new_county_is_refused_beside_the_county_in_the_rule_s_own_words(town):
    case = town.a_case(answers={**AT_HOME, "occupation": "H001", "county": "0606"})
    closed = {"closes": "registration", "reason": "سهمیهٔ رشته پر است", "reference": "صورت‌جلسهٔ ۱۲"}
    OccupationClosure.objects.create(
        occupation=town.occupation, county=town.karun, from_date=dt.date(2020, 1, 1), **closed
    )
    with pytest.raises(Invalid) as no:
        town.act(case, to_home())
    [sentence] = no.value.errors["county"]
    assert "بسته است: سهمیهٔ رشته پر است" in sentence

    case.refresh_from_db()
    assert (case.county, case.seq) == (town.ahvaz, 2)
    town.act(case, to_home("0606"))  # the same county is no new entry
    assert case.seq == 3


def test_a_county_where_nobody_answers_for_the_field_is_refused_beside_it(world):
    case = world.a_case(answers=AT_HOME)
    here = in_office(case)
    here.parent.is_active = False
    here.parent.save()

    with pytest.raises(Invalid) as no:
        world.act(case, to_home())

    assert list(no.value.errors) == ["county"]


def test_another_province_is_no_choice(town):
    case = town.a_case(answers=AT_HOME)

    assert [code for code, _ in intake.home_counties(case)] == ["0606", "0620"]
    with pytest.raises(Invalid):
        town.act(case, to_home("0701"))


def test_papers_of_the_old_home_stand_no_more_and_the_others_do(town):
    case = town.a_case(answers={**AT_HOME, "occupation": "H001", "county": "0606"})
    for code in ("D4", "D5"):
        _sent(case, code)

    town.act(case, to_home())

    file = queries.load(pk=case.pk)
    stand = {paper.code: paper.upload is not None for paper in papers.asked(case.pk) if paper.is_needed}
    assert (stand["D4"], stand["D5"], stand["X7"]) == (True, False, False)  # now a tenant
    assert {"D5", "X7"} <= papers.may_send(file, town.actor(Role.APPLICANT, case))
    with pytest.raises(Refused) as no:
        town.act(case, RECOMMEND)
    assert no.value.refusal.code == "paper_awaited"


def _sent(case, code):
    asked = Asked.objects.create(case=case, code=code, title=code, reason="", hint="", position=1)
    given = {"file": f"{code}.pdf", "name": "a.pdf", "media_type": "application/pdf", "size": 1, "pages": 1}
    given["at"] = timezone.now()
    Upload.objects.create(asked=asked, sha256="0" * 64, by=case.applicant, state="held", **given)


def test_the_applicant_may_still_take_back_what_the_new_agency_has_not_opened(town):
    case = town.a_case(answers=AT_HOME)

    town.act(case, to_home())
    town.act(case, ("recall", Role.APPLICANT, {}))

    assert case.place == "plan"
    town.act(case, SUBMIT)
    assert in_office(case).county == town.karun


def test_everything_that_reads_a_home_reads_the_one_in_force(town):
    case = town.a_case(answers=AT_HOME)
    other = town.a_case(answers={**AT_HOME, "postal_code": "6134567891"})
    file = queries.load(pk=case.pk)
    assert intake.dossier(file, {}).same_home is None

    town.act(case, to_home())
    town.act(case, VISIT)

    same = intake.dossier(queries.load(pk=case.pk), {}).same_home
    assert same.others == ((other.occupation.title, 20),)
    assert intake.dossier(queries.load(pk=other.pk), {}).same_home.areas == 35
    visit = queries.load(pk=case.children.get().pk)
    assert any("خیابان کشاورز" in line.text for line in intake.excerpt(visit, in_full=True))
    assert any("خیابان کشاورز" in line.text for line in intake.registered(queries.load(pk=case.pk)))


def test_who_visited_the_old_home_does_not_read_where_the_person_went(town):
    case = town.a_case(answers=AT_HOME)
    town.act(case, VISIT)
    town.act(case, to_home("0606", address="خیابان کارون، پلاک ۸، واحد ۲", tenure="owner"))
    visit = case.children.get()
    town.act(case, to_home())
    town.act(case, to_home(address="خیابان دیگری در همین شهرستان"))
    town.carry()

    read = " ".join(line.text for line in intake.excerpt(queries.load(pk=visit.pk), in_full=True))
    assert "خیابان کارون، پلاک ۸" in read
    town.act(case, VISIT)
    anew = queries.load(pk=case.children.latest("id").pk)
    assert "خیابان دیگری" in " ".join(line.text for line in intake.excerpt(anew, in_full=True))


def test_the_permit_names_the_home_in_force(town):
    case = town.a_case(answers=AT_HOME)
    town.act(case, to_home())

    for step in (RECOMMEND, ("sign", HEAD, {}), ("issue", Role.LABOUR_HEAD, {})):
        town.act(case, step)

    words = case.permit.words
    assert (words["county"], words["settlement"]) == ("کارون", "کوت عبدالله")
    assert words["address"].startswith("خیابان کشاورز")


def test_what_the_database_holds_against_the_history_is_found(town):
    case = town.a_case(answers=AT_HOME)
    town.act(case, to_home())
    Registration.objects.filter(case=case).update(home={"postal_code": "6134567899"})
    assert [fault for fault in homes.faults() if case.code in fault]

    Case.objects.filter(pk=case.pk).update(county=town.ahvaz)
    assert len([fault for fault in homes.faults() if case.code in fault]) == 2
