"""The service board: for anybody, from one kept row."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from khanegi.base import jalali
from khanegi.cases.models import Board
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(world, office_of):
    """Keep a board of two agencies, one of them in another county and busy."""
    quiet, busy = office_of(Role.AGENCY_EXPERT), office_of(Role.AGENCY_EXPERT, world.karun)
    row = {"late": 0, "median": 2, "most": 4, "open": 1, "overdue": 0, "oldest": None}
    Board.objects.create(
        day=jalali.today(),
        rows=[
            row | {"office": quiet.pk, "answers": 3},
            row | {"office": busy.pk, "answers": 40, "late": 4, "overdue": 2, "oldest": "2026-11-01"},
        ],
    )
    return quiet, busy


def rows(client, path="/board/"):
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return {row.th.get_text(strip=True): [one.get_text(" ", strip=True) for one in row("td")]
            for row in page.select("tbody tr")}  # fmt: skip


def test_anybody_reads_days_share_and_what_is_late(client, kept):
    quiet, busy = kept

    told = rows(client)

    assert told[busy.title] == [
        "۴۰", "۲ روز کاری", "۴ روز کاری", "۹۰ درصد", "۱", f"۲ از {jalali.show_short(dt.date(2026, 11, 1))}",
    ]  # fmt: skip
    assert told[quiet.title] == ["کمتر از ۵", "—", "—", "—", "۱", "۰"]


def test_one_county_is_asked_for_and_an_unknown_one_is_everywhere(client, kept, world):
    _, busy = kept

    assert list(rows(client, f"/board/?county={world.karun.code}")) == [busy.title]
    assert len(rows(client, "/board/?county=%00nowhere")) == 2


def test_before_the_first_count_and_where_nothing_is_counted_it_says_so(client, world):
    assert "فردا بامداد" in client.get("/board/").content.decode()
    Board.objects.create(day=jalali.today(), rows=[])
    assert "هنوز کاری برای شمردن نیست" in client.get("/board/").content.decode()


def test_a_board_of_many_offices_takes_as_many_statements(client, kept, world, office_of, statements):
    few = statements(lambda: client.get("/board/"))
    row = Board.objects.get().rows[0]
    more = [office_of(role) for role in (Role.LABOUR_HEAD, Role.BRANCH, Role.SECOND_CHECK)]
    Board.objects.update(rows=[row | {"office": office.pk} for office in (*kept, *more)])

    assert statements(lambda: client.get("/board/")) == few <= 4
    assert len(rows(client)) == 5
