"""Having bytes looked at by ClamAV's clamd, over its socket: its INSTREAM command and nothing else.

Off unless KHANEGI_CLAMD names a socket. Small enough to be asked while a person waits.
"""

from __future__ import annotations

import socket
import struct
import time

from django.conf import settings

CONNECT_SECONDS = 3
TOTAL_SECONDS = 30
PIECE = 64 * 1024
LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """Nobody can say whether these bytes are clean. What was sent must not be kept."""


def is_on() -> bool:
    return bool(settings.CLAMD)


def found(data: bytes) -> str:
    """Return the name of what clamd finds in these bytes, "" if nothing. Raises ScannerDown."""
    until = time.monotonic() + TOTAL_SECONDS
    try:
        with _connected() as line:
            line.settimeout(TOTAL_SECONDS)
            _tell(line, data, until)
            said = _answer(line, until)
    except (OSError, ValueError) as silence:
        raise ScannerDown(f"no answer: {type(silence).__name__}") from silence
    return _name_in(said)


def _connected() -> socket.socket:
    """Connect to a path, or to a host and a port."""
    if settings.CLAMD.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(settings.CLAMD)
        except BaseException:
            line.close()
            raise
        return line
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS)


def _tell(line: socket.socket, data: bytes, until: float) -> None:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        line.settimeout(max(until - time.monotonic(), 0.001))
        line.sendall(struct.pack(">I", len(piece)) + piece)
    line.sendall(struct.pack(">I", 0))


def _answer(line: socket.socket, until: float) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        line.settimeout(max(until - time.monotonic(), 0.001))
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said


def _name_in(said: bytes) -> str:
    """Return the name in «stream: Eicar FOUND»; anything but that and «stream: OK» is no answer."""
    text = said.rstrip(b"\0\n").decode("ascii", "replace")
    if text == "stream: OK":
        return ""
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        return text.removeprefix("stream: ").removesuffix(" FOUND") or "unnamed"
    raise ScannerDown(f"an answer that is not agreed upon: {text[:80]!r}")
