"""The agency's workspace: the list explained, who is passed over, and nothing ticked or typed ever lost."""

import re

import pytest
from bs4 import BeautifulSoup

from khanegi.cases.models import Case
from khanegi.people.models import Look
from khanegi.process.words import Role
from khanegi.sponsors.models import Introduction, Pool, Skip
from khanegi.sponsors.queries import ranked


@pytest.fixture
def sponsor(world):
    return world.a_sponsor()


@pytest.fixture
def people(world):
    """Return four people in the order of the list."""
    found = [
        world.a_covered(applicant=world.a_person(last_name=name)) for name in ("یکم", "دوم", "سوم", "چهارم")
    ]
    for days, case in zip((40, 30, 20, 10), found, strict=True):
        row = Pool.objects.get(pk=case.pk)
        Pool.objects.filter(pk=case.pk).update(standing=row.standing.replace(year=row.standing.year - days))
    return found


@pytest.fixture
def head(client, world):
    user = world.someone(Role.AGENCY_HEAD)
    client.force_login(user)
    return user


def address(sponsor):
    return f"/cases/{sponsor.code}/introduce/"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def sent(page, *chosen, **said):
    """Return what the form of a page would send with these people ticked."""
    form = soup(page).select_one("#choosing")
    found = {one["name"]: one["value"] for one in form.select("input[type=hidden]") if one.get("name")}
    found.pop("csrfmiddlewaretoken")
    return {**found, "people": [str(case.pk) for case in chosen], **said}


def row_of(page, case):
    return soup(page).select_one(f"#id-people-{case.pk}").find_parent("tr")


def test_the_list_stands_in_order_with_each_place_explained(client, sponsor, people, head):
    page = client.get(address(sponsor))

    names = [tag.get_text(" ", strip=True) for tag in soup(page).select(".choosing th .option")]
    assert [name.split()[-1] for name in names] == ["یکم", "دوم", "سوم", "چهارم"]
    told = row_of(page, people[0]).get_text(" ", strip=True)
    for words in ("همان رشته", "شهرستان پشتیبان: اهواز", "روز انتظار", "روی هم"):
        assert words in told


def test_equals_are_told_that_the_lot_decided(client, world, sponsor, head):
    equals = [world.a_covered() for _ in range(2)]

    page = client.get(address(sponsor))

    for case in equals:
        told = row_of(page, case).get_text(" ", strip=True)
        assert "قرعه" in told


def test_the_first_ones_need_no_reason(client, sponsor, people, head):
    answer = client.post(address(sponsor), sent(client.get(address(sponsor)), *people[:2]))

    assert answer.status_code == 302
    assert {one.pool_id for one in Introduction.objects.all()} == {case.pk for case in people[:2]}
    assert Skip.objects.count() == 0


def test_who_is_passed_over_is_asked_for_and_the_ticks_stay(client, sponsor, people, head):
    answer = client.post(address(sponsor), sent(client.get(address(sponsor)), people[0], people[2]))

    assert answer.status_code == 422
    rows = [row_of(answer, case) for case in people]
    assert [row.select_one("[name=people]").has_attr("checked") for row in rows] == [True, False, True, False]
    assert [row.select_one(".passed").has_attr("hidden") for row in rows] == [True, False, True, True]
    assert "دوم" in soup(answer).select_one(".problems").get_text()
    assert Introduction.objects.count() == 0


def test_a_reason_once_given_is_kept_with_the_person(client, sponsor, people, head):
    typed = sent(client.get(address(sponsor)), people[3], **{
        "skipped-0-reason": "M02", "skipped-1-reason": "M99", "skipped-1-note": "", "skipped-2-reason": "S01",
        "skipped-2-note": "تلفنی گفت تا ماه آینده سفر است.",
    })  # fmt: skip

    answer = client.post(address(sponsor), typed)

    assert answer.status_code == 422
    first, second, third = (row_of(answer, case) for case in people[:3])
    assert first.select_one("option[selected]")["value"] == "M02"
    assert second.select_one(".error") is not None
    assert third.select_one("input[name$=note]")["value"] == "تلفنی گفت تا ماه آینده سفر است."


def test_with_reasons_the_act_is_done_and_each_is_kept(client, sponsor, people, head):
    reasons = {"skipped-0-reason": "M02", "skipped-1-reason": "S01", "skipped-3-reason": "M01"}

    answer = client.post(address(sponsor), sent(client.get(address(sponsor)), people[2], **reasons))

    assert answer.status_code == 302
    kept = {(skip.pool_id, skip.reason) for skip in Skip.objects.all()}
    assert kept == {
        (people[0].pk, "M02"),
        (people[1].pk, "S01"),
    }  # below the last one chosen nobody is passed


