"""Oversight: what is late and soon due, by office, for whoever oversees those offices and for nobody else."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.jobs import defer
from khanegi.cases.models import Waiting
from khanegi.process.words import Role
from tests.builders import APPEAL
from tests.committee import Committee

DASHBOARD = "/dashboard/"


def offices(response):
    """Return (title, late, soon) of each office on the page."""
    rows = BeautifulSoup(response.content, "html.parser").select("main section:first-of-type tbody tr")
    return [tuple(cell.get_text(" ", strip=True) for cell in row.select("th, td")[:3]) for row in rows]


def codes(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return {link["href"].split("/")[2] for link in soup.select('a[href^="/cases/"]')}


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.LABOUR_HEAD, Role.AUDITOR])
def test_the_province_is_seen_office_by_office_the_worst_first(client, world, a_case, due, role):
    due(a_case(), 2)
    due(a_case(county=world.karun), -4)
    client.force_login(world.someone(role))

    found = offices(client.get(DASHBOARD))

    here, there = (world.office_of(Role.AGENCY_EXPERT, place).title for place in (world.ahvaz, world.karun))
    assert found == [(there, "۱", "۰"), (here, "۰", "۱")]


def test_a_head_sees_their_own_office_only(client, world, a_case, due):
    mine = due(a_case(), -1)
    due(a_case(county=world.karun), -4)
    office = world.office_of(Role.AGENCY_HEAD)
    client.force_login(world.someone(Role.AGENCY_HEAD))

    assert [title for title, _, _ in offices(client.get(DASHBOARD))] == [office.title]
    assert codes(client.get(f"{DASHBOARD}{office.pk}/")) == {mine.code}
    elsewhere = world.office_of(Role.AGENCY_HEAD, world.karun)
    assert client.get(f"{DASHBOARD}{elsewhere.pk}/").status_code == 404


def test_what_rang_and_what_is_appealed_is_listed(client, world, a_case):
    watched, refused = a_case(), a_case("refused")
    world.act(refused, APPEAL)
    secretariat = world.office_of(Role.SECRETARIAT)
    Waiting.objects.create(case=watched, role=Role.SECRETARIAT.value, office=secretariat, duty=False)
    client.force_login(world.someone(Role.SECRETARIAT))

    appeal = refused.children.get(procedure="appeal")
    assert codes(client.get(DASHBOARD)) == {watched.code, appeal.code}


def test_nothing_late_is_said_so(client, world):
    client.force_login(world.someone(Role.SECRETARIAT))

    assert "هیچ پرونده‌ای دیر نشده است" in client.get(DASHBOARD).content.decode()


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.AGENCY_EXPERT, Role.ADMIN, Role.BRANCH])
def test_for_everybody_else_it_does_not_exist(client, world, role):
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role))

    assert client.get(DASHBOARD).status_code == 404
    assert client.get(f"{DASHBOARD}{world.office_of(Role.SECRETARIAT).pk}/").status_code == 404


def test_an_office_number_of_any_size_is_no_accident(client, world):
    client.force_login(world.someone(Role.SECRETARIAT))

    assert client.get(f"{DASHBOARD}{'9' * 30}/").status_code == 404


def test_statements_do_not_grow_with_cases(client, world, a_case, due, statements):
    due(a_case(), -1)
    client.force_login(world.someone(Role.SECRETARIAT))
    few = statements(lambda: client.get(DASHBOARD))
    for county in (world.ahvaz, world.karun) * 3:
        due(a_case(county=county), -2)

    assert statements(lambda: client.get(DASHBOARD)) == few <= 14


def test_the_secretariat_reads_people_and_sponsors_by_county(client, world):
    sponsor = world.a_sponsor()
    for place in ("consent", "working", "dispute"):
        world.an_introduction(place, sponsor=sponsor)
    world.a_covered()
    client.force_login(world.someone(Role.SECRETARIAT))

    page = BeautifulSoup(client.get(DASHBOARD).content, "html.parser")
    pool = page.select_one("#pool")

    rows = [row.get_text(" ", strip=True) for row in pool.select("table:first-of-type tbody tr")]
    assert rows[0] == "اهواز ۱ ۱ ۲ ۲ ۱ ۰ ۰"
    assert page.select_one('main a[href="/dashboard/matching/"]') is not None
    assert "رسیدگی به اختلاف" in pool.get_text()


def test_a_head_of_an_office_reads_no_province(client, world):
    client.force_login(world.someone(Role.AGENCY_HEAD))

    assert BeautifulSoup(client.get(DASHBOARD).content, "html.parser").select_one("#pool") is None


@pytest.mark.parametrize("role", [Role.AGENCY_EXPERT, Role.AGENCY_HEAD])
def test_an_agency_lists_its_sponsors_with_free_room(client, world, role):
    world.introduce(sponsor := world.a_sponsor(), world.a_covered())
    client.force_login(world.someone(role))

    page = BeautifulSoup(client.get("/sponsors/").content, "html.parser")

    row = page.select_one("tbody tr").get_text(" ", strip=True)
    assert "۴ از ۵" in row
    assert "۰ از ۵" in row
    assert page.select_one(f'a[href="/cases/{sponsor.code}/introduce/"]') is not None


def test_sponsors_of_other_offices_are_not_listed_and_others_have_no_list(client, world):
    world.a_sponsor()
    client.force_login(world.someone(Role.AGENCY_HEAD, world.karun))
    assert "هنوز پشتیبانی مجوز نگرفته است" in client.get("/sponsors/").content.decode()

    client.force_login(world.someone(Role.SECRETARIAT))
    assert client.get("/sponsors/").status_code == 404
    client.force_login(world.a_person())
    assert client.get("/sponsors/").status_code == 404


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.LABOUR_HEAD])
def test_what_never_reached_its_case_is_told_to_the_secretariat(client, world, role):
    case = world.a_covered()
    defer("cases.carry", case=case.pk, action="placed", cause=1)
    client.force_login(world.someone(role))
    title = "تصمیم‌هایی که به پروندهٔ دیگر نرسید"
    assert title not in client.get(DASHBOARD).content.decode()

    ProcrastinateJob.objects.filter(task_name="cases.carry").update(status="failed")

    html = client.get(DASHBOARD).content.decode()
    assert (title in html, case.code in html) == ((role is Role.SECRETARIAT,) * 2)


def test_an_act_unknown_to_its_case_stands_there_by_its_key(client, world, a_case):
    """Such a job is one that fails every time: it must not take the page with it."""
    case = a_case()
    defer("cases.carry", case=case.pk, action="of_another_version", cause=case.events.first().pk)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where task_name = 'cases.carry'")
    client.force_login(world.someone(Role.SECRETARIAT))

    assert "of_another_version" in client.get(DASHBOARD).content.decode()


def test_minutes_that_never_reached_a_case_stand_there(client, world):
    committee = Committee(world)
    item = committee.signed(committee.waits()).items.get()
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where task_name = 'loans.carry_item'")
    client.force_login(world.someone(Role.SECRETARIAT))

    page = client.get(DASHBOARD).content.decode()

    assert "مصوبهٔ کمیته" in page
    assert item.case.code in page


def test_minutes_whose_days_to_sign_are_over_stand_before_the_secretariat(client, world):
    committee = Committee(world, members=3)
    row = committee.held(committee.waits())
    client.force_login(world.someone(Role.SECRETARIAT))
    early = client.get(DASHBOARD).content.decode()

    committee.late(row)
    committee.signs(row, 0)
    late = client.get(DASHBOARD).content.decode()
    committee.signs(row, 1, 2)

    assert f"/committee/{row.pk}/" not in early
    assert f"/committee/{row.pk}/" in late
    assert "۲ امضا مانده" in late
    assert f"/committee/{row.pk}/" not in client.get(DASHBOARD).content.decode()
