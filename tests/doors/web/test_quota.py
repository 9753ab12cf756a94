"""The money of a province on the screen: letters, payments, and why files are not paid."""

import pytest
from bs4 import BeautifulSoup

from khanegi.base import jalali
from khanegi.loans.effects import ENDS
from khanegi.loans.quota.models import Quota
from khanegi.people.models import Office, Province
from khanegi.process.words import Role
from khanegi.web import cockpit
from tests.banking import HAND_BACK, REFUSED

pytestmark = pytest.mark.django_db
PAGE = "/dashboard/quota/"


@pytest.fixture
def secretary(client, world):
    user = world.someone(Role.SECRETARIAT)
    client.force_login(user)
    return user


def rows(response, caption):
    """Return the cells of the table that is called so."""
    page = BeautifulSoup(response.content, "html.parser")
    table = page.find("caption", string=lambda text: text and caption in text).parent
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in table.select("tbody tr")
    ]


def test_the_funnel_tells_what_became_of_each_letter_and_why_it_was_not_paid(client, world, secretary):
    world.a_loan("at_branch")
    world.a_loan("documents")
    world.a_loan("supervision")
    world.act(world.a_loan("documents"), REFUSED)
    world.act(world.a_loan("credit"), HAND_BACK)

    page = client.get(PAGE)
    (bank,), (why,) = rows(page, "سرانجام"), rows(page, "دلیل پایان")

    assert bank == [
        "بانک توسعهٔ تعاون",
        "۵",
        "۴",
        "۱، ۲۰ درصد ۲۰ درصد",
        "۲",
        "۲",
        "۵۰۰٬۰۰۰٬۰۰۰ ریال",
    ]
    assert why == ["سهمیهٔ شعبه تمام شده است", "۲", "بانک توسعهٔ تعاون : ۲"]


def test_every_end_of_a_letter_that_was_not_paid_has_words():
    assert set(ENDS.values()) - {"paid"} - set(cockpit.WHY) == set()


def test_a_year_without_letters_says_so(client, world, secretary):
    world.a_loan("at_branch")

    answer = client.get(PAGE, {"year": "۱۴۰۳"})

    assert "در این سال نامه‌ای به بانک نرفته است" in answer.content.decode()
    assert rows(client.get(PAGE, {"year": "9999"}), "سرانجام")[0][1] == "۱"


def test_statements_do_not_grow_with_the_letters(client, world, secretary, statements):
    world.a_loan("at_branch")
    one = statements(lambda: client.get(PAGE))
    world.a_loan("documents")
    world.act(world.a_loan("documents"), REFUSED)

    assert statements(lambda: client.get(PAGE)) == one


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.BRANCH, Role.COMMITTEE, Role.LABOUR_HEAD, Role.ADMIN])
def test_for_everybody_else_it_does_not_exist(client, world, role):
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role))

    assert client.get(PAGE).status_code == 404


def test_the_quotas_are_summed_as_asked_and_burn_down_by_month(client, world, secretary):
    world.a_quota(1_000_000_000)
    world.a_quota(3_000_000_000, county=world.karun)
    world.a_loan("supervision")
    world.a_loan("at_branch")

    page = client.get(PAGE)

    whole, ahvaz, karun = rows(page, "سهمیهٔ سال")
    assert whole[:5] == [
        "همهٔ استان",
        "۴٬۰۰۰٬۰۰۰٬۰۰۰ ریال",
        "۵۰۰٬۰۰۰٬۰۰۰ ریال",
        "۵۰۰٬۰۰۰٬۰۰۰ ریال",
        "۳٬۰۰۰٬۰۰۰٬۰۰۰ ریال ۲۵ درصد",
    ]
    assert (ahvaz[0], ahvaz[4], karun[0]) == ("اهواز", "۰ ریال ۱۰۰ درصد", "کارون")
    assert rows(page, "پرداخت هر ماه")[-1][2] == "۳٬۵۰۰٬۰۰۰٬۰۰۰ ریال ۸۷ درصد"
    assert rows(client.get(PAGE, {"by": "agency"}), "سهمیهٔ سال")[1][0] == "همهٔ دستگاه‌ها"
    assert rows(client.get(PAGE, {"by": "nonsense"}), "سهمیهٔ سال")[1][0] == "اهواز"


