"""Fairness on the screen: the report without the few for everybody, no seed before its month is over."""

import datetime as dt
import json
import subprocess
import sys
from random import Random

import pytest
from bs4 import BeautifulSoup

from khanegi.base import jalali
from khanegi.people.models import Office, Province
from khanegi.process.words import Role
from khanegi.sponsors import draws, reports
from khanegi.sponsors.models import Draw, Fairness
from tests.doors.access.test_reading import PLAIN
from tests.rooms.matching.market import Market, a_crowd
from tests.rooms.matching.test_lottery import LONG_AGO, enters

PUBLIC, STAFF = "/fairness/", "/dashboard/fairness/"


@pytest.fixture
def market(world):
    return Market(world)


def words(response):
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def cell(**more):
    told = {"province": "06", "county": "0606", "sex": "female", "group": "any", "people": 9, "waiting": 9}
    told |= {"median": 40, "late": 90, "introduced": 0, "placed": 2, "skipped": {"M02": 7}}
    return {**told, **more}


@pytest.fixture
def report(world):
    few = cell(sex="male", people=3, waiting=3, median=777)
    rows = [cell(), few, cell(group="rural", median=888), cell(county="", sex="", group="rural", waiting=20)]
    return Fairness.objects.create(day=jalali.today(), rows=rows)


def test_everybody_reads_how_long_people_wait_and_nothing_of_the_few(client, report):
    said = words(client.get(PUBLIC))

    assert "زن، با گروه اولویت ۹ ۴۰ روز ۹۰ روز ۰ کمتر از ۵ رفت‌وآمد او شدنی نیست: ۷" in said
    assert "روستایی یا عشایر ۲۰" in said
    assert "مرد" not in said
    assert "۸۸۸" not in said


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR])
def test_the_secretariat_and_auditors_read_everything_county_by_county(client, world, report, role):
    client.force_login(world.someone(role))

    whole, one = words(client.get(STAFF)), words(client.get(f"{STAFF}?county=0606"))

    assert "مرد، با گروه اولویت ۳ ۷۷۷ روز ۹۰ روز ۰ ۲" in whole
    assert "روستایی یا عشایر" not in whole
    assert "زن، روستایی یا عشایر ۹ ۸۸۸ روز" in one
    assert client.get(f"{STAFF}?county=9999").status_code == 404


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.AGENCY_HEAD, Role.LABOUR_HEAD, Role.ADMIN])
def test_for_everybody_else_the_whole_report_does_not_exist(client, world, report, role):
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role))

    assert client.get(STAFF).status_code == 404


def test_a_province_reads_its_own_report(client, world, report):
    fars = Province.objects.create(code="07", title="فارس")
    office = Office.objects.create(
        kind="secretariat", code="secretariat-fars", title="دبیرخانه", province=fars
    )
    client.force_login(world.someone(Role.SECRETARIAT, office=office))

    assert "اهواز" not in words(client.get(STAFF))
    assert client.get(f"{STAFF}?county=0606").status_code == 404
    assert "اهواز" not in words(client.get(f"{PUBLIC}?province=07"))
    assert "اهواز" in words(client.get(f"{PUBLIC}?province=no"))


def test_without_a_report_or_anybody_in_it_the_page_says_so(client, world):
    assert "نخستین شمارش فردا بامداد" in words(client.get(PUBLIC))
    reports.keep(jalali.today())
    assert "هنوز گروهی به پنج نفر نرسیده است" in words(client.get(PUBLIC))


def test_a_month_that_is_over_can_be_checked_with_what_the_page_gives(client, market, tmp_path):
    for _ in range(4):
        enters(market, LONG_AGO)
    page = client.get(PUBLIC).content.decode()
    file, script = tmp_path / "month.json", tmp_path / "lottery.py"
    file.write_bytes(client.get("/fairness/1404-02.json").content)
    script.write_bytes(client.get("/fairness/lottery.py").content)

    done = subprocess.run([sys.executable, "-I", script, file], capture_output=True, text=True, check=False)

    assert (done.returncode, json.loads(file.read_text())["seed"] in page) == (0, True)
    assert 'href="/fairness/1404-02.json"' in page
    assert client.get("/fairness/1390-01.json").status_code == 404


def test_before_its_end_no_page_tells_a_seed_to_anybody(client, world, market):
    draws.promise(jalali.today())
    a_crowd(market, Random(1))
    reports.keep(jalali.today())
    addresses = [
        *(one for one in PLAIN if not one.startswith("api/")),
        *(f"fairness/{row.month}.json" for row in Draw.objects.order_by("pk")),
    ]
    for user in (None, world.someone(Role.SECRETARIAT), world.someone(Role.AUDITOR), world.a_person()):
        client.logout() if user is None else client.force_login(user)
        for address in addresses:
            said = client.get(f"/{address}").content.decode()
            assert not any(row.seed in said for row in Draw.objects.order_by("pk")), address


def test_a_promise_is_told_at_once_and_whether_it_came_in_time(client, db):
    draws.promise(jalali.today())

    said = words(client.get(PUBLIC))

    assert all(row.commitment in said for row in Draw.objects.order_by("pk"))
    assert said.count("پیش از آغاز ماه نوشته شد") == 1
    assert said.count("پس از آغاز ماه نوشته شد") == 1


def test_statements_do_not_grow_with_the_pool(client, market, statements):
    reports.keep(jalali.today() - dt.timedelta(days=1))
    client.get(PUBLIC)  # the rules are read from the database once
    few = statements(lambda: client.get(PUBLIC))
    a_crowd(market, Random(3), people=60)
    reports.keep(jalali.today())

    assert statements(lambda: client.get(PUBLIC)) == few <= 5
