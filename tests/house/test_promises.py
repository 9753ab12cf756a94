"""What is written in one place and must be true in another."""

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

from procrastinate.contrib.django import app

from khanegi.cli import database
from khanegi.cli.verbs import VERBS

ROOT = database.ROOT
SOURCE = sorted((ROOT / "src").rglob("*.py"))


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def test_every_setting_is_explained_to_operators():
    used = {name for path in SOURCE for name in re.findall(r"\bKHANEGI_[A-Z_]+\b", path.read_text("utf-8"))}
    explained = set(re.findall(r"\bKHANEGI_[A-Z_]+\b", (ROOT / "docs/operating.md").read_text("utf-8")))

    assert used > {"KHANEGI_ENV"}
    assert used - explained == set()
    # Read by the tests alone, and by ./run before there is any Python of ours.
    assert explained - used == {"KHANEGI_TEST_DATABASE_URL", "KHANEGI_EXACT"}


def test_every_decision_has_a_number_of_its_own():
    """A mention of a decision must lead to one file."""
    files = sorted((ROOT / "docs/adr").glob("*.md"))

    assert [number for number, times in Counter(path.name[:4] for path in files).items() if times > 1] == []
    assert [p.name for p in files if not p.read_text("utf-8").startswith(f"# {p.name[:4]} ")] == []


def test_every_verb_says_what_it_does():
    assert [name for name, verb in VERBS.items() if not verb.__doc__ or "\n" in verb.__doc__.strip()] == []


def test_every_deferred_name_is_a_task():
    calls = [
        node for path in SOURCE for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _defers(node)
    ]
    names = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}

    assert names - set(app.tasks) == set()


def _defers(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "defer"


def test_every_periodic_task_has_a_queueing_lock_and_no_lock():
    """A lock would keep every later turn waiting behind one that died (reliability D2)."""
    tasks = {registered.task for registered in app.periodic_registry.periodic_tasks.values()}

    assert "base.retry_stalled" in {task.name for task in tasks}
    assert [task.name for task in tasks if task.lock or not task.queueing_lock] == []


def test_no_file_names_a_host_of_packages():
    hosts = re.compile(
        r"py" + r"pi\.org|python" + r"hosted|npm" + r"js\.(?:org|com)|registry\.npm|proxy\.golang"
    )
    text = [path for path in tracked_files() if path.suffix not in (".woff2", ".png", ".pdf", ".min.js")]

    assert [path.name for path in text if hosts.search(path.read_text("utf-8", errors="replace"))] == []
