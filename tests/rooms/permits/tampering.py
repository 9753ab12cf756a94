"""Permits as forgers and accidents leave them: each made from a good one by code."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from khanegi.permits import signing


def one_byte_flipped(pdf: bytes) -> bytes:
    at = len(pdf) // 3
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def bytes_appended(pdf: bytes) -> bytes:
    return pdf + b"\n% nothing to see here\n%%EOF\n"


def page_replaced(pdf: bytes) -> bytes:
    """Draw another page over the signed one by an update that leaves every signed byte as it is."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    drawn = generic.StreamObject(stream_data=b"0 0 1 rg 0 0 600 900 re f")
    page["/Contents"] = writer.add_object(drawn)
    writer.update_container(page)
    return written(writer)


def title_replaced(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Lang"] = generic.TextStringObject("en")
    writer.update_root()
    return written(writer)


def note_stuck_on(pdf: bytes) -> bytes:
    """Stick a note over the page, as a reader lets anybody do with a document that allows notes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    box = [generic.NumberObject(side) for side in (50, 50, 400, 200)]
    told = {
        "/Type": generic.NameObject("/Annot"),
        "/Subtype": generic.NameObject("/FreeText"),
        "/Rect": generic.ArrayObject(box),
        "/Contents": generic.TextStringObject("another name"),
    }
    note = writer.add_object(
        generic.DictionaryObject({generic.NameObject(key): one for key, one in told.items()})
    )
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), note])
    writer.update_container(page)
    return written(writer)


def truncated(pdf: bytes) -> bytes:
    return pdf[: len(pdf) * 2 // 3]


def unsigned(pdf: bytes) -> bytes:
    """Return the document as it was before it was signed."""
    return pdf[: pdf.index(b"%%EOF") + len(b"%%EOF\n")]


def rewritten(pdf: bytes) -> bytes:
    return written(copy_into_new_writer(PdfFileReader(io.BytesIO(pdf))))


def signed_by_another(pdf: bytes, number: str) -> bytes:
    """Sign the same page anew; the caller has put another pair in place of ours."""
    return signing.sign(unsigned(pdf), number=number, office="ادارهٔ کل")


def written(writer) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def by_qpdf(pdf: bytes, folder: Path) -> bytes:
    source, target = folder / "in.pdf", folder / "out.pdf"
    source.write_bytes(pdf)
    subprocess.run(["qpdf", str(source), str(target)], check=False, capture_output=True)
    return target.read_bytes()


WAYS = (
    one_byte_flipped,
    bytes_appended,
    page_replaced,
    title_replaced,
    note_stuck_on,
    truncated,
    unsigned,
    rewritten,
)
