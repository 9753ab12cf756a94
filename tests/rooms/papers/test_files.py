"""What is kept is a plain picture or a PDF of plain pages, whatever it was sent as."""

import io

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khanegi.base.errors import Unfit
from khanegi.papers import checking, files, kinds
from khanegi.papers.kinds import SENTENCES, clean_name
from tests.rooms.papers import hostile
from tests.rooms.papers.hostile import GPS, HEIC, moving, pdf, picture, with_exif


def check(name, *data):
    return files.check([(name, one) for one in data])


def opened(clean):
    return Image.open(io.BytesIO(clean.data))


def sizes(data):
    with pypdfium2.PdfDocument(data) as shown:
        return [tuple(round(side) for side in page.get_size()) for page in shown]


@pytest.mark.parametrize(("form", "kind"), [("JPEG", kinds.JPEG), ("PNG", kinds.PNG)])
def test_a_picture_is_kept_by_what_it_is_and_not_by_its_name(form, kind):
    clean = check("scan.pdf", picture(form))

    assert (clean.media_type, clean.name) == (kind, f"scan{kinds.ENDINGS[kind]}")
    assert opened(clean).size == (60, 40)


def test_a_photo_of_an_iphone_becomes_one_that_everybody_can_open():
    clean = check("IMG_0042.HEIC", HEIC)

    assert (clean.media_type, clean.name) == (kinds.JPEG, "IMG_0042.jpg")
    seen = opened(clean).convert("RGB")
    assert [max(range(3), key=seen.getpixel((x, 20)).__getitem__) for x in (5, 60)] == [2, 0]  # blue, red


def test_the_place_where_a_photo_was_taken_is_gone():
    sent = with_exif((60, 40), orientation=1)
    assert GPS in Image.open(io.BytesIO(sent)).getexif()

    assert dict(opened(check("photo.jpg", sent)).getexif()) == {}


def test_a_photo_taken_sideways_stands_upright():
    clean = check("photo.jpg", with_exif((60, 40), orientation=6))

    assert opened(clean).size == (40, 60)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_sort_of_png_becomes_a_plain_picture(mode):
    assert opened(check("a.png", picture("PNG", mode=mode))).mode == "RGB"


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "I;16")])
def test_a_picture_larger_than_a_page_is_made_as_large_as_a_page(form, mode):
    clean = check("a", picture(form, (kinds.SIDE * 2, 200), mode))

    assert opened(clean).size == (kinds.SIDE, 100)


def test_a_moving_picture_stands_still():
    assert getattr(opened(check("a.png", moving("PNG"))), "n_frames", 1) == 1


def test_the_largest_picture_that_is_taken_is_taken():
    side = int(kinds.PIXELS**0.5)

    assert check("a.png", picture("PNG", (side, side), "RGBA")).media_type == kinds.PNG


def test_several_photos_of_one_document_become_one_pdf():
    clean = check("کارت ملی.jpg", picture(size=(600, 400)), HEIC, pdf(2))

    assert (clean.media_type, clean.name, len(clean.pages)) == (kinds.PDF, "کارت ملی.pdf", 4)
    assert sizes(clean.data) == [(842, 561), (842, 632), (595, 842), (595, 842)]


def test_the_pages_of_a_pdf_are_drawn_as_large_as_they_are_read():
    clean = check("a.pdf", pdf(2))

    assert [Image.open(io.BytesIO(page)).size for page in clean.pages] == [(1202, 1700)] * 2


def test_what_was_typed_into_a_form_is_still_seen():
    clean = check("form.pdf", pdf(change=hostile.field))

    page = Image.open(io.BytesIO(clean.pages[0]))
    assert page.getpixel((page.width * 400 // 595, page.height * 492 // 842))[0] > 200  # its red box
    with pikepdf.open(io.BytesIO(clean.data)) as kept:
        assert "/Annots" not in kept.pages[0].obj


@pytest.mark.parametrize("sent", hostile.MADE_HARMLESS.values(), ids=hostile.MADE_HARMLESS)
def test_what_hides_in_a_harmless_file_is_gone(sent):
    clean = check("a", sent())

    assert b"evil" not in clean.data
    if clean.media_type == kinds.PDF:
        with pikepdf.open(io.BytesIO(clean.data)) as kept:
            assert set(kept.Root.keys()) == {"/Type", "/Pages"}
            assert not kept.is_encrypted


def test_a_thumbnail_is_small_even_of_noise():
    out = io.BytesIO()
    Image.effect_noise((900, 900), 200).convert("RGB").save(out, "JPEG", quality=95)

    assert 0 < len(check("a.jpg", out.getvalue()).thumb) <= 60 * 1024


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ([picture()] * 21, "too_many_files"),
        ([picture() + b"\0" * 4_500_000] * 5, "too_large_together"),
        ([pdf(20), pdf(11)], "too_many_pages"),
        ([picture(), pdf(change=hostile.link), b"text"], "other_kind"),
    ],
)
def test_of_several_files_one_bad_is_enough(sent, key):
    with pytest.raises(Unfit) as refused:
        check("a", *sent)

    assert str(refused.value) == SENTENCES[key]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\کارت ملی.png", "کارت ملی.jpg"),
        ("سند\u202egpj.exe", "سندgpj.jpg"),
        ("a\0b\nc.png", "abc.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("CON", "file.jpg"),
        ("nul.tar.png", "file.jpg"),
        ("Com1 .pdf", "file.jpg"),
        ("console.png", "console.jpg"),
        ("رسید‌های من.jpeg", "رسید‌های من.jpg"),
        ('<img src=x onerror="a">.jpg', "img src=x onerror= a.jpg"),
    ],
)
def test_a_name_is_only_words(sent, shown):
    assert clean_name(sent, ".jpg") == shown


def test_what_many_made_up_people_send_is_opened_once_and_keeps_each_name():
    with checking.opened_once():
        first, second = (
            checking.checked([SimpleUploadedFile(name, picture())]) for name in ("a.png", "b.png")
        )

    assert second.data is first.data
    assert (first.name, second.name) == ("a.jpg", "b.jpg")


def test_a_long_name_is_cut_before_its_ending():
    assert len(clean_name("ن" * 300 + ".png", ".png")) == kinds.LONGEST_NAME


@settings(max_examples=25, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", HEIC[:300], pdf()[:500]]),
    st.text(),
)
def test_any_bytes_are_kept_or_refused_and_never_raise_anything_else(data, start, name):
    try:
        came = check(name, start + data).media_type
    except Unfit as refused:
        came = str(refused)
    assert came in (*kinds.ENDINGS, *SENTENCES.values())
