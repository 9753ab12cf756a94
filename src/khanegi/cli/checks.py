"""./run check: everything that can be known without running the service."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from khanegi.cli import database

STEPS: dict[str, tuple[str, ...]] = {
    "format": ("-m", "ruff", "format", "--check", "--quiet", "."),
    "lint": ("-m", "ruff", "check", "--quiet", "."),
    "types": ("-m", "mypy", "--no-error-summary"),
    "imports": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command([])"),
    "migrations": ("-m", "django", "makemigrations", "--check", "--dry-run", "--verbosity", "1"),
    "templates": ("-m", "djlint", "src", "--lint", "--quiet"),
    "drawings": ("-m", "django", "draw", "docs/drawings", "--check"),
    "handbook": ("-m", "django", "handbook", "docs/handbook", "--check"),
    "measures": ("-m", "pytest", "-q", "tests/house/test_measures.py"),
}


def run(arguments: Sequence[str]) -> int:
    """check format, lint, types, imports, migrations, templates, generated files, measures"""
    failed = []
    for name in arguments or STEPS:
        if name not in STEPS:
            print(f"There is no check {name!r}. These exist: {', '.join(STEPS)}", file=sys.stderr)
            return 2
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, *STEPS[name]],
            check=False,
            capture_output=True,
            text=True,
            cwd=database.ROOT,
        )
        result = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<11} {result:<7} {time.monotonic() - began:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).strip()[-6000:], flush=True)
    if failed:
        print(f"Not in order: {', '.join(failed)}. ./run fix mends what can be mended by itself.")
    return len(failed)
