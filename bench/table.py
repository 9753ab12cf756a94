"""The figures as people read them: one line for each, with its floor, its target and whether it is met."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

BEGINS, ENDS = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = (
    "what", "per second", "ratio to floor", "CPU ms, client + server", "SQL statements", "WAL bytes",
    "target", "met",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measured thing. A target is told in words; `met` is None for a floor or a peer.

    `steady` figures are the same on every machine, so the short run in CI holds them.
    """

    what: str
    rate: float | None = None
    ratio: float | None = None
    client: float | None = None
    server: float | None = None
    statements: float | None = None
    wal: float | None = None
    target: str = ""
    met: bool | None = None
    steady: bool = False

    def cells(self) -> tuple[str, ...]:
        cpu = "" if self.client is None else f"{self.client:.2f} + {self.server or 0:.2f}"
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        return (
            self.what,
            _shown(self.rate, ",.0f"),
            _shown(self.ratio, ".2f"),
            cpu,
            _shown(self.statements, ".1f"),
            _shown(self.wal, ",.0f"),
            self.target,
            met,
        )


def _shown(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def rendered(lines: Iterable[Line]) -> str:
    rows = [HEAD, tuple("---" for _ in HEAD), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> str:
    """Say on what it ran: figures of two machines are not to be compared, ratios are."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1] for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = f"{len(names)} × {names[0].strip()}" if names else model
    load = Path("/proc/loadavg").read_text().split()[0]
    return f"{model}, Python {platform.python_version()}, load before: {load}"


def write(path: Path, text: str) -> None:
    """Put the text between the markers of a page."""
    page = path.read_text(encoding="utf-8")
    before, rest = page.split(BEGINS, 1)
    after = rest.split(ENDS, 1)[1]
    path.write_text(f"{before}{BEGINS}\n{text}\n{ENDS}{after}", encoding="utf-8")
