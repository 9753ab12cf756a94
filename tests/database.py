"""The database of one test run: a cluster of its own, started before Django is asked for.

Loaded by `-p tests.database` (pyproject.toml), because pytest-django reads the settings before any
conftest. Each run has its own server, so that two runs never meet.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))  # this plugin is read before pytest's own `pythonpath`

from khanegi.cli import database  # noqa: E402

TEMPLATE = database.Cluster(database.LOCAL / "tests" / "template", fast=True)
RUN = database.Cluster(database.LOCAL / "tests" / str(os.getpid()), fast=True)
OUTSIDE = "KHANEGI_TEST_DATABASE_URL"

os.environ["KHANEGI_DATABASE_URL"] = os.environ.get(OUTSIDE) or RUN.address()


def pytest_sessionstart(session: pytest.Session) -> None:
    if OUTSIDE in os.environ or session.config.option.collectonly:
        return
    _remove_what_killed_runs_left()
    database.initialise(TEMPLATE)
    RUN.data.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(TEMPLATE.data, RUN.data)
    database.rootless.give(RUN.data)
    session.config.stash[SERVER] = database.start(RUN)


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        database.stop(server)
        _remove(RUN)


SERVER = pytest.StashKey["database.subprocess.Popen[bytes]"]()


def _remove(cluster: database.Cluster) -> None:
    for path in (cluster.data, cluster.socket):
        shutil.rmtree(path, ignore_errors=True)
    cluster.log.unlink(missing_ok=True)


def _remove_what_killed_runs_left() -> None:
    for folder in (database.LOCAL / "tests").glob("[0-9]*"):
        if folder.name.isdigit() and not Path(f"/proc/{folder.name}").exists():
            _remove(database.Cluster(folder))
