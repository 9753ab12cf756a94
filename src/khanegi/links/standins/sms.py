"""A stand-in for the SMS gateway, over real HTTP: python -m khanegi.links.standins.sms --port 8001

POST /messages {"to", "text"} with the header Idempotency-Key; GET / shows people what was sent,
GET /messages?to= shows it to programs. POST /faults {"mode", "times", "seconds"} makes it fail:
slow, error, drop (keeps the message, then hangs up without an answer), twice (answers two times).
"""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from khanegi.base import jalali, persian
from khanegi.links.standins import server as stand
from khanegi.links.standins.ledger import KeyUsedForAnother, Ledger, Message

TITLE = "پیامک‌های آزمایشی"
BODY = """<p>این صفحه به جای گوشی مردم است: هر پیامکی که سامانه می‌فرستد اینجا دیده می‌شود و به هیچ گوشی نمی‌رسد.
<a href="">تازه کردن صفحه</a></p>
{messages}"""
ITEM = (
    '<li style="white-space: pre-line"><small><bdi dir="ltr">{to}</bdi> · {at}</small>\n'
    "<bdi>{text}</bdi></li>"
)
EMPTY = "<p>هنوز پیامکی فرستاده نشده است.</p>"


class Gateway(stand.Stand):
    def __init__(self, address: tuple[str, int], ledger: Ledger) -> None:
        super().__init__(address, Handler)
        self.ledger = ledger


class Handler(stand.Handler):
    server: Gateway
    modes = ("slow", "error", "drop", "twice")

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/":
            self.answer(200, page(self.server.ledger.newest_first()))
        elif url.path == "/messages":
            to = parse_qs(url.query).get("to", [""])[0]
            self.answer_json(200, [asdict(message) for message in self.server.ledger.newest_first(to)])
        else:
            self.answer_json(404, {"code": "no_such_page"})

    def do_DELETE(self) -> None:
        self.body()
        self.server.ledger.forget()
        self.server.fault = stand.Fault()
        self.answer_json(200, {})

    def do_POST(self) -> None:
        asked = stand.read_json(self.body())
        if self.path == "/messages":
            self._take(asked)
        elif self.path == "/faults":
            self.take_fault(asked)
        else:
            self.answer_json(404, {"code": "no_such_page"})

    def _take(self, asked: dict[str, Any]) -> None:
        to, text, key = str(asked.get("to", "")), str(asked.get("text", "")), self.headers["Idempotency-Key"]
        if not key or not text:
            return self.answer_json(400, {"code": "key_and_text_needed"})
        if not re.fullmatch(r"09\d{9}", to, re.ASCII):
            return self.answer_json(422, {"code": "bad_number"})
        fault = self.server.next_fault()
        if fault == "error":
            return self.answer_json(500, {"code": "on_request"})
        try:
            message, new = self.server.ledger.take(key=key, to=to, text=text)
        except KeyUsedForAnother:
            return self.answer_json(409, {"code": "key_used_for_another"})
        if fault == "drop":
            return self.hang_up()
        for _ in range(2 if fault == "twice" else 1):
            self.answer_json(201 if new else 200, {"id": message.id})
        return None


def page(messages: list[Message]) -> str:
    """Return what people see of the messages."""
    items = [
        ITEM.format(
            to=escape(message.to),
            at=escape(jalali.show_moment(datetime.fromisoformat(message.at))),
            text=escape(persian.digits_out(message.text)),
        )
        for message in messages[:200]
    ]
    shown = "<ol>" + "\n".join(items) + "</ol>" if items else EMPTY
    return stand.page(TITLE, BODY.format(messages=shown))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, default=8001)
    words.add_argument("--ledger", type=Path, help="keep the messages in this file")
    words.add_argument("--quiet", action="store_true", help="do not print the address")
    asked = words.parse_args()
    stand.serve(Gateway(("127.0.0.1", asked.port), Ledger(asked.ledger)), asked)


if __name__ == "__main__":
    main()