def given(world, **more):
    bank = world.office_of(Role.BANK_HEAD)
    year = str(jalali.year(jalali.today()))
    told = {"year": year, "county": world.ahvaz.pk, "bank": bank.pk, "amount": "۲٬۰۰۰٬۰۰۰", "minutes": "۷"}
    return {**told, **more}


def test_a_quota_is_given_and_moved_by_minutes(client, world, secretary):
    assert client.post(f"{PAGE}give/", given(world))["Location"] == PAGE
    (quota,) = Quota.objects.all()
    assert f'value="{quota.pk}"' in client.get(f"{PAGE}move/").content.decode()

    to = given(world, quota=quota.pk, county=world.karun.pk, amount="500000", reason="نیاز کارون بیشتر است")
    assert client.post(f"{PAGE}move/", to)["Location"] == PAGE

    assert sorted(Quota.objects.values_list("county__title", "given")) == [
        ("اهواز", 1_500_000),
        ("کارون", 500_000),
    ]
    said = client.get(PAGE).content.decode()
    assert "جابه‌جایی به سهمیهٔ دیگر" in said
    assert "نیاز کارون بیشتر است" in said


def test_what_is_free_of_a_quota_is_taken_back_by_minutes_with_a_reason(client, world, secretary):
    world.a_quota(2_000_000)
    (quota,) = Quota.objects.all()
    back = {"quota": quota.pk, "amount": "۵۰۰٬۰۰۰", "minutes": "۹", "reason": "استان سهمیه را کم کرد"}
    assert f'href="{PAGE}cut/"' in client.get(PAGE).content.decode()
    assert f'value="{quota.pk}"' in client.get(f"{PAGE}cut/").content.decode()

    silent = client.post(f"{PAGE}cut/", back | {"minutes": "", "reason": ""})
    more = client.post(f"{PAGE}cut/", back | {"amount": "2000001"})
    done = client.post(f"{PAGE}cut/", back)

    assert (silent.status_code, more.status_code, done["Location"]) == (422, 409, PAGE)
    quota.refresh_from_db()
    assert quota.given == 1_500_000
    entry = quota.entries.get(kind="cut")
    assert (entry.amount, entry.minutes, entry.by_id) == (500_000, "9", secretary.pk)
    assert "استان سهمیه را کم کرد" in client.get(PAGE).content.decode()


def test_what_does_not_fit_is_told_beside_its_field(client, world, secretary):
    world.a_quota(1_000_000)
    quota = Quota.objects.get()

    short = client.post(f"{PAGE}give/", given(world, minutes="", amount="0"))
    home = client.post(f"{PAGE}move/", given(world, quota=quota.pk, amount="10", reason="بی‌دلیل"))
    more = client.post(
        f"{PAGE}move/", given(world, quota=quota.pk, county=world.karun.pk, amount="2000000", reason="نیاز")
    )

    assert (short.status_code, home.status_code, more.status_code) == (422, 422, 409)
    assert "به همین جا جابه‌جا نمی‌شود" in home.content.decode()
    assert Quota.objects.get().given == 1_000_000


def test_an_auditor_reads_and_gives_nothing(client, world, secretary):
    client.force_login(world.someone(Role.AUDITOR))

    assert "دادن سهمیه" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}give/").status_code == 404
    assert client.post(f"{PAGE}give/", given(world)).status_code == 404
    world.a_quota(1_000_000)
    back = {"quota": Quota.objects.get().pk, "amount": "10", "minutes": "۹", "reason": "سهمیه کم شد"}
    assert client.get(f"{PAGE}cut/").status_code == 404
    assert client.post(f"{PAGE}cut/", back).status_code == 404
    assert Quota.objects.get().given == 1_000_000
    client.force_login(world.someone(Role.SECRETARIAT))
    assert client.get(f"{PAGE}take/").status_code == 404


def test_another_province_s_money_is_neither_seen_nor_moved(client, world, secretary):
    world.a_quota(1_000_000)
    fars = Province.objects.create(code="07", title="فارس")
    office = Office.objects.create(
        kind="secretariat", code="secretariat-fars", title="دبیرخانه", province=fars
    )
    client.force_login(world.someone(Role.SECRETARIAT, office=office))

    assert "برای این سال سهمیه‌ای ثبت نشده است" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}give/", given(world)).status_code == 422
    back = {"quota": Quota.objects.get().pk, "amount": "10", "minutes": "۹", "reason": "سهمیه کم شد"}
    assert client.post(f"{PAGE}cut/", back).status_code == 422
    assert Quota.objects.get().given == 1_000_000
