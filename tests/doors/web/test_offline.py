"""The page for no network, in a real browser that has none: it believes our marks and nothing else."""

import json

import pytest

from khanegi.permits import actions, marks, printing
from khanegi.permits.models import Sheet
from tests.journeys import browser as real
from tests.papers import needs

pytestmark = [pytest.mark.django_db, needs("chromium")]
WITHOUT_ED25519 = "delete SubtleCrypto.prototype.verify"


@pytest.fixture(scope="module")
def chromium():
    with real.chromium() as opened:
        yield opened


@pytest.fixture
def kept(client, world, tmp_path):
    """The page as somebody kept it, and a permit; afterwards nothing of the service is asked."""

    def keep():
        path = tmp_path / "kept.html"
        path.write_bytes(client.get("/verify/offline/").content)
        return f"file://{path}"

    return keep


@pytest.fixture
def words(world):
    return world.a_case("permitted").permit.sheets.get().words


def said(page):
    """Return which sentences the page shows."""
    page.wait_for_function("document.querySelector('#answer [data-said]:not([hidden])')")
    return page.eval_on_selector_all(
        "#answer [data-said]:not([hidden])", "all => all.map(one => one.dataset.said)"
    )


def asked(browser, address, mark, *, before=""):
    """Open the kept page without a network, ask about a mark, return the sentences and what is told."""
    with real.page(browser, real.NARROW, offline=True) as page:
        page.add_init_script(before)
        page.goto(address)
        page.fill("#mark", mark)
        page.click("button")
        sentences = said(page)
        told = page.inner_text("#told") if page.is_visible("#told") else ""
        assert real.no_sideways(page)
        return sentences, told


@pytest.mark.parametrize("before", ["", WITHOUT_ED25519], ids=["of the browser", "vendored"])
def test_a_mark_of_ours_is_believed_and_told(chromium, kept, words, before):
    mark = marks.write(printing.said(words))

    sentences, told = asked(chromium, kept(), f"https://khanegi.example/verify/1/#{mark}", before=before)

    assert sentences == ["good", "compare"]
    for word in (words["shown"], "حصیربافی", "اهواز", "م… ع…", words["kind"]):
        assert word in told


@pytest.mark.parametrize("before", ["", WITHOUT_ED25519], ids=["of the browser", "vendored"])
def test_a_mark_of_another_key_is_not_believed(chromium, kept, words, settings, tmp_path, before):
    address, ours = kept(), settings.SELF_MADE_KEYS
    settings.SELF_MADE_KEYS = tmp_path / "keys"
    forged = marks.write(printing.said(words))
    settings.SELF_MADE_KEYS = ours

    assert asked(chromium, address, forged, before=before) == (["forged"], "")


@pytest.mark.parametrize("text", ["سلام", "https://khanegi.example/verify/1/", "A" * 128])
def test_what_is_no_mark_is_told_so(chromium, kept, text):
    assert asked(chromium, kept(), text)[0] == ["unreadable"]


def test_a_withdrawn_permit_is_in_the_list_that_was_kept(chromium, kept, words, world):
    sheet = Sheet.objects.get()
    world.turn(sheet.permit.case, "revoked")
    actions.list_withdrawn()

    sentences, told = asked(chromium, kept(), marks.write(printing.said(words)))

    assert sentences == ["withdrawn", "compare"]
    assert words["shown"] in told


def test_a_permit_whose_days_are_over_is_told_so(chromium, kept, words):
    over = words | {"issued_on": "2021-01-01", "valid_until": "2024-01-01"}

    assert asked(chromium, kept(), marks.write(printing.said(over)))[0] == ["over", "compare"]


def test_a_newer_list_is_taken_from_a_file_and_a_made_up_one_is_not(
    chromium, kept, words, client, tmp_path, world
):
    address, sheet, file = kept(), Sheet.objects.get(), tmp_path / "withdrawn.json"
    world.turn(sheet.permit.case, "revoked")
    actions.list_withdrawn()
    ours = client.get("/verify/withdrawn.json").json()
    mark = marks.write(printing.said(words))

    with real.page(chromium, real.NARROW, offline=True) as page:
        page.goto(f"{address}#{mark}")
        assert said(page)[0] == "good"
        for given, seen in ((ours | {"count": 5}, "bad-list"), (ours, "list")):
            file.write_text(json.dumps(given))
            page.set_input_files("#list", str(file))
            page.wait_for_selector(f'[data-said="{seen}"]:not([hidden])')
        page.click("button")
        page.wait_for_selector('[data-said="withdrawn"]:not([hidden])')


def test_the_page_is_easy_to_reach_for_everybody(chromium, kept):
    for width in (real.NARROW, real.WIDE):
        with real.page(chromium, width, offline=True) as page:
            page.goto(kept())
            assert real.axe(page) == []
            real.shot(page, f"offline-{width}")
