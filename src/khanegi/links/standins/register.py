"""The hand-offs that the stand-in of the cooperative system keeps, each once by its reference."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from khanegi.links.standins.ledger import KeyUsedForAnother, Lines, now


class Recalled(Exception):
    """This reference was taken back before it came."""


class Exists(Exception):
    """There is one of this reference, and it did not come under this key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One hand-off: whose it is, what was sent, and what was decided."""

    id: str
    key: str
    reference: str
    sha256: str
    payload: dict[str, Any]
    at: str
    state: str = "received"
    outcome: dict[str, str] | None = None

    def told(self) -> dict[str, Any]:
        """Return what the contract says of a hand-off."""
        said = {name: getattr(self, name) for name in ("id", "reference", "sha256", "state")}
        return {**said, "received_at": self.at, "outcome": self.outcome or {}}


class Register:
    """Hand-offs in the order of their coming. Safe to use from several threads."""

    def __init__(self, file: Path | None = None) -> None:
        self._lines, self._lock = Lines(file), Lock()
        self._entries: dict[str, Entry] = {}
        self._recalled: set[str] = set()
        self._came = 0
        for line in self._lines.read():
            self._replay(line)

    def _replay(self, line: dict[str, Any]) -> None:
        if "recalled" in line:
            self._recalled.add(line["recalled"])
            self._entries.pop(line["id"], None)
        elif "lost" in line:
            self._entries.pop(line["lost"], None)
        else:
            entry = Entry(**line)
            self._came += entry.id not in self._entries
            self._entries[entry.id] = entry

    def _write(self, line: dict[str, Any]) -> None:
        self._replay(line)
        self._lines.add(line)

    def take(self, *, key: str, body: bytes) -> tuple[Entry, bool]:
        """Keep what came and say whether it is new. Raises KeyUsedForAnother, Exists or Recalled."""
        mark, payload = sha256(body).hexdigest(), json.loads(body)
        with self._lock:
            known = next((one for one in self._entries.values() if key and one.key == key), None)
            if known:
                if known.sha256 != mark:
                    raise KeyUsedForAnother
                return known, False
            reference = str(payload["reference"])
            if reference in self._recalled:
                raise Recalled
            if self._of(reference):
                raise Exists
            number = f"T-{self._came + 1:06}"
            self._write(asdict(Entry(number, key, reference, mark, payload, now())))
            return self._entries[number], True

    def _of(self, reference: str) -> Entry | None:
        return next((one for one in self._entries.values() if one.reference == reference), None)

    def of(self, reference: str) -> Entry | None:
        with self._lock:
            return self._of(reference)

    def one(self, number: str) -> Entry | None:
        with self._lock:
            return self._entries.get(number)

    def decide(self, number: str, state: str, outcome: dict[str, str]) -> bool:
        """Write down what was decided, once; False if there is nothing left to decide."""
        with self._lock:
            entry = self._entries.get(number)
            if entry is None or entry.state != "received":
                return False
            self._write(asdict(replace(entry, state=state, outcome=outcome)))
            return True

    def recall(self, reference: str) -> bool:
        """Forget a hand-off that came or is still to come; False if it is decided."""
        with self._lock:
            entry = self._of(reference)
            if entry and entry.state != "received":
                return False
            self._write({"recalled": reference, "id": entry.id if entry else ""})
            return True

    def lose(self, number: str) -> None:
        """Behave as if it had never come."""
        with self._lock:
            self._write({"lost": number})

    def forget_key(self, number: str) -> None:
        """Go on knowing the hand-off, but no more under which key it came."""
        with self._lock:
            self._write(asdict(replace(self._entries[number], key="")))

    def newest_first(self) -> list[Entry]:
        with self._lock:
            return list(reversed(self._entries.values()))

    def forget(self) -> None:
        with self._lock:
            self._entries.clear()
            self._recalled.clear()
            self._lines.forget()
