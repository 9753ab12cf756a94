"""Looking at documents: pictures of their pages, with the name of who looks; each look is recorded."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageChops

from khanegi.cases.models import Case
from khanegi.papers import store
from khanegi.papers.models import Upload
from khanegi.people.models import Look
from khanegi.process.words import Role
from tests.doors.web.test_papers import case, files, owner
from tests.rooms.papers.hostile import pdf

__all__ = ["case", "files", "owner"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(owner, case):
    """A document of two pages that was sent."""
    sent = SimpleUploadedFile("سند.pdf", pdf(2))
    assert owner.post(f"/cases/{case.code}/papers/send/D3/", {"file": sent}).status_code == 302
    return Upload.objects.get()


@pytest.fixture
def expert(client, someone, owner):
    client.force_login(someone(Role.AGENCY_EXPERT))
    return client


def page(browser, case, upload, number=1):
    answer = browser.get(f"/cases/{case.code}/papers/{upload.pk}/pages/{number}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    return Image.open(io.BytesIO(answer.content))


def test_an_officer_sees_every_page_as_a_picture_and_each_look_is_recorded(upload, case, expert):
    seen = expert.get(f"/cases/{case.code}/papers/{upload.pk}/").content.decode()
    pages = [page(expert, case, upload, number) for number in (1, 2)]

    assert [f"papers/{upload.pk}/pages/{number}/" in seen for number in (1, 2, 3)] == [True, True, False]
    assert [one.size for one in pages] == [(1202, 1700)] * 2
    looks = Look.objects.filter(subject=f"paper:{upload.pk}").order_by("id")
    assert list(looks.values_list("what", flat=True)) == ["paper", "page 1", "page 2"]


def test_a_page_carries_who_looks_across_it(upload, case, owner, someone):
    bare = Image.open(io.BytesIO(store.read(store.picture_of(upload.file, 1))))
    theirs = page(owner, case, upload)
    owner.force_login(someone(Role.AGENCY_EXPERT))
    experts = page(owner, case, upload)

    def differs(one, other):
        changed = ImageChops.difference(one.convert("L"), other.convert("L")).point(lambda dot: dot > 30)
        return changed.getbbox() is not None

    assert [differs(bare, theirs), differs(bare, experts), differs(theirs, experts)] == [True] * 3
    assert store.read(store.picture_of(upload.file, 1)).find(b"expert") == -1


def test_an_officer_never_has_the_file_itself(upload, case, expert):
    assert expert.get(f"/cases/{case.code}/papers/{upload.pk}/file/").status_code == 404
    assert "file/" not in expert.get(f"/cases/{case.code}/papers/{upload.pk}/").content.decode()


@pytest.mark.parametrize("more", ["", "file/", "thumb/", "pages/1/"])
def test_a_stranger_finds_none_of_it(upload, case, client, a_person, more):
    client.force_login(a_person())

    assert client.get(f"/cases/{case.code}/papers/{upload.pk}/{more}").status_code == 404


@pytest.mark.parametrize("number", [0, 3, 99999999])
def test_there_is_no_page_before_the_first_or_after_the_last(upload, case, expert, number):
    answer = expert.get(f"/cases/{case.code}/papers/{upload.pk}/pages/{number}/")

    assert answer.status_code == 404


def test_pictures_that_were_lost_are_drawn_anew_and_kept(upload, case, expert):
    for place in (0, 1):
        default_storage.delete(store.picture_of(upload.file, place))
    Upload.objects.update(pages=0)  # as of an upload from before there were pictures

    assert "pages/2/" in expert.get(f"/cases/{case.code}/papers/{upload.pk}/").content.decode()
    assert page(expert, case, upload).size == (1202, 1700)
    assert expert.get(f"/cases/{case.code}/papers/{upload.pk}/thumb/").status_code == 200
    assert [default_storage.exists(store.picture_of(upload.file, place)) for place in (0, 1, 2)] == [True] * 3


def test_pictures_are_run_by_no_browser(upload, case, expert):
    for more in ("pages/1/", "thumb/"):
        answer = expert.get(f"/cases/{case.code}/papers/{upload.pk}/{more}")
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in answer["Cache-Control"]
        assert len(answer.content) < (60 * 1024 if more == "thumb/" else 400 * 1024)


def test_whether_somebody_looked_for_viruses_is_told_honestly(upload, case, expert):
    def told():
        return expert.get(f"/cases/{case.code}/papers/{upload.pk}/").content.decode()

    assert ("ویروس‌یابی نشده" in told(), "ویروس‌یابی شد<" in told()) == (True, False)

    Upload.objects.update(scanned_at=timezone.now())
    assert ("ویروس‌یابی نشده" in told(), "ویروس‌یابی شد<" in told()) == (False, True)


def judged(client, case, act, **said):
    page = {"seen": Case.objects.get(pk=case.pk).seq, "key": f"a-page-of-{act}"}
    return client.post(f"/cases/{case.code}/{act}/", page | said)


def test_an_officer_judges_a_document_where_it_is_seen(upload, case, world, client, someone):
    case.papers.filter(code="D7").update(is_needed=False)
    world.act(case, ("submit", Role.APPLICANT, {}))
    client.force_login(someone(Role.AGENCY_EXPERT))
    page = f"/cases/{case.code}/papers/{upload.pk}/"
    seen = client.get(page).content.decode()
    assert ("پذیرفتن این مدرک" in seen, "خواستن دوبارهٔ این مدرک" in seen) == (True, True)

    assert judged(client, case, "accept_papers", papers="D3").status_code == 302
    seen = client.get(page).content.decode()
    assert ("پذیرفتن این مدرک" in seen, "پذیرفته شد" in seen) == (False, True)

    assert judged(client, case, "resend_paper", paper="D3", reason="wrong").status_code == 302
    client.force_login(case.applicant)
    assert "مدرک دیگری است" in client.get(page).content.decode()
    assert f"/cases/{case.code}/papers/send/D3/" in client.get(f"/cases/{case.code}/papers/").content.decode()


def test_what_is_wanted_again_is_the_first_thing_its_sender_finds(upload, case, world, client, someone):
    case.papers.filter(code="D7").update(is_needed=False)
    world.act(case, ("submit", Role.APPLICANT, {}))
    client.force_login(case.applicant)
    asked = f'<a href="/cases/{case.code}/papers/">فرستادن دوبارهٔ ۱ مدرک</a>'
    assert asked not in client.get("/inbox/").content.decode()
    world.act(case, ("resend_paper", Role.AGENCY_EXPERT, {"paper": ["D3"], "reason": ["wrong"]}))

    before, shown, after = client.get("/inbox/").content.decode().partition("نوبت شماست")

    assert (asked in before, bool(shown), asked in after) == (False, True, True)
    assert "و ارسال" not in client.get(f"/cases/{case.code}/papers/").content.decode()  # it was handed in


def test_the_end_of_validity_stands_beside_the_document_that_proves_it(owner, case, someone):
    ends = {"expires_on_day": "۲۱", "expires_on_month": "شهریور", "expires_on_year": "۱۴۰۸"}
    owner.post(f"/cases/{case.code}/papers/send/D7/", {"file": SimpleUploadedFile("a.pdf", pdf()), **ends})
    pages = ("", "papers/", f"papers/{Upload.objects.get().pk}/")

    for reader in (case.applicant, someone(Role.AGENCY_EXPERT)):
        owner.force_login(reader)
        seen = [owner.get(f"/cases/{case.code}/{page}").content.decode() for page in pages]
        assert ["۲۱ شهریور ۱۴۰۸" in page for page in seen] == [True, True, True]


def test_who_only_reads_judges_nothing(upload, case, client, someone):
    client.force_login(someone(Role.AUDITOR))

    assert "نظر شما" not in client.get(f"/cases/{case.code}/papers/{upload.pk}/").content.decode()
