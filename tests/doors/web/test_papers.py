"""Documents of a case through the pages."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from khanegi.intake.required import Needed
from khanegi.papers import actions
from khanegi.papers.models import Upload
from khanegi.people.models import Look

pytestmark = pytest.mark.django_db
NEEDED = (
    Needed(code="D3", title="عکس ۴×۳", reason="برای همهٔ متقاضیان"),
    Needed(code="D7", title="کارت بهداشت", reason="چون رشته خوراکی است", expires=True),
)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"]
        | {"OPTIONS": settings.STORAGES["default"]["OPTIONS"] | {"location": tmp_path}}
    }


@pytest.fixture
def case(world):
    case = world.a_case("plan")
    actions.ask(case=case.pk, needed=NEEDED)
    return case


@pytest.fixture
def owner(client, case):
    client.force_login(case.applicant)
    return client


def photo(name="من.jpg"):
    data = BytesIO()
    Image.new("RGB", (300, 400), "white").save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def send(client, case, code="D3", **more):
    return client.post(f"/cases/{case.code}/papers/send/{code}/", {"file": photo(), **more})


def test_each_document_is_listed_with_its_reason(owner, case):
    page = owner.get(f"/cases/{case.code}/papers/").content.decode()

    assert [one.title for one in NEEDED if one.title not in page or one.reason not in page] == []
    assert "۲ مدرک مانده است" in page


def test_a_photo_is_sent_and_can_be_had_again_but_is_run_by_no_browser(owner, case):
    assert send(owner, case).status_code == 302
    upload = Upload.objects.get()

    response = owner.get(f"/cases/{case.code}/papers/{upload.pk}/file/")

    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert Look.objects.get().subject == f"paper:{upload.pk}"


def test_a_second_photo_stands_and_the_first_is_kept(owner, case):
    send(owner, case)
    send(owner, case)

    assert list(Upload.objects.order_by("id").values_list("state", flat=True)) == ["replaced", "held"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "فایلی نرسید"),
        (SimpleUploadedFile("a.jpg", b"<html>"), "JPG"),
        (SimpleUploadedFile("a.jpg", b""), "فایل"),
    ],
)
def test_what_is_no_picture_is_told_at_the_field(owner, case, file, said):
    response = owner.post(f"/cases/{case.code}/papers/send/D3/", {"file": file} if file else {})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert 'href="#id-file"' in response.content.decode()


def test_the_end_of_validity_is_asked_and_what_was_typed_is_kept(owner, case):
    assert send(owner, case, "D7").status_code == 422
    ends = {"expires_on_day": "۳۱", "expires_on_month": "اسفند", "expires_on_year": "۱۴۰۸"}
    wrong = send(owner, case, "D7", **ends)

    assert wrong.status_code == 422
    assert 'value="اسفند"' in wrong.content.decode()
    assert send(owner, case, "D7", **(ends | {"expires_on_day": "۲۱"})).status_code == 302


def test_a_stranger_finds_neither_list_nor_file(client, case, world):
    client.force_login(case.applicant)
    send(client, case)
    client.force_login(world.a_person())
    number = Upload.objects.get().pk

    for path in ("papers/", "papers/send/D3/", f"papers/{number}/"):
        assert client.get(f"/cases/{case.code}/{path}").status_code == 404


def test_a_file_of_one_case_is_not_found_under_another(owner, case, world):
    send(owner, case)
    other = world.a_case("plan", applicant=case.applicant)

    assert owner.get(f"/cases/{other.code}/papers/{Upload.objects.get().pk}/").status_code == 404


def test_who_is_not_signed_in_is_led_to_sign_in(client, case):
    assert client.get(f"/cases/{case.code}/papers/")["Location"].startswith("/login/?next=")


def test_after_sending_the_case_nothing_more_is_taken(owner, world):
    case = world.a_case("review")
    actions.ask(case=case.pk, needed=NEEDED)
    owner.force_login(case.applicant)

    page = owner.get(f"/cases/{case.code}/papers/").content.decode()
    assert "papers/send" not in page
    assert send(owner, case).status_code == 409
