"""Citizens over plain HTTP, who write down every answer they got and ask again when none came."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

from khanegi.cli import database
from tests.faults.service import Service

TOKEN = "a" * 32
REVIEW = "/start/independent/review/"
COMMAND_SECONDS = 60
BEGUN: list[int] = []


@dataclass
class Citizen:
    """One person with a questionnaire ready to be handed in. `told` is the journal of answers."""

    service: Service
    draft: int
    user: int
    mobile: str
    session: str
    told: list[str] = field(default_factory=list)

    def send(self, path: str, asked: dict[str, Any] | None = None) -> tuple[int, str, str]:
        """Ask once; return status, where it leads and the text. Raises OSError or HTTPException."""
        connection = HTTPConnection("127.0.0.1", self.service.port, timeout=20)
        headers = {"Cookie": f"session={self.session}; csrf={TOKEN}"}
        body = None
        if asked is not None:
            body = urlencode(asked | {"csrfmiddlewaretoken": TOKEN})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("GET" if asked is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            connection.close()

    def submit(self) -> str:
        """Make the last click and return where it led; the same key each time, as from the same page."""
        status, to, text = self.send(REVIEW, {"draft": self.draft, "key": f"click-{self.draft}"})
        if status != 302 or "/result/" not in to:
            raise HTTPException(f"{status} {to} {text[:200]}")
        self.told.append(to)
        return to

    def submit_until_told(self, seconds: float = 40) -> None:
        """Click again and again until there is an answer."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                self.submit()
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"no answer in {seconds} s")

    def code(self) -> str:
        """Return the tracking code on the page that the first answer led to."""
        shown = re.search(r"/cases/(\d{12})/", self.send(self.told[0])[2])
        assert shown is not None
        return shown[1]


def crowd(service: Service, count: int) -> list[Citizen]:
    """Make citizens who are about to hand in, each time other people."""
    words = ("tests.faults.crowd", str(count), str(len(BEGUN) + 901))
    BEGUN.extend(range(count))
    return [Citizen(service, **one) for one in json.loads(run(service, *words))]


def run(service: Service, *words: str) -> str:
    """Run a module over the service's database and return what it says. Fails if it does."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=database.ROOT,
        env=service.environment | {"KHANEGI_DATABASE_URL": service.cluster.address()},
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Make every call in a thread of its own, all beginning together; return what came, in order."""
    found: list[Any] = [None] * len(calls)
    together = threading.Barrier(len(calls))

    def make(place: int) -> None:
        together.wait()
        found[place] = calls[place]()

    threads = [threading.Thread(target=make, args=[place]) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
