"""What an operator does for banks from the command line."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from khanegi.banks import audit
from khanegi.banks.actions import lanes
from khanegi.banks.models import Credential, Lane, Message
from khanegi.people.models import Office
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(world, office_of):
    return Office.objects.get(pk=office_of(Role.BRANCH).parent_id)


def run(capsys, *words):
    call_command(*words)
    return capsys.readouterr().out


def test_a_program_gets_keys_and_loses_them(capsys, bank):
    added = run(
        capsys, "bank_credential", "add", "--office", bank.code, "--name", "core", "--scopes", "read,act"
    )
    number = re.search(r"Program (\d+)", added)[1]

    issued = run(capsys, "bank_credential", "issue", "--client", number)
    key, secret = re.findall(r"(?:key|secret) +(\S+)", issued)[:2]

    assert len(bytes.fromhex(secret)) == 32
    listed = run(capsys, "bank_credential", "list")
    assert f"{key} live" in listed
    assert secret not in listed
    run(capsys, "bank_credential", "revoke", "--key", key)
    assert f"{key} revoked" in run(capsys, "bank_credential", "list")
    run(capsys, "bank_credential", "close", "--client", number)
    assert not Credential.objects.filter(client__is_active=True).exists()


@pytest.mark.parametrize(
    "words",
    [("add", "--office", "nowhere"), ("add", "--office", "bank-022", "--scopes", "everything"),
     ("issue", "--client", "999"), ("revoke", "--key", "none"), ("close", "--client", "999")],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence(bank, words):
    with pytest.raises(CommandError):
        call_command("bank_credential", *words)


def test_everything_behind_a_number_goes_again(capsys, bank, a_case):
    a_case("at_branch", "facility")
    with pytest.raises(CommandError):
        call_command("bank_messages", "--bank", bank.code, "--after", "0")
    lanes.lead(bank=bank.pk, address="http://127.0.0.1:9/messages", secret=b"k" * 32, after=1)

    assert "Messages 1 to 1" in run(capsys, "bank_messages", "--bank", bank.code, "--after", "0")
    assert (Lane.objects.get().delivered, Lane.objects.get().waits) == (0, True)


def test_the_proof_sees_a_message_that_is_missing_or_says_another_amount(bank, a_case):
    a_case("documents", "facility")
    assert list(audit.faults()) == []

    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # no trigger sees this
        cursor.execute("update banks_message set body = jsonb_set(body, '{amount}', '1') where number = 1")
        cursor.execute("delete from banks_message where number = 2")
        cursor.execute("set local session_replication_role = origin")

    first, second = audit.faults()
    assert "its lane says 2" in first
    assert f"message bank-{bank.pk}-1: says 1 rials" in second
    assert Message.objects.count() == 1
