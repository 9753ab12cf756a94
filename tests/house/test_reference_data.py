"""The files of data/ are read like code: their shape holds, and nothing loses its evidence mark."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from khanegi.base import jalali
from khanegi.base.persian import normalise
from khanegi.intake.eligibility import RULES_USED
from khanegi.process import book

DATA = Path(__file__).resolve().parents[2] / "data"
AGENCIES = {"AGRI", "HERITAGE", "MIMT", "CULTURE"}


def read(name: str):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def test_every_field_keeps_its_evidence_mark_and_says_where_it_comes_from():
    rows = read("occupations.json")["rows"]

    assert {row["evidence"] for row in rows} == {"A", "B", "C"}
    assert [row["code"] for row in rows if (row["evidence"] == "C") == bool(row["source"])] == []
    assert {row["agency"] for row in rows} == AGENCIES


def test_codes_of_fields_and_counties_are_given_once():
    fields = [row["code"] for row in read("occupations.json")["rows"]]
    counties = [row["code"] for row in read("counties.json")["rows"]]

    assert len(fields) == len(set(fields)) == 240
    assert len(counties) == len(set(counties)) == 30


def test_counties_that_touch_each_other_say_so_on_both_sides():
    near = {row["code"]: set(row["neighbours"]) for row in read("counties.json")["rows"]}

    assert [pair for pair in ((a, b) for a in near for b in near[a]) if pair[0] not in near[pair[1]]] == []
    assert [code for code, others in near.items() if not others or code in others] == []


def test_one_can_walk_from_any_county_to_any_other():
    near = {row["code"]: set(row["neighbours"]) for row in read("counties.json")["rows"]}
    seen, todo = set(), ["0601"]

    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += near[here]

    assert seen == set(near)


def test_every_rule_says_what_it_rests_on_and_how_well():
    rows = read("rules.json")["rows"]

    assert [row["key"] for row in rows if not row["reference"] or row["confidence"] not in "HMLP"] == []
    assert len({(row["key"], row["from_date"]) for row in rows}) == len(rows)


def test_every_rule_a_procedure_names_is_in_the_table_with_the_same_default():
    limits = {
        limit.rule: limit.days
        for process in book.ALL
        for place in process.places
        if (limit := place.budget or place).rule
    }
    table = {row["key"]: row["value"] for row in read("rules.json")["rows"]}

    assert {key: table.get(key) for key in limits} == limits


def test_every_rule_a_condition_reads_is_in_the_table_with_the_same_value():
    table = {row["key"]: row["value"] for row in read("rules.json")["rows"] if not row.get("draft")}

    assert {key: table.get(key) for key in RULES_USED} == RULES_USED


def test_the_terms_of_1405_are_drafts_and_say_what_holds_until_they_are_confirmed():
    new_year = "2026-03-21"
    of_1405 = [row for row in read("rules.json")["rows"] if new_year <= row["from_date"] < "2027-03-21"]

    assert {row["key"] for row in of_1405} >= {"individual_max", "sponsor_max", "fee_percent", "banks"}
    assert [row["key"] for row in of_1405 if not row.get("draft") or "۱۴۰۴" not in row["note"]] == []


def test_three_years_have_their_holidays_and_lunar_ones_are_marked():
    rows = read("holidays.json")["rows"]
    by_year = [jalali.to_parts(dt.date.fromisoformat(row["date"]))[0] for row in rows]

    assert {year: by_year.count(year) >= 24 for year in set(by_year)} == {1404: True, 1405: True, 1406: True}
    assert {row["basis"] for row in rows} == {"sun", "moon", "decree"}
    assert [row["date"] for row in rows if row.get("estimated") and row["basis"] != "moon"] == []


def test_persian_words_of_our_own_files_are_spelled_as_we_store_them():
    texts = [
        row["title"] for name in ("counties", "rules", "holidays") for row in read(f"{name}.json")["rows"]
    ]
    texts += [body["province"] for body in read("offices.json")["bodies"]]

    assert [text for text in texts if normalise(text).replace("۱۵", "15") != text.replace("۱۵", "15")] == []


def test_every_bank_has_two_to_ten_branches_in_counties_that_exist():
    banks = read("offices.json")["banks"]
    counties = {row["code"] for row in read("counties.json")["rows"]}
    agreed = next(row["value"] for row in read("rules.json")["rows"] if row["key"] == "banks")

    assert {bank["code"] for bank in banks} == set(agreed)
    assert [bank["code"] for bank in banks if not 2 <= len(bank["branches"]) <= 10] == []
    assert {branch["county"] for bank in banks for branch in bank["branches"]} <= counties
