"""The files of deploy/ start the service as production runs it: their own lines on a copy of the checkout."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection

import pytest

from khanegi.cli import database
from tests.faults.service import free_port, until

DEPLOY = database.ROOT / "deploy"
HOME = "/opt/khanegi"
KEY = "cd" * 32
SETTINGS = {
    "KHANEGI_SECRET_KEY": "b" * 60,
    "KHANEGI_CODE_KEY": KEY,
    "KHANEGI_PUBLIC_URL": "https://home.test",
    "KHANEGI_HOSTS": "home.test",
    "KHANEGI_SMS_URL": "https://sms.test",
    "KHANEGI_COOP_URL": "https://coop.test",
    "KHANEGI_COOP_KEY": KEY,
    "KHANEGI_BANK_KEY": KEY,
    "KHANEGI_PERMIT_CERTIFICATES": "/none",
    "KHANEGI_MARK_PUBLIC_KEYS": f"1:{KEY}",
    "KHANEGI_LEDGER_PUBLIC_KEYS": f"1:{KEY}",
}


def unit(name):
    """Return the environment and the command of a service file, its folder being ours."""
    text = (DEPLOY / name).read_text("utf-8").replace("\\\n", " ")
    given = dict(
        pair.partition("=")[::2]
        for line in re.findall(r"^Environment=(.*)$", text, re.M)
        for pair in line.split()
    )
    return given, shlex.split(re.search(r"^ExecStart=(.*)$", text, re.M)[1])


def collects():
    """Return the line of the Dockerfile that collects static files, up to what only root of an image does."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    line = next(line for line in re.findall(r"^RUN (.*)$", text, re.M) if "collectstatic" in line)
    return line.partition(" && ")[0]


class Machine:
    """A machine with the checkout in a folder of its own, a database, and the two files of settings."""

    def __init__(self, folder, address):
        self.folder, self.port = folder, free_port()
        for name in ("src", "data"):
            shutil.copytree(database.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "files").mkdir()
        kept = {name: text for name, text in os.environ.items() if not name.startswith("KHANEGI_")}
        self.empty = kept | {"PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"}
        self.env = SETTINGS | {
            "KHANEGI_DATABASE_URL": address,
            "KHANEGI_FILES": str(folder / "files"),
        }

    def started(self, name, **more):
        given, command = unit(name)
        env = {key: text.replace(HOME, str(self.folder)) for key, text in given.items()}
        words = [sys.executable if word.endswith("bin/python") else word for word in command]
        words = [str(self.port) if word == "8000" else word for word in words]
        return self.runs(words, **env, **more)

    def runs(self, words, **env):
        return subprocess.Popen(
            words,
            cwd=self.folder,
            env=self.empty | self.env | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ask(self, path, **headers):
        """Return status, headers and text of a page as the proxy asks for it; 0 if nobody answers."""
        behind = {"Host": "home.test", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
            try:
                line.request("GET", path, headers=behind | headers)
                answer = line.getresponse()
                return answer.status, answer.headers, answer.read().decode()
            except OSError:
                return 0, {}, ""


@contextmanager
def ended(*processes):
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.communicate(timeout=60)


@pytest.fixture
def machine(tmp_path):
    cluster = database.Cluster(tmp_path / "database")
    with database.running(cluster) as address:
        yield Machine(tmp_path / "checkout", address)


def test_the_files_of_deploy_start_what_they_promise(machine):
    python = {"PYTHONPATH": str(machine.folder / "src"), "DJANGO_SETTINGS_MODULE": "khanegi.conf.settings"}
    production = python | {"KHANEGI_ENV": "production"}
    image = subprocess.run(
        ["sh", "-c", collects()],
        cwd=machine.folder,
        env=machine.empty | production | {"KHANEGI_FILES": "/files"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert image.returncode == 0, image.stderr
    prepare = machine.runs(
        [sys.executable, "-m", "django", "prepare"], **production, KHANEGI_STATEMENT_TIMEOUT="0"
    )
    said, _ = prepare.communicate(timeout=180)
    assert prepare.returncode == 0, said

    web, worker = machine.started("khanegi-web.service"), machine.started("khanegi-worker.service")
    with ended(web, worker):
        until(lambda: machine.ask("/readyz")[0] == 200 or web.poll() is not None, 60)
        page = machine.ask("/")
        style = re.search(r"/static/[^\"]+\.css", page[2])[0]
        assert (page[0], "مشاغل خانگی" in page[2]) == (200, True)
        assert machine.ask(style)[0] == 200
        assert re.search(r"\.[0-9a-f]{12}\.css$", style)
        assert page[1]["Strict-Transport-Security"]
        assert machine.ask("/metrics")[0] == 404
        assert machine.ask("/", Host="elsewhere.test")[0] == 400
        plain = machine.ask("/login/", **{"X-Forwarded-Proto": "http"})
        assert (plain[0], plain[1]["Location"]) == (301, "https://home.test/login/")
    assert (web.returncode, worker.returncode) == (0, 0)


def test_production_does_not_start_without_what_it_must_know(machine):
    del machine.env["KHANEGI_CODE_KEY"]

    web = machine.started("khanegi-web.service")

    said, _ = web.communicate(timeout=60)
    assert web.returncode != 0
    assert "KHANEGI_CODE_KEY" in said
