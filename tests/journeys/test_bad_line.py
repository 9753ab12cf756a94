"""A document over a bad line: what has arrived is not sent again, in the browser that people have."""

from __future__ import annotations

import copy
import io
import os
import re

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect

from khanegi.cli import made
from khanegi.papers.transfers import PIECE
from tests.faults.service import until
from tests.journeys.line import BadLine
from tests.journeys.people import Person, Screen, Town

WRITES_A_PLAN = made.Person(9)  # of the made-up province
ARRIVED = "select coalesce(max(received), 0) from papers_transfer"
KEPT = "select file, name from papers_upload order by id desc limit 1"
OTHERS = 40_000  # bytes of pages and headers


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """A photo of some pieces, which no browser makes smaller before it sends it."""
    out = io.BytesIO()
    Image.frombytes("RGB", (1080, 1080), os.urandom(1080 * 1080 * 3)).save(out, "JPEG", quality=90)
    path = tmp_path_factory.mktemp("phone") / "سند خانه.jpg"
    path.write_bytes(out.getvalue())
    assert 3 * PIECE + OTHERS < path.stat().st_size < 1_500_000
    return path


@pytest.fixture
def line(town):
    with BadLine(town.service.port) as begun:
        yield begun


@pytest.fixture
def citizen(town: Town, line):
    """Somebody whose whole way to the service leads over that line."""
    over_it = copy.copy(town)
    over_it.home = f"http://127.0.0.1:{line.port}"
    return over_it.citizen(WRITES_A_PLAN.mobile, Screen(360))


def begins_to_send(citizen: Person, photo, paper: str) -> None:
    citizen.go("/inbox/")
    code = re.search(r"/cases/(\d+)/", str(citizen.page.locator("main h3 a").first.get_attribute("href")))
    assert code
    citizen.go(f"/cases/{code[1]}/papers/send/{paper}/")
    goes_on(citizen, photo)


def goes_on(citizen: Person, photo) -> None:
    citizen.page.set_input_files("#id-file", photo)
    citizen.page.locator("main form button.button").last.click()


def says(citizen: Person, words: str, seconds: int = 30) -> None:
    expect(citizen.page.locator("[data-words]")).to_contain_text(words, timeout=1000 * seconds)


def is_kept_as_it_was(citizen: Person, photo) -> None:
    citizen.page.wait_for_url("**/papers/", timeout=30_000)
    citizen.look()
    [(file, name)] = citizen.town.service.sql(KEPT)
    assert name == photo.name
    kept = Image.open(citizen.town.service.folder / "files" / file)
    sent = Image.open(photo)
    assert kept.size == sent.size
    assert max(ImageStat.Stat(ImageChops.difference(kept, sent)).mean) < 20  # of two others: 85
    assert citizen.town.service.sql(ARRIVED) == [(0,)]


def test_after_a_break_and_a_page_made_anew_only_the_rest_is_sent(citizen, line, town, photo):
    line.break_after(int(2.5 * PIECE))
    begins_to_send(citizen, photo, "D3")
    says(citizen, "اینترنت قطع و وصل می‌شود")
    [(arrived,)] = town.service.sql(ARRIVED)
    assert arrived in (PIECE, 2 * PIECE)  # a piece that was cut on its way is none

    line.mend()
    citizen.page.reload()
    goes_on(citizen, photo)

    is_kept_as_it_was(citizen, photo)
    assert line.carried < photo.stat().st_size - arrived + OTHERS


def test_while_the_page_stays_it_goes_on_by_itself(citizen, line, town, photo):
    line.break_after(int(1.5 * PIECE))
    begins_to_send(citizen, photo, "D4")
    says(citizen, "اینترنت قطع و وصل می‌شود")
    until(lambda: line.left == 0, 10)
    line.mend()

    is_kept_as_it_was(citizen, photo)
    assert line.carried < photo.stat().st_size + OTHERS
