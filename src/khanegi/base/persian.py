"""Persian letters, digits and numbers: one way in and one way out for every text.

Stored: Persian letters, ASCII digits, rial integers. Shown: Persian digits and separators.
Nothing here knows a form, a page or a table.
"""

import re
import unicodedata

from khanegi.base.errors import Unfit

ZWNJ = "\u200c"
HAMZA = "\u0654"  # the small ye of «پروندهٔ»; kept after ه only

_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_TO_ASCII = str.maketrans(_PERSIAN + "٠١٢٣٤٥٦٧٨٩" + "０１２３４５６７８９", "0123456789" * 3)
_TO_PERSIAN = str.maketrans("0123456789", _PERSIAN)
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("يىےۍې", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("ہھە", "ه"),
        **dict.fromkeys("ۀۂ", "ه" + HAMZA),
        "ۃ": "ة",
        "ۓ": "ئ",
    }
)
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06ed]")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LETTER = "ء-غف-ي\u0671-\u06d3\u06d5\u06fa-\u06fc"
_STRAY_ZWNJ = re.compile(f"(?<![{_LETTER}{HAMZA}]){ZWNJ}|{ZWNJ}(?![{_LETTER}])")
_STRAY_HAMZA = re.compile(f"(?<!ه){HAMZA}|[\u0653\u0655]")
_NAME = re.compile(f"[ءآأإؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهةی{HAMZA}{ZWNJ} ]+")
_SEARCH = str.maketrans("آأإٱؤئة", "اااا" + "ویه", f"ء{ZWNJ}{HAMZA}")


class BadText(Unfit):
    """The text holds characters that no honest typing makes."""


def normalise(text: str, *, lines: bool = False) -> str:
    """Return the text as we store it: one spelling for each letter, ASCII digits, single spaces.

    Normalising twice changes nothing. With `lines`, line breaks are kept (at most two together);
    without, they become spaces. Refuses controls, bidi overrides, private use and lone surrogates.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    if any(_is_hostile(char) for char in text if not char.isalnum()):
        raise BadText("این متن نویسه‌های پنهان دارد. آن را پاک کنید و دوباره با صفحه‌کلید بنویسید.")
    return _tidy(text)


def search_key(text: str) -> str:
    """Return what two spellings of the same name have in common, for equal and prefix search.

    Never refuses: what `normalise` would refuse is dropped.
    """
    kept = "".join(char for char in text if char.isalnum() or not _is_hostile(char) or char.isspace())
    folded = _tidy(kept).translate(_SEARCH).casefold()
    return "".join(folded.split())


def _is_hostile(char: str) -> bool:
    if char in _BIDI:
        return True
    return unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") and char != "\n"


def _tidy(text: str) -> str:
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _MARKS.sub("", _without_invisible(text))
    text = unicodedata.normalize("NFC", text).translate(_LETTERS).translate(_TO_ASCII)
    text = text.replace("ی" + HAMZA, "ئ")
    text = _STRAY_HAMZA.sub("", text)
    text = _STRAY_ZWNJ.sub("", re.sub(f"{ZWNJ}+", ZWNJ, text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_invisible(text: str) -> str:
    """Drop format characters (direction marks, joiners, soft hyphens) other than the half-space."""
    if text.isascii():
        return text
    return "".join(char for char in text if char == ZWNJ or unicodedata.category(char) != "Cf")


def digits_in(text: str) -> str:
    """Return the text with Persian, Arabic and full-width digits as ASCII, without invisible marks."""
    return _without_invisible(text).replace(ZWNJ, "").translate(_TO_ASCII)


def digits_out(text: object) -> str:
    """Return the text with every ASCII digit as a Persian one."""
    return str(text).translate(_TO_PERSIAN)


def number(value: int) -> str:
    """Return «۱۲٬۵۰۰» for 12500; a minus sign stays in front."""
    return digits_out(f"{value:,}".replace(",", "٬").replace("-", "\u2212"))


def money(rial: int) -> str:
    """Return «۵۰۰٬۰۰۰٬۰۰۰ ریال»."""
    return f"{number(rial)} ریال"


_ONES = (
    "", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده",
    "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده",
)  # fmt: skip
_TENS = ("", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود")
_HUNDREDS = ("", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد")
_SCALES = ("", " هزار", " میلیون", " میلیارد", " تریلیون")
_WORDS_END = 1000 ** len(_SCALES)


def words(value: int) -> str:
    """Return a whole number in Persian words; from 10**15 on, where words stop helping, in digits."""
    if value < 0:
        raise ValueError(value)
    if value >= _WORDS_END:
        return number(value)
    groups = [value // 1000**power % 1000 for power in range(len(_SCALES))]
    told = [_group(group) + _SCALES[power] for power, group in enumerate(groups) if group]
    return " و ".join(reversed(told)) or "صفر"


def _group(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    tens, ones = (0, rest) if rest < 20 else divmod(rest, 10)
    return " و ".join(filter(None, (_HUNDREDS[hundreds], _TENS[tens], _ONES[ones])))


def toman_words(rial: int) -> str:
    """Return «پنجاه میلیون تومان» for 500,000,000 rials; odd rials follow: «دو تومان و سه ریال»."""
    toman, odd = divmod(rial, 10)
    told = [f"{words(toman)} تومان"] if toman or not odd else []
    if odd:
        told.append(f"{words(odd)} ریال")
    return " و ".join(told)


# Letters become consecutive private code points in the order of the Persian alphabet: no database
# we may use has a Persian collation, so the key is stored beside the text and sorts by itself.
_ALPHABET = "آاأإءؤئبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_SORT_FOLD = str.maketrans("\u064a\u0649\u0643\u0629\u06c0\u200c", "\u06cc\u06cc\u06a9\u0647\u0647\u0020")
_SORT_DROP = re.compile("[\u064b-\u065f\u0670\u0640\u200b\u200d-\u200f]")
_SORT_MAP = str.maketrans(
    {letter: chr(0xE001 + place) for place, letter in enumerate(_ALPHABET)}
    | dict(zip(_PERSIAN, "0123456789", strict=True))
)


def sort_key(text: str) -> str:
    """Return a key whose code-point order is Persian order."""
    return _SORT_DROP.sub("", text.translate(_SORT_FOLD)).translate(_SORT_MAP)


def is_persian_name(text: str) -> bool:
    """Say whether a normalised text is made of Persian letters, spaces and half-spaces only."""
    return _NAME.fullmatch(text) is not None and sum(char not in f" {ZWNJ}{HAMZA}" for char in text) >= 2


MOST_DOTS = 8


def mask(text: str, keep: int) -> str:
    """Hide all but the last `keep` characters; a text no longer than that is hidden whole.

    A long text, such as a sheba, shows few dots: a row of twenty breaks over two lines on a phone.
    """
    if len(text) <= keep or keep <= 0:
        return "•" * len(text)
    return "•" * min(len(text) - keep, MOST_DOTS) + text[-keep:]
