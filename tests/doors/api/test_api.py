"""The API: the same rules, the same refusals and the same codes as the pages."""

import json

import pytest
from django.test import Client

from khanegi.base import codes
from khanegi.cases.models import Case, Event
from khanegi.process import book
from khanegi.process.words import Role
from tests.builders import OPINION

API = "/api/v1"
NOTE = {"note": "با متقاضی تلفنی صحبت شد."}


@pytest.fixture
def case(a_case):
    return a_case()


@pytest.fixture
def expert(client, someone):
    user = someone(Role.AGENCY_EXPERT)
    client.force_login(user)
    return user


def act(client, case, action, answers=None, **other):
    said = {"seen": case.seq, "key": "a-key-of-this-test", "answers": answers or {}} | other
    return client.post(f"{API}/cases/{case.code}/{action}", json.dumps(said), content_type="application/json")


def test_the_description_names_what_the_procedures_declare(client, db):
    said = client.get(f"{API}/openapi.json").json()

    named = {
        name: set(shape["enum"]) for name, shape in said["components"]["schemas"].items() if "enum" in shape
    }
    assert named["Procedure"] == {process.key for process in book.ALL}
    assert named["Action"] == {action.key for process in book.ALL for action in process.actions}
    assert named["Place"] == {place.key for process in book.ALL for place in process.places}


def test_the_page_of_the_api_asks_nothing_of_another_host(client, db):
    page = client.get(f"{API}/docs")

    assert page.status_code == 200
    assert "/worklist" in page.content.decode()
    assert "<code>409</code>" in page.content.decode()


@pytest.mark.parametrize("address", ["/cases", "/worklist?desk=branch-1", "/cases/123456789012"])
def test_without_signing_in_there_is_nothing(client, db, address):
    answer = client.get(API + address)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")


def test_a_citizen_lists_their_own_cases(client, case, a_case):
    a_case()
    client.force_login(case.applicant)

    assert [row["code"] for row in client.get(f"{API}/cases").json()["rows"]] == [case.code]


def test_a_desk_lists_what_waits_there(client, case, expert, office_of):
    desk = f"agency_expert-{office_of(Role.AGENCY_EXPERT).pk}"

    rows = client.get(f"{API}/worklist", {"desk": desk}).json()["rows"]

    assert [(row["code"], row["place"]) for row in rows] == [(case.code, "review")]
    assert client.get(f"{API}/worklist", {"desk": "secretariat-1"}).status_code == 404


def test_a_case_tells_what_could_be_done_and_what_each_asks(client, case, expert):
    said = client.get(f"{API}/cases/{case.code}").json()

    offers = {offer["action"]: offer for offer in said["offers"]}
    assert (said["place"], said["seen"]) == ("review", case.seq)
    assert offers["note"]["asks"]["properties"]["note"]["minLength"] == 3
    assert offers["take"]["asks"] is None


def test_an_act_moves_the_case_and_its_repeat_gives_the_same_answer(client, case, expert):
    answers = {"opinion": OPINION["opinion"][0]}

    first, second = (act(client, case, "note", NOTE) for _ in range(2))

    assert first.json() == second.json() == {"place": "review", "seq": case.seq + 1}
    assert Event.objects.filter(case=case, action="note").count() == 1
    moved = act(client, case, "recommend", answers, seen=case.seq + 1, key="another-key")
    assert moved.json()["place"] == "first_signature" or moved.status_code == 422


@pytest.mark.parametrize("door", ["api", "web"])
def test_a_stale_act_is_refused_in_both_doors(client, case, expert, door):
    act(client, case, "note", NOTE)

    if door == "api":
        answer = act(client, case, "take", key="another-key")
        assert answer.json()["code"] == "stale"
    else:
        answer = client.post(f"/cases/{case.code}/take/", {"seen": case.seq, "key": "another-key"})
    assert answer.status_code == 409


def test_an_act_of_another_role_is_refused_by_its_code(client, case, expert):
    answer = act(client, case, "sign")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_yours")


@pytest.mark.parametrize(
    "answers", [{}, {"note": ""}, {"note": 5, "x": 1}, {"note": {"a": 1}}, {"note": "a\x00b" * 3}]
)
def test_answers_that_do_not_fit_are_told_by_field(client, case, expert, answers):
    answer = act(client, case, "note", answers)

    assert answer.status_code == 422
    assert answer.json()["fields"]
    assert Case.objects.get(pk=case.pk).seq == case.seq


@pytest.mark.parametrize(
    "other",
    [
        {"seen": True},
        {"seen": "1"},
        {"seen": 1.5},
        {"seen": 10**30},
        {"seen": -1},
        {"key": "x"},
        {"key": "web-\ud800"},
        {"extra": 1},
        {"answers": []},
        {"answers": {"note": "\ud800 سلام سلام"}},
    ],
)
def test_a_hostile_shape_is_refused_and_never_an_accident(client, case, expert, other):
    answer = act(client, case, "note", **({"answers": NOTE} | other))

    assert answer.status_code == 422
    assert Case.objects.get(pk=case.pk).seq == case.seq


def test_what_is_not_json_or_not_declared_is_refused(client, case, expert):
    address = f"{API}/cases/{case.code}/note"

    assert client.post(address, "{", content_type="application/json").status_code in (400, 422)
    assert act(client, case, "approve_everything").status_code == 422


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.ADMIN, Role.AGENCY_EXPERT])
def test_for_a_stranger_the_case_does_not_exist(client, case, world, role):
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role, world.karun))

    answers = [
        client.get(f"{API}/cases/{case.code}"),
        act(client, case, "note", NOTE),
        act(client, case, "take"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert client.get(f"{API}/cases/123456789012").json() == answers[0].json()


def test_an_act_needs_the_token_against_forgery(case, someone):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(someone(Role.AGENCY_EXPERT))

    assert act(strict, case, "take").status_code == 403


def test_the_catalogue_is_read_by_everybody(client, world):
    rows = client.get(f"{API}/catalogue", {"q": "حصیر"}).json()["rows"]

    assert [(row["code"], row["evidence"], row["is_open"]) for row in rows] == [("H001", "A", True)]


def test_a_case_is_followed_by_code_and_second_factor(client, case):
    def follow(second):
        said = json.dumps({"code": codes.show(case.code), "second": second})
        return client.post(f"{API}/tracking", said, content_type="application/json")

    assert follow(case.applicant.national_id).json()["place"] == "review"
    assert follow("0000").status_code == 404
    assert [follow("1111").status_code for _ in range(10)][-1] == 429


def test_statements_do_not_grow_with_the_history(client, case, expert, statements):
    address = f"{API}/cases/{case.code}"
    client.get(address)
    few = statements(lambda: client.get(address))
    for number in range(10):
        act(client, case, "note", NOTE, seen=case.seq + number, key=f"note-number-{number}")

    assert statements(lambda: client.get(address)) == few
