"""The lottery: promised before its month, drawn from its seed alone, and checked by anybody without us."""

import datetime as dt
import json
import subprocess
import sys
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from khanegi.base import jalali
from khanegi.base.errors import NotFound
from khanegi.cli import database
from khanegi.sponsors import draws, jobs, lottery
from khanegi.sponsors.models import Draw, Pool
from khanegi.sponsors.queries import draws as told

SCRIPT = database.ROOT / "src/khanegi/sponsors/lottery.py"
LONG_AGO = jalali.from_parts(1404, 2, 10)


def enters(market, day, **more):
    """Let somebody enter on a day as the product lets them."""
    entry = draws.enter(day)
    given = {"draw": entry.draw, "ticket": entry.ticket, "lot": entry.lot}
    return market.waits(market.counties[0], market.fields[0], **{**given, **more})


@pytest.fixture
def month(market, tmp_path):
    """Return the file of a month that is over, in which seven people entered."""
    for place in range(7):
        enters(market, LONG_AGO, standing=LONG_AGO - dt.timedelta(days=place // 3))
    file = tmp_path / "1404-02.json"
    file.write_text(json.dumps(told.published("1404-02")), encoding="utf-8")
    return file


def check(file):
    """Run the checker as anybody would: plain Python, away from the service."""
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=file.parent,
        env={},
    )
    return done.returncode, done.stdout


def tampered(file, change):
    found = json.loads(file.read_text(encoding="utf-8"))
    change(found)
    file.write_text(json.dumps(found), encoding="utf-8")
    return check(file)


def test_an_honest_month_passes(month):
    code, words = check(month)

    assert (code, words) == (0, "1404-02: the seed was promised, and all 7 lots follow from it.\n")
    call_command("lottery", str(month))


def swap(found):
    found["entries"][0], found["entries"][1] = found["entries"][1], found["entries"][0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda found: found["entries"][2].update(lot="000000000000001"), "its lot is"),
        (lambda found: found.update(seed="0" * 64), "not the one that was promised"),
        (lambda found: found["entries"].pop(), "tickets are not 1 to 6"),
        (lambda found: found["entries"].append(found["entries"][0]), "tickets are not 1 to 8"),
        (swap, "belongs here"),
        (lambda found: found["entries"][6].update(standing="1300-01-01"), "place 1"),
        (lambda found: found.update(seed=None), "no seed yet"),
    ],
    ids=["a lot", "the seed", "one left out", "one twice", "the order", "a day", "too early"],
)
def test_whatever_is_changed_is_found(month, change, words):
    code, said = tampered(month, change)

    assert code == 1
    assert words in said
    with pytest.raises(CommandError):
        call_command("lottery", str(month))


def test_a_lot_is_what_two_lines_of_shell_make_of_it():
    assert lottery.lot("seed", 7) == sha256(b"seed:7").hexdigest()[:15]
    assert int(lottery.lot("seed", 7), 16) < 2**60


def test_tickets_count_from_one_in_each_month_without_a_gap(market):
    later = jalali.from_parts(1404, 3, 1)
    rows = [enters(market, day) for day in (LONG_AGO, later, LONG_AGO, LONG_AGO, later)]

    assert [row.ticket for row in rows] == [1, 1, 2, 3, 2]
    assert all(f"{row.lot:015x}" == lottery.lot(row.draw.seed, row.ticket) for row in rows)


def test_the_next_month_is_promised_before_it_begins(db):
    jobs.promise(timestamp=0)
    jobs.promise(timestamp=0)

    today = jalali.today()
    this, following = Draw.objects.order_by("month")
    assert (this.month, following.month) == (draws.month(today), draws.month(this.ends_on + dt.timedelta(1)))
    assert next(month.is_ahead for month in told.months())
    assert following.commitment == lottery.commitment(following.seed)


def test_before_its_end_a_month_is_a_promise_and_nothing_else(market):
    row = enters(market, jalali.today())

    found = told.published(row.draw.month)
    assert (found["seed"], found["entries"], found["commitment"]) == (None, None, row.draw.commitment)
    assert row.draw.seed not in repr(told.months())
    with pytest.raises(NotFound):
        told.published("1399-01")


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Pool.objects.filter(pk=row.pk).update(lot=0),
        lambda row: Pool.objects.filter(pk=row.pk).update(ticket=99),
        lambda row: Pool.objects.filter(pk=row.pk).delete(),
        lambda row: Draw.objects.filter(pk=row.draw_id).update(seed="0" * 64),
        lambda row: Draw.objects.filter(pk=row.draw_id).update(ends_on=LONG_AGO),
    ],
    ids=["lot", "ticket", "person", "seed", "end"],
)
def test_what_was_drawn_is_never_drawn_anew(market, change):
    row = enters(market, LONG_AGO)

    with pytest.raises(DatabaseError, match=r"never changes|append-only"), transaction.atomic():
        change(row)
    row.refresh_from_db()
    assert row.ticket == 1


def test_a_published_month_tells_nothing_of_a_case(month):
    found = json.loads(month.read_text(encoding="utf-8"))

    assert {key for entry in found["entries"] for key in entry} == {"ticket", "lot", "standing"}
    assert sorted(entry["ticket"] for entry in found["entries"]) == list(range(1, 8))
