"""What a stand-in remembers: each message once by its key, on disk if it is to outlive a restart."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    key: str
    to: str
    text: str
    at: str


class KeyUsedForAnother(Exception):
    """The same key came with another message."""


class Ledger:
    """Messages in the order of their coming. Safe to use from several threads."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = Lock()
        self._by_key: dict[str, Message] = {}
        if file and file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                message = Message(**json.loads(line))
                self._by_key[message.key] = message

    def take(self, *, key: str, to: str, text: str) -> tuple[Message, bool]:
        """Keep a message, and say whether it is new; the same key again gives the first one."""
        with self._lock:
            if known := self._by_key.get(key):
                if (known.to, known.text) != (to, text):
                    raise KeyUsedForAnother
                return known, False
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            message = Message(id=f"sms-{len(self._by_key) + 1}", key=key, to=to, text=text, at=now)
            self._by_key[key] = message
            if self._file:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(message), ensure_ascii=False) + "\n")
            return message, True

    def newest_first(self, to: str = "") -> list[Message]:
        with self._lock:
            messages = list(self._by_key.values())
        return [message for message in reversed(messages) if to in ("", message.to)]

    def forget(self) -> None:
        with self._lock:
            self._by_key.clear()
            if self._file:
                self._file.unlink(missing_ok=True)
