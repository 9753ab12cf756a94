"""The banks' API against its own description: every check of schemathesis, one by one and in sequences."""

from __future__ import annotations

import re

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.config import SchemathesisConfig

from khanegi.banks.actions import admitting, clients
from khanegi.links.standins.bank_teller import Teller
from tests.builders import REQUEST

pytestmark = pytest.mark.django_db(transaction=True)
# A form says more than its shape (a day that is past, a text without hidden signs): 422 is its answer too.
WELL_SAID = ["2xx", "401", "403", "404", "409", "413", "422", "429"]
CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": WELL_SAID}}}
AMOUNT = int(REQUEST["amount"][0])
SHORT = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    "derandomize": True,
}


@pytest.fixture
def described(live_server, a_case, monkeypatch):
    """Return the description of the running API; requests are signed, and half of them about real letters."""
    letters = [a_case("at_branch", "facility").referrals.get().number for _ in range(3)]
    program = clients.add(office="bank-022", name="سامانه", scopes=clients.ALL)
    issued = clients.issue(client=program.pk)
    teller = Teller(live_server.url, issued.number, bytes.fromhex(issued.secret))
    monkeypatch.setattr(admitting, "RATE", 10**6)
    monkeypatch.setattr(admitting, "MISSES", (10**6, admitting.MISSES[1]))
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/bank/openapi.json", config=config)

    @schema.auth()
    class Signs:
        def get(self, case, context):
            return issued.number

        def set(self, case, data, context):
            sent = requests.Request(**case.as_transport_kwargs(base_url=live_server.url)).prepare()
            body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
            key = sent.headers.get("Idempotency-Key", "")
            key = key.decode("latin-1") if isinstance(key, bytes) else key
            signed = teller.signed(sent.method, sent.path_url, body, key)
            case.headers = {**(case.headers or {}), **{k: v for k, v in signed.items() if k.startswith("X-")}}

    @schema.hook
    def map_path_parameters(context, path_parameters):
        if path_parameters and re.fullmatch(r"\d{12,24}", str(path_parameters.get("letter", ""))):
            number = int(path_parameters["letter"])
            if number % 2:
                path_parameters["letter"] = letters[number % len(letters)]
        return path_parameters

    @schema.hook
    def map_body(context, body):
        if isinstance(body, dict) and type(body.get("amount")) is int and body["amount"] % 2:
            body["amount"] = AMOUNT
        return body

    return schema


def test_every_operation_answers_as_it_is_described(described):
    seen = set()
    for found in described.get_all_operations():
        operation = found.ok()
        seen.add(operation.label)

        @given(case=operation.as_strategy())
        @settings(max_examples=12, **SHORT)
        def answers(case):
            case.call_and_validate()

        answers()

    assert len(seen) >= 10


def test_sequences_of_operations_do_no_harm(described):
    described.as_state_machine().run(settings=settings(max_examples=6, stateful_step_count=6, **SHORT))
