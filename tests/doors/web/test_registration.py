"""From the choice of kind to the code or the reasons, through the pages."""

import datetime as dt

import pytest
from django.core.management import call_command

from khanegi.base import codes, jalali
from khanegi.cases.models import Case
from khanegi.cli import made
from khanegi.intake import actions, queries
from khanegi.intake.forms import questionnaire
from khanegi.intake.models import Decision, Draft
from khanegi.people.models import User
from khanegi.rules.forms import fill
from khanegi.web.views.home import KINDS

pytestmark = pytest.mark.django_db
FORM = questionnaire("independent")
ANSWERS = made.questionnaire(made.Person(1), county="0621", town="شوشتر", field="HND-029")


@pytest.fixture(autouse=True)
def province(db):
    call_command("load_reference", verbosity=0)


@pytest.fixture
def citizen(client):
    user = User.objects.create(mobile=made.Person(1).mobile)
    client.force_login(user)
    return user


@pytest.fixture
def draft(citizen):
    """A complete questionnaire; every rule says yes."""
    row = actions.start(user=citizen, kind="independent")
    return actions.fill(draft=row, user=citizen, data=ANSWERS)


def refuse(draft, **changed):
    """Let the rules say no to this draft."""
    return actions.fill(draft=draft, user=draft.user, data=ANSWERS | changed)


def submit(client, draft, key="k1"):
    return client.post("/start/independent/review/", {"draft": draft.pk, "key": key})


def test_the_questionnaire_is_walked_page_by_page_to_the_code(client, citizen):
    step = client.post("/start/", {"kind": "independent"})["Location"]
    walked = []
    while not step.endswith("/review/"):
        page = FORM.page(step.split("/")[3])
        assert client.get(step).status_code == 200
        answer = client.post(step, fill(page.fields, ANSWERS))
        assert answer.status_code == 302, answer.content.decode()
        walked.append(page.key)
        step = answer["Location"]
    review = client.get(step)

    assert len(walked) == len(set(walked)) > 15
    assert "دریافت کد رهگیری" in review.content.decode()

    draft = Draft.objects.get()
    result = client.get(submit(client, draft)["Location"]).content.decode()
    assert codes.show(Case.objects.get().code) in result


def test_two_clicks_make_one_case(client, draft):
    first, second = submit(client, draft), submit(client, draft)

    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_the_yes_tells_what_comes_next_by_when_and_which_offices(client, draft):
    page = client.get(submit(client, draft)["Location"]).content.decode()
    case = Case.objects.get()

    assert jalali.show(case.due_at.astimezone(jalali.TEHRAN).date()) in page
    assert "چرا؟" in page
    assert f'href="/cases/{case.code}/plan/"' in page
    assert f'href="/start/print/{case.code}/"' in page


def test_the_sheet_has_the_code_the_answers_and_a_picture_of_where_to_follow(client, draft):
    submit(client, draft)
    case = Case.objects.get()

    page = client.get(f"/start/print/{case.code}/").content.decode()
    assert codes.show(case.code) in page
    assert made.Person(1).last_name in page
    assert "<svg" in page


def test_a_stranger_finds_neither_result_nor_sheet(client, draft):
    result = submit(client, draft)["Location"]
    case = Case.objects.get()
    client.force_login(User.objects.create(mobile="09169999999"))

    assert client.get(result).status_code == 404
    assert client.get(f"/start/print/{case.code}/").status_code == 404
    assert submit(client, draft).status_code == 404


def test_what_does_not_fit_is_told_and_kept_now_and_when_coming_back(client, citizen):
    client.post("/start/", {"kind": "independent"})
    response = client.post("/start/independent/county/", {"county": "xx"})
    assert response.status_code == 422
    assert 'href="#id-county"' in response.content.decode()

    draft = actions.fill(draft=Draft.objects.get(), user=citizen, data=ANSWERS)
    typed = {"address": "کوتاه", "postal_code": "12<b>"}
    response = client.post("/start/independent/address/", typed)
    assert response.status_code == 422
    again = client.get("/start/independent/address/").content.decode()
    assert "کوتاه" in again
    assert 'value="12&lt;b&gt;"' in again
    assert Draft.objects.get(pk=draft.pk).answers["address"] == ANSWERS["address"]


