"""Following a case without signing in, and the code that was forgotten."""

import datetime as dt

import pytest

from khanegi.base import codes
from khanegi.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    applicant = world.a_person(mobile="09161234567", birth_date=dt.date(1986, 9, 12))
    return world.a_case("review", applicant=applicant)


def follow(client, code, second):
    return client.post("/track/", {"code": code, "second": second})


@pytest.mark.parametrize("second", ["national_id", "۴۵۶۷", " 45-67 "])
def test_a_code_and_a_second_mark_say_where_the_case_is(client, case, second):
    mark = case.applicant.national_id if second == "national_id" else second

    page = follow(client, codes.show(case.code), mark)

    text = page.content.decode()
    assert page.status_code == 200
    assert "بررسی دستگاه اجرایی" in text
    assert "میراث فرهنگی" in text
    assert case.applicant.last_name not in text


def test_following_takes_one_statement(client, case, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert follow(client, case.code, "4567").status_code == 200


def test_an_unknown_code_and_a_wrong_mark_get_the_same_answer(client, case):
    answers = []
    for code, second in ((case.code, "0000"), ("123456789012", "4567"), ("12", "4567"), (case.code, "")):
        page = follow(client, code, second)
        shown = (
            page.content.decode().split("<main")[1].split('name="code"')[0].split("csrfmiddlewaretoken")[0]
        )
        answers.append((page.status_code, shown))

    assert set(answers) == {answers[0]}
    assert answers[0][0] == 422


@pytest.mark.parametrize(
    ("procedure", "place", "holder"),
    [
        ("covered", "pool", "هیچ‌کس؛ گام بعدی در پایین آمده است"),
        ("sponsor", "matching", "میراث فرهنگی"),
        ("introduction", "consent", "متقاضی تحت پوشش"),
        ("introduction", "contract", "پشتیبان"),
    ],
)
def test_whose_case_it_is_follows_it_and_reads_no_more_than_where_it_is(
    client, world, procedure, place, holder
):
    """The other side of an introduction has its own way in; here it is a stranger."""
    case = world.a_case(place, procedure)
    others = [party.user for party in case.parties.exclude(user=case.applicant)]

    text = follow(client, case.code, case.applicant.national_id).content.decode()

    main = text.split("<main")[1]
    assert case.here.title in main
    assert holder in main
    people = (case.applicant, *others)
    named = [word for user in people for word in (str(user), user.last_name, user.mobile, user.national_id)]
    told = ("همان رشته", "روز انتظار", "حصیر یک متری", codes.show(case.parent.code) if case.parent else "-—-")
    assert [word for word in (*named, *told) if word in main] == []
    assert [follow(client, case.code, user.national_id).status_code for user in others] == [422] * len(others)


def test_the_eleventh_miss_of_an_hour_is_told_to_wait_and_a_hit_is_no_miss(client, case):
    follow(client, case.code, "4567")
    for _ in range(10):
        assert follow(client, case.code, "0000").status_code == 422

    response = follow(client, case.code, "4567")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 3500


def forgot(client, national_id, year="۱۳۶۵"):
    return client.post(
        "/track/forgotten/",
        {"national_id": national_id, "birth_day": "۲۱", "birth_month": "شهریور", "birth_year": year},
    )


def test_a_forgotten_code_goes_to_the_registered_mobile_once_a_day(client, case):
    for _ in range(2):
        assert forgot(client, case.applicant.national_id).status_code == 200

    told = Notice.objects.filter(key__startswith="reminder-").get()
    assert codes.show(case.code) in told.text
    assert (told.to, told.by_sms) == (case.applicant, True)


def test_nobody_learns_from_the_answer_whether_there_is_such_a_person(client, case):
    pages = [forgot(client, case.applicant.national_id), forgot(client, case.applicant.national_id, "۱۳۶۶")]

    assert pages[0].content.split(b"<main")[1] == pages[1].content.split(b"<main")[1]


def test_a_national_id_that_is_none_is_told_at_the_field(client):
    response = forgot(client, "1234567890")

    assert response.status_code == 422
    assert 'value="1234567890"' in response.content.decode()
    assert 'value="شهریور"' in response.content.decode()
