"""«افراد من»: people grouped by what is to be done, room by county, and how far the quorum is."""

import pytest
from bs4 import BeautifulSoup

from khanegi.process.words import Role
from khanegi.sponsors.models import Sponsor

PLACES = ("consent", "answer", "contract", "working", "confirming", "declined")


@pytest.fixture
def sponsor(world):
    case = world.a_sponsor(room={"0606": 8, "0620": 2})
    for place in PLACES:
        person = world.a_person(first_name="نرگس", last_name=f"دریس{place}")
        world.an_introduction(place, sponsor=case, covered=world.a_covered(applicant=person))
    return case


@pytest.fixture
def read(client, sponsor):
    def page(user=None, path="people/"):
        client.force_login(user or sponsor.applicant)
        return BeautifulSoup(client.get(f"/cases/{sponsor.code}/{path}").content, "html.parser")

    return page


def counts(page):
    return {one["id"]: len(one.select(".people > li")) for one in page.select("section:has(.people)")}


def test_people_stand_by_what_is_to_be_done(read):
    assert counts(read()) == {"answer": 1, "sign": 1, "confirm": 1, "pending": 1, "working": 1, "ended": 1}


def test_what_was_answered_is_no_longer_asked_for(world, read, sponsor):
    contract = sponsor.sponsor.introductions.get(case__place="contract").case

    world.act(contract, ("sign", Role.SPONSOR, {"agreed": ["on"]}))

    assert counts(read()) == {"answer": 1, "confirm": 1, "pending": 2, "working": 1, "ended": 1}


def test_a_person_leads_to_the_introduction_and_is_nameless_before_consent(read):
    page = read()

    before, after = page.select_one("#pending li"), page.select_one("#answer li")
    assert "دریس" not in before.get_text()
    assert "نرگس" in before.get_text()
    assert "دریسanswer" in after.get_text()
    assert after.select_one("h3 a")["href"].startswith("/cases/")
    assert after.select_one('a[href^="tel:"]') is not None


def test_room_is_told_by_county_and_the_quorum_as_a_part_of_it(read):
    page = read()

    rows = [row.get_text(" ", strip=True) for row in page.select("table tbody tr")]
    assert rows == ["اهواز ۸ ۳ ۲ ۳", "کارون ۲ ۰ ۰ ۲"]
    bar = page.select_one("progress")
    assert (bar["value"], bar["max"]) == ("2", "6")
    assert "۲ قرارداد از ۶ قرارداد لازم" in page.get_text()


def test_silences_stand_on_the_sponsor_s_record(read):
    Sponsor.objects.update(silences=3)

    assert "۳ معرفی تا پایان مهلت بی‌پاسخ مانده است" in read().get_text(" ", strip=True)


def test_the_page_of_the_case_says_it_in_short(read):
    short = read(path="").select_one("#people")

    assert "۳ نفر منتظر پاسخ شما هستند" in short.get_text(" ", strip=True)
    assert short.select_one("a.button")["href"].endswith("/people/")


def test_the_agency_reads_names_but_no_numbers_and_may_introduce(world, read):
    page = read(world.someone(Role.AGENCY_HEAD))

    assert "دریسconsent" in page.get_text()
    assert page.select_one('a[href^="tel:"]') is None
    assert page.select_one('a[href$="/introduce/"]') is not None
    assert "کار شما" not in page.get_text()


def test_the_sponsor_is_not_offered_to_introduce(read):
    assert read().select_one('a[href$="/introduce/"]') is None


def test_there_is_no_such_page_for_other_cases_and_strangers(client, world, sponsor):
    client.force_login(sponsor.applicant)
    other = world.a_case("plan", applicant=sponsor.applicant)
    early = world.a_sponsor("plan", applicant=sponsor.applicant)
    assert [client.get(f"/cases/{case.code}/people/").status_code for case in (other, early)] == [404, 404]

    client.force_login(world.a_person())
    assert client.get(f"/cases/{sponsor.code}/people/").status_code == 404


def test_an_empty_roster_says_what_will_come(client, world):
    sponsor = world.a_sponsor()
    client.force_login(sponsor.applicant)

    assert "هنوز کسی معرفی نشده است" in client.get(f"/cases/{sponsor.code}/people/").content.decode()


def test_statements_do_not_grow_with_people(client, world, sponsor, statements):
    address = f"/cases/{sponsor.code}/people/"
    client.force_login(sponsor.applicant)
    client.get(address)
    few = statements(lambda: client.get(address))
    for place in ("consent", "working", "refused"):
        world.an_introduction(place, sponsor=sponsor)

    assert statements(lambda: client.get(address)) == few
