"""The whole service on one machine: database, pages, worker and the stand-ins of outside parties."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from http.client import HTTPConnection
from typing import TextIO

from khanegi.cli import database
from khanegi.cli.supervisor import Part, Supervisor, program, say

WEB = (
    "-m",
    "granian",
    "--interface",
    "rsgi",
    "--no-ws",
    "--log-level",
    "warning",
    "khanegi.conf.rsgi:application",
)
WORKER = ("-m", "django", "procrastinate", "worker", "--concurrency", "4")
# Threads of a worker compute in turn: heaps of their own would each keep what the largest proposal took.
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}


class CannotBegin(Exception):
    """Something outside stands in the way; the text says what to do."""


def port(name: str, otherwise: int) -> int:
    """Read a port from the environment."""
    text = os.environ.get(name, str(otherwise))
    if not text.isdigit() or not 0 < int(text) < 65_500:
        raise CannotBegin(f"{name} is {text!r}: it must be a number such as {otherwise}.")
    return int(text)


def web(host: str, number: int, **environment: str) -> Part:
    """Describe the web server. More requests at once than threads wait, they are not refused."""
    words = ("--host", host, "--port", str(number), "--workers", os.environ.get("KHANEGI_WEB_WORKERS", "1"))
    return program("web server", *WEB, *words, environment=environment)


def worker(**environment: str) -> Part:
    """Describe the worker. Asked politely it would wait for a database that is gone with us."""
    return program("worker", *WORKER, environment={**ONE_HEAP, **environment}, farewell=signal.SIGKILL)


def run(arguments: Sequence[str]) -> int:
    """start everything with a small province, and say where"""
    try:
        with _only_one(), Supervisor() as supervisor:
            _begin(supervisor)
            supervisor.watch()
    except CannotBegin as reason:
        print(reason, file=sys.stderr)
        return 1
    say("\nEverything has stopped. What was saved is still there for the next ./run demo.")
    return 0


def _begin(supervisor: Supervisor) -> None:
    began = time.monotonic()
    web_port = port("KHANEGI_PORT", 8000)
    sms_port = port("KHANEGI_SMS_PORT", web_port + 1)
    coop_port = port("KHANEGI_COOP_PORT", web_port + 2)
    bank_port = port("KHANEGI_BANK_PORT", web_port + 3)
    ports = (web_port, sms_port, coop_port, bank_port)
    for number in ports:
        _check_free(number)
    address, messages, cooperative, bank = (f"http://127.0.0.1:{number}" for number in ports)
    say("Starting PostgreSQL ...")
    os.environ["KHANEGI_DATABASE_URL"] = _begin_database(supervisor)
    os.environ.setdefault("KHANEGI_PUBLIC_URL", address)
    os.environ.setdefault("KHANEGI_SMS_URL", messages)
    os.environ.setdefault("KHANEGI_COOP_URL", cooperative)
    os.environ.setdefault("KHANEGI_BANK_URL", bank)
    people = prepare()
    say("Starting the stand-ins, the web server and the worker ...")
    supervisor.add(_standin("SMS stand-in", "sms", sms_port))
    supervisor.add(_standin("cooperative stand-in", "cooperative", coop_port))
    supervisor.add(_standin("bank stand-in", "bank", bank_port))
    supervisor.add(web("127.0.0.1", web_port))
    supervisor.add(worker())
    _wait_for(supervisor, web_port)
    say(f"\n{people}\n")
    say(f"Codes and messages  {messages}\nCooperative system  {cooperative}\nSystem of a bank    {bank}")
    say(f"The service         {address}")
    say(f"Ready after {time.monotonic() - began:.0f} seconds. Ctrl-C stops everything.")


def _standin(name: str, module: str, number: int) -> Part:
    """Describe the stand-in of an outside party; what it was given outlives a restart, not the database."""
    database.HOME.ledgers.mkdir(exist_ok=True)
    ledger = database.HOME.ledgers / f"{module}.jsonl"
    words = ("-m", f"khanegi.links.standins.{module}", "--quiet", "--port", str(number))
    return program(name, *words, "--ledger", str(ledger), environment={})


def prepare() -> str:
    """Bring the tables and the data up to date; return what the province says of its people."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "prepare", "--province"],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        cwd=database.ROOT,
        env=os.environ | {"KHANEGI_STATEMENT_TIMEOUT": "0"},
    )
    if done.returncode != 0:
        raise CannotBegin("Tables and data could not be brought up to date; the reason is above.")
    return done.stdout.strip()


def _begin_database(supervisor: Supervisor) -> str:
    if outside := os.environ.get("KHANEGI_DATABASE_URL"):
        return outside
    home = database.HOME
    part = Part(
        "database",
        lambda: database.start_unless_ready(home),
        database.stop,
        is_gone=lambda: not home.is_ready(),
    )
    supervisor.add(part)
    if part.process is None:
        say("PostgreSQL already runs for another command; using that one.")
    return home.address()


def _only_one() -> closing[TextIO]:
    """Hold the demo's lock: two demos over one database would send every message twice."""
    database.LOCAL.mkdir(exist_ok=True)
    lock = (database.LOCAL / "demo.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise CannotBegin("The demo of this checkout already runs in another window.") from None
    return closing(lock)


def _check_free(number: int) -> None:
    with closing(socket.socket()) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", number))
        except OSError:
            raise CannotBegin(
                f"Port {number} is taken by another program. Choose others: KHANEGI_PORT=8100 ./run demo"
            ) from None


def _wait_for(supervisor: Supervisor, number: int, patience: float = 30) -> None:
    """Wait until the pages answer, or say that they do not."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        for part in supervisor.parts:
            supervisor.look_after(part)
        connection = HTTPConnection("127.0.0.1", number, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise CannotBegin("The web server does not answer; the reason is above.")
