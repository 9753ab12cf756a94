"""A notice is the record of what was told; it is written with the act and told once."""

import dataclasses
import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base import codes, jalali
from khanegi.base.persian import digits_out
from khanegi.cases import actions as cases
from khanegi.cases import queries as files
from khanegi.cases.models import Case
from khanegi.notices import actions, effects, jobs, queries
from khanegi.notices.models import Notice
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.rules import actions as rules
from khanegi.rules.models import OccupationClosure

pytestmark = pytest.mark.django_db


def sends():
    jobs = ProcrastinateJob.objects.filter(task_name="notices.send").order_by("id")
    return list(jobs.values_list("args", flat=True))


def texts(case):
    return [told.text for told in queries.by_case(case.pk)]


def test_the_same_key_is_told_once(a_person):
    mina = a_person()

    first = actions.tell(to=mina.pk, case=None, key="a", text="سلام")
    again = actions.tell(to=mina.pk, case=None, key="a", text="سلام")

    assert (first is not None, again) == (True, None)
    assert sends() == [{"notice": first}]


def test_who_has_no_number_is_told_in_the_inbox_alone(someone):
    expert = someone(Role.AGENCY_EXPERT)

    actions.tell(to=expert.pk, case=None, key="a", text="سلام")

    assert [told.carried for told in queries.inbox(expert.pk).rows] == [""]
    assert sends() == []


def test_submitting_says_which_office_has_the_case_and_until_when(a_case, office_of):
    case = a_case("review")

    [text] = texts(case)
    due = jalali.show_short(case.due_at.astimezone(jalali.TEHRAN).date())
    assert codes.show(case.code) in text
    assert office_of(Role.AGENCY_EXPERT).title[:20] in text
    assert due in text


def test_a_return_says_how_much_and_until_when(a_case):
    text = texts(a_case("correction"))[-1]

    assert "اصلاح ۱ مورد" in text


def test_a_refusal_says_why_and_how_long_one_may_object(a_case):
    case = a_case("refused")

    assert "فضای کار متناسب نیست" in texts(case)[-1]
    assert jalali.show_short(case.due_at.astimezone(jalali.TEHRAN).date()) in texts(case)[-1]


def test_a_visit_is_told_with_its_day_and_hour(a_case):
    visit = a_case("offered", "visit")
    slot = visit.parent.events.get(action="visit").data

    text = texts(visit.parent)[-1]
    assert jalali.show_short(dt.date.fromisoformat(slot["date"])) in text
    assert digits_out(slot["hour"]) in text


def test_a_permit_is_told_with_its_number_and_its_end(a_case):
    case = a_case("permitted")

    assert digits_out(case.permit.number) in texts(case)[-1]
    assert jalali.show_short(case.permit.valid_until) in texts(case)[-1]


def test_a_referral_names_the_branch_and_the_letter(a_case):
    case = a_case("at_branch", "facility")

    assert "بانک توسعهٔ تعاون" in texts(case)[-1]
    assert digits_out(case.referrals.get().number) in texts(case)[-1]


def test_no_notice_of_the_whole_road_holds_a_name_or_a_national_id(a_case, a_person):
    applicant = a_person(first_name="ویدا", last_name="ژاله‌پور")

    a_case("at_branch", "facility", applicant=applicant)

    told = " ".join(Notice.objects.order_by("id").values_list("text", flat=True))
    assert Notice.objects.count() >= 5
    assert not [word for word in ("ویدا", "ژاله", applicant.national_id) if word in told]
    assert digits_out(applicant.national_id) not in told