def test_a_page_out_of_order_leads_to_the_first_open_one(client, citizen):
    assert client.get("/start/independent/county/")["Location"] == "/start/"
    client.post("/start/", {"kind": "independent"})

    assert client.get("/start/independent/tenure/")["Location"] == "/start/independent/county/"
    assert client.get("/start/independent/review/")["Location"] == "/start/independent/county/"


def test_a_page_these_answers_do_not_call_for_is_skipped(client, draft):
    refuse(draft, gender="female", military=None)

    assert client.get("/start/independent/military/")["Location"] == "/start/independent/review/"


def test_changing_one_answer_returns_to_the_review(client, draft):
    page = client.get("/start/independent/name/?to=review").content.decode()
    assert "بازگشت به بازبینی" in page

    typed = fill(FORM.page("name").fields, ANSWERS) | {"to": "review"}
    assert client.post("/start/independent/name/", typed)["Location"] == "/start/independent/review/"


def test_the_field_is_found_by_a_search_without_scripts(client, citizen):
    row = actions.start(user=citizen, kind="independent")
    row.answers = {"county": "0621"}
    row.save()

    page = client.post(
        "/start/independent/occupation/", {"occupation-search": "حصیر", "do": "search:occupation"}
    )
    assert page.status_code == 200
    assert 'type="radio"' in page.content.decode()
    assert Draft.objects.get().answers == {"county": "0621"}


@pytest.fixture
def refused(client, draft):
    refuse(draft, lives_there="no")
    return submit(client, draft)["Location"]


def test_the_no_tells_each_rule_with_the_way_to_the_answer(client, refused):
    page = client.get(refused).content.decode()

    assert "شرایط اکنون برقرار نیست" in page
    assert "/start/independent/living/?to=review" in page
    assert "مرجع:" in page
    assert Case.objects.count() == 0


def test_an_objection_is_taken_once_and_shown(client, refused):
    text = "من در همین خانه زندگی می‌کنم و پرسش را نادرست فهمیدم."
    for _ in range(2):
        assert client.post(f"{refused}object/", {"text": text}).status_code == 302

    appeal = Case.objects.get(procedure="appeal")
    assert codes.show(appeal.code) in client.get(refused).content.decode()


def test_an_objection_without_words_is_told_at_the_field_and_kept(client, refused):
    response = client.post(f"{refused}object/", {"text": "نه"})

    assert response.status_code == 422
    assert "نه</textarea>" in response.content.decode()


def test_an_objection_too_late_is_refused_and_the_form_is_gone(client, refused):
    row = Decision.objects.get()
    Decision.objects.update(at=row.at - dt.timedelta(days=queries.params()["appeal_days"].value + 1))

    assert "<textarea" not in client.get(refused).content.decode()
    assert client.post(f"{refused}object/", {"text": "دیر رسیدم ولی اعتراض دارم."}).status_code == 409


def test_all_four_kinds_can_be_begun_and_no_fifth(client, citizen):
    page = client.get("/start/").content.decode()

    for kind in KINDS:
        assert f'name="kind" value="{kind.key}"' in page
        assert client.post("/start/", {"kind": kind.key})["Location"].startswith(f"/start/{kind.key}/")
    assert client.post("/start/", {"kind": "king"}).status_code == 404
    assert "ادامهٔ پرسش‌نامهٔ پشتیبان" in client.get("/start/").content.decode()


@pytest.mark.parametrize("path", ["/start/", "/start/independent/county/", "/start/result/1/"])
def test_who_is_not_signed_in_is_led_to_sign_in_and_back(client, path):
    assert client.get(path)["Location"] == f"/login/?next={path}"


@pytest.mark.parametrize(
    "typed", [{}, {"draft": "x", "key": "k"}, {"draft": "1"}, {"draft": "9" * 30, "key": "k"}]
)
def test_a_submit_that_is_none_leads_back_to_the_review(client, draft, typed):
    response = client.post("/start/independent/review/", typed)

    assert response["Location"] == "/start/independent/review/"
    assert Case.objects.count() == 0
