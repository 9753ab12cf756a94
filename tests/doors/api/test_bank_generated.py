"""A client that a public generator made of our description carries a letter through the branch."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import subprocess
import sys

import httpx
import pytest

from khanegi.banks.actions import clients
from khanegi.base import jalali
from khanegi.links.standins.bank_teller import Teller
from khanegi.loans.models import Payment
from khanegi.process.words import Role
from tests.banking import AGREED

pytestmark = pytest.mark.django_db(transaction=True)
PACKAGE = "khanegi_for_banks_client"


class Signs(httpx.Auth):
    """What a bank writes itself: how a request is signed."""

    requires_request_body = True

    def __init__(self, teller):
        self.teller = teller

    def auth_flow(self, request):
        key = request.headers.get("Idempotency-Key", "")
        path = request.url.raw_path.decode()
        signed = self.teller.signed(request.method, path, request.content, key)
        request.headers.update({name: value for name, value in signed.items() if name.startswith("X-")})
        yield request


@pytest.fixture
def generated(live_server, tmp_path, monkeypatch):
    """Return a maker of calls of the generated client: by the name of an operation."""
    described = tmp_path / "openapi.json"
    described.write_text(json.dumps(httpx.get(f"{live_server.url}/api/v1/bank/openapi.json").json()), "utf-8")
    (tmp_path / "config.yml").write_text("post_hooks: []\n")
    words = ("generate", "--path", "openapi.json", "--config", "config.yml", "--output-path", "made")
    code = "from openapi_python_client.cli import app; app()"
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(tmp_path / "made"))
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        monkeypatch.delitem(sys.modules, name)

    def call(program, operation, *path, body=None, **more):
        module = importlib.import_module(f"{PACKAGE}.api.default.{operation}")
        if body is not None:
            more["body"] = module._get_kwargs.__annotations__["body"].from_dict(body)
        return module.sync_detailed(*path, client=program, **more)

    return call


@pytest.fixture
def program(live_server, a_case, generated):
    issued = clients.issue(client=clients.add(office="bank-022", name="سامانه", scopes=clients.ALL).pk)
    teller = Teller(live_server.url, issued.number, bytes.fromhex(issued.secret))
    package = importlib.import_module(PACKAGE)
    made = package.AuthenticatedClient(
        base_url=live_server.url,
        token="unused",
        auth_header_name="X-Unused",
        httpx_args={"auth": Signs(teller)},
    )
    yield made
    made.get_httpx_client().close()


@pytest.fixture
def case(a_case):
    return a_case("at_branch", "facility")


def test_a_generated_client_runs_a_whole_referral(case, program, generated, world):
    [line] = generated(program, "list_referrals").parsed.rows
    letter = generated(program, "get_referral", line.letter).parsed
    assert letter.applicant.national_id == case.applicant.national_id

    def act(action, **answers):
        body = {"amount": line.amount, "answers": answers}
        key = f"{action}-{line.letter}"
        done = generated(program, f"act_{action}", line.letter, body=body, idempotency_key=key)
        assert done.status_code == 200, done.content
        again = generated(program, f"act_{action}", line.letter, body=body, idempotency_key=key)
        assert again.parsed == done.parsed
        return done.parsed.place

    assert [act("accept"), act("documents_complete"), act("credit_ok")] == ["documents", "credit", "contract"]
    first_due = (jalali.today() + dt.timedelta(days=31)).isoformat()
    act("draft_contract", number="77", months=60, grace=0, first_due=first_due)
    act("sign_contract", agreed=True)
    world.act(case, ("sign_contract", Role.APPLICANT, AGREED))
    assert act("pay", stage=1, amount=line.amount, paid_on=jalali.today().isoformat()) == "paying"
    assert [act("paid"), act("settle")] == ["supervision", "settled"]

    assert [row.amount for row in Payment.objects.filter(referral__number=line.letter)] == [line.amount]
    told = [row.kind for row in generated(program, "list_messages").parsed.rows]
    assert told[:4] == ["referral_made", "accept", "documents_complete", "credit_ok"]
    assert told[5:7] == ["contract_signed_by_branch", "contract_signed_by_applicant"]
    assert told[-1] == "settle"
