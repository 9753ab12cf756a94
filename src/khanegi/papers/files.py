"""What a sent file really is. Pure: bytes in, clean bytes out, or `Unfit` with a sentence.

Neither the name nor the type a browser claims is believed. Images are drawn anew, so nothing of
what was sent beside the picture (place, camera, another file behind it) is kept.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from dataclasses import dataclass

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from khanegi.base.errors import Unfit
from khanegi.base.persian import number

LARGEST = 5 * 1024 * 1024
PIXELS = 40_000_000
SIDE = 3600  # a page of A4 at 300 dots an inch; more only costs memory and disk
LONGEST_NAME = 120
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
ENDINGS = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}
QUALITY = 88

EMPTY = "این فایل خالی است. آن را دوباره انتخاب کنید."
TOO_LARGE = f"این فایل بزرگ‌تر از {number(5)} مگابایت است. عکس کوچک‌تری بگیرید یا کیفیت آن را کم کنید."
TOO_MANY_PIXELS = "ابعاد این عکس بیش از اندازه بزرگ است. عکس را با اندازهٔ معمولی گوشی بگیرید."
OTHER_KIND = "این فایل عکس JPG یا PNG یا PDF نیست. یکی از این سه را بفرستید."
HEIC = (
    "گوشی شما عکس را با قالب HEIC ذخیره کرده است. در تنظیمات دوربین «سازگارترین» را انتخاب کنید "
    "و دوباره عکس بگیرید."
)
BROKEN = "این فایل ناقص است و باز نمی‌شود. آن را روی گوشی خود باز کنید و اگر سالم است دوباره بفرستید."
LOCKED = "این PDF رمز دارد. نسخهٔ بدون رمز آن را بفرستید."
ACTIVE = "این PDF برنامه یا فایل دیگری در خود دارد. آن را چاپ یا عکس‌برداری کنید و همان را بفرستید."

# A picture that claims more than Pillow's limit is an error here, not a line in a log.
Image.MAX_IMAGE_PIXELS = PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_HEIC = re.compile(rb"....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1|avif)", re.DOTALL)
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|OpenAction|AA)\b")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_TOO_BIG = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Clean:
    """A file that may be kept."""

    name: str
    data: bytes
    media_type: str

    @property
    def ending(self) -> str:
        return ENDINGS[self.media_type]


def check(name: str, data: bytes) -> Clean:
    """Return the file as it may be kept. Raises Unfit."""
    if not data:
        raise Unfit(EMPTY)
    if len(data) > LARGEST:
        raise Unfit(TOO_LARGE)
    kind = _kind(data)
    kept = _pdf(data) if kind == PDF else _picture(data, kind)
    return Clean(clean_name(name, ENDINGS[kind]), kept, kind)


def clean_name(name: str, ending: str) -> str:
    """Return a name to show: no folders, no invisible or turning characters, the ending of its content.

    It is never used as a path.
    """
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(char for char in last if char == "\u200c" or unicodedata.category(char)[0] != "C")
    stem = " ".join(re.sub(r'[<>:"|?*]', " ", visible).split()).rsplit(".", 1)[0].strip(". ")
    return (stem[: LONGEST_NAME - len(ending)].rstrip() or "file") + ending


def _kind(data: bytes) -> str:
    if _HEIC.match(data[:12]):
        raise Unfit(HEIC)
    try:
        guesses = {guess.mime_type for guess in puremagic.magic_string(data)}
    except (puremagic.PureError, ValueError):
        guesses = set()
    for kind, start in ((JPEG, b"\xff\xd8\xff"), (PNG, b"\x89PNG\r\n\x1a\n"), (PDF, b"%PDF-")):
        if data.startswith(start) and kind in guesses:
            return kind
    raise Unfit(OTHER_KIND)


def _picture(data: bytes, kind: str) -> bytes:
    """Draw the picture anew: upright, one frame, without anything that was written beside it."""
    form = kind.removeprefix("image/").upper()
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as first:
            if first.width * first.height > PIXELS:
                raise Unfit(TOO_MANY_PIXELS)
            first.verify()
        with Image.open(io.BytesIO(data), formats=[form]) as sent:
            sent.thumbnail((SIDE, SIDE))
            return _saved(ImageOps.exif_transpose(sent), form)
    except _TOO_BIG as bomb:
        raise Unfit(TOO_MANY_PIXELS) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError) as broken:
        if isinstance(broken, Unfit):
            raise
        raise Unfit(BROKEN) from broken


def _saved(picture: Image.Image, form: str) -> bytes:
    if picture.mode not in ("RGB", "L"):
        background = Image.new("RGBA", picture.size, "white")
        background.alpha_composite(picture.convert("RGBA"))
        picture = background
    bare = Image.new("RGB", picture.size)
    bare.paste(picture.convert("RGB"))
    out = io.BytesIO()
    bare.save(out, form, **({"quality": QUALITY} if form == "JPEG" else {}))
    return out.getvalue()


def _pdf(data: bytes) -> bytes:
    """Look at what can be seen without opening it; opening and drawing come with the papers issue."""
    if b"%%EOF" not in data[-1024:] or b"startxref" not in data[-2048:]:
        raise Unfit(BROKEN)
    said = _plainly_named(_without_streams(data))
    if b"/Encrypt" in said:
        raise Unfit(LOCKED)
    if _ACTIVE.search(said):
        raise Unfit(ACTIVE)
    return data


def _plainly_named(data: bytes) -> bytes:
    """Return a PDF with its names spelt out: «/J#53» is another way to write «/JS»."""
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), data)


def _without_streams(data: bytes) -> bytes:
    """Return a PDF without its packed parts, where any three bytes turn up by chance."""
    kept, at = [], 0
    while (start := data.find(b"stream", at)) >= 0:
        end = data.find(b"endstream", start)
        if end < 0:
            break
        kept.append(data[at:start])
        at = end + len(b"endstream")
    return b"".join([*kept, data[at:]])
