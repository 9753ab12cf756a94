"""Tracking codes: a true permutation, evenly spread, and typing errors that never pass."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khanegi.base import codes

KEY = b"a key of the tests"
NUMBERS = st.integers(0, codes.SIZE - 1)
FOREVER = ["833892296675", "267536862170"]


@given(NUMBERS, st.binary(max_size=40))
def test_a_code_leads_back_to_its_number(number, key):
    code = codes.encode(number, key)
    assert len(code) == 12
    assert code.isascii()
    assert codes.decode(code, key) == number


@given(st.integers(0, codes.SIZE - 1))
def test_every_eleven_digits_are_the_code_of_one_number(body):
    digits = f"{body:011}"
    code = f"{digits}{codes.damm(digits)}"
    assert codes.encode(codes.decode(code, KEY), KEY) == code


def test_a_hundred_thousand_codes_differ_and_every_digit_is_even():
    made = [codes.encode(number, KEY) for number in range(100_000)]
    assert len(set(made)) == len(made)
    for place in range(12):
        counts = Counter(code[place] for code in made)
        chi_square = sum((counts[str(digit)] - 10_000) ** 2 / 10_000 for digit in range(10))
        assert chi_square < 36.0, place  # 9 degrees of freedom: one in 30,000; the key is fixed


def test_neighbours_are_not_alike():
    made = [codes.encode(number, KEY) for number in range(2_000)]
    alike = [sum(a == b for a, b in zip(one, other, strict=True)) for one, other in pairwise(made)]
    assert sum(alike) / len(alike) < 1.5  # 1.2 by chance


@given(NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_caught(number, place, by):
    code = codes.encode(number, KEY)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert codes.decode(wrong, KEY) is None


@given(NUMBERS, st.integers(0, 10))
def test_swapped_neighbours_are_caught(number, place):
    code = codes.encode(number, KEY)
    one, other = code[place : place + 2]
    swapped = code[:place] + other + one + code[place + 2 :]
    assert swapped == code or codes.decode(swapped, KEY) is None


def test_damm_agrees_with_its_published_example():
    assert codes.damm("572") == 4
    assert codes.damm_ok("5724")


def test_another_key_gives_another_code():
    assert codes.encode(1, KEY) != codes.encode(1, b"another")


def test_the_permutation_is_forever():
    """Codes are on paper: a change of these two numbers would orphan every code ever given."""
    assert [codes.encode(number, b"fixed") for number in (0, 1)] == FOREVER


@given(NUMBERS)
def test_any_usual_typing_is_read(number):
    code = codes.encode(number, KEY)
    shown = codes.show(code)
    assert len(shown.removeprefix(codes.LEFT_TO_RIGHT)) == 14
    for typed in (
        shown,
        f" {shown} ",
        shown.replace("-", " "),
        shown.replace("-", "–"),
        f"\u200f{shown}\u200e",
        code,
    ):
        assert codes.clean(typed) == code


@pytest.mark.parametrize("typed", ["", "۱۲۳", "abc", "1" * 13, "²" * 12, "0" * 10**6, "-" * 200])
def test_what_is_not_a_code_is_none(typed):
    assert codes.clean(typed) is None
    assert codes.decode(typed, KEY) is None


@pytest.mark.parametrize("number", [-1, codes.SIZE])
def test_numbers_outside_are_a_bug(number):
    with pytest.raises(ValueError, match=str(number)):
        codes.encode(number, KEY)
