"""The worklist: what waits, the nearest deadline first, for each desk of staff and for each citizen."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from khanegi.base import codes
from khanegi.base.persian import sort_key
from khanegi.cases import queries
from khanegi.cases.models import Case, Waiting
from khanegi.people.models import Seat
from khanegi.process.words import Role

INBOX = "/inbox/"


def rows(response):
    """Return the codes listed, in order, as stored."""
    soup = BeautifulSoup(response.content, "html.parser")
    return [link["href"].split("/")[2] for link in soup.select("#worklist tbody th a")]


@pytest.fixture
def expert(someone):
    return someone(Role.AGENCY_EXPERT)


def test_the_nearest_deadline_is_first(client, a_case, due, expert):
    later, late, sooner = (due(a_case(), days) for days in (9, -2, 1))
    client.force_login(expert)

    assert rows(client.get(INBOX)) == [late.code, sooner.code, later.code]


def test_a_deadline_is_told_in_words_and_not_by_colour_alone(client, a_case, due, expert):
    due(a_case(), -2)
    client.force_login(expert)

    due = BeautifulSoup(client.get(INBOX).content, "html.parser").select_one("#worklist .due")

    assert "due--over" in due["class"]
    assert "روز کاری گذشته" in due.get_text()


def test_only_what_is_mine_is_shown_when_i_ask_so(client, a_case, expert):
    a_case()
    mine = a_case()
    Case.objects.filter(pk=mine.pk).update(assignee=expert)
    client.force_login(expert)

    assert rows(client.get(INBOX, {"mine": "1"})) == [mine.code]


@pytest.mark.parametrize("typed", ["رضایی", "رضا", "رضايي"])
def test_a_case_is_found_by_the_beginning_of_a_last_name(client, a_case, a_person, expert, typed):
    name = {"first_name": "نرگس", "last_name": "رضایی", "name_key": sort_key("رضایی نرگس")}
    wanted = a_case(applicant=a_person(**name))
    a_case()
    client.force_login(expert)

    assert rows(client.get(INBOX, {"q": typed})) == [wanted.code]


def test_a_case_is_found_by_its_code_as_people_write_it(client, a_case, expert):
    a_case()
    wanted = a_case()
    client.force_login(expert)

    assert rows(client.get(INBOX, {"q": codes.show(wanted.code)})) == [wanted.code]


def test_fifty_rows_a_page_and_the_filter_goes_along(client, a_case, a_person, expert):
    case = a_case(applicant=a_person(name_key=sort_key("عبدالرحمانی مریم")))
    first = Waiting.objects.get(case=case)
    rest = [Waiting(case=case, role=first.role, office=first.office, due_at=first.due_at) for _ in range(59)]
    Waiting.objects.bulk_create(rest)
    client.force_login(expert)

    page = client.get(INBOX, {"q": "عبد"})
    following = BeautifulSoup(page.content, "html.parser").select_one('a[rel="next"]')["href"]

    assert len(rows(page)) == 50
    assert "q=" in following
    assert len(rows(client.get(following))) == 10


def test_each_seat_is_a_tab_with_its_count(client, a_case, someone, office_of):
    boss = someone(Role.AGENCY_HEAD)
    Seat.objects.create(user=boss, office=office_of(Role.SECRETARIAT), role=Role.SECRETARIAT.value)
    a_case(place="first_signature")
    client.force_login(boss)

    tabs = BeautifulSoup(client.get(INBOX).content, "html.parser").select(".tabs a")

    assert [tab.select_one(".count").get_text() for tab in tabs] == ["، ۱ پرونده", "، ۰ پرونده"]


def test_a_count_stops_counting(a_case, monkeypatch):
    case = a_case()
    seat = Waiting.objects.get(case=case)
    Waiting.objects.bulk_create(
        Waiting(case=case, role=seat.role, office=seat.office, due_at=seat.due_at) for _ in range(120)
    )

    desk = (Role.AGENCY_EXPERT, seat.office_id)
    assert queries.tallies([desk]) == {desk: queries.MOST}


def test_the_desk_of_somebody_else_is_not_there(client, expert, office_of):
    client.force_login(expert)

    assert client.get(INBOX, {"desk": f"branch-{office_of(Role.BRANCH).pk}"}).status_code == 404


@pytest.mark.parametrize(
    "asked", [{"after": "zzz"}, {"after": "2020-01-01T00:00:00+00:00~9" + "9" * 40}, {"q": "\x00"}]
)
def test_a_strange_address_is_no_accident(client, a_case, expert, asked):
    a_case()
    client.force_login(expert)

    assert client.get(INBOX, asked).status_code == 200


def test_the_region_is_the_same_alone_and_in_its_page(client, a_case, expert):
    a_case()
    client.force_login(expert)
    whole = BeautifulSoup(client.get(INBOX, {"q": "عبد"}).content, "html.parser").select_one("#worklist")
    alone = BeautifulSoup(
        client.get(INBOX, {"q": "عبد"}, headers={"HX-Request": "true"}).content, "html.parser"
    )

    assert str(alone.select_one("#worklist")) == str(whole)


def test_an_empty_desk_and_no_desk_say_so(client, someone, expert):
    client.force_login(expert)
    assert "کاری روی این میز نمانده است" in client.get(INBOX).content.decode()

    Seat.objects.filter(user=expert).delete()
    assert "هنوز میزی به شما سپرده نشده است" in client.get(INBOX).content.decode()


@pytest.mark.parametrize(
    ("role", "way"),
    [(Role.COMMITTEE, "/committee/"), (Role.AUDITOR, "/dashboard/"), (Role.ADMIN, "/manage/")],
)
def test_whose_seat_holds_no_cases_is_led_to_their_work(client, someone, role, way):
    client.force_login(someone(role))

    assert client.get(INBOX)["Location"] == way
    assert "کارتابل" not in client.get("/fields/").content.decode()


def test_a_citizen_reads_whose_turn_it_is_and_until_when(client, a_case, due):
    case = due(a_case("correction"), 4)
    client.force_login(case.applicant)

    page = client.get(INBOX).content.decode()

    assert "نوبت شماست" in page
    assert "ارسال اصلاح‌ها" in page
    assert "۴ روز مانده" in page


def test_a_citizen_without_anything_is_shown_where_to_begin(client, a_person):
    client.force_login(a_person())

    assert reverse("web:home") + "start/" in client.get(INBOX).content.decode()


def test_without_signing_in_there_is_no_worklist(client, db):
    assert client.get(INBOX).status_code == 302


@pytest.mark.parametrize("who", ["staff", "citizen"])
def test_statements_do_not_grow_with_rows(client, a_case, expert, a_person, statements, who):
    citizen = a_person()
    a_case(applicant=citizen)
    client.force_login(expert if who == "staff" else citizen)
    client.get(INBOX)  # the calendar and the rules are kept from now on
    few = statements(lambda: client.get(INBOX))
    for _ in range(49):
        a_case(applicant=citizen)

    assert statements(lambda: client.get(INBOX)) == few
    # Those that say who is signed in among them; a citizen's permits are told with their cases after issue,
    # and the documents that are wanted again in one statement more.
    assert few <= (6 if who == "staff" else 8)


def own(client, user):
    client.force_login(user)
    return BeautifulSoup(client.get(INBOX).content, "html.parser")


def test_an_introduction_that_waits_is_the_person_s_turn(client, world):
    introduction = world.an_introduction()

    page = own(client, introduction.applicant)

    turn = page.select_one("section:has(#turn-title)").get_text(" ", strip=True)
    assert "معرفی به پشتیبان" in turn
    assert "می‌پذیرم که معرفی شوم" in turn


def test_introductions_that_ask_nothing_are_told_under_their_case(client, world):
    person = world.a_covered()
    for place in ("declined", "refused", "lapsed", "cancelled"):
        world.an_introduction(place, covered=person)

    page = own(client, person.applicant)

    cards = page.select("article")
    assert [card["id"] for card in cards] == [f"case-{person.code}"]
    assert len(cards[0].select(".tasks a")) == 3
    assert "و ۱ مورد دیگر" in cards[0].get_text(" ", strip=True)


def test_a_sponsor_is_told_who_waits_in_one_place(client, world):
    sponsor = world.a_sponsor(room={"0606": 9})
    for place in ("answer", "answer", "contract", "consent", "working", "confirming"):
        world.an_introduction(place, sponsor=sponsor)

    page = own(client, sponsor.applicant)

    assert "۴ نفر منتظر پاسخ شما هستند" in page.get_text(" ", strip=True)
    assert page.select_one(f'a.button[href="/cases/{sponsor.code}/people/"]') is not None
    assert [card["id"] for card in page.select("article")] == [f"case-{sponsor.code}"]


def test_who_has_answered_is_not_told_that_they_are_waited_for(client, world):
    case = world.an_introduction("contract")
    world.act(case, ("sign", Role.COVERED, {"agreed": ["on"]}))

    assert own(client, case.applicant).select_one("#turn-title") is None


def test_the_list_of_a_sponsor_costs_the_same_with_many_people(client, world, statements):
    sponsor = world.a_sponsor(room={"0606": 20})
    world.an_introduction("answer", sponsor=sponsor)
    own(client, sponsor.applicant)
    few = statements(lambda: client.get(INBOX))
    for _ in range(6):
        world.an_introduction("answer", sponsor=sponsor)

    assert statements(lambda: client.get(INBOX)) == few
