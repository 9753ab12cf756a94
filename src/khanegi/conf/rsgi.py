"""What granian serves: the pages, called only once a request has arrived whole.

Whoever sends slowly holds a few bytes here and none of the threads that answer. A request has so many bytes
and so much time; what is cut on its way, or too slow, is dropped and nothing of it has happened.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

from khanegi.conf.wsgi import application as pages

if TYPE_CHECKING:
    from granian.rsgi import HTTPProtocol, Scope

THREADS = int(os.environ.get("KHANEGI_WEB_THREADS", "4"))
LARGEST = 22 * 1024 * 1024  # of a request; what a form may carry in files is a little less (settings)
HELD = 256 * 1024 * 1024  # of all requests that are on their way to this process
PATIENCE, SLOWEST = 20, 4096  # seconds for every request, and one more for so many bytes
HEADERS = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
CUT = "این درخواست کامل نرسید و چیزی از آن ثبت نشد. دوباره بفرستید."
TOO_SLOW = "این درخواست در زمان خود نرسید و چیزی از آن ثبت نشد. دوباره بفرستید."
TOO_LARGE = "آنچه فرستادید بزرگ‌تر از اندازهٔ پذیرفتنی است. فایل‌ها را جداگانه یا کوچک‌تر بفرستید."
BUSY = "سامانه پرکار است و چیزی ثبت نشد. چند ثانیهٔ دیگر دوباره بفرستید."

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")
_held = 0
Answer = tuple[int, list[tuple[str, str]], bytes]


class Dropped(Exception):
    """A request that did not arrive as it should: a status and a sentence."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


async def application(scope: Scope, protocol: HTTPProtocol) -> None:
    """Wait for a whole request, let a thread answer it, and send the answer."""
    try:
        body = b"" if scope.method in ("GET", "HEAD") else await _whole(scope, protocol)
    except Dropped as no:
        protocol.response_str(no.status, HEADERS, no.text)
        return
    loop = asyncio.get_running_loop()
    status, headers, answer = await loop.run_in_executor(_pool, _answer, _environment(scope, body))
    protocol.response_bytes(status, headers, answer)


async def _whole(scope: Scope, protocol: HTTPProtocol) -> bytes:
    """Return what was sent, if all of it comes in its time and there is room to hold it."""
    global _held
    said = scope.headers.get("content-length")
    size = int(said) if said and said.isascii() and said.isdigit() else LARGEST
    if size > LARGEST:
        raise Dropped(413, TOO_LARGE)
    if _held + size > HELD:
        raise Dropped(503, BUSY)
    _held += size
    try:
        async with asyncio.timeout(PATIENCE + size / SLOWEST):
            body = await _arrived(protocol)
    except TimeoutError:
        raise Dropped(408, TOO_SLOW) from None
    finally:
        _held -= size
    if len(body) > LARGEST:
        raise Dropped(413, TOO_LARGE)
    if said and len(body) != size:
        raise Dropped(400, CUT)
    return body


async def _arrived(protocol: HTTPProtocol) -> bytes:
    """Return what comes; of what goes on without an end, a little more than is taken."""
    parts, size = [], 0
    async for part in protocol:
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            break
    return b"".join(parts)


def _answer(environment: dict[str, Any]) -> Answer:
    told: list[Any] = []

    def begin(status: str, headers: list[tuple[str, str]], fault: Any = None) -> None:
        told[:] = [int(status.split(" ", 1)[0]), headers]

    said: Iterable[bytes] = pages(environment, begin)  # type: ignore[arg-type]
    try:
        return told[0], told[1], b"".join(said)
    finally:
        if hasattr(said, "close"):
            said.close()


def _environment(scope: Scope, body: bytes) -> dict[str, Any]:
    host, _, port = scope.server.rpartition(":")
    environment: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),  # as PEP 3333 has it
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.multithread": True,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        joint = "; " if name == "cookie" else ","
        environment[key] = f"{environment[key]}{joint}{value}" if key in environment else value
    environment["CONTENT_LENGTH"] = str(len(body))
    return environment
