"""The right thing is declared: what the code allows is what was written by hand from the spec."""

import csv
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from khanegi.process import decide
from khanegi.process.grammar import Kind, Process
from khanegi.process.words import Role
from tests.process.people import facts_at, latest, someone

Cell = tuple[str, str, str, str]

FILE = Path(__file__).with_name("oracle.csv")
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
ANYWHERE = "*"  # in every place that can be left, but for those named after it


def read(row: dict[str, str]) -> set[Cell]:
    """Return the cells of one line; a star stands for every place that a case can leave."""
    at, _, kept = row["place"].partition(" but ")
    places = [at]
    if at == ANYWHERE:
        process = next(one for one in latest() if one.key == row["procedure"])
        live = [place.key for place in process.places if place.kind is not Kind.FINAL]
        places = [key for key in live if key not in kept.split()]
    return {(row["procedure"], place, row["role"], row["action"]) for place in places}


ORACLE = {cell for row in ROWS for cell in read(row)}


def cells(process: Process) -> set[Cell]:
    """Ask the decision itself, for every place, action and role: may this role do this here at all?"""
    allowed = set()
    for place, action, role in product(process.places, process.actions, Role):
        no = decide.refusal(process, facts_at(place.key), action, someone(role))
        if no is None or no.code not in ("not_yours", "wrong_place"):
            allowed.add((process.key, place.key, role.value, action.key))
    return allowed


@pytest.mark.parametrize("process", latest(), ids=lambda process: process.key)
def test_nothing_is_allowed_that_the_specification_does_not_allow(process):
    assert cells(process) - ORACLE == set()


@pytest.mark.parametrize("process", latest(), ids=lambda process: process.key)
def test_everything_is_allowed_that_the_specification_allows(process):
    wanted = {cell for cell in ORACLE if cell[0] == process.key}
    assert wanted
    assert wanted - cells(process) == set()


def test_the_oracle_speaks_of_no_procedure_that_does_not_run():
    assert {cell[0] for cell in ORACLE} == {process.key for process in latest()}


def test_every_line_of_the_oracle_is_a_yes_with_its_source_and_stands_once():
    assert [row for row in ROWS if row["allowed"] != "yes" or not row["reference"]] == []
    cells = [(row["procedure"], row["place"], row["role"], row["action"]) for row in ROWS]
    assert [cell for cell, times in Counter(cells).items() if times > 1] == []


def test_the_administrator_and_the_auditor_move_nothing():
    assert {cell for cell in ORACLE if cell[2] in ("admin", "auditor")} == set()
