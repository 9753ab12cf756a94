"""Whatever is sent, only a plain picture or an honest PDF is kept, or a sentence comes back."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from khanegi.base.errors import Unfit
from khanegi.papers import files
from khanegi.papers.files import check, clean_name

PLAIN_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)
GPS, ORIENTATION = 0x8825, 0x0112


def picture(form="JPEG", size=(60, 40), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, form, **more)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(side):
    """A small file that unpacks to a picture of side × side."""
    rows = zlib.compress(b"\0" * (side // 8 + 2) * side, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_exif(size, orientation):
    image = Image.new("RGB", size, "red")
    image.putpixel((0, 0), (0, 0, 255))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[2] = (31.0, 19.0, 6.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


def opened(clean):
    return Image.open(io.BytesIO(clean.data))


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + b"\0" * 60
REFUSED = {
    "empty": (b"", files.EMPTY),
    "one byte": (b"\xff", files.OTHER_KIND),
    "too large": (b"\xff\xd8\xff" + b"\0" * files.LARGEST, files.TOO_LARGE),
    "text": ("سلام".encode() * 50, files.OTHER_KIND),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', files.OTHER_KIND),
    "html": (b"<!doctype html><script>alert(1)</script>", files.OTHER_KIND),
    "program": (b"MZ" + b"\0" * 200, files.OTHER_KIND),
    "zip": (b"PK\x03\x04" + b"\0" * 100, files.OTHER_KIND),
    "gif": (picture("GIF", mode="P"), files.OTHER_KIND),
    "webp": (picture("WEBP"), files.OTHER_KIND),
    "heic": (HEIC, files.HEIC),
    "right start, wrong rest": (b"\xff\xd8\xff\xe0" + b"nothing" * 40, files.BROKEN),
    "truncated png": (picture("PNG", (300, 300))[:150], files.BROKEN),
    "truncated jpeg": (picture("JPEG", (300, 300))[:400], files.BROKEN),
    "picture of 13,000 by 13,000": (huge_png(13_000), files.TOO_MANY_PIXELS),
    "picture of 20,000 by 20,000": (huge_png(20_000), files.TOO_MANY_PIXELS),
    "pdf without an end": (PLAIN_PDF[:40], files.BROKEN),
    "pdf behind html": (b"<html>" + PLAIN_PDF, files.OTHER_KIND),
    "pdf with a program": (
        PLAIN_PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>"),
        files.ACTIVE,
    ),
    "pdf with a file": (PLAIN_PDF.replace(b"/Catalog", b"/Catalog/EmbeddedFile 3 0 R"), files.ACTIVE),
    "program by another spelling": (
        PLAIN_PDF.replace(b"/Catalog", b"/Catalog/A#41<</J#53(x)>>"),
        files.ACTIVE,
    ),
    "locked pdf by another spelling": (PLAIN_PDF.replace(b"/Root", b"/Encr#79pt 5 0 R/Root"), files.LOCKED),
    "locked pdf": (PLAIN_PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"), files.LOCKED),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_plain_document_comes_back_with_a_sentence(case):
    data, sentence = REFUSED[case]

    with pytest.raises(Unfit) as refused:
        check("scan.jpg", data)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(("form", "kind"), [("JPEG", files.JPEG), ("PNG", files.PNG)])
def test_a_picture_is_kept_by_what_it_is_and_not_by_its_name(form, kind):
    clean = check("scan.pdf", picture(form))

    assert (clean.media_type, clean.name) == (kind, f"scan{files.ENDINGS[kind]}")
    assert opened(clean).size == (60, 40)


def test_a_plain_pdf_is_kept_as_it_is():
    assert check("سند.pdf", PLAIN_PDF).data == PLAIN_PDF


def test_what_looks_like_a_program_by_chance_inside_a_picture_of_a_pdf_is_none():
    packed = b"2 0 obj<</Length 9>>stream\n\x80/JS \xff/AA \nendstream endobj\n"
    scanned = PLAIN_PDF.replace(b"xref", packed + b"xref", 1)

    assert check("scan.pdf", scanned).data == scanned


def test_a_pdf_of_nothing_but_openings_is_read_in_one_pass():
    """Reading it once for every opening would take minutes."""
    openings = b"%PDF-1.4\n" + b"stream\n" * 500_000 + PLAIN_PDF[9:]

    assert len(check("a.pdf", openings).data) == len(openings)


def test_the_place_where_a_photo_was_taken_is_gone():
    sent = with_exif((60, 40), orientation=1)
    assert GPS in Image.open(io.BytesIO(sent)).getexif()

    assert dict(opened(check("photo.jpg", sent)).getexif()) == {}


def test_a_photo_taken_sideways_stands_upright():
    clean = check("photo.jpg", with_exif((60, 40), orientation=6))

    assert opened(clean).size == (40, 60)


def test_what_hides_behind_a_picture_is_gone():
    hidden = b"PK\x03\x04<script>alert(1)</script>"

    assert hidden not in check("photo.jpg", picture() + hidden).data


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_sort_of_png_becomes_a_plain_picture(mode):
    assert opened(check("a.png", picture("PNG", mode=mode))).mode == "RGB"


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16")])
def test_a_picture_larger_than_a_page_is_made_as_large_as_a_page(form, mode):
    clean = check("a", picture(form, (files.SIDE * 2, 200), mode))

    assert opened(clean).size == (files.SIDE, 100)


def test_a_large_photo_taken_sideways_is_upright_and_small():
    clean = check("a.jpg", with_exif((files.SIDE * 2, 200), orientation=6))

    assert opened(clean).size == (100, files.SIDE)


def test_a_jpeg_in_the_colours_of_printers_becomes_a_plain_picture():
    assert opened(check("a.jpg", picture("JPEG", mode="CMYK"))).mode == "RGB"


def test_a_moving_png_stands_still():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])

    assert getattr(opened(check("a.png", out.getvalue())), "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\کارت ملی.png", "کارت ملی.jpg"),
        ("سند\u202egpj.exe", "سندgpj.jpg"),
        ("a\0b\nc.png", "abc.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("رسید‌های من.jpeg", "رسید‌های من.jpg"),
        ('<img src=x onerror="a">.jpg', "img src=x onerror= a.jpg"),
    ],
)
def test_a_name_is_only_words(sent, shown):
    assert clean_name(sent, ".jpg") == shown


def test_a_long_name_is_cut_before_its_ending():
    assert len(clean_name("ن" * 300 + ".png", ".png")) == files.LONGEST_NAME


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n"]),
    st.text(),
)
def test_any_bytes_are_kept_or_refused_and_never_raise_anything_else(data, start, name):
    try:
        clean = check(name, start + data)
    except Unfit:
        return
    assert clean.media_type in files.ENDINGS
