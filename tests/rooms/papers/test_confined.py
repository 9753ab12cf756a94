"""Behind the wall there is nothing to reach, and it does not stand longer or larger than it should."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from khanegi.base.errors import TooMany, Unfit
from khanegi.papers import confined
from khanegi.papers.kinds import SENTENCES
from tests.rooms.papers.hostile import picture

TRY = """
import sys
sys.path.insert(0, {root!r})
import os, signal, socket, ctypes, subprocess, time
from khanegi.papers.inside import jail
jail.enter({seconds}, threads={threads})
try:
    {what}
except (OSError, MemoryError, RuntimeError) as no:
    os.write(1, type(no).__name__.encode())
else:
    os.write(1, b"done")
"""


def tried(what, *, threads=False, seconds=2):
    """Try something behind the wall; return what came of it, or the signal that ended it."""
    code = TRY.format(root=confined.ROOT, what=what, threads=threads, seconds=seconds)
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=60)
    return done.stdout or -done.returncode


@pytest.mark.parametrize("threads", [False, True])
@pytest.mark.parametrize(
    "what",
    [
        "open('/etc/hostname')",
        "open('/tmp/khanegi-was-here', 'w')",
        "os.listdir('/')",
        "os.stat('/')",
        "os.unlink('/tmp/nothing')",
        "socket.socket()",
        "os.pipe()",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {{}})",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), signal.SIGTERM)",
        "b'a' * (700 * 1024 * 1024)",
    ],
)
def test_it_can_reach_nothing(what, threads):
    assert tried(what.replace("{{}}", "{}"), threads=threads) in ("PermissionError", "OSError", "MemoryError")


def test_a_thread_may_begin_only_where_a_decoder_needs_one():
    begin = "import _thread; _thread.start_new_thread(time.sleep, (0,))"

    assert [tried(begin), tried(begin, threads=True)] == ["RuntimeError", "done"]


def test_a_loop_without_end_is_ended():
    assert tried("while True: pass", seconds=1) > 0


def test_a_process_that_hangs_is_killed_and_told_as_too_heavy(monkeypatch):
    monkeypatch.setattr(confined, "BEGIN", "import time; time.sleep(60)")
    monkeypatch.setattr(confined, "SECONDS", 0)
    monkeypatch.setattr(confined, "FOR_EACH", 0.2)
    began = time.monotonic()

    with pytest.raises(Unfit, match=SENTENCES["too_heavy"]):
        confined.run("clean", [picture()])

    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense",
        b"{}\n",
        b'{"sizes": [5]}\n' + b"abc",
        b'{"sizes": [-1, 4]}\nabc',
        b'{"sizes": ["a"]}\n',
        b"[]\n",
        b'{"unfit": "<script>", "sizes": []}\n',
    ],
)
def test_an_answer_that_is_none_is_a_refusal(monkeypatch, answer):
    """A file that took over the process behind the wall may answer what it likes."""
    monkeypatch.setattr(confined, "BEGIN", f"import sys; sys.stdout.buffer.write({answer!r})")

    with pytest.raises(Unfit) as refused:
        confined.run("clean", [picture()])

    assert str(refused.value) in SENTENCES.values()


def test_an_answer_without_end_is_cut(monkeypatch):
    endless = "import sys\nwhile True: sys.stdout.buffer.write(b'a' * 2**20)"
    monkeypatch.setattr(confined, "BEGIN", endless)
    monkeypatch.setattr(confined, "LONGEST_ANSWER", 2**21)

    with pytest.raises(Unfit):
        confined.run("clean", [picture()])


def test_who_finds_every_process_busy_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(confined, "PATIENCE", 0.1)
    monkeypatch.setattr(confined, "BEGIN", "import time; time.sleep(1)")

    def ask(_):
        try:
            confined.run("clean", [picture()])
        except (TooMany, Unfit) as no:
            return type(no)

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(ask, range(4)))

    assert sorted(one.__name__ for one in said) == ["TooMany", "TooMany", "Unfit", "Unfit"]


def test_no_secret_of_ours_stands_in_its_environment(monkeypatch):
    monkeypatch.setenv("KHANEGI_SECRET_KEY", "secret")
    monkeypatch.setattr(
        confined,
        "BEGIN",
        "import json, os, sys; names = [one for one in os.environ if 'KHANEGI' in one]; "
        "sys.stdout.write(json.dumps({'names': names, 'sizes': []}) + '\\n')",
    )

    assert os.environ["KHANEGI_SECRET_KEY"] == "secret"
    assert confined.run("clean", [picture()])[0]["names"] == []
