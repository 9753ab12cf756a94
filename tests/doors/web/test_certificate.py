"""The certificate that who is covered sends before the code, as a step of the questionnaire."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from khanegi.cases.models import Case
from khanegi.cli import answers, made
from khanegi.intake import actions
from khanegi.intake.models import Draft
from khanegi.papers.models import Early, Upload
from khanegi.people.models import User
from tests.rooms.intake.conftest import a_photo

pytestmark = pytest.mark.django_db
PAGE, REVIEW = "/start/covered/certificate/", "/start/covered/review/"
ANSWERS = answers.covered(made.Person(1), county="0621", town="شوشتر", field="HND-029")


@pytest.fixture
def citizen(client, db):
    call_command("load_reference", verbosity=0)
    user = User.objects.create(mobile=made.Person(1).mobile)
    client.force_login(user)
    return user


@pytest.fixture
def draft(citizen):
    row = actions.start(user=citizen, kind="covered")
    return actions.fill(draft=row, user=citizen, data=ANSWERS)


def submit(client, draft):
    return client.get(client.post(REVIEW, {"draft": draft.pk, "key": "k1"})["Location"]).content.decode()


def test_the_review_waits_for_the_certificate_and_then_shows_it(client, draft):
    assert client.get(REVIEW)["Location"] == PAGE
    assert "تنها پس از رسیدن گواهی مهارت" in client.get(PAGE).content.decode()

    assert client.post(PAGE, {"file": a_photo()})["Location"] == REVIEW

    review = client.get(REVIEW).content.decode()
    assert "گواهی.jpg" in review
    assert f'href="{PAGE}"' in review


def test_the_code_comes_with_the_certificate_among_the_papers(client, draft):
    client.post(PAGE, {"file": a_photo()})

    submit(client, draft)

    case = Case.objects.get()
    assert Upload.objects.get(asked__case=case, asked__code="D1").name == "گواهی.jpg"
    assert not Early.objects.exists()
    papers = client.get(f"/cases/{case.code}/papers/").content.decode()
    assert "گواهی.jpg" in papers


def test_both_sides_of_it_are_sent_at_once(client, draft):
    client.post(PAGE, {"file": a_photo(), "photo": a_photo("پشت.jpg")})

    early = Early.objects.get()
    assert (early.name, early.pages) == ("گواهی.pdf", 2)

    submit(client, draft)

    upload = Upload.objects.get(asked__code="D1")
    page = client.get(f"/cases/{upload.asked.case.code}/papers/{upload.pk}/pages/2/")
    assert (page.status_code, page["Content-Type"]) == (200, "image/jpeg")


def test_a_submit_without_it_gets_no_code(client, draft):
    page = submit(client, draft)

    assert "هنوز نرسیده است" in page
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "typed", [{}, {"file": ""}, {"file": SimpleUploadedFile("a.jpg", b"not a picture")}], ids=len
)
def test_what_is_no_file_is_told_on_the_same_page(client, draft, typed):
    response = client.post(PAGE, typed)

    assert response.status_code == 422
    assert 'href="#id-file"' in response.content.decode()
    assert not Early.objects.exists()


def test_before_the_questions_are_answered_it_leads_to_them(client, citizen):
    assert client.get(PAGE)["Location"] == "/start/"
    client.post("/start/", {"kind": "covered"})

    assert client.get(PAGE)["Location"] == "/start/covered/county/"
    assert client.post(PAGE, {"file": a_photo()})["Location"] == "/start/covered/county/"


def test_another_field_asks_for_another_certificate(client, draft):
    client.post(PAGE, {"file": a_photo()})

    client.post("/start/covered/occupation/", {"occupation": "HND-020", "to": "review"})

    assert Draft.objects.get().answers["occupation"] == "HND-020"
    assert client.get(REVIEW)["Location"] == PAGE


def test_who_sent_it_may_send_a_better_one(client, draft):
    client.post(PAGE, {"file": a_photo("تار.jpg")})

    assert "تار.jpg" in client.get(PAGE).content.decode()
    client.post(PAGE, {"file": a_photo("روشن.jpg")})

    assert Early.objects.get().name == "روشن.jpg"


def test_who_is_not_signed_in_is_led_to_sign_in(client, db):
    assert client.get(PAGE)["Location"] == f"/login/?next={PAGE}"
