"""Keeping several programs running together: what dies is started again, what stops stops in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from khanegi.cli import database, rootless

GRACE = 15
LONGEST_WAIT = 10.0


def say(sentence: str) -> None:
    print(sentence, flush=True)


@dataclass(slots=True)
class Part:
    """One program. Its process group ends as a whole, so that no grandchild keeps a port."""

    name: str
    begin: Callable[[], subprocess.Popen[bytes] | None]
    end: Callable[[subprocess.Popen[bytes]], None]
    process: subprocess.Popen[bytes] | None = None
    is_gone: Callable[[], bool] = lambda: False  # asked when somebody else runs the program
    deaths: int = 0
    again_at: float = 0
    begun_at: float = field(default=0)

    def start(self) -> None:
        self.process, self.begun_at = self.begin(), time.monotonic()

    def stop(self) -> None:
        if self.process is not None:
            self.end(self.process)
            self.process = None


def program(
    name: str, *words: str, environment: Mapping[str, str], farewell: signal.Signals = signal.SIGTERM
) -> Part:
    """Describe a Python program of this environment; `farewell` is what it receives if we are killed."""

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *words],
            stdin=subprocess.DEVNULL,
            cwd=database.ROOT,
            env={**os.environ, **environment},
            start_new_session=True,
            preexec_fn=rootless.follow_us(farewell),
        )

    return Part(name, begin, _end_group)


class Supervisor:
    """Starts parts in order, watches them, and stops them in the opposite order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.asked_to_stop = False

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: Any) -> bool:
        for part in reversed(self.parts):
            part.stop()
        return kind is KeyboardInterrupt  # to be asked to stop is not a failure

    def add(self, part: Part) -> None:
        self.parts.append(part)
        part.start()

    def watch(self) -> None:
        """Look twice a second until somebody asks to stop, which ends this by KeyboardInterrupt."""
        while True:
            for part in self.parts:
                self.look_after(part)
            time.sleep(0.5)

    def look_after(self, part: Part) -> None:
        """Start a part again that has ended; one that keeps ending waits longer each time."""
        if part.process is None:
            if part.is_gone():
                part.start()
            return
        if part.process.poll() is None:
            return
        now = time.monotonic()
        if not part.again_at:
            part.deaths = part.deaths + 1 if now - part.begun_at < 60 else 0
            wait = min(LONGEST_WAIT, 0.25 * 2**part.deaths)
            part.again_at = now + wait
            say(f"The {part.name} ended by itself ({part.process.returncode}); starting it again.")
        elif now >= part.again_at:
            part.again_at = 0
            part.end(part.process)
            part.start()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        if self.asked_to_stop:
            return
        self.asked_to_stop = True
        raise KeyboardInterrupt


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
