"""What clamd says is understood, and while it says nothing nobody is told that a file is clean."""

import socket
import struct
import subprocess
import threading
import time
from contextlib import contextmanager
from shutil import which

import pytest

from khanegi.links import clamd
from tests.rooms.papers.hostile import EICAR, pdf, picture


@contextmanager
def speaking(settings, answer):
    """A scanner that takes what it is told and lets `answer` say something on the line."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD = f"127.0.0.1:{server.getsockname()[1]}"
    heard = []

    def serve():
        line, _ = server.accept()
        with line:
            heard.append(taken(line))
            answer(line)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield heard
    finally:
        thread.join()
        server.close()


def taken(line):
    """Read a command and its pieces; return all of the pieces."""
    reader = line.makefile("rb")
    assert reader.read(10) == b"zINSTREAM\0"
    data = b""
    while size := struct.unpack(">I", reader.read(4))[0]:
        data += reader.read(size)
    return data


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (b"stream: OK\0", ""),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "Win.Test.EICAR_HDB-1"),
        (b"stream:  FOUND\0", "unnamed"),
    ],
)
def test_its_two_answers_are_understood_and_all_is_told(settings, said, name):
    data = b"x" * (3 * clamd.PIECE + 7)

    with speaking(settings, lambda line: line.sendall(said)) as heard:
        assert clamd.found(data) == name
    assert heard == [data]


@pytest.mark.parametrize(
    "answer",
    [
        lambda line: None,
        lambda line: line.sendall(b"INSTREAM size limit exceeded. ERROR\0"),
        lambda line: line.sendall(b"stream: OK"[:8]),
        lambda line: line.sendall(b"HTTP/1.1 200 OK\r\n\r\n\0"),
        lambda line: line.sendall(b"\xff" * 9000),
        lambda line: time.sleep(1),
    ],
    ids=["hangs up", "an error", "half an answer", "another server", "noise", "says nothing"],
)
def test_any_other_answer_is_none(settings, monkeypatch, answer):
    monkeypatch.setattr(clamd, "TOTAL_SECONDS", 0.5)

    with speaking(settings, answer), pytest.raises(clamd.ScannerDown):
        clamd.found(b"data")


@pytest.mark.parametrize("where", ["/nowhere/clamd.ctl", "127.0.0.1:1", "nonsense"])
def test_a_scanner_that_is_not_there_is_down(settings, where):
    settings.CLAMD = where

    with pytest.raises(clamd.ScannerDown):
        clamd.found(b"data")


def test_without_a_setting_it_is_off(settings):
    settings.CLAMD = ""

    assert not clamd.is_on()


CONFIGURATION = """
LocalSocket {folder}/socket
DatabaseDirectory {folder}/signatures
Foreground yes
PidFile {folder}/pid
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The real clamd with one signature of our own: the test file that every scanner knows."""
    if not which("clamd"):
        pytest.skip("clamd is missing. On Debian: apt install clamav-daemon")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures/ours.ndb").write_text(f"Eicar-Ours:0:*:{EICAR.encode().hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder))
    process = subprocess.Popen(
        ["clamd", "--config-file", folder / "clamd.conf"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + 60
    while not (folder / "socket").exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert process.poll() is None, process.communicate()[0].decode()
    yield str(folder / "socket")
    process.terminate()
    process.communicate(timeout=30)


def test_the_real_one_finds_what_it_knows_and_nothing_else(settings, real):
    settings.CLAMD = real

    named = [clamd.found(data) for data in (EICAR.encode(), picture() + EICAR.encode(), picture(), pdf())]

    assert [name.removesuffix(".UNOFFICIAL") for name in named] == ["Eicar-Ours", "Eicar-Ours", "", ""]
