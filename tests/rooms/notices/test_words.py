"""Whoever must be told is told, in words that fit two text messages and give nobody away."""

import string

import pytest

from khanegi.notices import words, words_committee, words_permits, words_sponsors
from khanegi.notices.effects import LONGEST, REASONS
from khanegi.process import book
from khanegi.process.words import Effect, Role

ALL = {
    **words.DONE,
    **{(*key, "soon"): text for key, text in words.SOON.items()},
    **{(*key, "late"): text for key, text in words.LATE.items()},
    ("registered",): words.REGISTERED,
    ("moved",): words.MOVED,
    ("code",): words.ONE_TIME_CODE,
    ("draft",): words.DRAFT_ENDS,
    **{("closes", what): text for what, text in words.CLOSES.items()},
    **{("opens", what): text for what, text in words.OPENS.items()},
    ("offered",): words_sponsors.OFFERED,
    ("complained",): words_permits.RECEIVED,
    ("session", "invited"): words_committee.INVITED,
    ("session", "to_sign"): words_committee.TO_SIGN,
    ("session", "called_off"): words_committee.CALLED_OFF,
    ("session", "written_down"): words_committee.WRITTEN_DOWN,
    **{("complaint", place, "answer"): text for place, text in words_permits.COMPLAINT.items()},
}
CITIZENS = {Role.APPLICANT, Role.COVERED, Role.SPONSOR}
DAY = "۱۴۰۵/۱۲/۲۹"
LONGEST_PIECES = {
    "code": "۱۲۳۴-۵۶۷۸-۹۰۱۲",
    "due": DAY,
    "since": DAY,
    "field": "ا" * words.LONGEST_FIELD,
    "before": DAY,
    "valid": DAY,
    "date": DAY,
    "hour": "۱۰:۰۰",
    "count": "۲۰",
    "people": "۵۰",
    "county": "ا" * 16,
    "days": "۱۰",
    "left": "۶۰",
    "permit": "۰۶۱۴۰۵۰۰۰۰۰۱۲",
    "letter": "۹۰۶۱۴۰۵۰۰۰۰۰۱۲",
    "receipt": "T-۱۴۰۵-۰۰۰۰۱۲",
    "otp": "123456",
    "agency": "ا" * LONGEST,
    "branch": "ا" * LONGEST,
    "place": "ا" * LONGEST,
    "reason": "ا" * LONGEST,
    "demand": "ا" * LONGEST,
    "amount": "۵٬۰۰۰٬۰۰۰٬۰۰۰ تومان",
    "first": DAY,
}


def test_every_action_that_tells_the_parties_has_its_words():
    telling = {
        (process.key, action.key)
        for process in book.ALL
        for action in process.actions
        if Effect.TELL_PARTIES in action.effects
    }

    assert telling - set(words.DONE) == set()


def test_every_bell_that_tells_a_citizen_has_its_words():
    wordless = [
        (process.key, place.key)
        for process in book.ALL
        for place in process.places
        for bell in place.bells
        if CITIZENS & set(bell.tells)
        and (process.key, place.key)
        not in (words.LATE if bell.before is None and bell.percent >= 100 else words.SOON)
    ]

    assert wordless == []


@pytest.mark.parametrize("key", ALL, ids="-".join)
def test_a_text_takes_at_most_two_parts_with_the_longest_words_in_it(key):
    assert words.parts(words.sms(ALL[key].format_map(LONGEST_PIECES))) <= words.PARTS


@pytest.mark.parametrize("key", ALL, ids="-".join)
def test_a_text_names_nothing_by_which_a_person_could_be_known(key):
    named = {name for _, name, _, _ in string.Formatter().parse(ALL[key]) if name}

    assert named <= set(LONGEST_PIECES)


def test_parts_are_counted_as_the_networks_count_them():
    counted = [words.parts("آ" * length) for length in (1, 70, 71, 134, 135)]

    assert counted == [1, 1, 2, 2, 3]
    assert words.parts("🏠" * 36) == 2  # two units each


def test_a_text_from_outside_is_cut_at_a_word():
    assert words.short("گرمای شدید در شهرستان‌های جنوبی", 20) == "گرمای شدید در…"
    assert words.short("گرما", 20) == "گرما"


def test_every_coded_reason_is_told_without_losing_its_end():
    """A reason in brackets that is cut is still understood; one that is short is told whole."""
    assert all(len(words.short(reason, LONGEST)) <= LONGEST for reason in REASONS.values())
