"""What holds on every page: the headers, the ways of saying no, and reads that only read."""

import pytest
from django.db import connection
from django.shortcuts import render
from django.test import Client

from khanegi.base import reading
from khanegi.base.reading import ReadOnly
from khanegi.base.reference import InLog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
REFUSALS = (
    ("get", "/house/hide/", 404),
    ("get", "/nothing-here/", 404),
    ("post", "/house/refuse/", 409),
    ("post", "/house/misfit/", 422),
    ("get", "/house/suspect/", 400),
    ("get", "/house/slow-down/", 429),
    ("get", "/house/post-only/", 405),
)


@pytest.mark.parametrize(("method", "path", "status"), REFUSALS)
def test_each_refusal_is_a_page_with_something_to_do_and_a_number(client, method, path, status):
    response = getattr(client, method)(path)

    page = response.content.decode()
    assert response.status_code == status
    assert "<h1>" in page
    assert 'class="button' in page
    assert response["X-Reference"] in page


def test_who_must_wait_is_told_how_long(client):
    assert client.get("/house/slow-down/")["Retry-After"] == "60"


def test_a_wrong_method_names_the_right_one(client):
    assert client.get("/house/post-only/")["Allow"] == "POST"


def test_a_failure_is_a_page_that_needs_nothing_else(client):
    client.raise_request_exception = False

    response = client.get("/house/fail/")

    assert response.status_code == 500
    assert response["X-Reference"] in response.content.decode()


def test_a_failure_is_found_in_the_log_by_the_number_on_its_page(client, caplog):
    client.raise_request_exception = False
    caplog.handler.addFilter(InLog())

    response = client.get("/house/fail/")

    lines = [record for record in caplog.records if record.exc_info]
    assert [record.reference for record in lines] == [response["X-Reference"]]


def test_a_form_without_its_token_is_refused_in_persian():
    response = Client(enforce_csrf_checks=True).post("/house/sink/")

    assert response.status_code == 403
    assert "این صفحه برای شما باز نمی‌شود" in response.content.decode()


def test_a_body_too_large_is_told_so(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    body = b"note=" + b"a" * 200
    response = client.generic("POST", "/house/read/", body, "application/x-www-form-urlencoded")

    assert response.status_code == 413


def test_a_refused_act_gives_back_the_long_text_that_was_typed(client):
    typed = "این طرح از نظر فضای کار مناسب نیست، چون <b>دود</b> دارد."

    response = client.post("/house/refuse/", {"note": typed}, headers={"Referer": "http://testserver/x/"})

    page = response.content.decode()
    assert "&lt;b&gt;دود&lt;/b&gt; دارد." in page
    assert 'href="/x/"' in page


def test_a_way_back_never_leads_to_another_host(client):
    response = client.post("/house/refuse/", headers={"Referer": "http://testserver.evil.example/x/"})

    assert "evil" not in response.content.decode()


def test_a_refused_swap_is_told_above_the_page_and_leaves_it_as_it_is(client):
    response = client.post("/house/refuse/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Retarget"]) == (409, "#said")
    assert "<html" not in response.content.decode()


def test_a_page_trusts_only_its_own_host(client):
    headers = client.get("/").headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_of_signed_in_people_are_kept_nowhere(client, maryam):
    client.force_login(maryam)

    assert client.get("/house/sink/")["Cache-Control"] == "no-store, private"


def test_a_citizen_sees_their_name_and_files_and_a_way_out(client, maryam):
    client.force_login(maryam)

    page = client.get("/house/sink/").content.decode()

    assert "مریم عبدالرحمانی" in page
    assert "پرونده‌های من" in page
    assert 'action="/logout/"' in page


def test_staff_see_their_worklist(client, expert):
    client.force_login(expert)

    assert "کارتابل" in client.get("/help/").content.decode()


def test_a_get_cannot_write(client):
    with pytest.raises(ReadOnly):
        client.get("/house/write/")


def test_a_post_can_write(client):
    assert client.post("/house/write/").content == b"ok"


def test_the_record_of_who_looked_may_be_written(client):
    assert client.get("/house/look/").content == b"ok"


@pytest.mark.parametrize(
    "statement",
    [
        "update django_session set session_data = '' where false",
        "select 'insert into x'",
        "with a as (select 1) select * from a",
        "select * from django_content_type for update",
    ],
)
def test_what_only_reads_or_keeps_the_session_is_let_through(statement):
    with reading.only(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE django_content_type SET model = '' WHERE false",
        "  /* note */ delete from only django_content_type where false",
        "with a as (delete from django_content_type where false returning 1) select * from a",
        "truncate django_content_type cascade",
    ],
)
def test_what_writes_is_refused(statement):
    with reading.only(), connection.cursor() as cursor, pytest.raises(ReadOnly):
        cursor.execute(statement)


def test_a_fragment_asks_nothing_for_a_frame_it_does_not_have(rf, maryam, expert, django_assert_num_queries):
    for person in (maryam, expert):
        request = rf.get("/")
        request.user = person
        with django_assert_num_queries(0):
            render(request, "web/parts/button.html", {"words": "برو", "kind": "go", "name": ""})


def test_the_frame_asks_the_database_one_thing(rf, maryam, expert, django_assert_num_queries):
    for person in (maryam, expert):
        request = rf.get("/")
        request.user = person
        with django_assert_num_queries(1):
            render(request, "web/help.html")
