"""Keeping and bringing back everything: the database and the uploaded files, in one tar file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from khanegi.cli import database

FILES = Path(os.environ.get("KHANEGI_FILES", str(database.LOCAL / "files")))
DUMP = "database.dump"


class NotOurs(Exception):
    """The file holds what no backup of ours holds."""


def keep(arguments: Sequence[str]) -> int:
    """keep database and files in one file: ./run backup [file.tar]"""
    now = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = Path(arguments[0]) if arguments else database.LOCAL / "backups" / f"khanegi-{now}.tar"
    target.parent.mkdir(parents=True, exist_ok=True)
    half_done = target.with_name(target.name + ".part")
    with database.running() as address, tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        if _tool("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", address):
            return 1
        # The files after the rows: a row is never without its file, a file without a row does no harm.
        with tarfile.open(half_done, "w") as tar:
            tar.add(dump, DUMP)
            if FILES.is_dir():
                tar.add(FILES, "files")
    half_done.chmod(0o600)
    half_done.replace(target)
    print(f"Kept in {target}. It holds personal data; KHANEGI_CODE_KEY is not in it: keep that elsewhere.")
    return 0


def bring_back(arguments: Sequence[str]) -> int:
    """bring back a kept file over what is there: ./run restore file.tar --replace"""
    names = [word for word in arguments if word != "--replace"]
    if len(names) != 1 or "--replace" not in arguments:
        print("This replaces everything that is there: ./run restore file.tar --replace", file=sys.stderr)
        return 2
    with database.running() as address, tempfile.TemporaryDirectory() as folder:
        try:
            _unpack(Path(names[0]), Path(folder))
        except (OSError, tarfile.TarError, NotOurs) as fault:
            print(f"Nothing was changed: {names[0]} is not a whole backup ({fault}).", file=sys.stderr)
            return 1
        dump = str(Path(folder) / DUMP)
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        if _tool("pg_restore", *options, f"--dbname={address}", dump):
            print("Nothing was changed: the restore did not succeed.", file=sys.stderr)
            return 1
        _copy(Path(folder) / "files", FILES)
    print(f"Brought back from {names[0]}.")
    return 0


def _unpack(file: Path, folder: Path) -> None:
    """Write the plain files of a backup into a folder, and nothing outside of it.

    By hand, because the Python of Debian 12 has no `filter` for it yet.
    """
    with tarfile.open(file) as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            if name.is_absolute() or ".." in name.parts or not (member.isfile() or member.isdir()):
                raise NotOurs(member.name)
            if content := tar.extractfile(member):
                place = folder / name
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with place.open("wb") as target:
                    shutil.copyfileobj(content, target)


def _tool(name: str, *words: str) -> int:
    return subprocess.run([database.binary(name), *words], check=False).returncode


def _copy(source: Path, target: Path) -> None:
    """Copy each file whole or not at all; files are never changed once they are there."""
    for file in sorted(source.rglob("*")):
        place = target / file.relative_to(source)
        if file.is_dir():
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        elif not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            half_done = place.with_name(place.name + ".part")
            half_done.write_bytes(file.read_bytes())
            half_done.chmod(0o600)
            half_done.replace(place)
