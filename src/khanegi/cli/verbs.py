"""The verbs of ./run, each a few lines; the longer ones live in files of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from khanegi.cli import database

Verb = Callable[[Sequence[str]], int]


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
    except database.DatabaseDown as down:
        print(down, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def tell(arguments: Sequence[str]) -> int:
    """list what ./run can do"""
    for name, verb in VERBS.items():
        print(f"  ./run {name:<9} {verb.__doc__}")
    return 0


def run(*command: str, **environment: str) -> int:
    """Run a program of this environment from the root of the checkout."""
    words = [sys.executable, *command]
    return subprocess.run(words, check=False, cwd=database.ROOT, env=os.environ | environment).returncode


def test(arguments: Sequence[str]) -> int:
    """run the tests; more words go to pytest"""
    return run("-m", "pytest", *arguments)


def manage(arguments: Sequence[str]) -> int:
    """run a command of Django: ./run manage migrate"""
    with database.running() as address:
        return run("-m", "django", *arguments, KHANEGI_DATABASE_URL=address, KHANEGI_STATEMENT_TIMEOUT="0")


def psql(arguments: Sequence[str]) -> int:
    """open PostgreSQL's prompt on the database"""
    with database.running() as address:
        return subprocess.run([database.binary("psql"), address, *arguments], check=False).returncode


VERBS: dict[str, Verb] = {"help": tell, "test": test, "manage": manage, "psql": psql}
