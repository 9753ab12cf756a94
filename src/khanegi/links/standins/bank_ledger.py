"""What the stand-in of a bank's system remembers: each message once by its key, and each act it reported."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from khanegi.links.standins import server as stand
from khanegi.links.standins.ledger import KeyUsedForAnother, Lines, now


class Ledger:
    """Messages by key and acts by key, in the order of their coming. Safe to use from several threads."""

    def __init__(self, file: Path | None = None) -> None:
        self._lines, self._lock = Lines(file), Lock()
        self._messages: dict[str, dict[str, Any]] = {}
        self._acts: dict[str, dict[str, Any]] = {}
        for line in self._lines.read():
            (self._messages if line["sort"] == "message" else self._acts)[line["key"]] = line

    def take(self, *, key: str, body: bytes) -> tuple[dict[str, Any], bool]:
        """Carry out a message and say whether it is new; the same key again only counts.

        Raises KeyUsedForAnother where the same key comes with another body.
        """
        mark = sha256(body).hexdigest()
        with self._lock:
            if known := self._messages.get(key):
                if known["sha256"] != mark:
                    raise KeyUsedForAnother
                known["times"] += 1
                return known, False
            entry = {
                "sort": "message", "key": key, "sha256": mark, "at": now(), "times": 1,
                "body": stand.read_json(body), "id": f"N-{len(self._messages) + 1:06}",
            }  # fmt: skip
            self._messages[key] = entry
            self._lines.add(entry)
            return entry, True

    def reported(self, *, key: str, letter: str, action: str, body: dict[str, Any], status: int) -> None:
        """Keep what the service answered to an act; what it did once is not undone by a later answer."""
        with self._lock:
            known = self._acts.get(key)
            if known and known["status"] == 200:
                return
            entry = {
                "sort": "act",
                "key": key,
                "letter": letter,
                "action": action,
                "body": body,
                "status": status,
            }
            self._acts[key] = entry
            self._lines.add(entry)

    def messages(self) -> list[dict[str, Any]]:
        """Return the messages in the order in which they were first carried out."""
        with self._lock:
            return list(self._messages.values())

    def acts(self) -> list[dict[str, Any]]:
        """Return the acts that the service took."""
        with self._lock:
            return [act for act in self._acts.values() if act["status"] == 200]

    def letters(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Yield each letter with what came about it, the newest letter first."""
        by_letter: dict[str, list[dict[str, Any]]] = {}
        for entry in self.messages():
            by_letter.setdefault(str(entry["body"].get("letter", "")), []).append(entry["body"])
        yield from reversed(by_letter.items())

    def forget(self) -> None:
        with self._lock:
            self._messages.clear()
            self._acts.clear()
            self._lines.forget()