def ring_all(case):
    """Let the bells of a case ring one after the other, as the days pass."""
    while case.rings_at and not case.here.bells[case.bell].takes:
        Case.objects.filter(pk=case.pk).update(rings_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        cases.ring(case=case.pk)
        case.refresh_from_db()


def test_the_applicant_is_reminded_twice_before_the_plan_is_due(a_case):
    case = a_case("plan")

    ring_all(case)

    assert len(texts(case)) == 2
    assert all("طرح و مدارک" in text for text in texts(case))


def test_a_late_office_is_told_to_the_applicant_once(a_case):
    case = a_case("review")

    ring_all(case)

    assert [text for text in texts(case) if "گذشت" in text] == texts(case)[-1:]


def test_closed_days_tell_the_old_date_the_new_one_and_why(a_case):
    case = a_case("review")
    file = files.load(pk=case.pk)
    later = case.due_at + dt.timedelta(days=1)

    effects.moved(file.case, case.due_at, later, "گرما", file.facts)

    days = [jalali.show_short(moment.astimezone(jalali.TEHRAN).date()) for moment in (case.due_at, later)]
    assert all(day in texts(case)[-1] for day in days)
    assert "گرما" in texts(case)[-1]


def test_an_inbox_is_read_page_by_page_the_newest_first(a_person):
    mina = a_person()
    for number in range(45):
        actions.tell(to=mina.pk, case=None, key=f"n-{number}", text=f"پیام {number}")

    seen, after = [], None
    while True:
        page = queries.inbox(mina.pk, after)
        seen += [told.text for told in page.rows]
        if (after := page.after) is None:
            break

    assert seen == [f"پیام {number}" for number in reversed(range(45))]


def test_reading_marks_only_ones_own(a_person):
    mina, sara = a_person(), a_person()
    for person in (mina, sara):
        actions.tell(to=person.pk, case=None, key=f"n-{person.pk}", text="سلام")
    of_sara = Notice.objects.get(to=sara).pk

    assert actions.read(user=mina.pk, notices=[of_sara]) == 0
    assert actions.read(user=mina.pk) == 1
    assert (queries.unread(mina.pk), queries.unread(sara.pk)) == (0, 1)


@pytest.mark.parametrize("closes", ["registration", "facility"])
def test_a_field_that_closes_is_told_once_to_whose_case_lives_in_it(world, a_case, someone, closes):
    """spec 3.14: the case goes on under the rules at the code date; tell all affected."""
    here, ended, elsewhere = (
        a_case("plan"),
        a_case("withdrawn"),
        a_case("plan", county=world.a_county("0621", "شوشتر")),
    )
    closing = rules.Closing(
        occupation=here.occupation.code,
        closes=closes,
        reason="ظرفیت پر شده است",
        reference="مصوبهٔ ۱۲",
        county=here.county.code,
        from_date=dt.date(2026, 12, 1),
    )

    row = rules.close_field(actor=people.actor(someone(Role.ADMIN)), closing=closing)
    assert ProcrastinateJob.objects.get(task_name="notices.field_closes").args == {"closure": row.pk}
    assert (actions.field_closes(closure=row.pk), actions.field_closes(closure=row.pk)) == (1, 0)

    assert here.occupation.title[:10] in texts(here)[-1]
    assert "۱۴۰۵/۰۹/۱۰" in texts(here)[-1]
    assert not [text for case in (ended, elsewhere) for text in texts(case) if "۱۴۰۵/۰۹/۱۰" in text]


def test_a_closing_taken_back_before_its_day_is_told_to_nobody(a_case, someone):
    here, admin = a_case("plan"), people.actor(someone(Role.ADMIN))
    closing = rules.Closing(
        occupation=here.occupation.code, closes="registration", reason="اشتباه", reference="مصوبهٔ ۱۲"
    )
    row = rules.close_field(actor=admin, closing=closing)

    rules.open_field(actor=admin, closure=row.pk)

    assert actions.field_closes(closure=row.pk) == 0


def test_a_closing_that_ends_is_told_to_whom_it_was_told(a_case, someone):
    here, admin = a_case("plan"), people.actor(someone(Role.ADMIN))
    closing = rules.Closing(
        occupation=here.occupation.code, closes="registration", reason="ظرفیت", reference="مصوبهٔ ۱۲"
    )
    row = rules.close_field(actor=admin, closing=closing)
    assert actions.field_opens(closure=row.pk) == 0
    actions.field_closes(closure=row.pk)
    ended = a_case("plan")
    actions.field_closes(closure=row.pk)
    Case.objects.filter(pk=ended.pk).update(closed_at=ended.opened_at)

    rules.open_field(actor=admin, closure=row.pk)
    assert ProcrastinateJob.objects.get(task_name="notices.field_opens").args == {"closure": row.pk}
    assert (actions.field_opens(closure=row.pk), actions.field_opens(closure=row.pk)) == (1, 0)
    assert "دوباره ثبت‌نام تازه می‌پذیرد" in texts(here)[-1]
    assert "دوباره" not in texts(ended)[-1]


def test_a_closing_that_ends_by_its_own_date_is_told_on_that_day(a_case, someone):
    here, admin = a_case("plan"), people.actor(someone(Role.ADMIN))
    today = jalali.today()
    closing = rules.Closing(
        occupation=here.occupation.code,
        closes="registration",
        reason="ظرفیت",
        reference="مصوبهٔ ۱۲",
        from_date=today,
        to_date=today + dt.timedelta(days=30),
    )
    row = rules.close_field(actor=admin, closing=closing)
    actions.field_closes(closure=row.pk)
    jobs.closings_of_today(0)
    assert not ProcrastinateJob.objects.filter(task_name="notices.field_opens").exists()

    OccupationClosure.objects.filter(pk=row.pk).update(from_date=today - dt.timedelta(30), to_date=today)
    jobs.closings_of_today(0)

    asked = ProcrastinateJob.objects.get(task_name="notices.field_opens").args
    assert actions.field_opens(**asked) == 1
    assert "دوباره ثبت‌نام تازه می‌پذیرد" in texts(here)[-1]


def test_the_end_of_one_closing_is_told_to_nobody_while_another_holds(a_case, someone):
    here, admin = a_case("plan"), people.actor(someone(Role.ADMIN))
    county = rules.Closing(
        occupation=here.occupation.code,
        closes="registration",
        reason="ظرفیت",
        reference="مصوبهٔ ۱۲",
        county=here.county.code,
    )
    row = rules.close_field(actor=admin, closing=county)
    actions.field_closes(closure=row.pk)
    rules.close_field(actor=admin, closing=dataclasses.replace(county, county=None))

    rules.open_field(actor=admin, closure=row.pk)

    assert actions.field_opens(closure=row.pk) == 0


def test_who_came_between_the_decision_and_the_day_is_told_on_the_day(a_case, someone):
    first, admin = a_case("plan"), people.actor(someone(Role.ADMIN))
    closing = rules.Closing(
        occupation=first.occupation.code, closes="registration", reason="ظرفیت", reference="مصوبهٔ ۱۲"
    )
    row = rules.close_field(actor=admin, closing=closing)
    actions.field_closes(closure=row.pk)
    late = a_case("plan")

    jobs.closings_of_today(0)

    assert ProcrastinateJob.objects.filter(task_name="notices.field_closes").count() == 2
    assert actions.field_closes(closure=row.pk) == 1
    assert late.occupation.title[:10] in texts(late)[-1]
