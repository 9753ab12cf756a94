"""A bank's program as tests use it: signs as the contract says, over Django's own client."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from khanegi.banks.actions import clients
from khanegi.links.standins.bank_teller import API, Teller


class Program:
    """A program with one key of its own."""

    def __init__(self, office: str, scopes: tuple[str, ...] = clients.ALL) -> None:
        self.row = clients.add(office=office, name="سامانهٔ متمرکز", scopes=scopes)
        self.use(clients.issue(client=self.row.pk))

    def use(self, issued: clients.Issued) -> None:
        self.key = issued
        self.teller = Teller("http://testserver", issued.number, bytes.fromhex(issued.secret))

    def ask(self, method: str, path: str, said: Any = None, *, key: str = "", **changed: str) -> Any:
        """Send one signed request; `changed` are headers to send otherwise than they were signed."""
        body = b"" if said is None else said if isinstance(said, bytes) else json.dumps(said).encode()
        headers = {**self.teller.signed(method, API + path, body, key), **changed}
        kind = headers.pop("Content-Type")
        return Client().generic(method, API + path, body, kind, headers=headers)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def act(
        self, letter: Any, action: str, answers: Any = None, *, key: str = "a-key-of-this-test", **more: Any
    ) -> Any:
        said = {"amount": letter.amount, "answers": answers or {}} | more
        return self.ask("POST", f"/referrals/{letter.number}/{action}", said, key=key)
