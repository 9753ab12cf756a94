"""The page of a hand-off: how far it is, for both sides, and one click that leads over."""

from urllib.parse import parse_qs, urlsplit

import pytest

from khanegi.cooperatives import actions
from khanegi.cooperatives.models import Handoff
from khanegi.links import signature
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db
PLACES = ("consent", "handing_over", "stuck", "at_cooperative", "registered", "returned", "expired")
OVER = "رفتن به سامانهٔ تعاون"


def page(client, user, case):
    client.force_login(user)
    answer = client.get(f"/cases/{case.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("place", PLACES)
def test_both_sides_see_how_far_it_is(client, a_case, someone, place):
    case = a_case(place, "cooperative")

    seen = [page(client, user, case) for user in (case.applicant, someone(Role.COOPERATIVE))]

    row = Handoff.objects.filter(case=case).first()
    for html in seen:
        assert "تحویل به سامانهٔ تعاون" in html
        assert row is None or "شمارهٔ تحویل" in html
        assert (OVER in html) is (place == "at_cooperative" and html is seen[0])
        assert ("ثبت‌نام از راهی دیگر" in html) is (place in ("returned", "expired") and html is seen[0])
        assert ("به‌عنوان پشتیبان" in html) is (place == "registered" and html is seen[0])


def test_a_try_that_failed_is_told_with_the_time_of_the_next(client, a_case):
    case = a_case("handing_over", "cooperative")
    actions.missed(attempt=actions.claim(handoff=case.pk), why="silent")

    html = page(client, case.applicant, case)

    assert "از سامانهٔ تعاون پاسخی نرسید" in html
    assert "تلاش بعدی" in html
    assert "۱ بار" in html


def test_the_consent_says_what_is_sent(client, a_case):
    case = a_case("consent", "cooperative")
    client.force_login(case.applicant)

    html = client.get(f"/cases/{case.code}/?do=connect").content.decode()

    assert "این‌ها فرستاده می‌شود" in html
    assert "فرستاده نمی‌شود" in html


def test_one_click_leads_over_with_a_signed_address(client, a_case, settings):
    case = a_case("at_cooperative", "cooperative")
    client.force_login(case.applicant)

    answer = client.post(f"/cases/{case.code}/cooperative/")

    url = urlsplit(answer["Location"])
    given = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert (answer.status_code, url.path) == (302, "/enter")
    assert f"{url.scheme}://{url.netloc}" == settings.COOP_URL
    assert given.pop("signature") == signature.of_entrance(settings.COOP_KEY, **given)
    assert given["receipt"] == Handoff.objects.get(case=case).receipt
    assert case.applicant.national_id not in answer["Location"]


def test_a_browser_may_be_sent_there_by_a_form(client, a_case, settings):
    case = a_case("at_cooperative", "cooperative")
    client.force_login(case.applicant)

    policy = client.get(f"/cases/{case.code}/")["Content-Security-Policy"]

    assert f"form-action 'self' {settings.COOP_URL};" in f"{policy};"


@pytest.mark.parametrize("place", ["consent", "handing_over", "stuck", "registered", "returned"])
def test_where_nothing_waits_there_is_no_way_over(client, a_case, place):
    case = a_case(place, "cooperative")
    client.force_login(case.applicant)

    assert client.post(f"/cases/{case.code}/cooperative/").status_code == 404


def test_nobody_else_is_led_over(client, a_case, a_person, someone):
    case = a_case("at_cooperative", "cooperative")

    for user in (a_person(), someone(Role.COOPERATIVE), someone(Role.SECRETARIAT)):
        client.force_login(user)
        assert client.post(f"/cases/{case.code}/cooperative/").status_code == 404


def test_the_officer_finds_it_in_the_worklist(client, a_case, someone):
    cases = [a_case(place, "cooperative") for place in ("stuck", "at_cooperative")]
    a_case("handing_over", "cooperative")
    client.force_login(someone(Role.COOPERATIVE))

    html = client.get("/inbox/").content.decode()

    assert [case.code in html for case in cases] == [True, True]
    assert html.count('href="/cases/') == 2


@pytest.mark.parametrize(
    ("place", "said"), [("returned", "شمار اعضا کافی نیست"), ("registered", "حصیربافان کارون")]
)
def test_what_was_decided_is_said_once_before_the_history(client, a_case, place, said):
    case = a_case(place, "cooperative")

    before = page(client, case.applicant, case).partition('id="history')[0]

    assert before.count(said) == 1


def test_what_was_taken_back_still_says_why(client, a_case, world):
    case = world.act(
        a_case("stuck", "cooperative"),
        ("return_back", Role.COOPERATIVE, {"reason": ["K07"], "text": ["تا امروز پاسخی از شما نرسید."]}),
    )

    assert "متقاضی پی‌گیری نکرد" in page(client, case.applicant, case)
