"""Covered, sponsor and cooperative through the pages, from the choice to the code and the plan."""

import pytest
from django.core.management import call_command

from khanegi.base import codes, jalali
from khanegi.cases.models import Case
from khanegi.cli import answers, made
from khanegi.intake import actions
from khanegi.intake.forms import plan_form, questionnaire
from khanegi.intake.models import Draft, Plan
from khanegi.people.models import User
from khanegi.rules.forms import fill
from tests.rooms.intake.conftest import a_photo

pytestmark = pytest.mark.django_db
WHERE = {"county": "0621", "town": "شوشتر", "field": "HND-029"}
N = 5  # a man, so that the page of the military service is walked too
ANSWERS = {
    "covered": answers.covered(made.Person(N), **WHERE),
    "sponsor": answers.sponsor(made.Person(N), **WHERE, company="صنایع دستی کارون"),
    "cooperative": answers.cooperative(made.Person(N), **WHERE),
}
BODIES = {"covered": "دستگاه اجرایی", "sponsor": "دستگاه اجرایی", "cooperative": "ادارهٔ تعاون"}
PLAN = answers.sponsor_plan(
    made.Person(N), title="حصیربافی", today=jalali.today(), room={"0621": 6, "0606": 4}, loan=5_000_000_000
)


@pytest.fixture(autouse=True)
def citizen(client, db):
    call_command("load_reference", verbosity=0)
    user = User.objects.create(mobile=made.Person(N).mobile)
    client.force_login(user)
    return user


@pytest.fixture
def register(client, citizen):
    """Fill and hand in a questionnaire through the last page; return the page it leads to."""

    def one(kind, **changed):
        draft = actions.start(user=citizen, kind=kind)
        actions.fill(draft=draft, user=citizen, data=ANSWERS[kind] | changed)
        if kind == "covered":
            actions.send_certificate(draft=draft, user=citizen, file=a_photo())
        posted = client.post(f"/start/{kind}/review/", {"draft": draft.pk, "key": "k1"})
        return client.get(posted["Location"]).content.decode()

    return one


@pytest.mark.parametrize("kind", ANSWERS)
def test_each_questionnaire_is_walked_page_by_page_to_its_review(client, kind):
    form, walked = questionnaire(kind), []
    step = client.post("/start/", {"kind": kind})["Location"]
    while not step.endswith("/review/"):
        page = form.page(step.split("/")[3])
        assert client.get(step).status_code == 200
        answer = client.post(step, fill(page.fields, ANSWERS[kind]))
        assert answer.status_code == 302, answer.content.decode()
        walked.append(page.key)
        step = answer["Location"]

    if kind == "covered":
        step = client.get(step)["Location"]
        step = client.post(step, {"file": a_photo()})["Location"]

    review = client.get(step).content.decode()
    assert len(walked) == len(set(walked)) > 12
    assert form.title in review
    assert Draft.objects.get(kind=kind).typed == {}


@pytest.mark.parametrize(
    ("kind", "go", "words"),
    [
        ("covered", "papers/", "وارد فهرست انتظار می‌شوید"),
        ("sponsor", "plan/", "اهلیت شما را می‌سنجد"),
        ("cooperative", "", "اجازه می‌دهید مشخصات به سامانهٔ تعاون فرستاده شود"),
    ],
)
def test_the_yes_tells_what_comes_next_for_this_kind(client, register, kind, go, words):
    page = register(kind)
    case = Case.objects.get()

    assert codes.show(case.code) in page
    assert f'href="/cases/{case.code}/{go}"' in page
    assert words in page
    assert jalali.show(jalali.date_of(case.due_at)) in page


@pytest.mark.parametrize("kind", BODIES)
def test_the_sheet_of_each_kind_has_its_title_and_office(client, register, kind):
    register(kind)

    page = client.get(f"/start/print/{Case.objects.get().code}/").content.decode()

    assert f"<h1>{questionnaire(kind).title}</h1>" in page
    assert f"<p>{BODIES[kind]}: " in page


def test_a_covered_case_shows_papers_and_speaks_of_no_plan(client, register):
    register("covered")
    code = Case.objects.get().code

    page = client.get(f"/cases/{code}/").content.decode()
    papers = client.get(f"/cases/{code}/papers/").content.decode()

    assert "گواهی‌نامهٔ مهارتی" in page
    assert "طرح هنوز کامل نشده است" not in page
    assert f"/cases/{code}/plan/" not in page + papers
    assert client.get(f"/cases/{code}/plan/").status_code == 404


