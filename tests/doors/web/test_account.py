"""Signing in through the pages."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from khanegi.base.address import address
from khanegi.people import queries
from khanegi.people.models import OneTimeCode, User
from khanegi.web import sessions

pytestmark = pytest.mark.django_db
MOBILE = "09161234567"


def newest():
    return queries.code_of(OneTimeCode.objects.latest("id").pk).code


@pytest.fixture
def asked(client):
    """A browser that asked for a code."""
    client.post("/login/", {"mobile": "+98 916 123 45 67", "next": "/start/"})
    return client


@pytest.fixture
def zahra(db):
    user = User(username="zahra", mobile=MOBILE)
    user.set_password("یک جملهٔ دراز")
    user.save()
    return user


def test_a_citizen_signs_in_and_goes_on_where_they_were(asked):
    response = asked.post("/login/code/", {"code": newest()})

    assert (response.status_code, response["Location"]) == (302, "/start/")
    assert User.objects.get(mobile=MOBILE).username is None


def test_the_session_has_a_new_name_after_signing_in(asked):
    before = asked.session.session_key
    asked.post("/login/code/", {"code": newest()})

    assert asked.session.session_key != before


@pytest.mark.parametrize("typed", ["", "123", "0916123456a", "<b>"])
def test_a_number_that_is_none_is_told_at_the_field_and_kept(client, typed):
    response = client.post("/login/", {"mobile": typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id-mobile"' in page
    assert f'value="{typed.replace("<b>", "&lt;b&gt;")}"' in page


def test_known_and_unknown_numbers_see_the_same_page(client):
    User.objects.create(mobile="09160000001")
    pages = []
    for mobile in ("09160000001", "09160000002"):
        page = Client().post("/login/", {"mobile": mobile}, follow=True)
        text = page.content.decode().split("<main")[1].split("csrfmiddlewaretoken")[0]
        pages.append((page.status_code, text.replace("۰۹۱۶۰۰۰۰۰۰۱", "").replace("۰۹۱۶۰۰۰۰۰۰۲", "")))

    assert pages[0] == pages[1]


def test_a_wrong_code_is_told_at_the_field(asked):
    response = asked.post("/login/code/", {"code": "12"})

    assert response.status_code == 422
    assert 'value="12"' in response.content.decode()


def test_another_browser_cannot_use_the_code(asked):
    response = Client().post("/login/code/", {"code": newest()})

    assert response["Location"] == "/login/"


@pytest.mark.parametrize(
    "to", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:1", "x"]
)
def test_nobody_is_led_to_another_host(client, to):
    client.post("/login/", {"mobile": MOBILE, "next": to})

    assert client.post("/login/code/", {"code": newest()})["Location"] == "/inbox/"


def test_too_many_codes_are_told_with_the_time_to_wait(client):
    for number in range(20):
        Client().post("/login/", {"mobile": f"091600000{number:02}"})
    response = client.post("/login/", {"mobile": MOBILE})

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 3000
    assert "دقیقهٔ دیگر" in response.content.decode()


def test_a_code_asked_again_at_once_is_not_sent_again(asked):
    asked.post("/login/again/")

    assert OneTimeCode.objects.count() == 1


def test_staff_need_a_password_and_a_code(client, zahra):
    first = client.post(
        "/staff/login/", {"username": "zahra", "password": "یک جملهٔ دراز", "next": "/manage/"}
    )
    assert first["Location"] == "/login/code/"
    assert "_auth_user_id" not in client.session

    second = client.post("/login/code/", {"code": newest()})
    assert second["Location"] == "/manage/"
    assert client.session["_auth_user_id"] == str(zahra.pk)


def test_a_wrong_password_does_not_lose_where_one_was_going(client, zahra):
    page = client.post("/staff/login/", {"username": "zahra", "password": "نادرست", "next": "/manage/"})

    assert 'name="next" value="/manage/"' in page.content.decode()


@pytest.mark.parametrize("username", ["zahra", "nobody"])
def test_a_wrong_password_and_an_unknown_name_look_the_same(client, zahra, username):
    response = client.post("/staff/login/", {"username": username, "password": "نادرست"})

    assert response.status_code == 422
    assert "نام کاربری یا گذرواژه درست نیست" in response.content.decode()
    assert "نادرست" not in response.content.decode()


def signed_in(client, user):
    """Sign in as the pages do, without a code."""
    client.force_login(user)
    session = client.session
    session["began"] = session["seen"] = int(dt.datetime.now().timestamp())
    session.save()


def move(client, **back):
    session = client.session
    for name, seconds in back.items():
        session[name] -= seconds
    session.save()


def is_in(client):
    return 'action="/logout/"' in client.get("/help/").content.decode()


@pytest.mark.parametrize(
    ("back", "stays"),
    [
        ({"seen": sessions.STAFF_IDLE - 5}, True),
        ({"seen": sessions.STAFF_IDLE}, False),
        ({"began": sessions.STAFF_WHOLE}, False),
    ],
)
def test_staff_are_signed_out_after_half_an_hour_idle_or_twelve_hours(client, zahra, back, stays):
    signed_in(client, zahra)
    move(client, **back)

    assert is_in(client) == stays


def test_using_the_pages_keeps_the_session(client, zahra):
    signed_in(client, zahra)
    for _ in range(3):
        move(client, seen=sessions.STAFF_IDLE - 5)
        assert is_in(client)


def test_citizens_stay_twelve_hours_idle(client, maryam):
    signed_in(client, maryam)
    move(client, seen=sessions.CITIZEN_IDLE - 5, began=5 * sessions.CITIZEN_IDLE)
    assert is_in(client)
    move(client, seen=sessions.CITIZEN_IDLE)
    assert not is_in(client)


def test_a_closed_account_is_refused_at_the_next_request(client, maryam):
    client.force_login(maryam)
    User.objects.filter(pk=maryam.pk).update(is_active=False)

    assert not is_in(client)


def test_logging_out_ends_the_session_on_the_server(client, maryam):
    client.force_login(maryam)
    old = client.cookies["session"].value
    assert client.get("/logout/").status_code == 405
    client.post("/logout/")
    client.cookies["session"] = old

    assert not is_in(client)


def test_an_address_is_believed_only_from_our_own_proxies(rf, settings):
    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.1.1"}, REMOTE_ADDR="10.0.0.9")

    assert address(request) == "10.0.0.9"
    settings.PROXIES = 1
    assert address(request) == "10.1.1.1"


@pytest.mark.parametrize("by", settings.AUTHENTICATION_BACKENDS)
def test_sessions_go_on_whichever_of_the_two_began_them_and_end_for_the_disabled(client, maryam, by):
    client.force_login(maryam, backend=by)
    assert client.get("/inbox/").status_code == 200

    User.objects.filter(pk=maryam.pk).update(is_active=False)

    assert client.get("/inbox/").status_code == 302
