"""Sending documents through the pages: several at once, in pieces, and what happens when it goes wrong."""

import io
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from khanegi.papers import transfers
from khanegi.papers.kinds import SENTENCES
from khanegi.papers.models import Transfer, Upload
from tests.doors.web.test_papers import case, files, owner, photo
from tests.rooms.papers.hostile import REFUSED, pdf, picture

__all__ = ["case", "files", "owner"]
pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


def send(owner, case, code="D3", **data):
    return owner.post(f"/cases/{case.code}/papers/send/{code}/", data)


def pieces(case, code="D3"):
    return f"/cases/{case.code}/papers/send/{code}/pieces/"


def begin(owner, case, data, code="D3", mark="a"):
    about = {"name": "عکس.jpg", "size": len(data), "mark": mark}
    return owner.post(pieces(case, code), about, headers=SCRIPT)


def add(owner, case, pk, start, data, code="D3"):
    path = f"{pieces(case, code)}{pk}/?start={start}"
    return owner.post(path, data, content_type="application/octet-stream", headers=SCRIPT)


def sent_whole(owner, case, data, code="D3"):
    pk = begin(owner, case, data, code).json()["pk"]
    assert add(owner, case, pk, 0, data, code).json() == {"pk": pk, "received": len(data)}
    return pk


def test_several_files_of_one_document_are_one_document(owner, case):
    front, back = photo("رو.jpg"), SimpleUploadedFile("پشت.png", picture("PNG"))

    assert send(owner, case, file=[front, back], photo=photo("دوربین.jpg")).status_code == 302

    upload = Upload.objects.get()
    assert (upload.name, upload.media_type, upload.pages) == ("رو.pdf", "application/pdf", 3)


def test_what_came_in_pieces_is_kept_like_any_other_file(owner, case):
    pk = sent_whole(owner, case, picture(size=(300, 400)))

    assert send(owner, case, transfer=pk).status_code == 302

    assert Upload.objects.get().media_type == "image/jpeg"
    assert Transfer.objects.count() == 0


def test_what_is_chosen_now_stands_in_place_of_what_came_in_pieces(owner, case):
    pk = sent_whole(owner, case, picture(size=(300, 400)))

    assert send(owner, case, transfer=pk, file=photo("تازه.jpg")).status_code == 302

    assert Upload.objects.get().name == "تازه.jpg"
    assert Transfer.objects.count() == 0


def test_after_a_break_the_sender_hears_how_much_is_there(owner, case):
    data = picture(size=(300, 400))
    pk = begin(owner, case, data).json()["pk"]
    add(owner, case, pk, 0, data[:100])

    assert owner.get(f"{pieces(case)}{pk}/", headers=SCRIPT).json()["received"] == 100
    assert begin(owner, case, data).json() == {"pk": pk, "received": 100, "piece": transfers.PIECE}


def test_a_piece_that_was_cut_changes_nothing(owner, case):
    pk = begin(owner, case, picture()).json()["pk"]
    cut = owner.generic(
        "POST",
        f"{pieces(case)}{pk}/?start=0",
        CONTENT_TYPE="application/octet-stream",
        CONTENT_LENGTH=str(len(picture())),
        **{"wsgi.input": io.BytesIO(picture()[:50])},
    )

    assert cut.status_code == 400
    assert Transfer.objects.get().received == 0


def test_what_is_refused_leaves_neither_file_nor_piece(owner, case):
    for name in ("html", "half a jpeg", "pdf with a file in it", "pdf with a password"):
        make, key = REFUSED[name]
        pk = sent_whole(owner, case, make())

        answer = send(owner, case, transfer=pk)

        assert (answer.status_code, SENTENCES[key] in answer.content.decode()) == (422, True)
        assert (Transfer.objects.count(), Upload.objects.count()) == (0, 0)
    assert [one for one in Path(default_storage.location).rglob("*") if one.is_file()] == []


def test_a_day_that_is_missing_does_not_cost_the_file(owner, case):
    pk = sent_whole(owner, case, picture(), "D7")

    answer = send(owner, case, "D7", transfer=pk)
    assert answer.status_code == 422
    assert f'name="transfer" value="{pk}"' in answer.content.decode()

    ends = {"expires_on_day": "۲۱", "expires_on_month": "۶", "expires_on_year": "۱۴۰۸"}
    assert send(owner, case, "D7", transfer=pk, **ends).status_code == 302


@pytest.mark.parametrize(("size", "key"), [(0, "empty"), (6 * 1024 * 1024, "too_large")])
def test_a_script_is_told_the_sentence_it_shows(owner, case, size, key):
    answer = owner.post(pieces(case), {"name": "a", "mark": "a", "size": size}, headers=SCRIPT)

    assert (answer.status_code, answer.json()) == (422, {"text": SENTENCES[key]})


def test_a_script_is_told_that_the_case_no_longer_waits_for_it(owner, world):
    case = world.a_case("review")
    owner.force_login(case.applicant)

    assert begin(owner, case, picture()).status_code == 404  # nothing was asked of this case


@pytest.mark.parametrize("typed", ["x", "-1", "", "999999999", "۱"])
def test_a_transfer_that_is_not_there_is_not_found(owner, case, typed):
    answer = send(owner, case, transfer=typed)

    assert answer.status_code == (404 if typed == "999999999" else 422)


def test_a_request_larger_than_is_held_in_memory_is_refused_before_it_is_read(owner, case):
    class Endless(io.BytesIO):
        def read(self, size=-1):
            raise AssertionError("it was read")

    body = Endless(b"")
    answer = owner.generic(
        "POST",
        f"/cases/{case.code}/papers/send/D3/",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(conf.FILE_UPLOAD_MAX_MEMORY_SIZE + 1),
        **{"wsgi.input": body},
    )

    assert answer.status_code == 413


def test_more_files_than_one_document_may_have_are_refused(owner, case):
    answer = send(owner, case, file=[SimpleUploadedFile(f"{n}.jpg", picture()) for n in range(21)])

    assert (answer.status_code, SENTENCES["too_many_files"] in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(("fields", "count"), [("file", 101), ("field", 1001)])
def test_a_form_of_hundreds_of_parts_is_no_form_of_ours(owner, case, fields, count):
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{fields}{number}"'
        + ('; filename="a"\r\n\r\na\r\n' if fields == "file" else "\r\n\r\na\r\n")
        for number in range(count)
    )

    answer = owner.post(
        f"/cases/{case.code}/papers/send/D3/", f"{parts}--x--\r\n", "multipart/form-data; boundary=x"
    )

    assert answer.status_code == 400
    assert Upload.objects.count() == 0


def test_what_a_browser_claims_is_not_believed(owner, case):
    claimed = SimpleUploadedFile("scan.exe", pdf(), "text/html")

    assert send(owner, case, file=claimed).status_code == 302

    upload = Upload.objects.get()
    assert (upload.name, upload.media_type) == ("scan.pdf", "application/pdf")