def test_nobody_chosen_is_said_at_the_list(client, sponsor, people, head):
    answer = client.post(address(sponsor), sent(client.get(address(sponsor))))

    assert answer.status_code == 422
    assert soup(answer).select_one('.problems a[href="#choosing"]') is not None


def test_more_than_there_is_room_for_is_refused_with_the_ticks_kept(client, world, people, head):
    sponsor = world.a_sponsor(room={world.ahvaz.code: 5})
    world.introduce(sponsor, people[0])
    more = [world.a_covered() for _ in range(4)]
    wanted = [*people[1:], *more]

    answer = client.post(address(sponsor), sent(client.get(address(sponsor)), *wanted))

    assert answer.status_code == 409
    assert "جا ندارد" in soup(answer).select_one(".flow > [role=alert]").get_text()
    assert len(soup(answer).select("[name=people][checked]")) == len(wanted)
    assert "۷ نفر انتخاب شده است ولی تنها ۴ جا هست" in soup(answer).select_one("[data-chosen]").get_text()


def test_what_was_typed_follows_the_person_when_the_list_has_changed(client, world, sponsor, people, head):
    typed = sent(client.get(address(sponsor)), people[2], **{"skipped-1-reason": "S01"})
    world.introduce(world.a_sponsor(), people[0])

    answer = client.post(address(sponsor), typed)

    assert answer.status_code == 422
    assert row_of(answer, people[1]).select_one("option[selected]")["value"] == "S01"
    assert row_of(answer, people[2]).select_one("[name=people]").has_attr("checked")


def test_a_full_sponsor_says_so_instead_of_a_form(client, world, head):
    sponsor = world.a_sponsor(room={world.ahvaz.code: 5})
    world.introduce(sponsor, *[world.a_covered() for _ in range(5)])

    page = client.get(address(sponsor))

    assert page.status_code == 200
    assert "پر است" in page.content.decode()
    assert soup(page).select("[name=people]") == []


def test_the_page_of_the_case_leads_to_the_workspace(client, sponsor, people, head):
    page = soup(client.get(f"/cases/{sponsor.code}/", {"do": "introduce"}))

    assert page.select_one(f'#doing a[href="{address(sponsor)}"]') is not None
    assert page.select_one("#doing form[action$='/introduce/']") is None


def test_the_sponsor_and_strangers_do_not_read_the_list(client, world, sponsor, people):
    client.force_login(sponsor.applicant)
    answer = client.get(address(sponsor))
    assert answer.status_code == 302
    refused = client.post(address(sponsor), {"seen": sponsor.seq, "people": [str(people[0].pk)]})
    assert refused.status_code == 409
    assert "یکم" not in refused.content.decode()

    client.force_login(world.someone(Role.AGENCY_HEAD, world.karun))
    assert client.get(address(sponsor)).status_code == 404


def test_before_the_permit_there_is_no_list(client, world, head):
    sponsor = world.a_sponsor("review")

    answer = client.get(address(sponsor))

    assert answer["Location"].startswith(f"/cases/{sponsor.code}/")


def test_that_the_list_was_read_is_recorded(client, sponsor, people, head):
    client.get(address(sponsor))

    assert Look.objects.filter(subject=f"case:{sponsor.pk}", user=head, what="ranked").count() == 1


def test_statements_do_not_grow_with_the_list(client, world, sponsor, head, statements):
    world.a_covered()
    client.get(address(sponsor))
    few = statements(lambda: client.get(address(sponsor)))
    for _ in range(12):
        world.a_covered()

    assert len(ranked(sponsor.pk)) == 13
    assert statements(lambda: client.get(address(sponsor))) == few


def test_a_double_click_introduces_once(client, sponsor, people, head):
    typed = sent(client.get(address(sponsor)), people[0])

    answers = [client.post(address(sponsor), typed).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Case.objects.filter(procedure="introduction").count() == 1


def test_the_page_is_light_with_fifty_people(client, world, head):
    import gzip

    sponsor = world.a_sponsor(room={world.ahvaz.code: 60})
    for _ in range(50):
        world.a_covered()

    page = client.get(address(sponsor))

    assert len(re.findall('name="people"', page.content.decode())) == 50
    assert len(gzip.compress(page.content)) < 25_000
