"""Where the messages of a bank go, as its own program sets it."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

from django.conf import settings

from khanegi.banks.actions import lanes
from khanegi.banks.queries import Program
from khanegi.base.errors import Invalid, Refusal, Refused
from khanegi.links import bank as link

WHOLE_BANK = Refusal("whole_bank", "نشانی پیام‌ها را تنها برنامهٔ خود بانک تعیین می‌کند، نه برنامهٔ یک شعبه.")
NOWHERE = "پیام‌ها به این نشانی فرستاده نمی‌شود: باید با https آغاز شود و میزبان آن را دبیرخانه ثبت کرده باشد."


def bank_of(program: Program) -> int:
    """Return the bank of a program that speaks for all of it. Raises Refused."""
    if not program.is_bank:
        raise Refused(WHOLE_BANK)
    return program.office


def secret(program: Program, key: str) -> bytes:
    """Return the secret of the hook that was set under a key: it need not be kept to be told again."""
    said = f"hook {program.client} {key}"
    return hmac.new(settings.BANK_KEY, said.encode(), sha256).digest()


def lead(*, program: Program, address: str, after: int | None, key: str) -> dict[str, Any]:
    """Lead the bank's messages to an address. Raises Invalid or Refused."""
    bank = bank_of(program)
    if not link.may_lead_to(address):
        raise Invalid({"address": (NOWHERE,)})
    last, delivered = lanes.lead(bank=bank, address=address, secret=secret(program, key), after=after)
    return {"address": address, "last": last, "delivered": delivered}


def stop(*, program: Program) -> None:
    """Let the bank's messages wait where they are. Raises Refused."""
    lanes.lead(bank=bank_of(program), address="", secret=b"", after=None)
