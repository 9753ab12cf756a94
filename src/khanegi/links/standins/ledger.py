"""What a stand-in remembers: each thing once by its key, on disk if it is to outlive a restart."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    key: str
    to: str
    text: str
    at: str


class KeyUsedForAnother(Exception):
    """The same key came with another message."""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Lines:
    """A file to which one line is added for each thing that happened; nothing where there is no file."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def read(self) -> list[dict[str, Any]]:
        if self._file is None or not self._file.exists():
            return []
        return [json.loads(line) for line in self._file.read_text(encoding="utf-8").splitlines()]

    def add(self, what: dict[str, Any]) -> None:
        if self._file:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(what, ensure_ascii=False) + "\n")

    def forget(self) -> None:
        if self._file:
            self._file.unlink(missing_ok=True)


class Ledger:
    """Messages in the order of their coming. Safe to use from several threads."""

    def __init__(self, file: Path | None = None) -> None:
        self._lines = Lines(file)
        self._lock = Lock()
        kept = (Message(**line) for line in self._lines.read())
        self._by_key = {message.key: message for message in kept}

    def take(self, *, key: str, to: str, text: str) -> tuple[Message, bool]:
        """Keep a message, and say whether it is new; the same key again gives the first one."""
        with self._lock:
            if known := self._by_key.get(key):
                if (known.to, known.text) != (to, text):
                    raise KeyUsedForAnother
                return known, False
            message = Message(id=f"sms-{len(self._by_key) + 1}", key=key, to=to, text=text, at=now())
            self._by_key[key] = message
            self._lines.add(asdict(message))
            return message, True

    def newest_first(self, to: str = "") -> list[Message]:
        with self._lock:
            messages = list(self._by_key.values())
        return [message for message in reversed(messages) if to in ("", message.to)]

    def forget(self) -> None:
        with self._lock:
            self._by_key.clear()
            self._lines.forget()
