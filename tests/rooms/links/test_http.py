"""Whatever an outside party does, a call ends in time and nothing is followed elsewhere."""

import socket
import threading
import time

import pytest

from khanegi.links import http
from khanegi.links.breaker import Breaker

ASK = http.Request(method="GET", path="/")


def ask(base, within=0.3):
    return http.ask(base, ASK, Breaker(), within=within, agreed=(200,))


@pytest.fixture
def dripping():
    """Serve an answer that never ends, one byte at a time, and tell when it was hung up on."""
    server, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip():
        held, _ = server.accept()
        with held:
            try:
                held.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while True:
                    held.sendall(b".")
                    time.sleep(0.02)
            except OSError:
                ended.set()

    thread = threading.Thread(target=drip)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", ended
    server.close()
    thread.join()


def test_an_answer_that_drips_is_cut_off(dripping):
    base, ended = dripping
    began = time.monotonic()

    with pytest.raises(http.Down, match="TimeoutError"):
        ask(base)

    assert time.monotonic() - began < 1
    assert ended.wait(2)


def test_a_slow_resolver_does_not_hold_us_and_what_was_given_up_is_not_asked_late(monkeypatch, gateway):
    """Reliability F46: no time-out of a socket covers a name that does not resolve."""
    resolve, done = socket.getaddrinfo, threading.Event()

    def slowly(*asked, **more):
        time.sleep(0.6)
        done.set()
        return resolve(*asked, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    gateway.fault.times, gateway.fault.mode = 1, "error"
    began = time.monotonic()
    late = http.Request(method="POST", path="/messages", body=b"{}", headers={"Idempotency-Key": "a"})

    with pytest.raises(http.Down):
        http.ask(f"http://127.0.0.1:{gateway.server_port}", late, Breaker(), within=0.2, agreed=(200,))

    assert time.monotonic() - began < 0.5
    assert done.wait(2)
    time.sleep(0.2)
    assert gateway.fault.times == 1


def test_who_is_slower_than_a_handshake_is_waited_for(monkeypatch, gateway):
    monkeypatch.setattr(http, "CONNECT_SECONDS", 0.1)
    gateway.fault.times, gateway.fault.mode, gateway.fault.seconds = 1, "slow", 0.4
    body = b'{"to": "09161234567", "text": "a"}'
    asked = http.Request(method="POST", path="/messages", body=body, headers={"Idempotency-Key": "a"})

    url = f"http://127.0.0.1:{gateway.server_port}"
    assert http.ask(url, asked, Breaker(), within=2, agreed=(201,)).status == 201


def test_nobody_there_is_down_and_counts_as_a_failure():
    breaker = Breaker(failures=1)

    for expected in (http.Down, http.Resting):
        with pytest.raises(expected):
            http.ask("http://127.0.0.1:9", ASK, breaker, within=2, agreed=(200,))


def test_an_answer_nobody_agreed_upon_is_no_answer(gateway):
    with pytest.raises(http.Down, match="answer 404"):
        http.ask(
            f"http://127.0.0.1:{gateway.server_port}",
            http.Request(method="GET", path="/nowhere"),
            Breaker(),
            within=2,
            agreed=(200,),
        )