def test_the_no_leads_to_the_very_question(client, register):
    page = register("sponsor", experience=1, share=5)

    assert "/start/sponsor/experience/?to=review" in page
    assert "/start/sponsor/share/?to=review" in page
    assert Case.objects.count() == 0


def test_a_cooperative_with_too_few_founders_is_told_how_many_are_missing(client, register):
    founders = [{**one, "share": 25} for one in ANSWERS["cooperative"]["members"][:4]]

    page = register("cooperative", members=founders)

    assert "۳ عضو دیگر" in page
    assert "/start/cooperative/members/?to=review" in page


def test_each_kind_has_its_own_draft_and_none_is_lost(client, citizen):
    for kind in ANSWERS:
        client.post("/start/", {"kind": kind})
        client.post(f"/start/{kind}/county/", {"county": "0621"})
    client.post("/start/sponsor/county/", {"county": "Mars"})

    assert {row.kind: row.answers["county"] for row in Draft.objects.all()} == dict.fromkeys(ANSWERS, "0621")
    assert 'value="0621" selected' in client.get("/start/covered/county/").content.decode()


def test_a_founder_is_added_without_scripts_and_nothing_typed_is_lost(client, citizen):
    row = actions.start(user=citizen, kind="cooperative")
    row.answers = {key: value for key, value in ANSWERS["cooperative"].items() if key != "members"}
    row.save()
    typed = {"members-0-name": "زهرا کعبی", "members-1-national_id": "۱۲۳", "do": "add:members"}

    page = client.post("/start/cooperative/members/", typed).content.decode()

    assert 'name="members-3-share"' in page
    assert 'value="زهرا کعبی"' in page
    assert "members" not in Draft.objects.get().answers


@pytest.mark.parametrize(
    ("kind", "key", "typed"),
    [
        ("sponsor", "counties", {"counties": ["0621", "'; drop table"]}),
        ("sponsor", "company", {"legal_name": "<script>", "legal_id": "۱۱۱۱۱۱۱۱۱۱۱", "legal_kind": "x"}),
        ("sponsor", "sales", {"sales_last": "ده تومان", "sales_second": "-1", "sales_third": "9" * 400}),
        ("covered", "skills", {"skills-0-title": "بافت", "skills-0-issued_on_year": "2 0"}),
        ("covered", "hours", {"hours": "\0"}),
        ("cooperative", "members", {f"members-{n}-share": "5" for n in range(400)}),
    ],
)
def test_hostile_input_is_told_at_its_field_and_kept(client, citizen, kind, key, typed):
    row = actions.start(user=citizen, kind=kind)
    row.answers = ANSWERS[kind]
    row.save()

    response = client.post(f"/start/{kind}/{key}/", typed)

    assert response.status_code == 422
    assert '<script>"' not in response.content.decode()
    assert Draft.objects.get().answers == ANSWERS[kind]
    assert client.get(f"/start/{kind}/{key}/").status_code == 200


def test_the_plan_of_a_sponsor_is_written_part_by_part_and_its_people_counted(client, register):
    register("sponsor")
    base = f"/cases/{Case.objects.get().code}/plan/"
    form, step = plan_form("sponsor"), f"{base}idea/"
    while step != base:
        assert client.get(step).status_code == 200
        answer = client.post(step, fill(form.page(step.split("/")[4]).fields, PLAN))
        assert answer.status_code == 302, answer.content.decode()
        step = answer["Location"]

    page = client.get(base).content.decode()
    assert Plan.objects.get().is_complete
    assert "<dd>۱۰ نفر</dd>" in page


def test_how_many_people_the_orders_prove_is_counted_without_saving(client, register):
    register("sponsor")
    code = Case.objects.get().code
    page = plan_form("sponsor").page("orders")
    typed = fill(page.fields, PLAN | {"per_head": 600}) | {"do": "count:orders"}

    text = client.post(f"/cases/{code}/plan/orders/", typed).content.decode()

    assert "۸ نفر کار دارد" in text
    assert "orders" not in Plan.objects.get().answers


def test_too_many_people_are_a_fault_of_the_plan_that_says_how_many_fit(client, register):
    register("sponsor")
    case = Case.objects.get()
    Plan.objects.update(answers=PLAN | {"room": [{"county": "0621", "people": 11}]})

    page = client.get(f"/cases/{case.code}/plan/").content.decode()

    assert "ظرفیت را تا ۱۰ نفر کم کنید." in page
