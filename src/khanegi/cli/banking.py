"""The made-up bank whose system takes part in the demo: its program, with a key that everybody can read."""

from __future__ import annotations

import os

from khanegi.banks import queries
from khanegi.banks.actions import clients, lanes
from khanegi.links.standins import bank as standin

BANK = "bank-022"


def ready() -> None:
    """Let the stand-in of the bank's system in and lead messages to it. Safe to run again."""
    secret = bytes.fromhex(standin.LOCAL_SECRET)
    if queries.credential(standin.LOCAL_KEY) is None:
        program = clients.add(office=BANK, name="سامانهٔ آزمایشی بانک", scopes=clients.ALL)
        clients.issue(client=program.pk, number=standin.LOCAL_KEY, secret=secret)
    if address := os.environ.get("KHANEGI_BANK_URL", ""):
        bank = queries.office(BANK)
        lanes.lead(bank=bank, address=f"{address}/messages", secret=secret, after=None)
