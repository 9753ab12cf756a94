"""The administrator's keys of banks' programs."""

import re

import pytest

from khanegi.banks.models import Client, Credential
from khanegi.people.models import Office
from khanegi.process.words import Role
from tests.doors.api.banking import Program

pytestmark = pytest.mark.django_db
ASKED = {"office": "bank-022", "name": "سامانهٔ متمرکز", "scopes": ["read", "act"], "days": "90"}


@pytest.fixture
def admin(client, someone, world, office_of):
    office_of(Role.BRANCH)
    client.force_login(someone(Role.ADMIN))
    return client


def secret(page):
    return re.search(r"[0-9a-f]{64}", page)


def test_a_key_is_given_with_an_end_shown_once_used_and_ended(admin, a_case):
    letter = a_case("at_branch", "facility").referrals.get()
    page = admin.post("/manage/banks/", ASKED).content.decode()
    key = Credential.objects.get()
    program = Program.__new__(Program)
    program.use(type("Issued", (), {"number": key.number, "secret": secret(page)[0]})())

    assert program.get("/referrals").status_code == 200
    assert program.ask("GET", "/messages").status_code == 403

    again = admin.get("/manage/banks/").content.decode()
    assert secret(again) is None
    assert key.number in again
    assert "هنوز نه" not in again
    key.refresh_from_db()
    assert (key.expires_at - key.created_at).days in (89, 90)
    assert key.issued_by.seats.get().role == "admin"
    assert key.client.office == letter.branch.parent

    admin.post(f"/manage/banks/keys/{key.number}/end/")
    key.refresh_from_db()
    assert key.revoked_by == key.issued_by
    assert program.get("/referrals").status_code == 401


def test_a_program_changes_over_to_a_second_key_and_has_no_third(admin):
    admin.post("/manage/banks/", ASKED)
    program = Client.objects.get()

    second = admin.post(f"/manage/banks/{program.pk}/key/")
    third = admin.post(f"/manage/banks/{program.pk}/key/")

    assert secret(second.content.decode())
    assert (second.status_code, third.status_code) == (200, 409)
    assert program.credentials.count() == 2
    assert {(key.expires_at - key.created_at).days for key in program.credentials.all()} <= {89, 90}


def test_a_form_that_comes_twice_makes_one_program(admin):
    first, again = admin.post("/manage/banks/", ASKED), admin.post("/manage/banks/", ASKED)

    assert (first.status_code, again.status_code) == (200, 422)
    assert secret(again.content.decode()) is None
    assert (Client.objects.count(), Credential.objects.count()) == (1, 1)
    assert "همین نام" in again.content.decode()


def test_a_program_is_closed_with_all_its_keys_and_its_name_is_free_again(admin):
    admin.post("/manage/banks/", ASKED)
    program = Client.objects.get()
    admin.post(f"/manage/banks/{program.pk}/key/")

    admin.post(f"/manage/banks/{program.pk}/close/")

    program.refresh_from_db()
    assert not program.is_active
    assert all(key.revoked_by for key in program.credentials.all())
    assert admin.post(f"/manage/banks/{program.pk}/key/").status_code == 404
    assert admin.post("/manage/banks/", ASKED).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"office": "nowhere"}, {"office": ""}, {"name": ""}, {"name": "a\x00b"}, {"name": "ب" * 61},
     {"scopes": []}, {"scopes": ["everything"]}, {"days": "36500"}, {"days": ""}],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(admin, wrong):
    answer = admin.post("/manage/banks/", ASKED | wrong)

    assert answer.status_code == 422
    assert f"id-{next(iter(wrong))}" in answer.content.decode()
    assert not Client.objects.exists()


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.BRANCH, Role.BANK_HEAD, Role.AUDITOR])
def test_nobody_else_gives_or_ends_keys(admin, someone, role):
    admin.post("/manage/banks/", ASKED)
    key = Credential.objects.get()
    admin.force_login(someone(role))

    answers = [
        admin.get("/manage/banks/"),
        admin.post("/manage/banks/", ASKED),
        admin.post(f"/manage/banks/{key.client_id}/key/"),
        admin.post(f"/manage/banks/{key.client_id}/close/"),
        admin.post(f"/manage/banks/keys/{key.number}/end/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert Client.objects.get().is_active
    key.refresh_from_db()
    assert (key.revoked_at, Credential.objects.count()) == (None, 1)


def test_a_bank_that_is_closed_is_not_offered(admin):
    Office.objects.filter(code="bank-022").update(is_active=False)

    assert admin.post("/manage/banks/", ASKED).status_code == 422
