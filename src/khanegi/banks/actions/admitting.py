"""Letting a bank's program in: a signature that is right, of now, and that was not used before."""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from khanegi.banks import queries, sealed
from khanegi.banks.models import Nonce
from khanegi.banks.queries import Program
from khanegi.base import reading, sql
from khanegi.base.errors import Refusal, TooMany
from khanegi.links import signature
from khanegi.people import actions as people

log = logging.getLogger(__name__)
CLOCK_SECONDS = 300
KEPT = dt.timedelta(seconds=2 * CLOCK_SECONDS + 60)  # longer than any signature is good
RATE, RATE_SECONDS = 600, 60
MISSES = (100, dt.timedelta(minutes=10))  # of one address
MARK = re.compile(r"[A-Za-z0-9_-]{16,64}")

NO_CLOCK = Refusal("bad_clock", "ساعت این درخواست با ساعت ما بیش از پنج دقیقه فاصله دارد.")
NO_MARK = Refusal("bad_nonce", "سرآیند X-Nonce باید ۱۶ تا ۶۴ نویسه از حرف لاتین، رقم، خط تیره و زیرخط باشد.")
NOT_SIGNED = Refusal("bad_signature", "این درخواست با کلیدی که می‌شناسیم امضا نشده است.")
KEY_OVER = Refusal("key_over", "این کلید باطل شده یا مدت آن گذشته است.")
REPLAYED = Refusal("replayed", "این درخواست پیش‌تر یک بار رسیده است. آن را با X-Nonce تازه امضا کنید.")
TOO_FAST = Refusal("too_fast", "در یک دقیقه بیش از اندازه درخواست رسیده است. کمی صبر کنید.")
USE = """
insert into banks_nonce (client_id, mark, at) values (%s, %s, statement_timestamp())
on conflict (client_id, mark) do nothing
"""
SEEN = """
update banks_credential set used_at = statement_timestamp()
where number = %s and (used_at is null or used_at < statement_timestamp() - interval '1 minute')
"""
USED = """
select count(*) from banks_nonce where client_id = %s and at > statement_timestamp() - %s * interval '1 s'
"""


class Unknown(Exception):
    """Nobody we know asks, or not now; the doors turn it into 401."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A request as it came, with what was said in its headers."""

    number: str
    timestamp: str
    nonce: str
    mark: str
    method: str
    path: str
    idempotency: str
    body: bytes
    address: str | None


def admit(asked: Signed) -> Program:
    """Return which program asks, and use up its nonce. Raises Unknown or TooMany.

    Misses count by address, so that nobody tries keys for long; requests count by program.
    """
    people.within(f"bank:{asked.address}", *MISSES)
    try:
        program = _recognised(asked)
    except Unknown:
        with reading.writing_allowed():
            people.attempt(f"bank:{asked.address}", *MISSES)
        raise
    with reading.writing_allowed():
        if not sql.execute(USE, [program.client, asked.nonce]):
            raise Unknown(REPLAYED)
        sql.execute(SEEN, [asked.number])
    if int(sql.row(USED, [program.client, RATE_SECONDS])[0]) > RATE:
        raise TooMany(TOO_FAST, RATE_SECONDS)
    return program


def _recognised(asked: Signed) -> Program:
    if not re.fullmatch(r"[0-9]{1,12}", asked.timestamp, re.ASCII):
        raise Unknown(NO_CLOCK)
    if abs(time.time() - int(asked.timestamp)) > CLOCK_SECONDS:
        raise Unknown(NO_CLOCK)
    if not MARK.fullmatch(asked.nonce):
        raise Unknown(NO_MARK)
    known = queries.credential(asked.number)
    secret = _secret(known)
    right = signature.of_bank(
        secret,
        method=asked.method,
        path=asked.path,
        timestamp=asked.timestamp,
        nonce=asked.nonce,
        idempotency=asked.idempotency,
        body=asked.body,
    )
    if not signature.same(right, asked.mark) or known is None:
        raise Unknown(NOT_SIGNED)
    if not known.is_live:
        raise Unknown(KEY_OVER)
    return known.program


def _secret(known: queries.Known | None) -> bytes:
    """Return the secret of a key; of one we do not know, or cannot open, a secret nobody has."""
    if known is None:
        return sealed.fresh()
    try:
        return sealed.unseal(known.secret, of=known.number)
    except InvalidTag:
        log.error(
            "the secret of key %s cannot be unsealed: KHANEGI_BANK_KEY or the row is another", known.number
        )
        return sealed.fresh()


def forget_old(*, before: dt.datetime) -> None:
    """Remove marks of signatures that are long past."""
    Nonce.objects.filter(at__lt=before).delete()
