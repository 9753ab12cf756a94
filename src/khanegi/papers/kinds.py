"""What may be sent: kinds, limits, and the sentence for whatever does not fit. Pure, and quick to import.

Both sides of the wall stand on it: the service, and the confined process that opens what was sent.
"""

from __future__ import annotations

import re
import unicodedata

from khanegi.base.persian import number

LARGEST = 5 * 1024 * 1024
AT_ONCE, ALL_AT_ONCE = 20, 20 * 1024 * 1024  # files for one document in one go, and their bytes
JOINED = 10 * 1024 * 1024  # of several files made into one
PIXELS = 40_000_000
PAGES = 30
SIDE = 3600  # a page of A4 at 300 dots an inch; more only costs memory and disk
SMALL = 60 * 1024  # of a thumbnail
LONGEST_NAME = 120
JPEG, PNG, PDF, HEIC = "image/jpeg", "image/png", "application/pdf", "image/heic"
ENDINGS = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}

# By these names the confined process says no; what it says in its own words is never shown.
SENTENCES = {
    "empty": "این فایل خالی است. آن را دوباره انتخاب کنید.",
    "too_large": f"این فایل بزرگ‌تر از {number(5)} مگابایت است. عکس کوچک‌تری بگیرید یا کیفیت آن را کم کنید.",
    "too_many_pixels": "ابعاد این عکس بیش از اندازه بزرگ است. عکس را با اندازهٔ معمولی گوشی بگیرید.",
    "too_many_pages": (
        f"این مدرک بیش از {number(PAGES)} صفحه دارد. فقط صفحه‌هایی را بفرستید که خواسته شده است."
    ),
    "too_many_files": f"برای یک مدرک تا {number(AT_ONCE)} فایل می‌شود فرستاد. چند صفحه را در یک PDF بفرستید.",
    "too_large_together": (
        "حجم این فایل‌ها با هم زیاد است. عکس‌ها را با کیفیت کمتر بگیرید یا صفحه‌های لازم را بفرستید."
    ),
    "other_kind": "این فایل عکس JPG یا PNG یا PDF نیست. یکی از این سه را بفرستید.",
    "heic": (
        "گوشی شما عکس را با قالب HEIC ذخیره کرده است و این عکس باز نمی‌شود. در تنظیمات دوربین "
        "«سازگارترین» را انتخاب کنید و دوباره عکس بگیرید."
    ),
    "broken": "این فایل ناقص است و باز نمی‌شود. آن را روی گوشی خود باز کنید و اگر سالم است دوباره بفرستید.",
    "locked": "این PDF رمز دارد. نسخهٔ بدون رمز آن را بفرستید.",
    "active": "این PDF برنامه یا فایل دیگری در خود دارد. آن را چاپ یا عکس‌برداری کنید و همان را بفرستید.",
    "infected": "در این فایل ویروس پیدا شد و ذخیره نشد. با گوشی دیگری از مدرک عکس بگیرید و همان را بفرستید.",
    "too_heavy": "بازکردن این فایل بیش از اندازه کار می‌برد. به جای آن از هر صفحه یک عکس بگیرید و بفرستید.",
}

# No file of Windows may be called so, whatever follows the dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)
_HEIC = re.compile(rb"....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL)
_STARTS = ((JPEG, b"\xff\xd8\xff"), (PNG, b"\x89PNG\r\n\x1a\n"), (PDF, b"%PDF-"))


def kind(data: bytes) -> str:
    """Return the media type by how the bytes begin, "" for every other; what follows may be anything."""
    if _HEIC.match(data[:12]):
        return HEIC
    return next((kind for kind, start in _STARTS if data.startswith(start)), "")


def clean_name(name: str, ending: str) -> str:
    """Return a name to show: no folders, no invisible or turning characters, the ending of its content.

    It is never used as a path.
    """
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(char for char in last if char == "\u200c" or unicodedata.category(char)[0] != "C")
    stem = " ".join(re.sub(r'[<>:"|?*]', " ", visible).split()).rsplit(".", 1)[0].strip(". ")
    if _RESERVED.match(stem):
        stem = ""
    return (stem[: LONGEST_NAME - len(ending)].rstrip() or "file") + ending
