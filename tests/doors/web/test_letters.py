"""What a bank keeps of its letters on a page."""

import pytest

from khanegi.base.persian import digits_out, money
from khanegi.process.words import Role
from khanegi.web.views import letters
from tests.banking import HAND_BACK

pytestmark = pytest.mark.django_db


def page(client, path="/bank/letters/"):
    return client.get(path).content.decode()


@pytest.mark.parametrize("role", [Role.BRANCH, Role.BANK_HEAD])
def test_a_bank_keeps_number_days_amount_and_end_of_a_letter_and_nobody_of_it(client, world, someone, role):
    case = world.a_loan("at_branch")
    letter = case.referrals.get()
    client.force_login(someone(role))
    assert "زنده" in page(client)

    world.act(case, HAND_BACK)

    said = page(client)
    assert digits_out(letter.number) in said
    assert money(letter.amount) in said
    assert "سهمیهٔ شعبه تمام شده است" in said
    person = letter.person
    canaries = (person.last_name, person.national_id, person.mobile, case.code)
    assert [word for word in canaries if word in said or digits_out(word) in said] == []


def test_letters_of_others_are_not_there_and_pages_follow_each_other(client, world, someone, monkeypatch):
    first, second = (world.a_loan("at_branch").referrals.get() for _ in range(2))
    monkeypatch.setattr(letters, "SIZE", 1)
    client.force_login(someone(Role.BRANCH))

    newest, older = page(client), page(client, f"/bank/letters/?after={second.pk}")

    assert digits_out(second.number) in newest
    assert digits_out(first.number) not in newest
    assert f"/bank/letters/?after={second.pk}" in newest
    assert digits_out(first.number) in older
    client.force_login(someone(Role.BRANCH, world.karun))
    assert digits_out(first.number) not in page(client)
    client.force_login(someone(Role.SECRETARIAT))
    assert client.get("/bank/letters/").status_code == 404


@pytest.mark.parametrize("fragment", [False, True])
def test_whose_no_ends_the_letter_is_led_to_it_and_a_repeat_is_the_same_act(client, world, someone, fragment):
    case = world.a_loan("at_branch")
    client.force_login(someone(Role.BRANCH))
    action, _, said = HAND_BACK
    headers = {"HX-Request": "true"} if fragment else {}
    typed = {**said, "seen": case.seq, "key": "one-and-the-same"}

    for _ in range(2):
        answer = client.post(f"/cases/{case.code}/{action}/", typed, headers=headers)
        led = answer["HX-Redirect"] if fragment else answer["Location"]
        assert (answer.status_code, led) == (200 if fragment else 302, "/bank/letters/?done=1")

    assert case.events.filter(action=action).count() == 1
    assert "دیگر برای بانک باز نمی‌شود" in page(client, "/bank/letters/?done=1")
    assert client.get(f"/cases/{case.code}/").status_code == 404
    typed["key"] = "another-key"
    assert client.post(f"/cases/{case.code}/{action}/", typed, headers=headers).status_code == 404
