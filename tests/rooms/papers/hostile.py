"""Files that mean harm, and honest ones to compare with, all made here by code (reliability.md 3.10)."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

GPS, ORIENTATION = 0x8825, 0x0112
# 64 by 48, left half blue; written once by pillow-heif 1.8, whose encoder nothing here needs otherwise.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAACUAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5j"
    "bHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp"
    "eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAC1tZGF0AAAAISgBrxmA70mlv//wryEfdlG/hrIXhfLxR/4kd+fW"
    "5ENtbw=="
)
EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, form, **more)
    return out.getvalue()


def with_exif(size: tuple[int, int], orientation: int) -> bytes:
    """Return a photo that says where it was taken and how the camera was held."""
    image = Image.new("RGB", size, "red")
    image.putpixel((0, 0), (0, 0, 255))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[2] = (31.0, 19.0, 6.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


def moving(form: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(side: int) -> bytes:
    """A small file that unpacks to a picture of side × side."""
    rows = zlib.compress(b"\0" * (side // 8 + 2) * side, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def huge_text_png() -> bytes:
    """A picture of one dot with a text chunk that unpacks to 100 MB."""
    text = b"Comment\0\0" + zlib.compress(b"a" * 100_000_000, 9)
    return picture("PNG", (1, 1))[:33] + _chunk(b"zTXt", text) + picture("PNG", (1, 1))[33:]


def pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], object] | None = None, **save: object) -> bytes:
    """Return a PDF of pages with a line of text and a grey box each, changed in one way."""
    made = pikepdf.new()
    for number in range(pages):
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[-1].obj
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        drawn = f"0.5 g 50 50 200 100 re f BT /F1 24 Tf 72 720 Td (Page {number + 1}) Tj ET"
        page.Contents = made.make_stream(drawn.encode())
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out, **save)
    return out.getvalue()


def _act(**keys: object) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(**keys)

    return change


def _annotated(**keys: object) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([50, 50, 250, 150]), **keys)
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])

    return change


def link(made: pikepdf.Pdf) -> None:
    _annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("http://evil.example/")))(made)


def to_first_page(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])


def _attached(made: pikepdf.Pdf) -> None:
    made.attachments["a.exe"] = pikepdf.AttachedFileSpec(made, b"MZ" + b"\0" * 100, filename="a.exe")


def _named_script(made: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def _hidden_script(made: pikepdf.Pdf) -> None:
    """A script that only a page's own event calls, inside objects that are packed."""
    made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def _xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp/>"))


def field(made: pikepdf.Pdf) -> None:
    """A form field that was filled in: what was typed must still be seen."""
    drawn = made.make_stream(
        b"1 0 0 rg 0 0 200 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 100])
    )
    box = made.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("x"), F=4,
            Rect=Array([300, 300, 500, 400]), AP=Dictionary(N=drawn), P=made.pages[0].obj,
        )
    )  # fmt: skip
    made.pages[0].obj.Annots = Array([box])
    made.Root.AcroForm = Dictionary(Fields=Array([box]))


def _bomb(made: pikepdf.Pdf) -> None:
    """Two megabytes of instructions that unpack to two thousand."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    again = packer.compress(b"0 0 m 1 1 l S\n" * 75_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + again * (2_000_000 // len(again))
    made.pages[0].obj.Contents = pikepdf.Stream(made, packed, Filter=Name.FlateDecode)


def _huge_image(made: pikepdf.Pdf) -> None:
    packed = zlib.compress(b"\0" * (40_000 * 5_000), 9)
    seen = pikepdf.Stream(
        made, packed, Type=Name.XObject, Subtype=Name.Image, Width=40_000, Height=40_000,
        ColorSpace=Name.DeviceGray, BitsPerComponent=1, Filter=Name.FlateDecode,
    )  # fmt: skip
    made.pages[0].obj.Resources.XObject = Dictionary(Big=seen)
    made.pages[0].obj.Contents = made.make_stream(b"q 595 0 0 842 0 0 cm /Big Do Q")


def _drawing_itself(made: pikepdf.Pdf) -> None:
    """A form that draws itself, and a hundred times that."""
    form = made.make_stream(
        b"/Again Do " * 100, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842])
    )
    form.Resources = Dictionary(XObject=Dictionary(Again=form))
    made.pages[0].obj.Resources.XObject = Dictionary(Again=form)
    made.pages[0].obj.Contents = made.make_stream(b"/Again Do")


def _growing(made: pikepdf.Pdf) -> None:
    """Forms within forms, ten in each, twelve deep: a million million boxes to draw."""
    inner = made.make_stream(
        b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842])
    )
    for _ in range(12):
        outer = made.make_stream(
            b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842])
        )
        outer.Resources = Dictionary(XObject=Dictionary(X=inner))
        inner = outer
    made.pages[0].obj.Resources.XObject = Dictionary(X=inner)
    made.pages[0].obj.Contents = made.make_stream(b"/X Do")


def _endless_tree() -> bytes:
    """Pages whose parent is their own child."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def locked(**passwords: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", **passwords))


