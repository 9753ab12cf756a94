"""A stand-in for the cooperative system: python -m khanegi.links.standins.cooperative --port 8002

Speaks docs/cooperative-api.md and verifies its signatures. GET / is the desk of that system's officer,
GET /enter the page to which a person is led. POST /faults {"mode", "times", "seconds"} makes it fail:
slow, error, drop (keeps it, then hangs up), twice (answers two times), stale (tells an older state),
lose (gives a receipt and loses it), exists (409 for what it has), html, wrong_hash, redirect, huge.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from khanegi.base.errors import Unfit
from khanegi.base.identity import legal_id
from khanegi.links import signature
from khanegi.links.standins import cooperative_pages as pages
from khanegi.links.standins import server as stand
from khanegi.links.standins.ledger import KeyUsedForAnother
from khanegi.links.standins.register import Entry, Exists, Recalled, Register

LOCAL_KEY = "c0" * 32
CLOCK_SECONDS = 300
ANYWHERE = ("slow", "error", "twice", "html", "wrong_hash", "redirect", "huge")
TAKING, TELLING = (*ANYWHERE, "drop", "lose", "exists"), (*ANYWHERE, "stale")
NOT_OURS = "این پیوند درست نیست. از صفحهٔ پروندهٔ خود در سامانهٔ مشاغل خانگی دوباره بیایید."
TOO_OLD = "مدت این پیوند گذشته است. از صفحهٔ پروندهٔ خود در سامانهٔ مشاغل خانگی دوباره بیایید."


class System(stand.Stand):
    def __init__(self, address: tuple[str, int], register: Register, key: bytes) -> None:
        super().__init__(address, Handler)
        self.register, self.key = register, key


class Handler(stand.Handler):
    server: System
    modes = tuple(dict.fromkeys((*TAKING, *TELLING)))

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/":
            self.answer(200, pages.desk(self.server.register.newest_first()))
        elif url.path == "/enter":
            self._enter({name: values[0] for name, values in parse_qs(url.query).items()})
        elif url.path.startswith("/handoffs/") and self._is_signed(b""):
            self._tell(url.path.removeprefix("/handoffs/"))
        elif not url.path.startswith("/handoffs/"):
            self.answer_json(404, {"code": "no_such_page"})

    def do_DELETE(self) -> None:
        self.body()
        self.server.register.forget()
        self.server.fault = stand.Fault()
        self.answer_json(200, {})

    def do_POST(self) -> None:
        body, path = self.body(), urlsplit(self.path).path
        if path == "/faults":
            self.take_fault(stand.read_json(body))
        elif path == "/decide":
            self._decide({name: values[0].strip() for name, values in parse_qs(body.decode()).items()})
        elif path == "/handoffs":
            self._take(body)
        elif path.startswith("/handoffs/") and path.endswith("/recall"):
            self._recall(body, path.removeprefix("/handoffs/").removesuffix("/recall"))
        else:
            self.answer_json(404, {"code": "no_such_page"})

    def _is_signed(self, body: bytes) -> bool:
        """Say whether a request is ours and new; answer it if it is not."""
        stamp = self.headers["X-Timestamp"] or ""
        if not (stamp.isascii() and stamp.isdigit()) or abs(time.time() - int(stamp)) > CLOCK_SECONDS:
            self.answer_json(401, {"code": "bad_timestamp"})
            return False
        right = signature.of_request(
            self.server.key,
            method=self.command,
            path=self.path,
            timestamp=stamp,
            idempotency=self.headers["Idempotency-Key"] or "",
            body=body,
        )
        if not signature.same(right, self.headers["X-Signature"] or ""):
            self.answer_json(401, {"code": "bad_signature"})
            return False
        return True

    def _take(self, body: bytes) -> None:
        if not self._is_signed(body):
            return None
        key, said = self.headers["Idempotency-Key"], stand.read_json(body)
        if not key or not said.get("reference") or not said.get("applicant"):
            return self.answer_json(422, {"code": "incomplete"})
        fault = self.server.next_fault(*TAKING)
        if self._fails(fault):
            return None
        try:
            entry, new = self.server.register.take(key=key, body=body)
        except KeyUsedForAnother:
            return self.answer_json(409, {"code": "key_used_for_another"})
        except Recalled:
            return self.answer_json(409, {"code": "recalled"})
        except Exists:
            known = self.server.register.of(str(said["reference"]))
            return self.answer_json(409, {"code": "already_exists", "id": known.id if known else ""})
        return self._taken(entry, fault, 201 if new else 200)

    def _taken(self, entry: Entry, fault: str, status: int) -> None:
        if fault == "drop":
            return self.hang_up()
        if fault == "exists":
            self.server.register.forget_key(entry.id)
            return self.answer_json(409, {"code": "already_exists", "id": entry.id})
        self._told(entry, fault, status)
        if fault == "lose":
            self.server.register.lose(entry.id)
        return None

    def _told(self, entry: Entry, fault: str, status: int) -> None:
        said = entry.told()
        if fault == "wrong_hash":
            said["sha256"] = "0" * 64
        if fault == "stale":
            said |= {"state": "received", "outcome": {}}
        for _ in range(2 if fault == "twice" else 1):
            self.answer_json(status, said)

    def _fails(self, fault: str) -> bool:
        """Answer as something that is broken, if that is what is wanted."""
        if fault == "error":
            self.answer_json(500, {"code": "on_request"})
        elif fault == "html":
            self.answer(200, pages.sorry("این سامانه در دست تعمیر است."))
        elif fault == "redirect":
            self.answer(302, "", Location=f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        elif fault == "huge":
            self.answer_json(200, {"id": "T" * 10_000_000})
        return fault in ("error", "html", "redirect", "huge")

    def _tell(self, number: str) -> None:
        fault = self.server.next_fault(*TELLING)
        if self._fails(fault):
            return None
        entry = self.server.register.one(number)
        if entry is None:
            return self.answer_json(404, {"code": "unknown"})
        return self._told(entry, fault, 200)

    def _recall(self, body: bytes, reference: str) -> None:
        if not self._is_signed(body) or self._fails(self.server.next_fault(*ANYWHERE)):
            return
        if self.server.register.recall(reference):
            self.answer_json(200, {"state": "recalled"})
        else:
            self.answer_json(409, {"code": "decided"})

    def _decide(self, said: dict[str, str]) -> None:
        """Write down what this system's own officer decided, and show the desk again."""
        asked = {"registered": ("legal_id", "name"), "returned": ("reason", "text")}.get(
            said.get("do", ""), ()
        )
        outcome = {name: said.get(name, "") for name in asked}
        if not asked or not all(outcome.values()):
            return self.answer(422, pages.sorry("همهٔ خانه‌ها را پر کنید."))
        if len(outcome.get("text", TOO_OLD)) < 10:
            return self.answer(422, pages.sorry("شرح را دست‌کم با ده نویسه بنویسید."))
        if "legal_id" in outcome:
            try:
                outcome["legal_id"] = legal_id(outcome["legal_id"])
            except Unfit as fault:
                return self.answer(422, pages.sorry(str(fault)))
        self.server.register.decide(said.get("id", ""), said["do"], outcome)
        return self.answer(303, "", Location="/")

    def _enter(self, given: dict[str, str]) -> None:
        """Let in whom a signed link leads over."""
        named = {name: given.get(name, "") for name in ("receipt", "expires", "nonce")}
        right = signature.of_entrance(self.server.key, **named)
        entry = self.server.register.one(named["receipt"])
        if not signature.same(right, given.get("signature", "")) or entry is None:
            return self.answer(403, pages.sorry(NOT_OURS))
        if int(named["expires"]) < time.time():
            return self.answer(410, pages.sorry(TOO_OLD))
        return self.answer(200, pages.entered(entry))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, default=8002)
    words.add_argument("--ledger", type=Path, help="keep the hand-offs in this file")
    words.add_argument("--quiet", action="store_true", help="do not print the address")
    asked = words.parse_args()
    key = bytes.fromhex(os.environ.get("KHANEGI_COOP_KEY", LOCAL_KEY))
    stand.serve(System(("127.0.0.1", asked.port), Register(asked.ledger), key), asked)


if __name__ == "__main__":
    main()
