"""What the tests of several rooms share."""

import threading

import pytest

from khanegi.links import sms
from khanegi.links.standins.ledger import Ledger
from khanegi.links.standins.sms import Gateway


@pytest.fixture
def gateway(settings, tmp_path):
    """A stand-in on a free port, and nothing remembered of other tests' failures."""
    sms.breaker.succeeded()
    server = Gateway(("127.0.0.1", 0), Ledger(tmp_path / "ledger"))
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
    sms.breaker.succeeded()
