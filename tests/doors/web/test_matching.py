"""Batch proposals on the screen: asked for, watched, stopped and read by the secretariat alone."""

import pytest
from bs4 import BeautifulSoup

from khanegi.people.models import Look, Office, Province
from khanegi.process.words import Role
from khanegi.sponsors import jobs
from khanegi.sponsors.matching import actions
from khanegi.sponsors.models import Batch
from tests.rooms.matching.market import Market

LIST = "/dashboard/matching/"


@pytest.fixture
def market(world):
    return Market(world)


@pytest.fixture
def secretary(client, world):
    user = world.someone(Role.SECRETARIAT)
    client.force_login(user)
    return user


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    return soup(response).main.get_text(" ", strip=True)


def asked(world):
    return actions.ask(province=world.province.pk, by=world.someone(Role.SECRETARIAT).pk)


def filled(market, people=3):
    """Fill a market with one sponsor and so many people for it, and return the done proposal."""
    ahvaz, field = market.counties[0], market.fields[0]
    for days in range(people):
        market.waits(ahvaz, field, days)
    market.sponsors(field, {ahvaz: people}, title="کارگاه نخل")
    number = asked(market.world)
    jobs.propose(batch=number)
    return number


def test_one_click_asks_for_a_proposal_and_leads_to_it(client, world, secretary):
    page = soup(client.get(LIST))
    form = page.find("form", action=LIST)
    fields = {one["name"]: one["value"] for one in form.find_all("input")}

    answer = client.post(LIST, fields)

    number = Batch.objects.get(province=world.province, by=secretary).pk
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{number}/")
    assert soup(client.get(LIST)).find("form", action=LIST) is None
    assert client.post(LIST, fields).status_code == 409
    assert client.post(LIST, {"province": "999"}).status_code == 404


def test_while_it_runs_the_page_shows_how_far_it_is_and_asks_again_by_itself(client, world, secretary):
    number = asked(world)
    Batch.objects.filter(pk=number).update(state="running", stage="exact", progress=43)

    page = soup(client.get(f"{LIST}{number}/"))
    region = page.find(id="batch")

    assert (region["data-hx-get"], region["data-hx-trigger"]) == (f"{LIST}{number}/", "every 2s")
    assert (region.progress["value"], region.progress["max"]) == ("43", "100")
    assert "جست‌وجوی بهترین چیدمان، ۴۳ درصد" in region.get_text()
    assert region.find("a", href=f"{LIST}{number}/").get_text() == "تازه کن"  # where no script runs
    fragment = soup(client.get(f"{LIST}{number}/", headers={"HX-Request": "true"}))
    assert fragment.find("html") is None
    assert fragment.find(id="batch")["data-hx-trigger"] == "every 2s"


def test_it_is_stopped_by_one_click(client, world, secretary):
    number = asked(world)
    form = soup(client.get(f"{LIST}{number}/")).find("form", action=f"{LIST}{number}/cancel/")

    answer = client.post(form["action"])

    assert answer["Location"] == f"{LIST}{number}/"
    assert "متوقف شد" in words(client.get(f"{LIST}{number}/"))
    assert "متوقف شد" in words(client.get(LIST))


def test_what_came_out_stands_beside_what_people_would_do(client, world, secretary, market):
    number = filled(market)

    page = client.get(f"{LIST}{number}/")

    said = words(page)
    assert "۳ نفر منتظر، ۳ جای خالی" in said
    assert "نوبت به نوبت ۳ نفر همان رشته، شهرستان پشتیبان: ۳" in said
    assert "چیدن نوبت به نوبت این بار خودش بهترین چیدمان است" in said
    assert "کارگاه نخل" in said
    assert soup(page).find(id="batch").get("data-hx-trigger") is None


