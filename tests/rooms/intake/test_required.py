"""Exactly the right list of documents for this person and this field (the sheet, S14; spec 3.12)."""

import datetime as dt

import pytest

from khanegi.intake.eligibility import Field
from khanegi.intake.required import documents

ON = dt.date(2026, 11, 23)
WEAVING = Field(code="HAN-001", title="کپوبافی")
ONION = Field(code="AGF-001", title="پیاز سرخ‌شده", needs_health_card=True, second_check="health")
BIRDS = Field(code="LIV-001", title="پرورش بلدرچین", second_check="veterinary")
WOMAN = {"gender": "female", "birth_date": "1990-05-01", "tenure": "owner", "education": "diploma"}
MAN = WOMAN | {"gender": "male", "military": "done"}


def codes(answers, field=WEAVING, kind="independent", **more) -> list[str]:
    return [needed.code for needed in documents(answers, field, ON, kind, **more)]


@pytest.mark.parametrize(
    ("answers", "field", "listed"),
    [
        (WOMAN, WEAVING, ["D1", "D3", "D4", "D5", "D6", "D8"]),
        (MAN, WEAVING, ["D1", "D2", "D3", "D4", "D5", "D6", "D8"]),
        (MAN | {"birth_date": "2010-01-01"}, WEAVING, ["D1", "D3", "D4", "D5", "D6", "D8"]),
        (WOMAN | {"education": "none"}, WEAVING, ["D1", "D3", "D4", "D5", "D8"]),
        (WOMAN | {"tenure": "tenant"}, WEAVING, ["D1", "D3", "D4", "D5", "X7", "D6", "D8"]),
        (WOMAN, ONION, ["D1", "D3", "D4", "D5", "D6", "D7", "X9", "D8"]),
        (WOMAN, BIRDS, ["D1", "D3", "D4", "D5", "D6", "X9", "D8"]),
        (
            WOMAN | {"priority": ["disabled", "graduate", "rural"]},
            WEAVING,
            ["D1", "D3", "D4", "D5", "D6", "X8_disabled", "X8_rural", "D8"],
        ),
    ],
)
def test_the_list_is_exactly_what_this_person_and_field_need(answers, field, listed):
    assert codes(answers, field) == listed


def test_the_military_card_says_which_card():
    titles = {d.code: d.title for d in documents(MAN | {"military": "exempt"}, WEAVING, ON)}
    assert titles["D2"] == "کارت معافیت"


def test_only_the_applicant_is_asked_to_send_and_the_form_is_never_uploaded():
    by = {needed.code: needed.by for needed in documents(MAN, ONION, ON)}
    assert by.pop("D8") == "system"
    assert by.pop("X9") == "second_check"
    assert set(by.values()) == {"applicant"}


def test_no_enquiry_where_the_second_body_reviews_anyway():
    play = Field(code="CUL-001", title="نوازندگی", second_check="culture")
    assert "X9" in codes(WOMAN, play)
    assert "X9" not in codes(WOMAN, play, second_check=False)


def test_covered_people_prove_their_skill_before_the_code():
    when = {needed.code: needed.when for needed in documents(WOMAN, WEAVING, ON, "covered")}
    assert when["D1"] == "before_code"
    assert {needed.code: needed.when for needed in documents(WOMAN, WEAVING, ON)}["D1"] == "before_agency"


def test_covered_people_who_do_not_work_at_home_need_no_deed():
    assert "D5" not in codes(WOMAN | {"works_at_home": "no"}, kind="covered")


@pytest.mark.parametrize(
    ("answers", "listed"),
    [
        (WOMAN, ["D1", "D3", "D4", "D5", "D6", "X1", "X2", "X3", "D8"]),
        (MAN | {"entity": "natural"}, ["D1", "D2", "D3", "D4", "D5", "D6", "X1", "X2", "X3", "D8"]),
        (WOMAN | {"entity": "legal"}, ["D1", "D3", "D4", "D5", "D6", "X1", "X2", "X3", "X6", "D8"]),
    ],
)
def test_a_sponsor_proves_record_orders_and_standing_at_the_bank(answers, listed):
    assert codes(answers, kind="sponsor") == listed


def test_what_a_sponsor_proves_about_today_has_an_end():
    ends = {needed.code for needed in documents(WOMAN, ONION, ON, "sponsor") if needed.expires}
    assert ends == {"D1", "D7", "X1", "X3"}


def test_only_covered_people_may_show_what_they_have_made_and_nothing_waits_for_it():
    listed = {kind: documents(WOMAN, WEAVING, ON, kind) for kind in ("independent", "covered", "sponsor")}
    optional = {kind: [one.code for one in found if one.optional] for kind, found in listed.items()}
    assert optional == {"independent": [], "covered": ["X10"], "sponsor": []}


def test_the_second_check_is_of_the_sponsors_plan_and_not_of_who_is_covered():
    assert codes(WOMAN | {"works_at_home": "yes"}, ONION, "covered") == [
        "D1", "D3", "D4", "D5", "D6", "D7", "X10", "D8",
    ]  # fmt: skip
    assert "X9" in codes(WOMAN, ONION, "sponsor")


def test_a_cooperative_is_asked_for_nothing_here():
    assert codes(WOMAN, ONION, "cooperative") == ["D8"]


def test_every_document_says_why_and_in_what_form():
    tenant = MAN | {"tenure": "tenant", "priority": ["disabled"], "entity": "legal"}
    for needed in (
        *documents(tenant, ONION, ON),
        *documents(tenant, ONION, ON, "covered"),
        *documents(tenant, ONION, ON, "sponsor"),
    ):
        assert needed.title
        assert needed.reason
        assert bool(needed.file_hint) == (needed.by == "applicant")


def test_codes_are_unique():
    everything = MAN | {"tenure": "tenant", "priority": ["disabled", "relief", "welfare"]}
    assert len(set(codes(everything, ONION))) == len(codes(everything, ONION))