def without_table(data: bytes) -> bytes:
    """Return a PDF whose table of places points nowhere; its objects are all there."""
    return data.replace(b"startxref\n", b"startxref\n9")


# Name, what is sent, and the key of the sentence it must be answered with (`papers.kinds.SENTENCES`).
REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "one byte": (lambda: b"\xff", "other_kind"),
    "too large": (lambda: b"\xff\xd8\xff" + b"\0" * (5 * 1024 * 1024), "too_large"),
    "text": (lambda: "سلام".encode() * 50, "other_kind"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "other_kind"),
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", "other_kind"),
    "gif that is a script": (lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "other_kind"),
    "zip": (lambda: b"PK\x03\x04" + b"\0" * 40, "other_kind"),
    "program": (lambda: b"MZ\x90\0" + b"\0" * 100, "other_kind"),
    "eicar": (lambda: EICAR.encode(), "other_kind"),
    "moving webp": (lambda: moving("WEBP"), "other_kind"),
    "avif": (lambda: b"\0\0\0\x1cftypavif\0\0\0\0" + b"\0" * 60, "other_kind"),
    "heic of nothing": (lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + b"\0" * 60, "heic"),
    "half a heic": (lambda: HEIC[: len(HEIC) // 2], "heic"),
    "half a jpeg": (lambda: picture(size=(900, 900))[:2000], "broken"),
    "half a png": (lambda: picture("PNG", size=(900, 900))[:300], "broken"),
    "jpeg by its first bytes": (lambda: b"\xff\xd8\xff\xe0" + b"<?php phpinfo();" * 20, "broken"),
    "png by its first bytes": (lambda: b"\x89PNG\r\n\x1a\n" + b"A" * 500, "broken"),
    "png of 13,000 by 13,000": (lambda: huge_png(13_000), "too_many_pixels"),
    "png of 20,000 by 20,000": (lambda: huge_png(20_000), "too_many_pixels"),
    "png with 100 MB of text": (huge_text_png, "broken"),
    "pdf behind html": (lambda: b"<html>" + pdf(), "other_kind"),
    "pdf by its first bytes": (lambda: b"%PDF-1.7\n" + b"A" * 500, "broken"),
    "half a pdf": (lambda: pdf(3)[:300], "broken"),
    "pdf without pages": (lambda: pdf(0), "broken"),
    "pdf whose tree has no end": (_endless_tree, "broken"),
    "pdf of 31 pages": (lambda: pdf(31), "too_many_pages"),
    "pdf of 10,000 pages": (lambda: pdf(10_000), "too_many_pages"),
    "pdf that opens with a script": (
        lambda: pdf(change=_act(S=Name.JavaScript, JS=String("app.alert(1)"))), "active"),
    "pdf with a named script": (lambda: pdf(change=_named_script), "active"),
    "pdf with a script of a page, packed": (
        lambda: pdf(change=_hidden_script, object_stream_mode=pikepdf.ObjectStreamMode.generate), "active"),
    "pdf that starts a program": (
        lambda: pdf(change=_act(S=Name.Launch, F=String("calc.exe"))), "active"),
    "pdf that sends a form": (
        lambda: pdf(change=_act(S=Name.SubmitForm, F=String("http://evil.example/"))), "active"),
    "pdf with a file in it": (lambda: pdf(change=_attached), "active"),
    "pdf with rich media": (lambda: pdf(change=_annotated(Subtype=Name.RichMedia)), "active"),
    "pdf with a film": (lambda: pdf(change=_annotated(Subtype=Name.Screen)), "active"),
    "pdf with xfa": (lambda: pdf(change=_xfa), "active"),
    "pdf with a password": (lambda: locked(user="secret"), "locked"),
    "pdf that unpacks a thousandfold": (lambda: pdf(change=_bomb), "too_heavy"),
    "pdf that draws itself": (lambda: pdf(change=_drawing_itself), "too_heavy"),
    "pdf with an endless drawing": (lambda: pdf(change=_growing), "too_heavy"),
}  # fmt: skip

# What harms nobody once it is drawn anew: it is kept, and what hid in it is not.
MADE_HARMLESS: Mapping[str, Callable[[], bytes]] = {
    "jpeg with a zip behind it": lambda: picture() + b"PK\x03\x04<script>evil.example</script>",
    "jpeg with a comment": lambda: picture(comment=b"<script>evil.example</script>"),
    "moving png": lambda: moving("PNG"),
    "jpeg in the colours of printers": lambda: picture(mode="CMYK"),
    "heic": lambda: HEIC,
    "pdf with a link": lambda: pdf(change=link),
    "pdf that says where to open": lambda: pdf(change=to_first_page),
    "pdf that opens an address": lambda: pdf(change=_act(S=Name.URI, URI=String("http://evil.example/"))),
    "pdf that anybody may read": lambda: locked(user=""),
    "pdf without its table": lambda: without_table(pdf()),
    "pdf with a picture of 40,000 by 40,000": lambda: pdf(change=_huge_image),
    "pdf with bytes behind it": lambda: pdf() + b"PK\x03\x04<script>evil.example</script>",
}
