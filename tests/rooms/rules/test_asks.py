"""Every form an action asks exists, and asks what spec 3.4, 3.8, 3.9 and 3.16 say."""

import datetime as dt

import pytest

from khanegi.base import jalali
from khanegi.base.errors import NotFound
from khanegi.process import book
from khanegi.rules import asks, reasons
from khanegi.rules.forms import clean, fill

OPTIONS = {
    "condition": (("c8", "ش۸: محل کار از خانه بزرگ‌تر نیست"),),
    "item": (("D5", "سند یا قولنامه"), ("work_area", "متراژ محل کار")),
    "warnings": (("low_profit", "سود ماهانه از قسط کمتر است"), ("outlier", "بهای یک کالا دور از بقیه است")),
    "bank": (("012", "ملت"), ("013", "رفاه"), ("017", "ملی")),
    "branch": (("41", "شعبهٔ مرکزی اهواز"),),
}


def told(key: str, answers: dict, options=OPTIONS) -> dict:
    form = asks.get(key)
    return clean(form, fill(form.fields, answers), options)[1]


def test_every_ask_of_every_procedure_is_declared():
    asked = {action.asks for process in book.ALL for action in process.actions if action.asks}
    assert asked <= set(asks.KEYS)


def test_an_unknown_ask_is_not_found():
    with pytest.raises(NotFound):
        asks.get("bribe")


def test_a_refusal_needs_a_code_a_condition_and_thirty_characters():
    good = {"reason": "R03", "condition": "c8", "text": "فضای کار از خانه بزرگ‌تر نوشته شده است."}
    assert told("refusal", good) == {}
    assert set(told("refusal", {"text": "کوتاه"})) == {"reason", "condition", "text"}
    assert set(told("refusal", good | {"reason": "R12"})) == {"reason"}


def test_the_reasons_are_those_of_the_specification():
    assert [code for code, _ in reasons.REFUSAL] == [f"R{n:02}" for n in (*range(1, 12), 99)]
    assert [code for code, _ in reasons.BANK] == [f"B{n:02}" for n in (*range(1, 9), 99)]


def test_a_return_names_items_and_reasons():
    assert told("return_items", {}) != {}
    assert told("return_items", {"items": [{"item": "D5", "reason": "unreadable"}]}) == {}
    other = told("return_items", {"items": [{"item": "D5", "reason": "other"}]})
    assert other == {"items-0-note": ("بنویسید چه چیزی باید درست شود.",)}


def test_a_no_or_a_condition_from_another_body_says_why():
    assert told("errand_answer", {"answer": "yes"}) == {}
    assert set(told("errand_answer", {"answer": "conditional"})) == {"conditions"}
    assert set(told("errand_answer", {"answer": "no"})) == {"conditions"}


def test_a_visit_is_offered_from_today_within_thirty_days():
    for days, fits in ((-1, False), (0, True), (30, True), (31, False)):
        day = (jalali.today() + dt.timedelta(days=days)).isoformat()
        assert (told("visit_slot", {"date": day, "hour": "10:00"}) == {}) is fits


def test_a_visit_is_reported_after_it_was_held():
    seen = dict.fromkeys(("lives_there", "space_fits", "no_nuisance", "tools_seen"), "yes")
    report = {**seen, "result": "محل دیده شد و با طرح می‌خواند."}
    tomorrow = (jalali.today() + dt.timedelta(days=1)).isoformat()
    assert told("visit_report", {**report, "held_on": jalali.today().isoformat()}) == {}
    assert set(told("visit_report", {**report, "held_on": tomorrow})) == {"held_on"}


def test_the_reviewer_must_tick_every_warning_of_the_plan():
    opinion = {"opinion": "طرح با شرط‌های رشته سازگار است."}
    assert set(told("recommendation", opinion)) == {"warnings_seen"}
    assert set(told("recommendation", {**opinion, "warnings_seen": ["outlier"]})) == {"warnings_seen"}
    assert told("recommendation", {**opinion, "warnings_seen": ["low_profit", "outlier"]}) == {}
    assert told("recommendation", opinion, {}) == {}


def test_one_bank_is_not_chosen_twice():
    request = {"amount": 500_000_000, "bank": "012", "guarantee": "guarantor", "credit_consent": True}
    request["sheba"] = "IR062960000000100324200001"
    assert told("facility_request", request) == {}
    assert told("facility_request", request | {"bank_second": "013", "bank_third": "017"}) == {}
    assert set(told("facility_request", request | {"bank_second": "012"})) == {"bank_second"}
    assert set(told("facility_request", request | {"bank_third": "012"})) == {"bank_third"}


def test_a_withdrawal_needs_no_reason():
    assert told("withdrawal", {}) == {}


@pytest.mark.parametrize(
    ("key", "field", "least"), [("appeal", "text", 20), ("appeal_decision", "text", 30), ("note", "note", 3)]
)
def test_texts_have_a_least_length(key, field, least):
    assert set(told(key, {field: "ب" * (least - 1)})) == {field}
    assert told(key, {field: "ب" * least}) == {}
