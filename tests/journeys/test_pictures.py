"""The pictures of README: taken from the running service by --pictures, and each of them named there."""

import re
from pathlib import Path

import pytest
from PIL import Image

from khanegi.cli import database, made
from tests.journeys.people import Screen

FOLDER = database.ROOT / "docs" / "pictures"
README = (database.ROOT / "README.md").read_text("utf-8")
MOST = 2_000_000
WIDE, PHONE = Screen(1280), Screen(360)
GRANTED, VISITED = made.Person(32), made.Person(15)  # of the made-up province


def keep(person, name, height=900):
    """Keep the top of a page with few colours: pictures in a repository stay for ever."""
    path = FOLDER / f"{name}.png"
    width = person.screen.width
    person.page.screenshot(path=path, clip={"x": 0, "y": 0, "width": width, "height": height}, full_page=True)
    Image.open(path).convert("RGB").quantize(64).save(path, optimize=True)


def test_pictures_are_taken(request):
    if not request.config.getoption("--pictures"):
        pytest.skip("pictures are taken by: ./run journeys --pictures")
    town = request.getfixturevalue("town")
    stranger = town.somebody(WIDE)
    stranger.go("/")
    keep(stranger, "home")
    stranger.go("/process/independent/")
    keep(stranger, "process", 1000)
    citizen = town.citizen(VISITED.mobile, PHONE)
    keep(citizen, "citizen", 1000)
    citizen.page.locator("main h3 a").first.click()
    keep(citizen, "visit", 1000)
    holder = town.citizen(GRANTED.mobile, PHONE)
    holder.page.locator("a[href^='/permits/']").first.click()
    keep(holder, "permit", 1000)
    expert = town.staff("heritage.shushtar.expert", WIDE)
    expert.go("/inbox/")
    keep(expert, "worklist")
    expert.page.get_by_role("row").get_by_role("link").first.click()
    keep(expert, "case", 1100)
    secretariat = town.staff("secretariat", WIDE)
    secretariat.go("/dashboard/")
    keep(secretariat, "dashboard")


def test_every_picture_is_shown_and_every_picture_shown_exists():
    shown = set(re.findall(r"docs/pictures/([\w-]+\.png)", README))

    assert shown == {path.name for path in FOLDER.iterdir()}
    assert len(shown) >= 5


def test_pictures_are_light():
    assert sum(path.stat().st_size for path in Path(FOLDER).iterdir()) < MOST
