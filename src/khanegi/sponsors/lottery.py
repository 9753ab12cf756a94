"""Check a published lottery: python lottery.py 1405-09.json

Stands alone: Python's standard library, no database, nothing of the service. What it checks is told
in docs/lottery.md. The service draws its lots with the very functions below.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

DIGITS = 15  # hexadecimal ones: 60 bits, which fit a bigint


def commitment(seed: str) -> str:
    """Return what is promised of a seed before its month begins."""
    return sha256(seed.encode()).hexdigest()


def lot(seed: str, ticket: int) -> str:
    """Return the lot of a ticket: the first 15 hexadecimal digits of SHA-256 over «seed:ticket»."""
    return sha256(f"{seed}:{ticket}".encode()).hexdigest()[:DIGITS]


def differences(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield every way in which a published month is not what its seed and its own days make of it."""
    seed, entries = told.get("seed"), told.get("entries")
    if not isinstance(seed, str) or not isinstance(entries, list):
        yield "this file has no seed yet: a seed is published when its month is over"
        return
    if commitment(seed) != told.get("commitment"):
        yield "the seed is not the one that was promised: its SHA-256 differs from the commitment"
    tickets = [entry["ticket"] for entry in entries]
    missing = sorted(set(range(1, len(entries) + 1)) ^ set(tickets))
    if missing or len(set(tickets)) != len(tickets):
        yield f"tickets are not 1 to {len(entries)}, each once: look at {missing or 'doubles'}"
    for entry in entries:
        right = lot(seed, entry["ticket"])
        if entry["lot"] != right:
            yield f"ticket {entry['ticket']}: its lot is {right} and not {entry['lot']}"
    ordered = sorted(entries, key=lambda entry: (entry["standing"], entry["lot"]))
    for place, (said, right) in enumerate(zip(entries, ordered, strict=True), start=1):
        if said != right:
            yield f"place {place}: ticket {right['ticket']} belongs here and not {said['ticket']}"
            return


def main(words: Sequence[str]) -> int:
    if len(words) != 1:
        print(__doc__)
        return 2
    told = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    found = list(differences(told))
    for difference in found:
        print(difference)
    if not found:
        print(f"{told['month']}: the seed was promised, and all {len(told['entries'])} lots follow from it.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
