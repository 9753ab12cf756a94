"""A stand-in for a bank's system: python -m khanegi.links.standins.bank --port 8003

Speaks docs/bank-api.md both ways. POST /messages is its hook and verifies our signature; GET / is the
desk of a branch, which calls the service back. GET /ledger tells programs what it carried out and what
the service took. POST /do {"letter", "action", "amount", "answers", "key", "mode"} lets it act:
mode duplicate (says it twice), wrong_amount, late_clock. POST /switch {"dead": true} makes it
dead for as long as it is so. POST /faults {"mode", "times", "seconds"} makes the hook fail: slow, error,
gateway (503), drop (keeps it, hangs up), twice (answers two times), html, charset, huge, redirect, half,
mute (takes it, says nothing of the key), refuse (422).
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from khanegi.links import signature
from khanegi.links.standins import bank_pages as pages
from khanegi.links.standins import server as stand
from khanegi.links.standins.bank_ledger import Ledger
from khanegi.links.standins.bank_teller import Answer, Teller
from khanegi.links.standins.ledger import KeyUsedForAnother

LOCAL_SECRET, LOCAL_KEY = "b0" * 32, "demo-bank"
CLOCK_SECONDS = 300
MODES = (
    "slow",
    "error",
    "gateway",
    "drop",
    "twice",
    "html",
    "charset",
    "huge",
    "redirect",
    "half",
    "mute",
    "refuse",
)


class System(stand.Stand):
    """The system of one bank: its ledger, the key shared with the service, and the way there."""

    def __init__(self, address: tuple[str, int], ledger: Ledger, teller: Teller) -> None:
        super().__init__(address, Handler)
        self.ledger, self.teller, self.dead = ledger, teller, False
        self.key = teller.secret  # of the hook; the service gives another one where it registers one
        self._done = 0

    def act(self, said: dict[str, Any]) -> Answer:
        """Report an act to the service, as it was told to, and keep what the service said."""
        self._done += 1
        letter, action = str(said.get("letter", "")), str(said.get("action", ""))
        key = str(said.get("key") or f"desk-{int(time.time())}-{self._done}")
        amount, answers = int(said.get("amount", 0)), dict(said.get("answers") or {})
        mode = said.get("mode", "")
        self.teller.skew = -600 if mode == "late_clock" else 0
        answer = Answer(0, {}, {})
        for _ in range(2 if mode == "duplicate" else 1):
            wrong = amount + 1 if mode == "wrong_amount" else amount
            answer = self.teller.act(letter, action, wrong, answers, key=key)
            body = {"amount": wrong, "answers": answers}
            self.ledger.reported(key=key, letter=letter, action=action, body=body, status=answer.status)
        self.teller.skew = 0
        return answer


class Handler(stand.Handler):
    server: System
    modes = MODES

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(30)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            self.answer(200, pages.desk(self.server.ledger, self.server.teller))
        elif path == "/ledger":
            ledger = self.server.ledger
            self.answer_json(200, {"messages": ledger.messages(), "acts": ledger.acts()})
        else:
            self.answer_json(404, {"code": "no_such_page"})

    def do_DELETE(self) -> None:
        self.body()
        self.server.ledger.forget()
        self.server.fault, self.server.dead = stand.Fault(), False
        self.answer_json(200, {})

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        if path == "/messages" and self.server.dead:
            return self.hang_up()
        body = self.body()
        if path == "/messages":
            return self._take(body)
        if path == "/faults":
            return self.take_fault(stand.read_json(body))
        if path == "/switch":
            self.server.dead = bool(stand.read_json(body).get("dead"))
            return self.answer_json(200, {"dead": self.server.dead})
        if path == "/do":
            answer = self.server.act(stand.read_json(body))
            return self.answer_json(200, {"status": answer.status, "said": _said(answer)})
        if path == "/desk":
            return self._desk({name: values[0].strip() for name, values in parse_qs(body.decode()).items()})
        return self.answer_json(404, {"code": "no_such_page"})

    def _take(self, body: bytes) -> None:
        key = self.headers["Idempotency-Key"] or ""
        if not self._is_signed(body, key):
            return None
        fault = self.server.next_fault(*MODES)
        if self._fails(fault):
            return None
        try:
            entry, new = self.server.ledger.take(key=key, body=body)
        except KeyUsedForAnother:
            return self.answer_json(409, {"code": "key_used_for_another"})
        if fault == "drop":
            return self.hang_up()
        said = {} if fault == "mute" else {"key": key, "id": entry["id"]}
        for _ in range(2 if fault == "twice" else 1):
            self.answer_json(201 if new else 200, said)
        return None

    def _is_signed(self, body: bytes, key: str) -> bool:
        """Say whether a message is ours and of now; answer it if it is not."""
        stamp = self.headers["X-Timestamp"] or ""
        if not (stamp.isascii() and stamp.isdigit()) or abs(time.time() - int(stamp)) > CLOCK_SECONDS:
            self.answer_json(401, {"code": "bad_timestamp"})
            return False
        right = signature.of_bank(
            self.server.key, method=self.command, path=self.path, timestamp=stamp,
            nonce=self.headers["X-Nonce"] or "", idempotency=key, body=body,
        )  # fmt: skip
        if not key or not signature.same(right, self.headers["X-Signature"] or ""):
            self.answer_json(401, {"code": "bad_signature"})
            return False
        return True

    def _fails(self, fault: str) -> bool:
        """Answer as something that is broken, if that is what is wanted."""
        if fault == "error":
            self.answer_json(500, {"code": "on_request"})
        elif fault == "gateway":
            self.answer(503, "the bank rests")
        elif fault == "html":
            self.answer(200, pages.sorry("این سامانه در دست تعمیر است."))
        elif fault == "redirect":
            self.answer(302, "", Location=f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        elif fault == "huge":
            self.answer_json(200, {"key": "T" * 10_000_000})
        elif fault == "refuse":
            self.answer_json(422, {"code": "unknown_letter"})
        elif fault == "charset":
            self._raw(b'{"key": "\xe7\xe3"}')
        elif fault == "half":
            self._raw(b'{"key": "', longer=40)
        return fault in ("error", "gateway", "html", "redirect", "huge", "refuse", "charset", "half")

    def _raw(self, body: bytes, longer: int = 0) -> None:
        """Answer with bytes that are no text, or with fewer than were promised."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=windows-1256")
        self.send_header("Content-Length", str(len(body) + longer))
        self.end_headers()
        self.wfile.write(body)
        if longer:
            self.hang_up()

    def _desk(self, typed: dict[str, str]) -> None:
        """Report what was chosen on the desk and show it again, with what the service said."""
        answer = self.server.act(pages.chosen(typed))
        words = "" if answer.status == 200 else pages.trouble(answer)
        self.answer(200, pages.desk(self.server.ledger, self.server.teller, words))


def _said(answer: Answer) -> Any:
    return answer.said if not isinstance(answer.said, bytes) else answer.said[:200].decode("utf-8", "replace")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, default=8003)
    words.add_argument("--ledger", type=Path, help="keep what came in this file")
    words.add_argument("--quiet", action="store_true", help="do not print the address")
    asked = words.parse_args()
    teller = Teller(
        os.environ.get("KHANEGI_PUBLIC_URL", "http://127.0.0.1:8000"),
        os.environ.get("KHANEGI_BANK_CREDENTIAL", LOCAL_KEY),
        bytes.fromhex(os.environ.get("KHANEGI_BANK_SECRET", LOCAL_SECRET)),
    )
    stand.serve(System(("127.0.0.1", asked.port), Ledger(asked.ledger), teller), asked)


if __name__ == "__main__":
    main()
