"""What was kept comes back: rows and files, over the commands that an operator types."""

import os
import subprocess
import sys
import tarfile

import psycopg
import pytest

from khanegi.cli import database


@pytest.fixture
def local(tmp_path):
    """A database of one table, and one uploaded file."""
    cluster = database.Cluster(tmp_path / "database", fast=True)
    server = database.start(cluster)
    change(cluster, "create table kept (text text)", "insert into kept values ('ماندنی')")
    (tmp_path / "files" / "12").mkdir(parents=True)
    (tmp_path / "files" / "12" / "plan").write_bytes(b"\x00\xff")
    yield tmp_path, cluster
    database.stop(server)


def change(cluster, *statements):
    with psycopg.connect(cluster.address(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def read(cluster):
    with psycopg.connect(cluster.address()) as connection:
        return connection.execute("select text from kept order by 1").fetchall()


def run(folder, *words):
    environment = {name: text for name, text in os.environ.items() if not name.startswith("KHANEGI_")}
    environment |= {"KHANEGI_LOCAL": str(folder), "PYTHONPATH": str(database.ROOT / "src")}
    command = [sys.executable, "-m", "khanegi.cli", *words]
    return subprocess.run(command, check=False, env=environment, capture_output=True, text=True)


def test_rows_and_files_come_back(local):
    folder, cluster = local
    assert run(folder, "backup", str(folder / "kept.tar")).returncode == 0
    change(cluster, "update kept set text = 'خراب'")
    (folder / "files" / "12" / "plan").unlink()

    done = run(folder, "restore", str(folder / "kept.tar"), "--replace")

    assert done.returncode == 0, done.stderr
    assert read(cluster) == [("ماندنی",)]
    assert (folder / "files" / "12" / "plan").read_bytes() == b"\x00\xff"


def test_a_backup_is_for_its_owner_alone_and_says_that_the_key_is_not_in_it(local):
    folder, _ = local
    done = run(folder, "backup", str(folder / "kept.tar"))

    assert (folder / "kept.tar").stat().st_mode & 0o777 == 0o600
    assert "KHANEGI_CODE_KEY" in done.stdout


def test_nothing_is_replaced_without_being_told_so(local):
    folder, cluster = local
    run(folder, "backup", str(folder / "kept.tar"))
    change(cluster, "update kept set text = 'تازه'")

    assert run(folder, "restore", str(folder / "kept.tar")).returncode == 2
    assert read(cluster) == [("تازه",)]


def test_a_broken_backup_changes_nothing(local):
    folder, cluster = local
    (folder / "database.dump").write_bytes(b"PGDMP and nothing more")
    with tarfile.open(folder / "broken.tar", "w") as tar:
        tar.add(folder / "database.dump", "database.dump")

    done = run(folder, "restore", str(folder / "broken.tar"), "--replace")

    assert (done.returncode, "Nothing was changed" in done.stderr) == (1, True)
    assert read(cluster) == [("ماندنی",)]


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped"])
def test_a_backup_that_writes_elsewhere_is_refused(local, name):
    folder, _ = local
    with tarfile.open(folder / "evil.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))

    assert run(folder, "restore", str(folder / "evil.tar"), "--replace").returncode == 1
    assert not (folder / "escaped").exists()


def test_what_is_no_backup_is_refused_in_a_sentence(local):
    folder, _ = local
    (folder / "letter.txt").write_text("not a tar")

    done = run(folder, "restore", str(folder / "letter.txt"), "--replace")

    assert (done.returncode, done.stderr.splitlines()[0][:20]) == (1, "Nothing was changed:")
