"""A worker killed anywhere while it makes a permit's paper: the same number, one paper, and it is good."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from khanegi.permits import checking
from tests.faults.conftest import started
from tests.faults.halting.apps import HALT, POINTS, REACHED
from tests.faults.service import until

RESERVED = """
update permits_sheet set state = 'reserved', file = '', sha256 = '', size = 0, issued_at = null
where id = {sheet} returning (select number from permits_permit p where p.id = permit_id)
"""
SHEETS = "select id, state, file, sha256, words->>'number' from permits_sheet order by id"
VERSIONS = "select count(distinct (permit_id, version)) from permits_sheet"
NUMBERS = "select count(*), count(distinct number) from permits_permit"


@pytest.fixture(scope="module")
def town(tmp_path_factory, prepared):
    with started(tmp_path_factory.mktemp("papers") / "local", prepared) as running:
        until(lambda: all(state == "issued" for _, state, *_ in running.sql(SHEETS)), 120)
        yield running


def caught(town, point, nth):
    """Reserve one paper again, kill the worker at a point of making it, and wait for the next one's work."""
    rows = town.sql(SHEETS)
    sheet = rows[nth % len(rows)][0]
    (number,) = town.sql(RESERVED.format(sheet=sheet))[0]
    (town.folder / HALT).write_text(point)
    town.defer("permits.print", sheet=sheet)
    until((town.folder / REACHED).exists, 60)
    (town.folder / REACHED).unlink()
    between = next(row for row in town.sql(SHEETS) if row[0] == sheet)
    assert between[1:4] == ("reserved", "", "")  # nothing is issued before its last step

    town.kill("procrastinate worker")

    until(lambda: next(row for row in town.sql(SHEETS) if row[0] == sheet)[1] == "issued", 60)
    return sheet, number


def holds(town, sheet, number):
    """See that every number has its papers and every paper its number, and that the file proves itself."""
    rows = town.sql(SHEETS)
    assert town.sql(VERSIONS) == [(len(rows),)]
    assert len({row[4] for row in rows}) == town.sql(NUMBERS)[0][0] == town.sql(NUMBERS)[0][1]
    _, _, file, sha256, printed = next(row for row in rows if row[0] == sheet)
    data = (town.folder / "files" / file).read_bytes()
    trusted = (town.folder / "keys" / "root.pem").read_bytes()
    with ThreadPoolExecutor(1) as apart:  # a browser of another test may keep this thread's loop running
        seen = apart.submit(checking.look, data, trusted).result()
    assert printed == number == seen.number
    assert seen.holds
    assert hashlib.sha256(data).hexdigest() == sha256


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_while_it_makes_a_paper_loses_neither_number_nor_paper(town, point):
    holds(town, *caught(town, point, list(POINTS).index(point)))


@pytest.mark.long
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("nth", range(20))
def test_the_same_twenty_times(town, point, nth):
    holds(town, *caught(town, point, nth))
