"""What every stand-in is made of: a server that can be told to fail, and a handler that reads and answers."""

from __future__ import annotations

import argparse
import json
import socket
import sys
import time
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, ClassVar

STYLE = """
body { font: 1.05rem/1.9 Vazirmatn, Tahoma, sans-serif; max-inline-size: 44rem; margin: 1rem auto;
       padding-inline: 1rem; color: #1c2430; background: #f6f7f9 }
ol { list-style: none; padding: 0 }
li, .card { background: #fff; border: 1px solid #cfd6df; border-radius: .5rem; padding: .75rem 1rem;
     margin-block: .75rem; overflow-wrap: anywhere }
small { color: #4a5565 }
"""
PAGE = """<!doctype html>
<html lang="fa" dir="rtl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head>
<body><main><h1>{title}</h1>
{body}</main></body></html>
"""


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` requests."""

    mode: str = ""
    times: int = 0
    seconds: float = 0


class Stand(ThreadingHTTPServer):
    """A server on this machine that fails when it is told to."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[Handler]) -> None:
        super().__init__(address, handler)
        self.fault = Fault()
        self._lock = Lock()

    def next_fault(self, *modes: str) -> str:
        """Use up one failure, if it is one of these modes (any, where none is named).

        Waits first if slowness is part of it.
        """
        with self._lock:
            if self.fault.times < 1 or (modes and self.fault.mode not in modes):
                return ""
            self.fault.times -= 1
            mode, seconds = self.fault.mode, self.fault.seconds
        time.sleep(seconds)
        return mode

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of who hung up before the answer: that is what some faults are for."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads JSON and answers; POST /faults {"mode", "times", "seconds"} is the same everywhere."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: together they would wait 40 ms
    modes: ClassVar[tuple[str, ...]] = ()
    server: Stand

    def take_fault(self, asked: dict[str, Any]) -> None:
        if asked.get("mode") not in self.modes:
            return self.answer_json(422, {"code": "no_such_mode"})
        self.server.fault = Fault(asked["mode"], int(asked.get("times", 1)), float(asked.get("seconds", 0)))
        return self.answer_json(200, asdict(self.server.fault))

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer_json(self, status: int, value: object) -> None:
        self.answer(status, json.dumps(value, ensure_ascii=False), "application/json")

    def answer(self, status: int, text: str, kind: str = "text/html", **headers: str) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the page shows what came."""


def read_json(body: bytes) -> dict[str, Any]:
    """Return what a program sent; nothing where it is no object."""
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def page(title: str, body: str) -> str:
    return PAGE.format(title=title, style=STYLE, body=body)


def serve(server: Stand, words: argparse.Namespace) -> None:
    """Answer until somebody asks to stop."""
    if not words.quiet:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)
