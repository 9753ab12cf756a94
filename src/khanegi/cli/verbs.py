"""The verbs of ./run, each a few lines; the longer ones live in files of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from khanegi.cli import backup, checks, database, demo
from khanegi.cli.supervisor import Supervisor

Verb = Callable[[Sequence[str]], int]
ALONE = ("tests/journeys", "tests/faults")
MOST = 4  # processes of the tests, each with a database server of its own
DRAWINGS, HANDBOOK = "docs/drawings", "docs/handbook"


def main(arguments: Sequence[str]) -> int:
    """Do what the first word says; a missing thing is a plain sentence, not a traceback."""
    name, *rest = arguments or ["help"]
    verb = VERBS.get(name)
    if verb is None:
        print(f"There is no verb {name!r}. These exist:\n", file=sys.stderr)
        tell(rest)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khanegi.conf.settings")
    try:
        return verb(rest)
    except (database.DatabaseDown, demo.CannotBegin) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def tell(arguments: Sequence[str]) -> int:
    """list what ./run can do"""
    for name, verb in VERBS.items():
        print(f"  ./run {name:<9} {verb.__doc__}")
    print("  ./run lock      pin the requirements anew (needs uv)")
    return 0


def run(*command: str, **environment: str) -> int:
    """Run a Python program of this environment from the root of the checkout."""
    words = [sys.executable, "-m", *command]
    return subprocess.run(words, check=False, cwd=database.ROOT, env=os.environ | environment).returncode


def test(arguments: Sequence[str]) -> int:
    """run every test; more words go to pytest, which then runs once and in one process"""
    if not shutil.which("chromium"):
        print("Chromium is missing, so browser tests will be skipped: apt install chromium", flush=True)
    if arguments:
        return run("pytest", *arguments)
    # What races against real time has the machine to itself; the rest takes every core it can use.
    alone = run("pytest", *ALONE)
    rest = sorted(str(folder) for folder in (database.ROOT / "tests").iterdir() if _has_tests(folder))
    beside = str(min(os.cpu_count() or 1, MOST))
    return run("pytest", "--numprocesses", beside, "--dist", "worksteal", *rest) or alone


def _has_tests(folder: Path) -> bool:
    return folder.is_dir() and f"tests/{folder.name}" not in ALONE and any(folder.rglob("test_*.py"))


def serve(arguments: Sequence[str]) -> int:
    """run the web server alone"""
    with database.running() as address, Supervisor() as supervisor:
        host, number = os.environ.get("KHANEGI_HOST", "127.0.0.1"), demo.port("KHANEGI_PORT", 8000)
        supervisor.add(demo.web(host, number, KHANEGI_DATABASE_URL=address))
        print(f"http://{host}:{number}", flush=True)
        supervisor.watch()
    return 0


def worker(arguments: Sequence[str]) -> int:
    """run the worker alone"""
    with database.running() as address, Supervisor() as supervisor:
        supervisor.add(demo.worker(KHANEGI_DATABASE_URL=address))
        supervisor.watch()
    return 0


def fix(arguments: Sequence[str]) -> int:
    """format, mend what ruff can mend, draw and write the handbook anew"""
    mended = run("ruff", "format", ".") + run("ruff", "check", "--fix", ".")
    return mended + draw(()) + handbook(())


def journeys(arguments: Sequence[str]) -> int:
    """run the journeys in a real browser"""
    return run("pytest", "tests/journeys", *arguments)


def faults(arguments: Sequence[str]) -> int:
    """kill and break things on purpose, many times"""
    return run("pytest", "tests/faults", "--long", *arguments)


def bench(arguments: Sequence[str]) -> int:
    """measure, each figure beside its floor"""
    return run("bench", *arguments)


def draw(arguments: Sequence[str]) -> int:
    """write the flowcharts anew"""
    return run("django", "draw", DRAWINGS, *arguments)


def handbook(arguments: Sequence[str]) -> int:
    """write the handbook anew"""
    return run("django", "handbook", HANDBOOK, *arguments)


def manage(arguments: Sequence[str]) -> int:
    """run a command of Django: ./run manage migrate"""
    with database.running() as address:
        return run("django", *arguments, KHANEGI_DATABASE_URL=address, KHANEGI_STATEMENT_TIMEOUT="0")


def psql(arguments: Sequence[str]) -> int:
    """open PostgreSQL's prompt on the database"""
    with database.running() as address:
        return subprocess.run([database.binary("psql"), address, *arguments], check=False).returncode


VERBS: dict[str, Verb] = {
    "help": tell,
    "demo": demo.run,
    "test": test,
    "serve": serve,
    "worker": worker,
    "check": checks.run,
    "fix": fix,
    "journeys": journeys,
    "bench": bench,
    "faults": faults,
    "draw": draw,
    "handbook": handbook,
    "manage": manage,
    "psql": psql,
    "backup": backup.keep,
    "restore": backup.bring_back,
}
