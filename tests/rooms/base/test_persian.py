"""Two spellings of one name meet; hostile characters do not get in; numbers read as people write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khanegi.base import persian
from khanegi.base.errors import Unfit

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)
PERSIAN_TEXT = st.text(
    "اآأبپيىیكکةهۀەھ\u200c\u200c \u0640\u064e\u0654\u0653\u0670ﻻﷲﮎ۱٢3\u200f\n", max_size=40
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("علي كريمى", "علی کریمی"),
        ("  علی   کریمی ", "علی کریمی"),
        ("مـــحمّد", "محمد"),
        ("خانۀ ھمسایە", "خانهٔ همسایه"),
        ("خانهٔ ما", "خانهٔ ما"),
        ("می\u200c\u200c\u200cشود", "می\u200cشود"),
        ("\u200cمی شود\u200c", "می شود"),
        ("می \u200cشود", "می شود"),
        ("ﺳﻼﻡ", "سلام"),
        ("\u200fسلام\u200e", "سلام"),
        ("ﷲ", "الله"),
        ("پلاک ۱۲ و ٣٤", "پلاک 12 و 34"),
        ("یک\nدو", "یک دو"),
        ("رئیس، مؤسس", "رئیس، مؤسس"),
        ("ري\u0654یس", "رئیس"),
        ("", ""),
    ],
)
def test_text_is_stored_in_one_spelling(typed, stored):
    assert persian.normalise(typed) == stored


def test_line_breaks_stay_where_lines_are_asked_for():
    assert persian.normalise("یک \r\n دو\n\n\n\nسه", lines=True) == "یک\nدو\n\nسه"


@pytest.mark.parametrize(
    "char",
    ["\x00", "\x07", "\x1b", "\u202e", "\u202a", "\u2066", "\u2069", "\ue000", "\ud800", "\uffff", "\x85"],
)
def test_hostile_characters_are_refused(char):
    with pytest.raises(Unfit):
        persian.normalise(f"علی{char}کریمی")


@given(ANY_TEXT | PERSIAN_TEXT)
def test_normalising_twice_changes_nothing(text):
    for lines in (False, True):
        try:
            once = persian.normalise(text, lines=lines)
        except Unfit:
            continue
        assert persian.normalise(once, lines=lines) == once
        assert not set(once) & set("يكىۀھەـ۰٠")
        assert once.encode().decode() == once


@given(PERSIAN_TEXT)
def test_a_half_space_stands_only_between_letters_and_alone(text):
    padded = f" {persian.normalise(text)} "
    for place, char in enumerate(padded):
        if char == persian.ZWNJ:
            assert padded[place + 1].isalpha()
            assert padded[place - 1].isalpha() or padded[place - 1] == persian.HAMZA


def test_spellings_of_one_person_find_one_another():
    spellings = [
        "علی كريمي",
        "علی کریمی",
        "علی\u200cکریمی",
        "علی  کریمی",
        "عَلی کریمی",
        "علـی کریمی",
        "ﻋﻠﯽ کریمی",
    ]
    assert len({persian.search_key(name) for name in spellings}) == 1


def test_search_folds_the_letters_people_mix_up():
    assert persian.search_key("آسیهٔ رؤیا رئیسة") == persian.search_key("اسیه رویا رییسه")
    assert persian.search_key("علی") != persian.search_key("عالی")


@given(ANY_TEXT)
def test_search_takes_any_text_and_keys_of_keys_are_stable(text):
    key = persian.search_key(text)
    assert persian.search_key(key) == key
    assert not any(char.isspace() for char in key)


@given(st.integers(min_value=0, max_value=10**18))
def test_digits_go_out_and_come_back(value):
    shown = persian.digits_out(value)
    assert persian.digits_in(shown) == str(value)
    assert int(persian.digits_in(persian.number(value).replace("٬", ""))) == value


def test_digits_of_every_keyboard_are_read():
    assert persian.digits_in("۰۱٢３\u200f۴\u202c5") == "012345"


@pytest.mark.parametrize(
    ("rial", "told"),
    [
        (0, "صفر تومان"),
        (3, "سه ریال"),
        (10, "یک تومان"),
        (23, "دو تومان و سه ریال"),
        (500_000_000, "پنجاه میلیون تومان"),
        (2_000_000_000, "دویست میلیون تومان"),
        (12_340, "یک هزار و دویست و سی و چهار تومان"),
        (10 * 10**12, "یک تریلیون تومان"),
        (10**17, "۱۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰ تومان"),
    ],
)
def test_money_is_told_in_toman_words(rial, told):
    assert persian.toman_words(rial) == told


ONES = "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده"
TENS = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود"
HUNDREDS = "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد"
VALUES = {
    word: first + step * place
    for words, first, step in ((ONES, 1, 1), (TENS, 20, 10), (HUNDREDS, 100, 100))
    for place, word in enumerate(words.split())
}
SCALES = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9, "تریلیون": 10**12}


def read(words: str) -> int:
    """Read number words back, by a reading of our own that shares nothing with the writer."""
    total = group = 0
    for word in words.replace(" و ", " ").split():
        if word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word != "صفر":
            group += VALUES[word]
    return total + group


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_words_are_exact(value):
    assert read(persian.words(value)) == value


def test_money_shows_separators_and_a_minus_in_front():
    assert persian.money(500_000_000) == "۵۰۰٬۰۰۰٬۰۰۰ ریال"
    assert persian.number(-1200) == "\u2212۱٬۲۰۰"


def test_sort_is_the_order_of_the_persian_alphabet():
    right = [
        "آبادان",
        "اهواز",
        "بهبهان",
        "پارس",
        "تهران",
        "چابهار",
        "ژاله",
        "شوش",
        "کارون",
        "گتوند",
        "لالی",
        "هویزه",
        "یزد",
    ]
    mixed = right[1::2] + right[::2]
    assert sorted(mixed, key=persian.sort_key) == right


def test_sort_ignores_the_arabic_spelling_and_marks():
    assert persian.sort_key("كرخة") == persian.sort_key("کرخه")
    assert persian.sort_key("کَرخـه") == persian.sort_key("کرخه")
    assert persian.sort_key("ایذه") != persian.sort_key("آیذه")


@pytest.mark.parametrize("name", ["زهرا", "علی\u200cرضا", "مؤمنه", "آل کثیر", "هبة\u200cالله"])
def test_persian_names_are_names(name):
    assert persian.is_persian_name(persian.normalise(name))


@pytest.mark.parametrize("name", ["Ali", "علی2", "ع", "علی!", "", "علی<b>", "Ѕара", "علی\nرضا"])
def test_other_letters_are_not(name):
    assert not persian.is_persian_name(name)


@given(ANY_TEXT, st.integers(min_value=-2, max_value=8))
def test_a_mask_shows_at_most_what_it_keeps_and_never_the_whole(text, keep):
    hidden = persian.mask(text, keep)
    assert len(hidden) == min(len(text), max(keep, 0) + 8) or set(hidden) <= {"•"}
    assert len(hidden) <= len(text)
    assert sum(char != "•" for char in hidden) <= max(keep, 0)
    if text and not set(text) <= {"•"}:
        assert hidden != text


def test_every_letter_we_store_is_composed():
    assert all(
        unicodedata.is_normalized("NFC", persian.normalise(text)) for text in ("آ", "ا\u0653", "و\u0654")
    )
