"""Registering and planning by a program: each kind as its pages do it, and nothing for a stranger."""

import json

import pytest
from django.core.management import call_command

from khanegi.base import jalali
from khanegi.cases.models import Case
from khanegi.cli import answers, made
from khanegi.intake.forms import QUESTIONNAIRES, plan_form, questionnaire
from khanegi.intake.models import Decision, Draft, Plan
from khanegi.papers import early
from khanegi.people.models import User
from tests.rooms.intake.conftest import a_photo

pytestmark = pytest.mark.django_db
API = "/api/v1"
WHERE = {"county": "0621", "town": "شوشتر", "field": "HND-029"}
ANSWERS = {
    "independent": made.questionnaire(made.Person(1), **WHERE),
    "covered": answers.covered(made.Person(1), **WHERE),
    "sponsor": answers.sponsor(made.Person(1), **WHERE),
    "cooperative": answers.cooperative(made.Person(1), **WHERE),
}
PLAN = answers.sponsor_plan(made.Person(1), title="حصیربافی", today=jalali.today(), room={"0621": 10})


@pytest.fixture(autouse=True)
def citizen(client, db):
    call_command("load_reference", verbosity=0)
    user = User.objects.create(mobile=made.Person(1).mobile)
    client.force_login(user)
    return user


def send(client, address, said, method="post"):
    return getattr(client, method)(API + address, json.dumps(said), content_type="application/json")


def register(client, kind, key="a-key-of-this-test", **changed):
    return send(client, f"/registrations/{kind}", {"key": key, "answers": ANSWERS[kind] | changed})


@pytest.fixture
def certified(citizen):
    """The certificate of the covered one was sent on its page."""
    early.keep(user=citizen.pk, code="D1", about="HND-029", file=a_photo())


@pytest.mark.parametrize("kind", QUESTIONNAIRES)
def test_each_kind_is_described_and_registered(client, certified, kind):
    shape = client.get(f"{API}/registrations/{kind}").json()
    said = register(client, kind).json()

    assert set(shape["properties"]) == {field.key for field in questionnaire(kind).fields}
    assert set(shape["required"]) <= set(ANSWERS[kind])
    assert (said["is_yes"], Case.objects.get(code=said["code"]).procedure) == (True, kind)


def test_a_repeat_is_the_same_request(client, certified):
    first, second = register(client, "covered"), register(client, "covered")

    assert first.json() == second.json()
    assert (Case.objects.count(), Draft.objects.count()) == (1, 1)


def test_a_no_tells_each_condition_and_its_smallest_change(client):
    said = register(client, "sponsor", experience=1).json()

    (no,) = [one for one in said["conditions"] if one["ok"] is False and one["blocks"]]
    assert (said["is_yes"], said["code"], no["number"]) == (False, "", 62)
    assert no["change"].endswith(".")
    assert said["object_until"] > jalali.today().isoformat()


def test_what_does_not_fit_is_told_by_field_and_decides_nothing(client):
    answer = register(client, "sponsor", counties=["9999"], hat=1)

    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"counties", "hat"})
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"key": "x", "answers": {}},
        {"key": "a-key-of-this-test", "answers": []},
        {"key": "a-key-of-this-test", "answers": {"members": [[1]], "share": {"a": 1}}},
        {"key": "a-key-of-this-test", "answers": {"first_name": "\ud800"}},
        {"key": "a-key-of-this-test", "answers": {"first_name": "a\x00b"}, "more": 1},
    ],
)
def test_a_hostile_shape_is_refused_and_never_an_accident(client, said):
    assert send(client, "/registrations/cooperative", said).status_code == 422
    assert not Decision.objects.exists()


def test_a_kind_that_is_none_is_refused(client):
    assert client.get(f"{API}/registrations/king").status_code == 422


def test_a_plan_is_written_whole_and_its_faults_told(client):
    code = register(client, "sponsor").json()["code"]
    room = [{"county": "0621", "people": 11}]

    wrong = send(client, f"/plans/{code}", {"answers": PLAN | {"room": room}}, "put").json()
    right = send(client, f"/plans/{code}", {"answers": PLAN}, "put").json()

    assert [fault["code"] for fault in wrong["faults"]] == ["over_orders"]
    assert (wrong["is_complete"], right["is_complete"], right["faults"]) == (False, True, [])
    assert Plan.objects.get().is_complete
    shape = client.get(f"{API}/plans/{code}").json()["asks"]
    assert set(shape["properties"]) == {field.key for field in plan_form("sponsor").fields}


def test_a_plan_is_not_there_for_a_kind_without_one_or_for_a_stranger(client, certified):
    covered = register(client, "covered").json()["code"]
    sponsor = register(client, "sponsor", key="another-key", occupation="PRD-003").json()["code"]
    assert client.get(f"{API}/plans/{covered}").status_code == 404

    client.force_login(User.objects.create(mobile="09169999999"))
    assert client.get(f"{API}/plans/{sponsor}").status_code == 404
    assert send(client, f"/plans/{sponsor}", {"answers": PLAN}, "put").status_code == 404


def test_without_signing_in_there_is_nothing(client):
    client.logout()

    assert client.get(f"{API}/registrations/sponsor").status_code == 401
    assert register(client, "sponsor").status_code == 401
