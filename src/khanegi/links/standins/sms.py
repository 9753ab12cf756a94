"""A stand-in for the SMS gateway, over real HTTP: python -m khanegi.links.standins.sms --port 8001

POST /messages {"to", "text"} with the header Idempotency-Key; GET / shows people what was sent,
GET /messages?to= shows it to programs. POST /faults {"mode", "times", "seconds"} makes it fail:
slow, error, drop (keeps the message, then hangs up without an answer), twice (answers two times).
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from khanegi.base import jalali, persian
from khanegi.links.standins.ledger import KeyUsedForAnother, Ledger, Message

MODES = ("slow", "error", "drop", "twice")
PAGE = """<!doctype html>
<html lang="fa" dir="rtl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>پیامک‌های آزمایشی</title>
<style>
body {{ font: 1.05rem/1.9 Vazirmatn, Tahoma, sans-serif; max-inline-size: 44rem; margin: 1rem auto;
        padding-inline: 1rem; color: #1c2430; background: #f6f7f9 }}
ol {{ list-style: none; padding: 0 }}
li {{ background: #fff; border: 1px solid #cfd6df; border-radius: .5rem; padding: .75rem 1rem;
      margin-block: .75rem; white-space: pre-line; overflow-wrap: anywhere }}
small {{ color: #4a5565 }}
</style></head>
<body><main><h1>پیامک‌های آزمایشی</h1>
<p>این صفحه به جای گوشی مردم است: هر پیامکی که سامانه می‌فرستد اینجا دیده می‌شود و به هیچ گوشی نمی‌رسد.
<a href="">تازه کردن صفحه</a></p>
{messages}</main></body></html>
"""
ITEM = '<li><small><bdi dir="ltr">{to}</bdi> · {at}</small>\n<bdi>{text}</bdi></li>'
EMPTY = "<p>هنوز پیامکی فرستاده نشده است.</p>"


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` messages."""

    mode: str = ""
    times: int = 0
    seconds: float = 0


class Gateway(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], ledger: Ledger) -> None:
        super().__init__(address, Handler)
        self.ledger = ledger
        self.fault = Fault()
        self._lock = Lock()

    def next_fault(self) -> str:
        """Use up one failure, and wait first if slowness is part of it."""
        with self._lock:
            if self.fault.times < 1:
                return ""
            self.fault.times -= 1
            mode, seconds = self.fault.mode, self.fault.seconds
        time.sleep(seconds)
        return mode


class Handler(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/":
            self._answer(200, page(self.server.ledger.newest_first()), "text/html")
        elif url.path == "/messages":
            to = parse_qs(url.query).get("to", [""])[0]
            self._answer_json(200, [asdict(message) for message in self.server.ledger.newest_first(to)])
        else:
            self._answer_json(404, {"code": "no_such_page"})

    def do_DELETE(self) -> None:
        self._read()
        self.server.ledger.forget()
        self.server.fault = Fault()
        self._answer_json(200, {})

    def do_POST(self) -> None:
        asked = self._read()
        if self.path == "/messages":
            self._take(asked)
        elif self.path == "/faults" and asked.get("mode") in MODES:
            self.server.fault = Fault(
                asked["mode"], int(asked.get("times", 1)), float(asked.get("seconds", 0))
            )
            self._answer_json(200, asdict(self.server.fault))
        else:
            self._answer_json(404, {"code": "no_such_page"})

    def _take(self, asked: dict[str, Any]) -> None:
        to, text, key = str(asked.get("to", "")), str(asked.get("text", "")), self.headers["Idempotency-Key"]
        if not key or not text:
            return self._answer_json(400, {"code": "key_and_text_needed"})
        if not re.fullmatch(r"09\d{9}", to, re.ASCII):
            return self._answer_json(422, {"code": "bad_number"})
        fault = self.server.next_fault()
        if fault == "error":
            return self._answer_json(500, {"code": "on_request"})
        try:
            message, new = self.server.ledger.take(key=key, to=to, text=text)
        except KeyUsedForAnother:
            return self._answer_json(409, {"code": "key_used_for_another"})
        if fault == "drop":
            return self.connection.shutdown(socket.SHUT_RDWR)
        for _ in range(2 if fault == "twice" else 1):
            self._answer_json(201 if new else 200, {"id": message.id})
        return None

    def _read(self) -> dict[str, Any]:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            asked = json.loads(body or b"{}")
        except ValueError:
            return {}
        return asked if isinstance(asked, dict) else {}

    def _answer_json(self, status: int, value: object) -> None:
        self._answer(status, json.dumps(value, ensure_ascii=False), "application/json")

    def _answer(self, status: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the page shows what came."""


def page(messages: list[Message]) -> str:
    """Return what people see of the messages."""
    if not messages:
        return PAGE.format(messages=EMPTY)
    items = [
        ITEM.format(
            to=escape(message.to),
            at=escape(jalali.show_moment(datetime.fromisoformat(message.at))),
            text=escape(persian.digits_out(message.text)),
        )
        for message in messages[:200]
    ]
    return PAGE.format(messages="<ol>" + "\n".join(items) + "</ol>")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, default=8001)
    words.add_argument("--ledger", type=Path, help="keep the messages in this file")
    words.add_argument("--quiet", action="store_true", help="do not print the address")
    asked = words.parse_args()
    gateway = Gateway(("127.0.0.1", asked.port), Ledger(asked.ledger))
    if not asked.quiet:
        print(f"http://127.0.0.1:{gateway.server_port}", flush=True)
    try:
        gateway.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
