"""No input raises: any text in any field of any form gives answers or Persian sentences."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khanegi.rules import asks
from khanegi.rules.forms import clean, fill, from_json, show
from tests.rooms.rules.test_form_clean import FORM, OPTIONS

FORMS = [FORM, *(asks.get(key) for key in asks.KEYS)]
NASTY = [
    "\x00",
    "\ud800",
    "\u202eabc",
    "9" * 5000,
    "<script>",
    "{{7*7}}",
    "=1+1",
    "' or 1=1",
    "²",
    "Ⅷ",
    "۱" * 30,
]
TEXT = (
    st.text(st.characters(codec=None), max_size=40) | st.sampled_from(NASTY) | st.text("۰12٢/-. ", max_size=8)
)


def names(form):
    """Every input name of a form, rows and date boxes too."""
    for field in form.fields:
        yield from [field.key, *(f"{field.key}_{box}" for box in ("day", "month", "year"))]
        for sub in field.fields:
            yield from (f"{field.key}-{place}-{sub.key}" for place in (0, 1, 9999, "x"))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_text_gives_answers_or_sentences(form, data):
    raw = data.draw(st.dictionaries(st.sampled_from(sorted(names(form))) | TEXT, st.lists(TEXT, max_size=3)))
    answers, errors = clean(form, raw, OPTIONS)
    assert json.dumps(answers).encode()
    assert all(
        len(sentence) < 300 and sentence.endswith(".") for told in errors.values() for sentence in told
    )
    assert show(form, answers, OPTIONS)
    again, _ = clean(form, fill(form.fields, answers), OPTIONS)
    assert {key: again.get(key) for key in answers} == answers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_json_gives_answers_or_sentences(form, data):
    keys = st.sampled_from([field.key for field in form.fields]) | TEXT
    answers, errors = from_json(form, data.draw(st.dictionaries(keys, JSON) | JSON), OPTIONS)
    assert json.dumps(answers).encode()
    assert all(sentence.endswith(".") for told in errors.values() for sentence in told)
