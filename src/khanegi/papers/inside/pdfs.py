"""PDFs, written anew: only what is seen on their pages is kept. Also drawing pages, and joining files.

What a harmless document has beside its pages (links, bookmarks, form fields, where to open) is left out, the
fields drawn first. What only a harmful one has is no document for an office: it is refused with a sentence.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from PIL import Image

from khanegi.base.errors import Unfit
from khanegi.papers.inside import pictures
from khanegi.papers.kinds import PAGES, PDF

OF_A_PAGE = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group")
HARMFUL = ("/JS", "/JavaScript", "/XFA", "/EF", "/EmbeddedFile", "/EmbeddedFiles", "/RichMediaContent")
HARMFUL_ACTS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute")
HARMFUL_KINDS = ("/EmbeddedFile", "/RichMedia", "/Movie", "/Sound", "/Screen", "/FileAttachment", "/3D")
# What a stream of a page may name beside what is drawn: other files, and what programs left there.
OF_OTHERS = ("/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/PieceInfo", "/Metadata", "/AF")
ACTS = ("/URI", "/GoTo", "/GoToR", "/GoToE", "/Named", "/Thread", "/Hide", "/ResetForm", "/SetOCGState")
JOINED_SIDE, JOINED_QUALITY = 2400, 82
A4 = 842  # points of its longer side

_BROKEN = (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, KeyError, RuntimeError, OSError)


def joined(sent: Sequence[tuple[bytes, str]]) -> bytes:
    """Return one clean PDF with the pages of everything that was sent, in order."""
    try:
        with pikepdf.new() as whole:
            for data, kind in sent:
                if kind == PDF:
                    _append(whole, data)
                else:
                    _append_picture(whole, pictures.drawn(data, kind, JOINED_SIDE))
                if len(whole.pages) > PAGES:
                    raise Unfit("too_many_pages")
            _strip(whole)
            return _written(whole)
    except MemoryError as full:
        raise Unfit("too_heavy") from full
    except RecursionError as deep:
        raise Unfit("broken") from deep
    except _BROKEN as broken:
        if isinstance(broken, Unfit):
            raise
        raise Unfit("broken") from broken


def _append(whole: pikepdf.Pdf, data: bytes) -> None:
    with _opened(data) as sent:
        if len(sent.pages) > PAGES:
            raise Unfit("too_many_pages")
        if len(sent.pages) == 0:
            raise Unfit("broken")
        _refuse_harmful(sent)
        if Name.AcroForm in sent.Root:
            sent.generate_appearance_streams()
        sent.flatten_annotations("screen")
        for page in sent.pages:
            for key in set(page.obj.keys()) - set(OF_A_PAGE):
                if key != "/Parent":
                    del page.obj[key]
        whole.pages.extend(sent.pages)


def _opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF. One that anybody may read is readable; one that asks for a password is not."""
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as locked:
        raise Unfit("locked") from locked


def _refuse_harmful(sent: pikepdf.Pdf) -> None:
    for one in _dictionaries(sent):
        act, kind, sort = (str(one.get(key, "")) for key in ("/S", "/Type", "/Subtype"))
        if act in HARMFUL_ACTS or kind in HARMFUL_KINDS or sort in HARMFUL_KINDS:
            raise Unfit("active")
        if any(key in one for key in HARMFUL):
            raise Unfit("active")


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary and stream of a file, those that stand inside others too."""
    stack = list(pdf.objects)
    while stack:
        one = stack.pop()
        if isinstance(one, pikepdf.Array):
            stack.extend(part for part in one if _stands_inside(part))
        elif isinstance(one, Dictionary | pikepdf.Stream):
            yield one
            stack.extend(part for _, part in one.items() if _stands_inside(part))


def _stands_inside(part: Any) -> bool:
    """Say whether this is written where it is used; what is written elsewhere comes by itself."""
    return isinstance(part, pikepdf.Array | Dictionary) and not part.is_indirect


def _strip(whole: pikepdf.Pdf) -> None:
    """Take out what no page needs: names of other files, and acts, wherever they were hidden."""
    for one in list(_dictionaries(whole)):
        if isinstance(one, pikepdf.Stream):
            doomed = [key for key in OF_OTHERS if key in one]
        else:
            doomed = list(one.keys()) if str(one.get("/S", "")) in ACTS else []
        for key in doomed:
            del one[key]


def _append_picture(whole: pikepdf.Pdf, picture: Image.Image) -> None:
    """Add a page that is one picture, its longer side as long as a page of A4."""
    scale = A4 / max(picture.size)
    wide, high = picture.width * scale, picture.height * scale
    seen = whole.make_stream(
        pictures.encoded(picture, quality=JOINED_QUALITY),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    whole.add_blank_page(page_size=(wide, high))
    page = whole.pages[-1].obj
    page.Resources = Dictionary(XObject=Dictionary(Seen=seen))
    page.Contents = whole.make_stream(f"q {wide:.2f} 0 0 {high:.2f} 0 0 cm /Seen Do Q".encode())


def _written(whole: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    whole.save(
        out,
        deterministic_id=True,
        encryption=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def drawn(data: bytes, only: int | None = None) -> Iterator[Image.Image]:
    """Yield the pages of a clean PDF as pictures, or one of them by its number from 1."""
    try:
        with pypdfium2.PdfDocument(data) as shown:
            for place in range(len(shown)) if only is None else (only - 1,):
                yield _page(shown[place])
    except MemoryError as full:
        raise Unfit("too_heavy") from full
    except _BROKEN as broken:
        raise Unfit("broken") from broken


def _page(page: pypdfium2.PdfPage) -> Image.Image:
    wide, high = page.get_size()
    if not 1 <= max(wide, high) <= 100_000:
        raise Unfit("broken")
    scale = min(pictures.PAGE_SIDE / max(wide, high), 8)
    drawn = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True, prefer_bgrx=True)
    picture = drawn.to_pil().convert("RGB")
    drawn.close()
    page.close()
    return picture
