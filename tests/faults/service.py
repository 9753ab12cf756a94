"""The whole service as real processes, with data and ports of its own, for tests that break it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psycopg

from khanegi.cli import database


class Service:
    """A running ./run demo. Everything it starts carries `mark` in its environment."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cluster = folder, database.Cluster(folder / "database")
        self.port, self.sms_port, self.coop_port, self.bank_port = (free_port() for _ in range(4))
        self.mark = f"KHANEGI_LOCAL={folder}"
        self.said: list[str] = []
        own = {name: text for name, text in os.environ.items() if not name.startswith("KHANEGI_")}
        self.environment = own | {
            "KHANEGI_LOCAL": str(folder),
            "KHANEGI_PORT": str(self.port),
            "KHANEGI_SMS_PORT": str(self.sms_port),
            "KHANEGI_COOP_PORT": str(self.coop_port),
            "KHANEGI_BANK_PORT": str(self.bank_port),
            "KHANEGI_WORKER_SILENT_SECONDS": "6",
            "KHANEGI_PROXIES": "1",  # as in production: people of a journey do not share one address
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PYTHONPATH": f"{database.ROOT / 'src'}:{database.ROOT}",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "khanegi.cli", "demo"],
            cwd=database.ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(self.process.stdout)
        self.process.stdout.close()

    def heard(self, words: str) -> bool:
        return any(words in line for line in list(self.said))

    def processes(self, words: str = "") -> list[int]:
        """Return the living processes of this service, by a part of their command line."""
        return sorted(
            pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self._has(pid, words)
        )

    def _has(self, pid: int, words: str) -> bool:
        folder = Path(f"/proc/{pid}")
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            marked = self.mark.encode() in (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            return False
        # PostgreSQL's children write their title over their environment; the data folder remains.
        ours = marked or (str(self.cluster.data) in command) or self._is_child_of_server(folder)
        return ours and bool(command) and words in command

    def _is_child_of_server(self, folder: Path) -> bool:
        return (folder / "cwd").resolve() == self.cluster.data

    def kill(self, words: str) -> None:
        """End processes in the middle of whatever they do."""
        for pid in self.processes(words):
            os.kill(pid, signal.SIGKILL)

    def kill_database(self) -> None:
        for pid in self.processes("postgres"):
            os.kill(pid, signal.SIGKILL)

    def sql(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.cluster.address(), autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def defer(self, task: str, **ids: str) -> None:
        args = psycopg.types.json.Jsonb(ids)
        with psycopg.connect(self.cluster.address(), autocommit=True) as connection:
            connection.execute(
                "insert into procrastinate_jobs (task_name, queue_name, args) values (%s, 'default', %s)",
                (task, args),
            )

    def status(self, path: str) -> int:
        """Return how a page answers; 0 if nobody does."""
        try:
            return self.ask(path, cookie="")[0]
        except (URLError, OSError):
            return 0

    def ask(self, path: str, cookie: str = "session=" + "s" * 32) -> tuple[int, Message, str]:
        """Ask for a page as somebody who has been here before; return status, headers and text."""
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": cookie})
        try:
            with urlopen(request, timeout=10) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except HTTPError as refused:
            with refused:
                return refused.code, refused.headers, refused.read().decode()

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """Keep the database dead for a while: nobody is there to start it again."""
        self.process.send_signal(signal.SIGSTOP)
        self.kill_database()
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(40)
        finally:
            self.kill("")
            self._reader.join(10)


def ready(folder: Path) -> Service:
    """Start a service and wait until its pages answer."""
    running = Service(folder)
    until(lambda: running.heard("Ready after") or running.process.poll() is not None, 180)
    assert running.process.poll() is None, "".join(running.said)
    return running


def free_port() -> int:
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def until(true, seconds: float = 30) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.1)
