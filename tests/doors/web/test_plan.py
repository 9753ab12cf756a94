"""The plan of a case through the pages."""

import pytest
from django.core.management import call_command

from khanegi.base import jalali
from khanegi.cases.models import Case
from khanegi.cli import made
from khanegi.intake import actions, queries
from khanegi.intake.forms import PLAN
from khanegi.intake.models import Plan
from khanegi.people.models import User
from khanegi.rules.forms import fill

pytestmark = pytest.mark.django_db
ANSWERS = made.questionnaire(made.Person(1), county="0621", town="شوشتر", field="HND-029", loan=True)
WRITTEN = made.plan(made.Person(1), title="حصیربافی", today=jalali.today(), loan=500_000_000)


@pytest.fixture
def case(client):
    call_command("load_reference", verbosity=0)
    user = User.objects.create(mobile=made.Person(1).mobile)
    draft = actions.start(user=user, kind="independent")
    actions.fill(draft=draft, user=user, data=ANSWERS)
    actions.register(draft=draft, user=user, key="k")
    client.force_login(user)
    return Case.objects.get()


def test_the_plan_is_written_part_by_part_and_its_figures_told(client, case):
    base = f"/cases/{case.code}/plan/"
    page = client.get(base).content.decode()
    step = f"{base}idea/"
    assert f'href="{step}"' in page
    while step != base:
        assert client.get(step).status_code == 200
        answer = client.post(step, fill(PLAN.page(step.split("/")[4]).fields, WRITTEN))
        assert answer.status_code == 302, answer.content.decode()
        step = answer["Location"]

    assert Plan.objects.get().is_complete
    assert "هر قسط" in client.get(base).content.decode()


def test_a_row_is_added_and_the_typed_ones_stay_without_saving(client, case):
    typed = {"products-0-name": "سبد حصیری", "products-1-name": "کلاه", "do": "add:products"}
    page = client.post(f"/cases/{case.code}/plan/products/", typed)

    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="products-3-name"' in text
    assert 'value="کلاه"' in text
    assert "products" not in Plan.objects.get().answers


def test_a_wrong_row_is_told_and_kept(client, case):
    typed = {"products-0-name": "سبد", "products-0-amount": "صد", "products-0-price": "۵۰۰۰ تومان"}
    response = client.post(f"/cases/{case.code}/plan/products/", typed)

    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="۵۰۰۰ تومان"' in text
    assert 'href="#id-products-0-price"' in text


def test_the_instalment_is_counted_without_saving(client, case):
    row = Plan.objects.get()
    row.answers = {key: WRITTEN[key] for key in WRITTEN if key not in ("facility", "grace", "guarantee")}
    row.save()
    typed = {"facility": "۲٬۰۰۰٬۰۰۰٬۰۰۰", "grace": "۰", "do": "count:facility"}

    page = client.post(f"/cases/{case.code}/plan/facility/", typed).content.decode()

    assert "۲۴۰٬۰۰۰٬۰۰۰ ریال" in page  # the fee of 2,000 million over five years at 4 %
    assert "facility" not in Plan.objects.get().answers


def test_a_stranger_finds_no_plan(client, case):
    client.force_login(User.objects.create(mobile="09169999999"))

    for path in ("", "idea/"):
        assert client.get(f"/cases/{case.code}/plan/{path}").status_code == 404


def test_a_part_that_came_back_says_what_to_mend_and_only_it_is_open(client, world):
    case = world.a_case("correction")
    client.force_login(case.applicant)
    page = client.get(f"/cases/{case.code}/plan/").content.decode()
    back = queries.returned(case.events.get(action="return").data).pages

    assert page.count("برای اصلاح برگشته") == len(back)
    assert [why for why in back.values() if why not in page] == []


def test_after_sending_the_plan_can_be_read_and_not_written(client, world):
    case = world.a_case("review")
    client.force_login(case.applicant)
    page = client.get(f"/cases/{case.code}/plan/").content.decode()

    assert "طرح اکنون نزد شما نیست" in page
    assert client.get(f"/cases/{case.code}/plan/idea/")["Location"] == f"/cases/{case.code}/plan/"
