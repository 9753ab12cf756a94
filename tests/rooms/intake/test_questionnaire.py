"""The questionnaire asks what spec 3.11 lists, in the order of the office's question, and no more."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khanegi.base.errors import NotFound
from khanegi.intake.forms import PLAN, questionnaire
from khanegi.rules.forms import clean, fill, first_gap, show, visible

FORM = questionnaire("independent")
OPTIONS = {
    "county": (("6", "اهواز"), ("1", "آبادان")),
    "occupation": (("HAN-001", "کپوبافی"), ("AGF-001", "بسته‌بندی پیاز سرخ‌شده")),
}
WOMAN = {
    "county": "6", "occupation": "HAN-001", "first_name": "زهرا", "last_name": "کریمی", "father_name": "علی",
    "national_id": "0123456789", "certificate_number": "0", "birth_date": "1990-05-01", "gender": "female",
    "nationality": "iranian", "mobile": "09161234567", "marital": "married", "dependants": 2,
    "education": "primary", "employment": "homemaker", "insurance": "none", "settlement": "اهواز",
    "address": "خیابان انقلاب، کوچهٔ 3، پلاک 12", "postal_code": "6134667891", "tenure": "tenant",
    "home_area": 80, "work_area": 20, "no_nuisance": True, "lives_there": "yes", "stage": "new",
    "helpers": 1, "sale": ["direct", "online"], "skilled": "no", "wants_loan": "no",
}  # fmt: skip


def errors(changes: dict) -> dict:
    return clean(FORM, fill(FORM.fields, WOMAN | changes), OPTIONS)[1]


def test_a_whole_questionnaire_passes_and_has_no_gap():
    assert clean(FORM, fill(FORM.fields, WOMAN), OPTIONS) == (WOMAN, {})
    assert first_gap(FORM, WOMAN) is None


def test_what_and_where_come_first_and_the_loan_last():
    keys = [page.key for page in FORM.pages]
    assert keys[:2] == ["county", "occupation"]
    order = [keys.index(key) for key in ("occupation", "name", "address", "stage", "skilled", "loan")]
    assert order == sorted(order)


def test_a_page_asks_at_most_three_things():
    assert [page.key for page in FORM.pages if len(page.fields) > 3] == []


@pytest.mark.parametrize(
    ("page", "answers", "asked"),
    [
        ("military", {"gender": "male"}, True),
        ("military", {"gender": "female"}, False),
        ("studies", {"education": "diploma"}, True),
        ("studies", {"education": "primary"}, False),
        ("working", {"stage": "working"}, True),
        ("working", {"stage": "new"}, False),
        ("skills", {"skilled": "yes"}, True),
        ("account", {"wants_loan": "no"}, False),
        ("lenders", {"wants_loan": "yes", "had_loan": "yes"}, True),
        ("lenders", {"wants_loan": "no", "had_loan": "yes"}, False),
    ],
)
def test_a_question_is_asked_only_of_whom_it_concerns(page, answers, asked):
    keys = [one.key for one, _ in visible(FORM, WOMAN | answers)]
    assert (page in keys) is asked


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_date": "2100-01-01"}, "birth_date"),
        ({"birth_date": "1890-01-01"}, "birth_date"),
        ({"occupation_second": "HAN-001"}, "occupation_second"),
        ({"work_area": 81}, "work_area"),
        ({"no_nuisance": False}, "no_nuisance"),
        ({"dependants": 21}, "dependants"),
        ({"helpers": 11}, "helpers"),
        ({"education": "diploma", "study_field": "ادبیات", "study_year": 1499}, "study_year"),
        ({"address": "اهواز"}, "address"),
        ({"county": "99"}, "county"),
        ({"sale": []}, "sale"),
        ({"gender": "male"}, "military"),
    ],
)
def test_a_wrong_answer_gets_its_sentence(changes, field):
    assert set(errors(changes)) == {field}


def test_a_skill_row_knows_its_dates():
    row = {"title": "کپوبافی", "issuer": "فنی و حرفه‌ای", "number": "12/3", "issued_on": "2024-01-01"}
    assert errors({"skilled": "yes", "skills": [row]}) == {}
    early = {**row, "expires_on": "2023-01-01"}
    assert set(errors({"skilled": "yes", "skills": [early]})) == {"skills-0-expires_on"}
    future = {**row, "issued_on": "2099-01-01"}
    assert set(errors({"skilled": "yes", "skills": [future]})) == {"skills-0-issued_on"}


def test_the_answers_read_back_in_persian():
    told = {line.key: line.text for line in show(FORM, WOMAN, OPTIONS)}
    assert told["county"] == "اهواز"
    assert told["home_area"] == "۸۰ متر مربع"
    assert told["sale"] == "فروش مستقیم به مشتری، شبکه‌های اجتماعی و سایت"
    assert "sheba" not in told


def test_an_unknown_kind_is_not_found():
    with pytest.raises(NotFound):
        questionnaire("king")


TEXT = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    ["male", "yes", "1", "on", "۱۳۶۵", "HAN-001"]
)


@pytest.mark.parametrize("form", [FORM, PLAN], ids=lambda form: form.key)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_input_raises(form, data):
    boxes = [f"{field.key}{tail}" for field in form.fields for tail in ("", "_day", "_month", "_year")]
    rows = [
        f"{field.key}-{place}-{sub.key}" for field in form.fields for sub in field.fields for place in (0, 1)
    ]
    raw = data.draw(st.dictionaries(st.sampled_from(boxes + rows), st.lists(TEXT, max_size=2), max_size=40))
    answers, found = clean(form, raw, OPTIONS)
    assert json.dumps(answers)
    assert all(sentence.endswith(".") for told in found.values() for sentence in told)
    assert show(form, answers, OPTIONS)
