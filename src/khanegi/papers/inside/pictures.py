"""Pictures, drawn anew: nothing of what was sent beside them is kept (place, camera, another file behind)."""

from __future__ import annotations

import io
import warnings

import PIL.JpegImagePlugin
import PIL.PngImagePlugin
import PIL.TiffImagePlugin
from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from khanegi.base.errors import Unfit
from khanegi.papers.kinds import HEIC, JPEG, PIXELS, SIDE, SMALL

QUALITY = 88
PAGE_SIDE, PAGE_QUALITY = 1700, 78  # as an officer reads it: A4 at 150 dots an inch
THUMB_SIDE, THUMB_QUALITIES = 320, (70, 50, 20)

# A picture that claims more than Pillow's limit is an error here, not a line in a log.
Image.MAX_IMAGE_PIXELS = PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# Inside the wall no file can be opened to look for more of them.
PLUGINS = (PIL.JpegImagePlugin, PIL.PngImagePlugin, PIL.TiffImagePlugin)  # EXIF is a TIFF
Image._initialized = 2

_TOO_BIG = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError)


def drawn(data: bytes, kind: str, side: int = SIDE) -> Image.Image:
    """Return the picture upright, one frame, in plain colours, no longer than `side`."""
    try:
        with _opened(data, kind) as sent:
            if sent.width * sent.height > PIXELS:
                raise Unfit("too_many_pixels")
            sent.thumbnail((side, side))
            return _bare(ImageOps.exif_transpose(sent))
    except _TOO_BIG as bomb:
        raise Unfit("too_many_pixels") from bomb
    except MemoryError as full:
        raise Unfit("too_heavy") from full
    except _BROKEN as broken:
        if isinstance(broken, Unfit):
            raise
        raise Unfit("heic" if kind == HEIC else "broken") from broken


def _opened(data: bytes, kind: str) -> Image.Image:
    if kind == HEIC:
        import pi_heif

        pi_heif.options.DECODE_THREADS = 1
        return pi_heif.HeifImageFile(io.BytesIO(data))
    form = kind.removeprefix("image/").upper()
    with Image.open(io.BytesIO(data), formats=[form]) as first:
        if first.width * first.height <= PIXELS:
            first.verify()
    return Image.open(io.BytesIO(data), formats=[form])


def _bare(picture: Image.Image) -> Image.Image:
    """Return the picture on white, in plain colours and without a word beside it."""
    if picture.mode not in ("RGB", "L"):
        background = Image.new("RGBA", picture.size, "white")
        background.alpha_composite(picture.convert("RGBA"))
        picture = background
    bare = Image.new("RGB", picture.size)
    bare.paste(picture.convert("RGB"))
    return bare


def encoded(picture: Image.Image, kind: str = JPEG, quality: int = QUALITY) -> bytes:
    out = io.BytesIO()
    form = kind.removeprefix("image/").upper()
    picture.save(out, form, **({"quality": quality} if form == "JPEG" else {}))
    return out.getvalue()


def page(picture: Image.Image) -> bytes:
    """Return a page as it is looked at."""
    seen = picture.copy()
    seen.thumbnail((PAGE_SIDE, PAGE_SIDE))
    return encoded(seen, quality=PAGE_QUALITY)


def thumb(picture: Image.Image) -> bytes:
    """Return what tells one document from another at a glance, in less than 60 kB."""
    small = picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    tries = (encoded(small, quality=quality) for quality in THUMB_QUALITIES)
    return next((data for data in tries if len(data) <= SMALL), b"")


def font(width: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the letters that a page so wide is marked with. Latin only: they need no shaping library."""
    return ImageFont.load_default(max(14, width // 45))


def marked(data: bytes, words: str) -> bytes:
    """Return a page with `words` across it, again and again: whoever carries it out carries their name."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as seen:
        seen.load()
        picture = seen.convert("RGB")
    letters = font(picture.width)
    layer = Image.new("L", (picture.width * 2, picture.height * 2), 0)
    pen = ImageDraw.Draw(layer)
    line = max(90, picture.height // 7)
    step = int(pen.textlength(words, letters)) + 80
    for row, y in enumerate(range(0, layer.height, line)):
        for x in range(-(row % 2) * step // 2, layer.width, step):
            pen.text((x, y), words, 72, letters)
    turned = layer.rotate(25, resample=Image.Resampling.BILINEAR)
    start = (picture.width // 2, picture.height // 2)
    mask = turned.crop((*start, start[0] + picture.width, start[1] + picture.height))
    picture.paste(Image.new("RGB", picture.size, (178, 34, 34)), (0, 0), mask)
    return encoded(picture, quality=PAGE_QUALITY)
