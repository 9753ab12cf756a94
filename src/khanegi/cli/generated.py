"""Files that are made from the declarations: written, or compared with what is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import CommandError


def write(folder: Path, files: Mapping[str, str], *, check: bool, again: str) -> str:
    """Write the files and remove what nobody makes any more; with `check`, only tell what differs."""
    endings = {Path(name).suffix for name in files}
    there = {path.name for path in folder.glob("*") if path.suffix in endings}
    stale = sorted(name for name, text in files.items() if _read(folder / name) != text)
    stale += sorted(there - files.keys())
    if check:
        if stale:
            raise CommandError(f"out of date in {folder}: {', '.join(stale)}. Run `{again}`.")
        return f"{len(files)} files in {folder} are up to date"
    folder.mkdir(parents=True, exist_ok=True)
    for name in there - files.keys():
        (folder / name).unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return f"{len(files)} files written to {folder}"


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
