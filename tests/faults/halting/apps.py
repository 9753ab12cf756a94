from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.apps import AppConfig

POINTS = {
    "printed": ("printing", "render"),
    "signed": ("signing", "sign"),
    "stored": ("store", "keep"),
    "checked": ("checking", "look"),
}
HALT, REACHED = "halt", "reached"  # files in the folder of local data: where to stop, and that it stopped


class Halting(AppConfig):
    """Lets each step run as it is, and stops once after the one that the file names."""

    name = "tests.faults.halting"

    def ready(self) -> None:
        from importlib import import_module

        for point, (module, function) in POINTS.items():
            room = import_module(f"khanegi.permits.{module}")
            setattr(room, function, _halted(point, getattr(room, function)))


def _halted(point: str, step: Callable[..., Any]) -> Callable[..., Any]:
    def halted(*given: Any, **named: Any) -> Any:
        from django.conf import settings

        done = step(*given, **named)
        folder = settings.SELF_MADE_KEYS.parent
        halt = folder / HALT
        if halt.exists() and halt.read_text() == point:
            halt.unlink()
            (folder / REACHED).touch()
            time.sleep(600)
        return done

    return halted
