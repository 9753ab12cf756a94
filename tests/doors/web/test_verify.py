"""Anybody may ask about a permit: its number, its file, and a page that needs no network."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khanegi.permits import actions, judging, marks, printing, store
from khanegi.permits.models import Sheet
from tests.rooms.permits import tampering

pytestmark = pytest.mark.django_db


def send(client, data, name="permit.pdf"):
    return client.post("/verify/file/", {"file": SimpleUploadedFile(name, data)})


def told(answer):
    """Return which of the sentences a page says."""
    page = answer.content.decode()
    sentences = {
        name: text for name, text in vars(judging).items() if name.isupper() and isinstance(text, str)
    }
    return {name for name, text in sentences.items() if text in page}


def test_a_good_file_is_accepted_and_shows_what_the_register_says(client, a_paper):
    sheet = a_paper()

    answer = send(client, store.read(sheet.file))

    page = answer.content.decode()
    assert (answer.status_code, told(answer)) == (200, set())
    assert "این فایل درست است و مجوز اعتبار دارد" in page
    assert sheet.words["shown"] in page
    assert sheet.permit.holder.last_name not in page


@pytest.mark.parametrize(
    ("way", "sentences"),
    [
        (tampering.one_byte_flipped, {"CHANGED", "OTHER"}),
        (tampering.page_replaced, {"CHANGED", "APPENDED", "OTHER"}),
        (tampering.truncated, {"NO_PDF"}),
        (tampering.unsigned, {"UNSIGNED"}),
        (lambda pdf: b"GIF89a", {"NO_PDF"}),
        (lambda pdf: b"%PDF-1.7" + b" " * judging.LARGEST, {"TOO_LARGE"}),
    ],
    ids=["byte", "page", "truncated", "unsigned", "gif", "large"],
)
def test_each_thing_that_is_wrong_has_its_sentence(client, signed, way, sentences):
    assert told(send(client, way(signed))) == sentences


def test_a_file_of_another_signer_is_told_so(client, signed, settings, tmp_path):
    number, ours = Sheet.objects.get().permit.number, settings.SELF_MADE_KEYS
    settings.SELF_MADE_KEYS = tmp_path / "keys"
    forged = tampering.signed_by_another(signed, number)
    settings.SELF_MADE_KEYS = ours

    assert told(send(client, forged)) == {"STRANGER", "OTHER"}


def test_a_file_we_signed_but_never_issued_is_refused(client, signed):
    """Somebody who holds the key for a day still cannot put a permit into the register."""
    sheet = Sheet.objects.get()
    another = tampering.signed_by_another(signed, sheet.permit.number)
    unknown = tampering.signed_by_another(signed, "0614050999991")

    assert told(send(client, another)) == {"OTHER"}
    assert told(send(client, unknown)) == {"UNKNOWN"}


def test_an_older_paper_of_a_permit_is_told_so(client, a_paper):
    sheet = a_paper()
    older = store.read(sheet.file)
    newer = actions.reserve(permit=sheet.permit, at=sheet.reserved_at, version=2)
    actions.make(sheet=newer.pk)
    newer.refresh_from_db()

    assert told(send(client, older)) == {"OLDER"}
    assert told(send(client, store.read(newer.file))) == set()


def test_a_good_file_of_a_suspended_permit_is_good_and_does_not_hold(client, a_paper, world):
    sheet = a_paper()
    world.turn(sheet.permit.case, "suspended")

    page = send(client, store.read(sheet.file)).content.decode()

    assert "این فایل درست است، ولی مجوز تعلیق‌شده است" in page
    assert "این مجوز اکنون اعتبار ندارد" in page


def test_without_a_file_the_page_asks_for_one(client):
    answer = client.post("/verify/file/", {})

    assert answer.status_code == 422
    assert "فایلی نرسید" in answer.content.decode()


def test_one_address_may_ask_so_often_only(client, settings):
    answers = [send(client, b"GIF89a").status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]


def test_nothing_of_a_file_that_was_sent_is_kept(client, signed, files):
    before = sorted(files.rglob("*"))

    send(client, signed)

    assert sorted(files.rglob("*")) == before


def test_the_page_for_no_network_is_one_small_file_of_its_own(client, a_paper, world):
    sheet = a_paper()
    world.turn(sheet.permit.case, "revoked")
    actions.list_withdrawn()

    answer = client.get("/verify/offline/")

    page = answer.content.decode()
    assert len(answer.content) < 60_000
    assert "http" not in page.replace("https?", "")
    assert "src=" not in page
    assert (
        json.loads(page.partition('id="register">')[2].partition("</script>")[0])["withdrawn"]["count"] == 1
    )
    assert marks.write(printing.said(sheet.words))


def test_the_list_of_withdrawn_permits_can_be_taken_along(client, a_case, world):
    world.turn(a_case("permitted"), "revoked")
    before = client.get("/verify/withdrawn.json").json()
    actions.list_withdrawn()

    after = client.get("/verify/withdrawn.json").json()

    assert (before, after["count"]) == ({}, 1)
