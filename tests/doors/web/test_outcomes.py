"""What became of the paid loans, on the screen and as a file, for who oversees the money of a province."""

import csv
import io

import pytest

from khanegi.base import jalali
from khanegi.base.persian import digits_out
from khanegi.people.models import Office, Province
from khanegi.process.words import Role
from khanegi.web import outcomes
from tests.doors.web.test_quota import rows

pytestmark = pytest.mark.django_db
PAGE, FILE = "/dashboard/jobs/", "/dashboard/jobs/figures.csv"
WORKS = {"works": ["yes"], "jobs": ["2"], "text": ["کار برقرار است و دو نفر کار می‌کنند."]}


@pytest.fixture
def secretary(client, world):
    user = world.someone(Role.SECRETARIAT)
    client.force_login(user)
    return user


@pytest.fixture
def answered(world):
    """Return a loan whose applicant has answered at month 1, beside one that nobody has asked yet."""
    world.a_loan("supervision", county=world.karun)
    case = world.a_loan("supervision")
    case.supervisions.filter(month=1).update(due_on=jalali.today())
    return world.act(case, ("self_report", Role.APPLICANT, WORKS))


def test_the_page_tells_month_by_month_and_county_by_county(client, answered, secretary):
    page = client.get(PAGE)

    first, _, _, last = rows(page, "در هر ماه")
    assert first == ["ماه ۱", "۱", "۱", "۱", "۰", "۰", "۰", "۱۰۰ درصد", "۲", "۲۵۰٬۰۰۰٬۰۰۰ ریال"]
    assert last[1:3] + last[7:] == ["۰", "۰", "هنوز نرسیده", "۰", "هنوز معلوم نیست"]
    whole, ahvaz, karun = rows(page, "هزینهٔ هر شغل ماندگار")
    assert whole[:5] == ["همه", "۲", "۱٬۰۰۰٬۰۰۰٬۰۰۰ ریال", "۰", "۱ از ۱"]
    assert (ahvaz[0], ahvaz[4], karun[0], karun[4]) == ("اهواز", "۱ از ۱", "کارون", "هنوز نرسیده")


@pytest.mark.parametrize("by", outcomes.BY)
def test_the_same_loans_are_summed_as_asked(client, answered, secretary, by):
    whole, *parts = rows(client.get(PAGE, {"by": by}), "هزینهٔ هر شغل ماندگار")

    titles = {"county": "اهواز", "kind": "متقاضی مستقل", "year": digits_out(jalali.year(jalali.today()))}
    assert parts[0][0] == titles.get(by, parts[0][0])
    assert whole[1] == "۲"
    assert len(parts) == (2 if by == "county" else 1)


def test_a_year_without_payments_says_so(client, answered, secretary):
    answer = client.get(PAGE, {"year": digits_out(jalali.year(jalali.today()) - 1)})

    assert "در این سال‌ها وامی پرداخت نشده است" in answer.content.decode()
    assert rows(client.get(PAGE, {"year": "9999"}), "در هر ماه")[0][1] == "۱"


def test_the_file_has_every_line_with_plain_numbers(client, answered, secretary):
    answer = client.get(FILE)

    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (head[0], len(lines)) == ("شهرستان", 8)
    first = next(line for line in lines if line[0] == "اهواز" and line[4] == "1")
    assert first[3:] == [
        str(jalali.year(jalali.today())), "1", "1", "500000000", "0", "1", "1", "1", "0", "0", "0", "2",
        "500000000", "250000000",
    ]  # fmt: skip
    assert "no-store" in answer["Cache-Control"]


def test_statements_do_not_grow_with_the_loans(client, world, answered, secretary, statements):
    two = statements(lambda: client.get(PAGE))
    world.a_loan("supervision")

    assert statements(lambda: client.get(PAGE)) == two


def test_the_way_there_is_on_the_page_of_oversight(client, secretary):
    assert f'href="{PAGE}"' in client.get("/dashboard/").content.decode()


def test_an_auditor_reads_it_too_and_another_province_sees_none_of_it(client, world, answered):
    client.force_login(world.someone(Role.AUDITOR))
    assert rows(client.get(PAGE), "در هر ماه")
    fars = Province.objects.create(code="07", title="فارس")
    office = Office.objects.create(
        kind="secretariat", code="secretariat-fars", title="دبیرخانه", province=fars
    )
    client.force_login(world.someone(Role.SECRETARIAT, office=office))

    assert "در این سال‌ها وامی پرداخت نشده است" in client.get(PAGE).content.decode()
    assert len(client.get(FILE).content.decode().splitlines()) == 1


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.BRANCH, Role.INSPECTOR, Role.LABOUR_HEAD, Role.ADMIN])
@pytest.mark.parametrize("address", [PAGE, FILE])
def test_for_everybody_else_it_does_not_exist(client, world, role, address):
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role))

    assert client.get(address).status_code == 404
