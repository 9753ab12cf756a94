"""Writing down what a bank is told, inside the transaction of what happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from khanegi.banks.models import Message
from khanegi.base import sql
from khanegi.base.jobs import defer
from khanegi.cases.models import Case, Event
from khanegi.loans.models import Referral
from khanegi.process.words import Role

KINDS = {
    "refer": "referral_made",
    "letter_ended": "referral_ended",
    "recall": "referral_recalled",
    "withdraw_letter": "referral_recalled",  # why is not the bank's to know
    "cease": "referral_halted",
    "halt": "referral_halted",
    "supplied": "answer_supplied",
}
NEXT = """
insert into banks_lane (bank_id, last, delivered, address, secret, waits, failures, holder)
values (%s, 1, 0, '', '', false, 0, '')
on conflict (bank_id) do update set last = banks_lane.last + 1 returning last, address <> '' and not waits
"""
WAKE = "update banks_lane set waits = true, next_try_at = statement_timestamp() where bank_id = %s"


def kind_of(event: Event) -> str:
    """Return what a bank calls this event: the name of the act, or a plainer one where there is one."""
    if event.action == "sign_contract":
        who = "applicant" if event.role == Role.APPLICANT.value else "branch"
        return f"contract_signed_by_{who}"
    return KINDS.get(event.action, event.action)


def tell(*, case: Case, event: Event, letter: Referral, bank: int) -> Message:
    """Give a bank's next number to what happened and keep its words; a job carries it.

    Numbers are dense, and whoever tells the same bank waits until this transaction ends: the order of
    the numbers is the order in which things became true.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a bank is told inside the transaction of what happened")
    number, wakes = sql.row(NEXT, [bank])
    key = f"bank-{bank}-{number}"
    message = Message.objects.create(
        bank_id=bank,
        number=number,
        case=case,
        event=event,
        kind=kind_of(event),
        key=key,
        body=_body(case, event, letter, number=number, key=key),
        created_at=event.at,
    )
    if wakes:
        sql.execute(WAKE, [bank])
        defer("banks.deliver")
    return message


def _body(case: Case, event: Event, letter: Referral, *, number: int, key: str) -> dict[str, Any]:
    """Return what is said: what happened to which letter. About the person the bank asks the API."""
    return {
        "version": 1,
        "number": number,
        "key": key,
        "kind": kind_of(event),
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "letter": letter.number,
        "branch": letter.branch.code,
        "amount": letter.amount,
        "place": event.to,
        "by": event.role,
        "seq": event.seq,
        "reason": str(event.data.get("reason", "")),
    }
