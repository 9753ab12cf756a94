"""What a square mark says is believed only with our signature; a withdrawn permit is always in the list."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khanegi.permits import jobs, keys, marks, queries, withdrawn
from khanegi.permits.models import Withdrawn

SAID = marks.Said(
    number="0614050000123",
    kind="independent",
    county="0606",
    field="HND-029",
    issued_on=dt.date(2026, 11, 23),
    valid_until=dt.date(2029, 11, 23),
    initials="م ع",
)
NUMBERS = st.integers(10**11, 10**12 - 1).map(lambda number: f"{number:013}")
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2190, 1, 1))


@given(
    number=NUMBERS,
    kind=st.sampled_from(marks.KINDS),
    county=st.integers(1, 9999),
    field=st.from_regex(r"[A-Z]{3}-\d{3}", fullmatch=True),
    days=st.tuples(DAYS, DAYS),
    initials=st.text("آابپتژشمگی ", max_size=9),
)
def test_what_was_written_is_read(number, kind, county, field, days, initials):
    said = marks.Said(number, kind, f"{county:04}", field, *days, initials)

    assert marks.read(marks.write(said)) == said


def test_a_mark_is_short_enough_for_any_camera():
    assert len(marks.write(SAID)) <= 132


@pytest.mark.parametrize("at", range(0, 126, 9))
def test_a_mark_with_one_changed_letter_is_not_believed(at):
    mark = marks.write(SAID)
    changed = mark[:at] + ("A" if mark[at] != "A" else "B") + mark[at + 1 :]

    with pytest.raises(marks.Unreadable):
        marks.read(changed)


@pytest.mark.parametrize("text", ["", "سلام", "A", "A" * 500, "====", "\0", "{}"])
def test_what_is_no_mark_is_not_read(text):
    with pytest.raises(marks.Unreadable):
        marks.read(text)


def test_a_mark_of_another_key_is_not_believed(settings, tmp_path):
    mark = marks.write(SAID)
    settings.SELF_MADE_KEYS = tmp_path / "keys"

    with pytest.raises(marks.Unreadable):
        marks.read(mark)


def test_a_mark_of_the_key_before_is_still_read(settings, tmp_path):
    mark, old = marks.write(SAID), keys.marks()[1].hex()
    settings.SELF_MADE_KEYS = tmp_path / "keys"
    new = keys.marks()[1].hex()
    settings.MARK_PUBLIC_KEYS = [("1", old), ("2", new)]

    assert marks.read(mark) == SAID


def numbers(count):
    return [f"06140500{number:04}1" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_whoever_is_in_the_list_is_found_and_hardly_anybody_else(count):
    document = withdrawn.write(numbers(count), dt.datetime.now(dt.UTC))

    found = [withdrawn.has(document, number) for number in numbers(6000)]

    assert all(found[:count])
    assert sum(found[count:]) <= 3
    assert withdrawn.holds(document)


@pytest.mark.parametrize("key", ["at", "count", "filter"])
def test_a_list_that_somebody_changed_is_not_believed(key):
    document = withdrawn.write(numbers(3), dt.datetime.now(dt.UTC))

    assert not withdrawn.holds(document | {key: document[key] * 2})


@pytest.mark.django_db
def test_the_list_holds_what_was_taken_back_and_still_had_days(a_case, world):
    cases = [a_case("permitted") for _ in range(3)]
    world.turn(cases[0], "suspended")
    world.turn(cases[1], "revoked")

    jobs.withdrawn(timestamp=0)

    document = Withdrawn.objects.get().document
    found = [withdrawn.has(document, case.permit.number) for case in cases]
    assert (found, document["count"]) == ([True, True, False], 2)
    assert queries.not_holding() == sorted(case.permit.number for case in cases[:2])
