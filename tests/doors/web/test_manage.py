"""The administrator: people, seats, fields, rules and days, and never a case."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import get_resolver

from khanegi.base import jalali
from khanegi.cases.models import Case
from khanegi.people import actions
from khanegi.people import queries as people
from khanegi.people.models import Closure, Look, Seat, User
from khanegi.process.words import Role
from khanegi.rules import queries
from khanegi.rules.models import OccupationClosure, Rule

PEOPLE = "/manage/people/"
NEW = {"first_name": "شیرین", "last_name": "بهبهانی", "username": "shirin", "mobile": "۰۹۱۶ ۷۶۵ ۴۳۲۱"}
PASSWORD = "چهار واژهٔ بی‌ربط کنار هم"


@pytest.fixture
def admin(client, someone):
    user = someone(Role.ADMIN)
    client.force_login(user)
    return user


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def add(client, **other):
    return client.post(PEOPLE + "add/", NEW | other)


def give_link(client, user):
    """Return the address at which this person sets a password."""
    answer = client.post(f"{PEOPLE}{user.pk}/link/")
    return soup(answer).select_one(".notice .panel").get_text(strip=True).removeprefix("http://testserver")


def addresses():
    """Return every address below /manage/, with something in the place of each part."""
    resolver = next(one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "web")
    routes = [str(pattern.pattern) for pattern in resolver.url_patterns]
    return ["/" + re.sub(r"<[^>]+>", "1", route) for route in routes if route.startswith("manage/")]


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.SECRETARIAT, Role.LABOUR_HEAD, Role.AUDITOR])
def test_for_everybody_else_nothing_of_it_exists(client, world, role):
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role))

    assert len(addresses()) > 10
    for address in addresses():
        assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}, address


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert {client.get(address).status_code for address in addresses()} <= {302, 405}


def test_a_new_colleague_is_known_by_name_and_has_no_seat(client, admin):
    answer = add(client)

    user = User.objects.get(username="shirin")
    assert answer["Location"] == f"{PEOPLE}{user.pk}/"
    assert (user.mobile, user.has_usable_password()) == ("09167654321", False)
    assert "بی‌سمت" in client.get(PEOPLE, {"q": "بهبه"}).content.decode()
    assert Look.objects.filter(user=admin, subject=f"user:{user.pk}", what="staff_added").exists()


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("username", "زهرا"),
        ("username", "ab"),
        ("first_name", "Shirin"),
        ("first_name", "\x00"),
        ("mobile", "1234"),
        ("national_id", "1234567890"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_kept(client, admin, key, typed):
    answer = add(client, **{key: typed})

    assert answer.status_code == 422
    assert soup(answer).select_one(f"#id-{key}-error") is not None
    assert not User.objects.filter(last_name="بهبهانی").exists()


def test_a_name_that_is_taken_is_refused(client, admin):
    add(client)

    answer = add(client, mobile="09160000009")

    assert answer.status_code == 422
    assert soup(answer).select_one("#id-username-error") is not None


def test_who_gave_a_password_link_to_whom_is_kept(client, admin, someone):
    user = someone(Role.AGENCY_EXPERT)

    give_link(client, user)

    assert Look.objects.filter(user=admin, subject=f"user:{user.pk}", what="password_link").count() == 1


def test_the_link_sets_a_password_once(client, admin):
    add(client)
    user = User.objects.get(username="shirin")
    link = give_link(client, user)
    visitor = Client()

    assert visitor.get(link).status_code == 200
    assert visitor.post(link, {"password": PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert visitor.post(link, {"password": PASSWORD + "!"}).status_code == 409


@pytest.mark.parametrize("weak", ["", "short", "shirin-shirin-shirin", "aaaaaaaaaaaaaaaa"])
def test_a_weak_password_is_refused_with_what_to_do(client, admin, weak):
    add(client)
    user = User.objects.get(username="shirin")

    answer = Client().post(give_link(client, user), {"password": weak})

    assert answer.status_code == 422
    assert soup(answer).select_one("#id-password-error") is not None


def test_a_seat_opens_the_desk_and_its_end_closes_it(client, admin, office_of):
    add(client)
    user, office = User.objects.get(username="shirin"), office_of(Role.AGENCY_EXPERT)
    given = {"role": "agency_expert", "office": office.pk}
    client.post(f"{PEOPLE}{user.pk}/seats/", given)
    client.post(f"{PEOPLE}{user.pk}/seats/", given)
    theirs = Client()
    theirs.force_login(user)
    seat = Seat.objects.get(user=user)

    assert "کاری روی این میز نمانده" in theirs.get("/inbox/").content.decode()
    client.post(f"{PEOPLE}{user.pk}/seats/{seat.pk}/end/")
    assert "هنوز میزی به شما سپرده نشده" in theirs.get("/inbox/").content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"role": "applicant", "office": "1"}, {"role": "branch", "office": "9" * 30}]
)
def test_a_seat_needs_a_role_and_an_office(client, admin, given):
    add(client)
    user = User.objects.get(username="shirin")

    assert client.post(f"{PEOPLE}{user.pk}/seats/", given).status_code == 422


def test_an_administrator_takes_no_other_seat(client, admin, office_of):
    given = {"role": "secretariat", "office": office_of(Role.SECRETARIAT).pk}

    assert client.post(f"{PEOPLE}{admin.pk}/seats/", given).status_code == 409


def test_nobody_closes_their_own_account_or_seat(client, admin):
    seat = Seat.objects.get(user=admin)

    answers = [
        client.post(f"{PEOPLE}{admin.pk}/account/", {"do": "disable"}),
        client.post(f"{PEOPLE}{admin.pk}/seats/{seat.pk}/end/"),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]


def test_closing_an_account_ends_its_sessions_for_good(client, admin, someone):
    user = someone(Role.AGENCY_EXPERT)
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/inbox/").status_code == 200

    client.post(f"{PEOPLE}{user.pk}/account/", {"do": "disable"})
    assert theirs.get("/inbox/").status_code == 302
    client.post(f"{PEOPLE}{user.pk}/account/", {"do": "enable"})
    assert theirs.get("/inbox/").status_code == 302


def test_offices_and_the_catalogue_with_its_evidence_are_read(client, admin, world):
    assert world.office_of(Role.ADMIN).title in client.get("/manage/offices/").content.decode()
    assert world.occupation.title in client.get("/manage/fields/", {"evidence": "A"}).content.decode()
    assert world.occupation.title not in client.get("/manage/fields/", {"evidence": "C"}).content.decode()


def test_a_field_is_closed_and_opened(client, admin, world):
    address = f"/manage/fields/{world.occupation.code}/"
    said = {"closes": "registration", "county": "", "reason": "ظرفیت پر است", "reference": "مصوبهٔ ۱۲"}

    assert client.post(address, said | {"reason": ""}).status_code == 422
    assert client.post(address, said).status_code == 302
    row = OccupationClosure.objects.get()
    assert "ظرفیت پر است" in client.get(address).content.decode()
    client.post(f"{address}open/{row.pk}/")
    row.refresh_from_db()
    assert row.to_date == jalali.today()


def test_a_draft_rule_is_confirmed_with_what_it_rests_on(client, admin):
    row = Rule.objects.create(
        key="agency_days",
        title="مهلت دستگاه",
        value=8,
        from_date=dt.date(2026, 3, 21),
        reference="-",
        is_draft=True,
    )
    assert "پیش‌نویس" in client.get("/manage/rules/").content.decode()

    assert client.post(f"/manage/rules/{row.pk}/confirm/", {"reference": ""}).status_code == 422
    assert client.post(f"/manage/rules/{row.pk}/confirm/", {"reference": "ابلاغیهٔ ۴۵"}).status_code == 302
    row.refresh_from_db()
    assert (row.is_draft, row.confirmed_by) == (False, admin)


def value(of, day, **more):
    year, month, number = jalali.to_parts(day)
    when = {"from_date_day": number, "from_date_month": month, "from_date_year": year}
    return when | {"value": str(of), "reference": "ابلاغیهٔ ۱۲", "province": "all"} | more


def in_force(day, province=None):
    return queries.in_force(people.stamp(), day, province)["agency_days"].value


@pytest.fixture
def agency_days(admin):
    Rule.objects.filter(key="agency_days").delete()
    return Rule.objects.create(
        key="agency_days", title="مهلت دستگاه", value=10, from_date=dt.date(2021, 3, 21), reference="آیین‌نامه"
    )


KEY = "agency_days"
RULE = "/manage/rules/agency_days/"


def test_a_rule_gets_another_value_from_a_day_on_once_it_is_confirmed(client, admin, agency_days):
    day = jalali.today() + dt.timedelta(days=10)

    assert client.post(RULE, value("۸", day)).status_code == 302
    draft = Rule.objects.get(key=KEY, value=8)
    assert (draft.is_draft, draft.added_by, in_force(day)) == (True, admin, 10)
    assert "ابلاغیهٔ ۱۲" in client.get("/manage/rules/").content.decode()

    client.post(f"/manage/rules/{draft.pk}/confirm/", {"reference": draft.reference})

    assert (in_force(day), in_force(day - dt.timedelta(days=1))) == (8, 10)
    assert (
        "اکنون" not in soup(client.get("/manage/rules/")).select_one("tbody").get_text()
    )  # it has not begun
    assert "هنوز آغاز نشده" in client.get(RULE).content.decode()


def test_a_province_has_a_value_of_its_own_for_a_time(client, admin, agency_days, world):
    day, province = jalali.today() + dt.timedelta(days=3), world.ahvaz.province_id
    year, month, number = jalali.to_parts(day + dt.timedelta(days=30))
    until = {"to_date_day": number, "to_date_month": month, "to_date_year": year}

    client.post(RULE, value(15, day, province=str(province), **until))
    draft = Rule.objects.get(key=KEY, value=15)
    client.post(f"/manage/rules/{draft.pk}/confirm/", {"reference": draft.reference})

    assert (in_force(day, province), in_force(day)) == (15, 10)
    assert in_force(day + dt.timedelta(days=30), province) == 10


@pytest.mark.parametrize(
    "wrong",
    [{"value": "-1"}, {"value": "ده"}, {"value": ""}, {"value": "9" * 20}, {"province": "999"},
     {"reference": ""}, {"from_date_day": "32"}, {"from_date_year": "1404"},
     {"to_date_day": "1", "to_date_month": "1", "to_date_year": "1405"}],
)  # fmt: skip
def test_a_wrong_value_is_told_beside_its_field_and_nothing_typed_is_lost(client, agency_days, wrong):
    answer = client.post(RULE, value(8, jalali.today() + dt.timedelta(days=10)) | wrong)

    said = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id-{next(iter(wrong)).removesuffix("_day").removesuffix("_year")}' in said
    assert soup(answer).select_one(".error") is not None
    assert (wrong.get("reference", "ابلاغیهٔ ۱۲") in said, Rule.objects.filter(key=KEY).count()) == (True, 1)


def test_a_draft_is_taken_away_what_is_in_force_is_not_and_a_late_one_is_not_confirmed(client, agency_days):
    day = jalali.today() + dt.timedelta(days=10)
    client.post(RULE, value(8, day))
    assert client.post(RULE, value(9, day)).status_code == 422  # a row of this day is there
    draft = Rule.objects.get(key=KEY, value=8)
    Rule.objects.filter(pk=draft.pk).update(from_date=jalali.today())

    late = client.post(f"/manage/rules/{draft.pk}/confirm/", {"reference": "ابلاغیهٔ ۱۲"})
    assert late.status_code == 409
    assert client.post(f"/manage/rules/{agency_days.pk}/drop/").status_code == 404
    assert client.post(f"/manage/rules/{draft.pk}/drop/").status_code == 302
    assert list(Rule.objects.filter(key=KEY).values_list("value", flat=True)) == [10]


def test_a_yes_is_asked_as_a_choice_and_a_list_not_at_all(client, admin):
    day = jalali.today() + dt.timedelta(days=10)
    lists = Rule.objects.filter(key="banks").count()

    client.post("/manage/rules/facility_per_household/", value("yes", day))
    assert Rule.objects.get(key="facility_per_household", added_by=admin).value is True
    page = client.get("/manage/rules/banks/").content.decode()
    assert "فهرست است" in page
    assert client.post("/manage/rules/banks/", value("yes", day)).status_code == 200
    assert Rule.objects.filter(key="banks").count() == lists
    assert client.get("/manage/rules/nothing/").status_code == 404


def closing(day, **more):
    year, month, number = jalali.to_parts(day)
    return {"date_day": number, "date_month": month, "date_year": year, "reason": "گرما", **more}


def test_a_closed_day_asks_for_every_open_deadline_to_be_counted_anew(client, admin, world):
    from procrastinate.contrib.django.models import ProcrastinateJob

    day = jalali.today() + dt.timedelta(days=2)
    client.post("/manage/calendar/", closing(day, counties=[world.karun.code]))
    client.post("/manage/calendar/", closing(day, counties=[world.karun.code]))

    row = Closure.objects.get()
    jobs = ProcrastinateJob.objects.filter(task_name="cases.recount")
    assert (row.county, row.by) == (world.karun, admin)
    assert [job.args["county"] for job in jobs] == [world.karun.pk]
    client.post(f"/manage/calendar/{row.pk}/open/")
    assert not Closure.objects.exists()


def test_a_day_of_long_ago_is_not_closed(client, admin):
    answer = client.post("/manage/calendar/", closing(jalali.today() - dt.timedelta(days=90)))

    assert answer.status_code == 422
    assert soup(answer).select_one("#id-date-error") is not None


def test_the_administrator_sees_no_case(client, admin, a_case):
    case = a_case()

    assert client.get(f"/cases/{case.code}/").status_code == 404
    assert client.get("/dashboard/").status_code == 404
    assert case.code not in client.get("/inbox/").content.decode()
    assert Case.objects.get(pk=case.pk).seq == case.seq


def test_what_an_administrator_does_is_refused_to_everybody_else(someone):
    from khanegi.base.errors import Refused
    from khanegi.people import queries

    boss = queries.actor(someone(Role.LABOUR_HEAD))
    with pytest.raises(Refused):
        actions.close_days(actor=boss, date=jalali.today(), counties=(), reason="گرما")
    with pytest.raises(Refused):
        actions.add_staff(actor=boss, typed=NEW)


def test_a_declared_household_is_out_of_bounds_from_the_next_request_on(client, admin, world):
    case, expert = world.a_case("review"), world.someone(Role.AGENCY_EXPERT)
    applicant = User.objects.get(pk=case.applicant_id)

    said = client.post(f"{PEOPLE}{expert.pk}/household/", {"household": f" {applicant.national_id}،"})
    client.force_login(expert)
    refused = client.post(f"/cases/{case.code}/take/", {"seen": case.seq, "key": "k"})

    assert said.status_code == 302
    assert refused.status_code == 409
    assert "بستگان" in refused.content.decode()


def test_a_wrong_number_in_a_household_keeps_what_was_typed(client, admin, someone):
    expert = someone(Role.AGENCY_EXPERT)

    answer = client.post(f"{PEOPLE}{expert.pk}/household/", {"household": "1234567890 x"})

    assert answer.status_code == 422
    assert "1234567890 x" in answer.content.decode()
    assert User.objects.get(pk=expert.pk).household == []
