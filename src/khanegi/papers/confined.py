"""The wall: one short-lived process for each file that is opened, without powers, watched by a clock.

Whatever a file does to the code that reads it, it does it there: no secret is in its environment, nothing can
be opened or reached from it (`inside/jail.py`), its memory and time have an end, and its answer is bounded.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import IO, Any

from khanegi.base.errors import Refusal, TooMany, Unfit
from khanegi.papers.kinds import SENTENCES

SECONDS, FOR_EACH = 8, 2  # of a processor: for a task, and more for each file; of the clock three times that
LONGEST_ANSWER = 48 * 1024 * 1024
AT_ONCE, PATIENCE = 2, 4  # of each web process: more would only wait for a processor, and hold its threads
BUSY = Refusal(
    "papers_busy", "فایل‌های زیادی هم‌زمان رسیده است و فایل شما هنوز ذخیره نشده است. کمی بعد دوباره بفرستید."
)
ROOT = str(Path(__file__).resolve().parents[2])
BEGIN = f"import sys; sys.path.insert(0, {ROOT!r}); from khanegi.papers.inside.main import main; main()"

_slots = BoundedSemaphore(AT_ONCE)


def run(do: str, parts: Sequence[bytes], **more: Any) -> tuple[Mapping[str, Any], list[bytes]]:
    """Let a confined process do one task and return what it told and made.

    Raises Unfit with the sentence for a file that cannot be opened, kills or outlasts the process; TooMany
    when none is free.
    """
    if not _slots.acquire(timeout=PATIENCE):
        raise TooMany(BUSY, after=15)
    seconds = SECONDS + FOR_EACH * len(parts)
    task = {"do": do, "sizes": [len(part) for part in parts], "seconds": seconds, **more}
    try:
        answer = _asked(json.dumps(task), parts, 3 * seconds)
    finally:
        _slots.release()
    return _understood(answer)


def _asked(task: str, parts: Sequence[bytes], patience: float) -> bytes:
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", BEGIN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    clock = Timer(patience, process.kill)
    clock.daemon = True
    clock.start()
    try:
        with suppress(BrokenPipeError):  # it died while it was told; what it says then tells enough
            _tell(process.stdin, task, parts)
        return process.stdout.read(LONGEST_ANSWER)
    finally:
        clock.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


def _tell(to: IO[bytes], task: str, parts: Sequence[bytes]) -> None:
    with to:
        to.write(task.encode() + b"\n")
        for part in parts:
            to.write(part)


def _understood(answer: bytes) -> tuple[Mapping[str, Any], list[bytes]]:
    """Take the answer apart; nothing but its shape is believed: a stranger's file may have written it."""
    head, _, rest = answer.partition(b"\n")
    try:
        told = json.loads(head)
        sizes = [int(size) for size in told["sizes"]]
    except (ValueError, KeyError, TypeError) as nothing:
        raise Unfit(SENTENCES["too_heavy"]) from nothing
    if "unfit" in told:
        raise Unfit(SENTENCES.get(told["unfit"], SENTENCES["broken"]))
    if min(sizes, default=0) < 0 or sum(sizes) != len(rest):
        raise Unfit(SENTENCES["too_heavy"])
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
    return told, [rest[end - size : end] for size, end in zip(sizes, ends, strict=True)]
