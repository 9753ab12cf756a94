"""Numbers that name people, places and accounts: each returns the stored form or raises `Unfit`.

Any usual typing is taken: Persian digits, spaces, hyphens, +98. None rejects on what a prefix hints
at (spec 2.8). The sentence says what to do, not that somebody failed.
"""

import re

from khanegi.base.errors import Unfit
from khanegi.base.persian import digits_in

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_.()/]+")
_MOBILE = re.compile(r"(?:\+98|0098|98)?0?(9\d{9})")
_LANDLINE = re.compile(r"(?:(?:\+98|0098)0?|0)([1-8]\d{9})")
_POSTAL = re.compile(r"(?!(\d)\1{3})[13-9]{4}[1346-9][013-9]{5}")  # spec 2.8: warns only

# Digits 3 to 5 of the number part of a sheba; from @persian-tools, with the merged banks kept.
BANKS = {
    "010": "بانک مرکزی", "011": "صنعت و معدن", "012": "ملت", "013": "رفاه کارگران", "014": "مسکن",
    "015": "سپه", "016": "کشاورزی", "017": "ملی", "018": "تجارت", "019": "صادرات",
    "020": "توسعهٔ صادرات", "021": "پست‌بانک", "022": "توسعهٔ تعاون", "051": "توسعه",
    "052": "قوامین", "053": "کارآفرین", "054": "پارسیان", "055": "اقتصاد نوین", "056": "سامان",
    "057": "پاسارگاد", "058": "سرمایه", "059": "سینا", "060": "مهر ایران", "061": "شهر",
    "062": "آینده", "063": "انصار", "064": "گردشگری", "065": "حکمت ایرانیان", "066": "دی",
    "069": "ایران‌زمین", "070": "رسالت", "073": "کوثر", "075": "ملل", "078": "خاورمیانه",
    "079": "مهر اقتصاد", "080": "نور", "090": "مهر ایران", "095": "ایران و ونزوئلا",
}  # fmt: skip


def _digits(text: str) -> str:
    return _SEPARATORS.sub("", digits_in(text[:100]))


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def national_id(text: str) -> str:
    """Return ten digits. Eight or nine are padded, as cards and old forms drop leading zeros."""
    digits = _digits(text)
    if not _is_digits(digits) or not 8 <= len(digits) <= 10:
        raise Unfit("کد ملی ۱۰ رقم است؛ صفرهای اول را هم بنویسید.")
    digits = digits.zfill(10)
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    check = rest if rest < 2 else 11 - rest
    if len(set(digits)) == 1 or int(digits[9]) != check:
        raise Unfit("این کد ملی درست نیست. آن را از روی کارت ملی دوباره بنویسید.")
    return digits


def legal_id(text: str) -> str:
    """Return the eleven digits of a legal person's national number."""
    digits = _digits(text)
    if not _is_digits(digits) or len(digits) != 11:
        raise Unfit("شناسهٔ ملی شرکت ۱۱ رقم است.")
    shift = int(digits[9]) + 2
    weights = (29, 27, 23, 19, 17) * 2
    rest = (
        sum((int(digit) + shift) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10
    )
    if len(set(digits)) == 1 or digits[3:9] == "000000" or int(digits[10]) != rest:
        raise Unfit("این شناسهٔ ملی درست نیست. آن را از روی آگهی ثبت دوباره بنویسید.")
    return digits


def mobile(text: str) -> str:
    """Return 09 and nine digits."""
    found = _MOBILE.fullmatch(_digits(text))
    if not found or not _is_digits(found[1]) or len(set(found[1])) == 1:
        raise Unfit("شمارهٔ همراه ۱۱ رقم است و با ۰۹ آغاز می‌شود، مانند ۰۹۱۶۱۲۳۴۵۶۷.")
    return "0" + found[1]


def landline(text: str) -> str:
    """Return 0, the area code and the number: eleven digits."""
    found = _LANDLINE.fullmatch(_digits(text))
    if not found or not _is_digits(found[1]) or len(set(found[1])) == 1:
        raise Unfit("تلفن ثابت را با کد شهر بنویسید، مانند ۰۶۱۳۳۳۳۴۴۴۵.")
    return "0" + found[1]


def sheba(text: str) -> str:
    """Return IR and 24 digits whose mod-97 holds."""
    typed = _digits(text).upper().removeprefix("IR")
    if not _is_digits(typed) or len(typed) != 24:
        raise Unfit("شبا ۲۴ رقم پس از IR است. آن را از روی دفترچه یا برنامهٔ بانک بنویسید.")
    if len(set(typed)) == 1 or int(typed[2:] + "1827" + typed[:2]) % 97 != 1:  # I=18, R=27
        raise Unfit("این شبا درست نیست. یک رقم آن جا افتاده یا جابه‌جا شده است.")
    return "IR" + typed


def sheba_bank(number: str) -> str | None:
    """Return the Persian name of the bank of a stored sheba; None if its code is not in our list."""
    return BANKS.get(number[4:7])


def postal_code(text: str) -> str:
    """Return ten digits."""
    digits = _digits(text)
    if not _is_digits(digits) or len(digits) != 10 or len(set(digits)) == 1:
        raise Unfit("کد پستی ۱۰ رقم است. آن را از روی قبض برق یا آب بنویسید.")
    return digits


def postal_warning(code: str) -> str | None:
    """Return a sentence when a stored postal code has an unusual shape; never a reason to refuse."""
    if _POSTAL.fullmatch(code):
        return None
    return "شکل این کد پستی معمول نیست. اگر با قبض خانه یکی است، همین را نگه دارید."
