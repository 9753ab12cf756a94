"""Jobs that leave a trace, so that a test can see how often they ran and how far."""

import time
from pathlib import Path

from django.db import transaction
from procrastinate.contrib.django import app

from khanegi.base.jobs import defer


def trace(file: str, word: str) -> None:
    with Path(file).open("a", encoding="utf-8") as lines:
        lines.write(word + "\n")


@app.task(name="slow.nap")
def nap(*, file: str) -> None:
    """Sleep long the first time and not at all when it is run again."""
    first = not Path(file).exists()
    trace(file, "began")
    time.sleep(600 if first else 0)
    trace(file, "done")


@app.task(name="slow.promise_and_fail")
def promise_and_fail(*, file: str) -> None:
    """Ask for another job in a change that is never saved."""
    trace(file, "promised")
    with transaction.atomic():
        defer("slow.nap", file=file)
        raise RuntimeError("on purpose")
