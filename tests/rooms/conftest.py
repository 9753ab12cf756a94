"""What the tests of several rooms share."""

import threading
from contextlib import ExitStack, contextmanager

import pytest

from khanegi.links import bank, cooperative, sms
from khanegi.links.standins import bank as bank_standin
from khanegi.links.standins.bank_ledger import Ledger as BankLedger
from khanegi.links.standins.bank_teller import Teller
from khanegi.links.standins.cooperative import System
from khanegi.links.standins.ledger import Ledger
from khanegi.links.standins.register import Register
from khanegi.links.standins.sms import Gateway


@contextmanager
def running(server, breaker):
    """Let a stand-in answer, with nothing remembered of other tests' failures."""
    breaker.succeeded()
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        breaker.succeeded()


@pytest.fixture
def gateway(settings, tmp_path):
    """Return a stand-in of the SMS gateway on a free port."""
    server = Gateway(("127.0.0.1", 0), Ledger(tmp_path / "ledger"))
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}"
    with running(server, sms.breaker):
        yield server


@pytest.fixture
def system(settings, tmp_path):
    """Return a stand-in of the cooperative system on a free port, and settings that lead to it."""
    server = System(("127.0.0.1", 0), Register(tmp_path / "register"), settings.COOP_KEY)
    settings.COOP_URL = f"http://127.0.0.1:{server.server_port}"
    with running(server, cooperative.breaker):
        yield server


@pytest.fixture
def a_bank(tmp_path):
    """Return a maker of stand-ins of banks' systems on free ports; each has a hook at /messages."""
    with ExitStack() as open_ones:

        def make(service="http://127.0.0.1:9", name="bank"):
            teller = Teller(service, bank_standin.LOCAL_KEY, bytes.fromhex(bank_standin.LOCAL_SECRET))
            server = bank_standin.System(("127.0.0.1", 0), BankLedger(tmp_path / name), teller)
            hook = f"http://127.0.0.1:{server.server_port}/messages"
            return open_ones.enter_context(running(server, bank.breaker(hook)))

        yield make
