"""The catalogue is found by the words people use for it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from khanegi.rules import catalogue

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


@pytest.fixture
def loaded():
    call_command("load_reference", verbosity=0)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("کپو", "کپوبافی"),
        ("كپو بافي", "کپوبافی"),
        ("برگ خرما", "حصیربافی"),
        ("حصیر", "حصیربافی"),
        ("بسته بندی خرما", "بسته‌بندی خرما و رطب"),
        ("بسته‌بندی خرما", "بسته‌بندی خرما و رطب"),
        ("گامیش", "پرورش گاومیش"),
        ("فرش", "قالی‌بافی (فرش دستباف)"),
        ("  خیاطی ", "خیاطی"),
    ],
)
def test_a_field_is_found_by_arabic_letters_spaces_and_local_names(loaded, typed, title):
    assert title in [row.title for row in catalogue.search(DAY, words=typed).rows]


@pytest.mark.parametrize("typed", ["%", "_", "فضانوردی", "'; drop table rules_occupation; --"])
def test_what_is_no_field_finds_none(loaded, typed):
    assert catalogue.search(DAY, words=typed).rows == ()
