"""The database of one test run: a cluster of its own, copied from one that is migrated already.

Loaded by `-p tests.database` (pyproject.toml), because pytest-django reads the settings before any
conftest. Each process of a run has its own server, so that two never meet; the migrated copy is made
anew when a migration or a requirement changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))  # this plugin is read before pytest's own `pythonpath`

from khanegi.cli import database  # noqa: E402

PLACE = database.LOCAL / "tests"
RUN = database.Cluster(PLACE / str(os.getpid()), fast=True)
OUTSIDE = os.environ.get("KHANEGI_TEST_DATABASE_URL")
SERVER = pytest.StashKey["subprocess.Popen[bytes]"]()

os.environ["KHANEGI_DATABASE_URL"] = OUTSIDE or RUN.address()
if not OUTSIDE:
    os.environ["KHANEGI_TEST_TEMPLATE"] = database.NAME


def pytest_sessionstart(session: pytest.Session) -> None:
    option = session.config.option
    only_hands_out = option.numprocesses and not hasattr(session.config, "workerinput")
    if OUTSIDE or option.collectonly or only_hands_out:
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_what_killed_runs_left()
        shutil.copytree(_migrated(), RUN.data)
    database.rootless.give(RUN.data)
    session.config.stash[SERVER] = database.start(RUN)


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        database.stop(server)
        _remove(RUN)


def _migrated() -> Path:
    """Return the data folder of a stopped cluster that is migrated; make it if there is none."""
    template = database.Cluster(PLACE / f"template-{_fingerprint()}", fast=True)
    if template.data.exists():
        return template.data
    for older in PLACE.glob("template-*"):
        shutil.rmtree(older, ignore_errors=True)
        older.unlink(missing_ok=True)
    half_made = database.Cluster(PLACE / "template-half-made", fast=True)
    server = database.start(half_made)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
            env=os.environ | {"KHANEGI_DATABASE_URL": half_made.address(), "PYTHONPATH": str(ROOT / "src")},
            check=False,
            capture_output=True,
            text=True,
        )
    finally:
        database.stop(server)
    if done.returncode:
        pytest.exit(f"The migrations do not run:\n{done.stderr}", returncode=4)
    half_made.data.rename(template.data)
    return template.data


def _fingerprint() -> str:
    """Return what the migrated copy depends on, in short."""
    files = [ROOT / "requirements.txt", *sorted((ROOT / "src").glob("*/*/migrations/*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _remove(cluster: database.Cluster) -> None:
    for path in (cluster.data, cluster.socket):
        shutil.rmtree(path, ignore_errors=True)
    cluster.log.unlink(missing_ok=True)


def _remove_what_killed_runs_left() -> None:
    for folder in PLACE.iterdir():
        if folder.name.isdigit() and not Path(f"/proc/{folder.name}").exists():
            _remove(database.Cluster(folder))