def test_the_people_of_a_sponsor_are_listed_and_that_it_was_read_is_recorded(
    client, world, secretary, market
):
    number = filled(market)
    link = soup(client.get(f"{LIST}{number}/")).find("a", href=lambda href: "?sponsor=" in (href or ""))

    said = words(client.get(link["href"]))

    assert said.count("همان رشته، شهرستان پشتیبان اهواز") == 3
    look = Look.objects.get(user=secretary)
    assert (look.subject, look.what) == (f"batch:{number}", f"sponsor {link['href'][-12:]}")
    assert client.get(f"{LIST}{number}/?sponsor=000000000000").status_code == 404


def test_long_lists_go_on_page_by_page(client, world, secretary, market):
    number = filled(market, people=55)
    address = soup(client.get(f"{LIST}{number}/")).find("a", href=lambda href: "?sponsor=" in (href or ""))[
        "href"
    ]

    first = soup(client.get(address))
    second = soup(client.get(first.find("a", rel="next")["href"]))

    assert [len(page.select("tbody tr")) for page in (first, second)] == [50, 5]
    assert client.get(f"{address}&after=nonsense").status_code == 200


def test_without_a_solver_it_says_so(client, world, secretary, market, monkeypatch):
    monkeypatch.setattr("khanegi.sponsors.matching.compute.find_spec", lambda name: None)
    number = filled(market)

    assert "حل دقیق روی این دستگاه نصب نیست" in words(client.get(f"{LIST}{number}/"))


@pytest.mark.parametrize("state", ["failed", "queued"])
def test_every_state_has_its_words(client, world, secretary, state):
    number = asked(world)
    Batch.objects.filter(pk=number).update(state=state)

    told = {"failed": "محاسبه به پایان نرسید", "queued": "در صف محاسبه"}
    assert told[state] in words(client.get(f"{LIST}{number}/"))


def test_where_nobody_fits_it_says_so(client, world, secretary, market):
    number = asked(world)
    jobs.propose(batch=number)

    assert "کسی به جایی نمی‌رسد" in words(client.get(f"{LIST}{number}/"))


@pytest.mark.parametrize(
    "role", [Role.APPLICANT, Role.AGENCY_HEAD, Role.LABOUR_HEAD, Role.AUDITOR, Role.ADMIN]
)
def test_for_everybody_else_it_does_not_exist(client, world, role):
    number = asked(world)
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role))

    assert [client.get(one).status_code for one in (LIST, f"{LIST}{number}/")] == [404, 404]
    assert [client.post(one).status_code for one in (LIST, f"{LIST}{number}/cancel/")] == [404, 404]
    assert Batch.objects.get().state == "queued"


def test_the_secretariat_of_another_province_sees_and_stops_nothing(client, world):
    number = asked(world)
    fars = Province.objects.create(code="07", title="فارس")
    office = Office.objects.create(
        kind="secretariat", code="secretariat-fars", title="دبیرخانه", province=fars
    )
    client.force_login(world.someone(Role.SECRETARIAT, office=office))

    assert client.get(f"{LIST}{number}/").status_code == 404
    assert client.post(f"{LIST}{number}/cancel/").status_code == 404
    assert client.post(LIST, {"province": str(world.province.pk)}).status_code == 404
    assert "پیشنهاد ۱" not in words(client.get(LIST))


def test_only_who_may_ask_is_shown_the_way(client, world, secretary):
    assert f'href="{LIST}"' in client.get("/dashboard/").content.decode()
    client.force_login(world.someone(Role.AUDITOR))
    said = client.get("/dashboard/").content.decode()
    assert (f'href="{LIST}"' in said, 'href="/dashboard/fairness/"' in said) == (False, True)


def test_statements_do_not_grow_with_the_proposal(client, world, secretary, market, statements):
    few = filled(market, people=2)
    before = statements(lambda: client.get(f"{LIST}{few}/"))
    market.sponsors(market.fields[0], {market.counties[1]: 2})
    more = filled(market, people=9)

    assert statements(lambda: client.get(f"{LIST}{more}/")) == before
