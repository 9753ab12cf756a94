"""What covered applicants, sponsors and cooperatives are asked (spec 3.11), by kind."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khanegi.base import jalali
from khanegi.cli import answers, made
from khanegi.cooperatives.actions import WITHHELD
from khanegi.intake.forms import QUESTIONNAIRES, plan_form, questionnaire
from khanegi.rules.forms import clean, fill, first_gap, from_json, schema, show, visible

KINDS = ("covered", "sponsor", "cooperative")
OPTIONS = {
    "county": (("0621", "شوشتر"), ("0606", "اهواز")),
    "occupation": (("HND-029", "حصیربافی"), ("HND-020", "کپوبافی")),
}
WHERE = {"county": "0621", "town": "شوشتر", "field": "HND-029"}
WOMAN, MAN = made.Person(1), made.Person(5)
COMPLETE = {
    "covered": answers.covered(WOMAN, **WHERE),
    "sponsor": answers.sponsor(MAN, **WHERE, company="صنایع دستی کارون"),
    "cooperative": answers.cooperative(WOMAN, **WHERE),
}
PLAN = answers.sponsor_plan(MAN, title="حصیربافی", today=jalali.today(), room={"0621": 6, "0606": 4})


def errors(kind, **changes):
    form = questionnaire(kind)
    return set(clean(form, fill(form.fields, COMPLETE[kind] | changes), OPTIONS)[1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_questionnaire_passes_and_has_no_gap(kind):
    form = questionnaire(kind)

    assert clean(form, fill(form.fields, COMPLETE[kind]), OPTIONS) == (COMPLETE[kind], {})
    assert from_json(form, COMPLETE[kind], OPTIONS) == (COMPLETE[kind], {})
    assert first_gap(form, COMPLETE[kind]) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_at_most_three_things(kind):
    assert [page.key for page in questionnaire(kind).pages if len(page.fields) > 3] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_and_where_come_first(kind):
    assert [page.key for page in questionnaire(kind).pages][:2] == ["county", "occupation"]


def test_a_cooperative_is_asked_for_nothing_that_would_be_withheld_from_its_system():
    assert WITHHELD & {field.key for field in questionnaire("cooperative").fields} == set()


def test_only_who_may_borrow_is_asked_about_a_loan():
    asking = {
        kind for kind, form in QUESTIONNAIRES.items() if "wants_loan" in {one.key for one in form.fields}
    }

    assert asking == {"independent", "sponsor"}


@pytest.mark.parametrize(
    ("kind", "changes", "page", "asked"),
    [
        ("covered", {"works_at_home": "yes"}, "areas", True),
        ("covered", {"works_at_home": "no"}, "areas", False),
        ("covered", {"works_at_home": "no"}, "pledge", False),
        ("covered", {"works_at_home": "no"}, "address", True),
        ("sponsor", {"entity": "legal"}, "company", True),
        ("sponsor", {"entity": "natural"}, "company", False),
        ("sponsor", {"wants_loan": "yes"}, "account", True),
        ("cooperative", {"cooperative": "new"}, "members", True),
        ("cooperative", {"cooperative": "existing"}, "members", False),
        ("cooperative", {"cooperative": "existing"}, "registered", True),
    ],
)
def test_a_page_appears_only_when_an_earlier_answer_calls_for_it(kind, changes, page, asked):
    pages = [one.key for one, _ in visible(questionnaire(kind), COMPLETE[kind] | changes)]

    assert (page in pages) is asked


@pytest.mark.parametrize(
    ("kind", "changes", "wrong"),
    [
        ("covered", {"skills": None}, {"skills"}),
        ("covered", {"shows_profile": None}, {"shows_profile"}),
        ("covered", {"hours": 15}, {"hours"}),
        ("covered", {"reach": "moon"}, {"reach"}),
        ("sponsor", {"legal_id": "14007650909"}, {"legal_id"}),
        ("sponsor", {"counties": None}, {"counties"}),
        ("sponsor", {"counties": ["9999"]}, {"counties"}),
        ("sponsor", {"capacity": 0}, {"capacity"}),
        ("sponsor", {"share": 101}, {"share"}),
        ("cooperative", {"members": COMPLETE["cooperative"]["members"][:1] * 2}, {"members"}),
        ("cooperative", {"members": [{"name": "زهرا کریمی", "national_id": "1", "share": 100}]},
         {"members-0-national_id"}),
    ],
)  # fmt: skip
def test_a_wrong_answer_gets_its_sentence(kind, changes, wrong):
    assert errors(kind, **changes) == wrong


@pytest.mark.parametrize("kind", KINDS)
def test_the_shape_for_programs_names_every_question(kind):
    form = questionnaire(kind)
    shape = schema(form, OPTIONS)

    assert set(shape["properties"]) == {field.key for field in form.fields}
    assert set(shape["required"]) <= set(COMPLETE[kind])


def test_a_counted_member_is_read_back_in_persian():
    told = {line.key: line for line in show(questionnaire("cooperative"), COMPLETE["cooperative"], OPTIONS)}

    assert told["members"].text == "۷ ردیف"
    assert told["members"].rows[0][2].text == "۱۶٪"


TEXT = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    ["legal", "yes", "1", "on", "new", "HND-029", "0621", "14007650908"]
)


@pytest.mark.parametrize(
    "form", [*map(questionnaire, KINDS), plan_form("sponsor")], ids=lambda form: form.key
)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_input_raises(form, data):
    boxes = [f"{field.key}{tail}" for field in form.fields for tail in ("", "_day", "_month", "_year")]
    rows = [f"{field.key}-{n}-{sub.key}" for field in form.fields for sub in field.fields for n in (0, 1)]
    raw = data.draw(st.dictionaries(st.sampled_from(boxes + rows), st.lists(TEXT, max_size=2), max_size=40))

    given_answers, found = clean(form, raw, OPTIONS)

    assert json.dumps(given_answers)
    assert all(sentence.endswith(".") for told in found.values() for sentence in told)
    assert show(form, given_answers, OPTIONS)
