"""Validators against published oracles, hand-computed numbers and every usual way of typing."""

import codemelli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from persian_tools import legal_id as their_legal
from persian_tools import national_id as their_national
from persian_tools.bank import sheba as their_sheba

from khanegi.base import identity
from khanegi.base.errors import Unfit

TEN = st.text("0123456789", min_size=10, max_size=10)


def tried(validator, text: str) -> tuple[str | None, str]:
    """Return (stored form, "") or (None, sentence)."""
    try:
        return validator(text), ""
    except Unfit as fault:
        return None, str(fault)


def fits(validator, text: str) -> bool:
    return tried(validator, text)[0] is not None


def national_by_the_text(digits: str) -> bool:
    """Spec 2.8 word for word: the weighted sum of all ten digits leaves 0, or 1 and 1, or r and 11-r."""
    total = sum(int(digits[place]) * (10 - place) for place in range(9))
    check = int(digits[9])
    return len(set(digits)) > 1 and (check == total % 11 if total % 11 < 2 else check == 11 - total % 11)


@given(TEN)
def test_national_ids_agree_with_the_text_and_two_libraries(digits):
    ours = fits(identity.national_id, digits)
    assert ours == national_by_the_text(digits)
    if len(set(digits)) > 1:
        assert ours == codemelli.validator(digits)
        if digits[3:9] != "000000":  # a rule of theirs that the spec does not have
            assert ours == their_national.validate(digits)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_nine_digits_have_exactly_one_national_check_digit(body):
    right = [digit for digit in "0123456789" if fits(identity.national_id, body + digit)]
    assert len(right) == (0 if len(set(body)) == 1 else 1)  # ten equal digits would pass the sum


def test_no_place_prefix_is_rejected():
    bodies = [f"{prefix:03}123456" for prefix in range(1000)]
    assert all(any(fits(identity.national_id, body + digit) for digit in "0123456789") for body in bodies)


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_equal_digits_are_nobody(digit):
    assert not fits(identity.national_id, digit * 10)


def test_leading_zeros_may_be_left_out():
    assert identity.national_id("۱۲۳۴۵۶۷۸۹") == identity.national_id("0123456789")


def test_a_national_id_is_read_as_people_type_it():
    for typed in ("012-345678-9", " ۰۱۲۳۴۵۶۷۸۹ ", "٠١٢٣٤٥٦٧٨٩", "\u200e0123456789", "012 345 678 9"):
        assert identity.national_id(typed) == "0123456789"


@given(st.integers(0, 10**11 - 1).map(lambda number: f"{number:011}"))
def test_legal_ids_agree_with_the_library(digits):
    if len(set(digits)) > 1 and digits[3:9] != "000000":
        assert fits(identity.legal_id, digits) == their_legal.validate(digits)


@given(st.text("0123456789", min_size=10, max_size=10))
def test_ten_digits_have_one_legal_check_digit_at_most(body):
    right = [digit for digit in "0123456789" if fits(identity.legal_id, body + digit)]
    assert len(right) <= 1
    assert [digit for digit in right if not their_legal.validate(body + digit)] == []


def test_a_published_legal_id_passes():
    assert identity.legal_id("۱۰۳۸۰۲۸۴۷۹۰") == "10380284790"


@pytest.mark.parametrize(
    "typed",
    [
        "09161234567", "9161234567", "+989161234567", "00989161234567", "989161234567", "۰۹۱۶ ۱۲۳ ۴۵۶۷",
        "٠٩١٦١٢٣٤٥٦٧", "0916-123-4567", "(0916) 123 45 67", "+98 0916 123 4567", "\u200e+98 916 123 4567",
    ],
)  # fmt: skip
def test_a_mobile_is_stored_in_one_form(typed):
    assert identity.mobile(typed) == "09161234567"


@pytest.mark.parametrize(
    "typed", ["", "0916123456", "091612345678", "06133334445", "0916123456x", "0" * 11, "²" * 11]
)
def test_what_is_not_a_mobile_gets_a_sentence(typed):
    with pytest.raises(Unfit, match="۰۹"):
        identity.mobile(typed)


@pytest.mark.parametrize(
    "typed", ["06133334445", "061-3333 4445", "+98 61 33334445", "۰۶۱ ۳۳۳۳۴۴۴۵", "00986133334445"]
)
def test_a_landline_keeps_its_area(typed):
    assert identity.landline(typed) == "06133334445"


@pytest.mark.parametrize("typed", ["33334445", "09161234567", "0613333444", "061333344455", "00000000000"])
def test_a_landline_needs_its_area(typed):
    with pytest.raises(Unfit, match="کد شهر"):
        identity.landline(typed)


def sheba_for(bank: str, account: str) -> str:
    """Compute the check digits by ISO 13616: 98 minus the remainder of the number moved behind."""
    check = 98 - int(f"{bank}{account}182700") % 97
    return f"IR{check:02}{bank}{account}"


@given(st.sampled_from(sorted(identity.BANKS)), st.text("0123456789", min_size=19, max_size=19))
def test_shebas_made_by_the_standard_pass_here_and_there(bank, account):
    made = sheba_for(bank, account)
    assert identity.sheba(made) == made
    assert their_sheba.validate(made)
    assert identity.sheba_bank(made) == identity.BANKS[bank]


@given(st.text("0123456789", min_size=19, max_size=19), st.integers(2, 25), st.integers(1, 9))
def test_one_wrong_digit_of_a_sheba_is_caught(account, place, by):
    made = sheba_for("017", account)
    wrong = made[:place] + str((int(made[place]) + by) % 10) + made[place + 1 :]
    assert not fits(identity.sheba, wrong)


@pytest.mark.parametrize(
    "change",
    [str.lower, lambda made: made[2:], lambda made: " ".join(made), lambda made: made[:4] + "-" + made[4:]],
)
def test_a_sheba_is_read_as_people_type_it(change):
    made = sheba_for("016", "0" * 18 + "5")
    assert identity.sheba(change(made)) == made


def test_the_banks_of_the_spec_have_their_codes():
    codes = ("012", "013", "016", "017", "018", "019", "021", "022", "060", "090", "061", "070")
    names = ["ملت", "رفاه", "کشاورزی", "ملی", "تجارت", "صادرات", "پست", "تعاون", "مهر ایران", "مهر ایران"]
    told = dict(zip(codes, [*names, "شهر", "رسالت"], strict=True))
    assert all(name in identity.BANKS[code] for code, name in told.items())


def test_a_postal_code_is_ten_digits_and_an_odd_one_only_warns():
    assert identity.postal_code("۶۱۳۴۶-۶۷۸۹۱") == "6134667891"
    assert identity.postal_warning("6134667891") is None
    assert "معمول" in identity.postal_warning(identity.postal_code("6000000002"))


@pytest.mark.parametrize("typed", ["", "613456789", "61346678911", "1111111111", "613456789a"])
def test_what_is_not_a_postal_code_gets_a_sentence(typed):
    with pytest.raises(Unfit, match="۱۰ رقم"):
        identity.postal_code(typed)


VALIDATORS = [
    identity.national_id,
    identity.legal_id,
    identity.mobile,
    identity.landline,
    identity.sheba,
    identity.postal_code,
]


@pytest.mark.parametrize("validator", VALIDATORS, ids=lambda validator: validator.__name__)
@given(text=st.text(st.characters(codec=None), max_size=40) | st.text("۰1٢３²Ⅷ-+ IR", max_size=30))
def test_any_text_is_a_number_or_a_sentence(validator, text):
    kept, sentence = tried(validator, text)
    assert sentence.endswith(".") if kept is None else kept.isascii() and validator(kept) == kept
