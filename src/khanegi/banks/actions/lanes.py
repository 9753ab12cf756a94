"""The way of messages to one bank: who carries them, how far they came, when the next try is.

A lane is held by one job at a time, found by `skip locked`, so that banks do not wait for each other.
Whatever a job writes counts only while it still holds the lane (reliability.md D1).
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidTag

from khanegi.banks import models, sealed
from khanegi.base import sql
from khanegi.base.errors import NotFound
from khanegi.base.jobs import defer

log = logging.getLogger(__name__)
LEASE = 30  # seconds; whoever holds a lane and is not heard of for so long is dead, or asleep
MARGIN = 15  # what one message may take, and a little
MOST_STRIKES = 8  # wrong answers, with the pauses below: three quarters of an hour
SILENT_FOR = dt.timedelta(days=3)  # a bank may be gone for so long before people must look ...
MOST_TRIES = 8  # ... if it was asked in that time: we may have slept through those days ourselves
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0

CLAIM = """
update banks_lane l set holder = %(holder)s, held_until = statement_timestamp() + %(lease)s * interval '1 s'
where l.bank_id = (
  select bank_id from banks_lane
  where waits and next_try_at <= statement_timestamp()
    and (held_until is null or held_until < statement_timestamp())
  order by next_try_at, bank_id limit 1 for update skip locked)
returning l.bank_id, l.delivered, l.address, l.secret, l.failures, l.silent_since
"""
KEPT = """
with mine as (
  update banks_lane set delivered = %(upto)s,
    failures = case when %(upto)s > delivered then 0 else failures end,
    silent_since = case when %(upto)s > delivered then null else silent_since end,
    held_until = statement_timestamp() + %(lease)s * interval '1 s'
  where bank_id = %(bank)s and holder = %(holder)s and held_until > statement_timestamp() returning bank_id),
told as (
  update banks_message m set state = 'delivered', delivered_at = statement_timestamp(),
    attempts = least(m.attempts + 1, 32000), last_error = ''
  from mine where m.bank_id = mine.bank_id and m.number > %(delivered)s and m.number <= %(upto)s)
select count(*) from mine
"""
MISSED = """
with mine as (
  update banks_lane set holder = '', held_until = null, failures = least(failures + 1, 30),
    silent_since = case when %(tried)s = 0 then silent_since
      else coalesce(silent_since, statement_timestamp()) end,
    next_try_at = statement_timestamp() + %(wait)s * interval '1 s'
  where bank_id = %(bank)s and holder = %(holder)s returning bank_id)
update banks_message m set attempts = least(m.attempts + %(tried)s, 32000), last_error = %(why)s,
  strikes = m.strikes + %(strike)s
from mine where m.bank_id = mine.bank_id and m.number = %(number)s
"""
DEAD = """
with mine as (
  update banks_lane set delivered = %(number)s, failures = 0, silent_since = null
  where bank_id = %(bank)s and holder = %(holder)s returning bank_id)
update banks_message m set state = 'dead', delivered_at = null, attempts = least(m.attempts + 1, 32000),
  strikes = m.strikes + %(strike)s, last_error = %(why)s
from mine where m.bank_id = mine.bank_id and m.number = %(number)s
"""
IDLE = """
update banks_lane set waits = false, next_try_at = null, holder = '', held_until = null
where bank_id = %(bank)s and holder = %(holder)s and last = delivered
"""
LET_GO = """
update banks_lane set holder = '', held_until = null,
  next_try_at = statement_timestamp() + %(wait)s * interval '1 s'
where bank_id = %(bank)s and holder = %(holder)s
"""
LEADS_TO = """
with way as (
  insert into banks_lane (bank_id, last, delivered, address, secret, waits, failures, next_try_at, holder)
  values (%(bank)s, 0, 0, %(address)s, %(secret)s, false, 0, null, '')
  on conflict (bank_id) do update set address = excluded.address, secret = excluded.secret, failures = 0,
    silent_since = null, delivered = least(coalesce(%(after)s, banks_lane.delivered), banks_lane.last),
    holder = '', held_until = null, waits = excluded.address <> '', next_try_at = statement_timestamp()
  returning bank_id, last, delivered)
"""
AGAIN = """
with way as (
  update banks_lane set delivered = least(%(after)s, last), failures = 0, silent_since = null, holder = '',
    held_until = null, waits = true, next_try_at = statement_timestamp()
  where bank_id = %(bank)s and address <> '' returning bank_id, last, delivered)
"""
# What goes again begins anew: the tries and strikes of the last time do not count against it.
AFRESH = """
, fresh as (
  update banks_message m set strikes = 0, attempts = 0
  from way where m.bank_id = way.bank_id and m.number > way.delivered and (m.strikes > 0 or m.attempts > 1))
select last, delivered from way
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A lane in the hands of one job. `until` is when it must have stopped, by its own clock."""

    bank: int
    holder: str
    delivered: int
    address: str
    secret: bytes
    failures: int
    silent_since: dt.datetime | None
    until: float

    @property
    def is_ours(self) -> bool:
        """Say whether there is time for one more message before the lane must be asked for again."""
        return time.monotonic() < self.until


def claim() -> Held | None:
    """Take the lane that waits longest and that nobody carries; None if there is none.

    One whose secret cannot be opened is left for a while, with all its messages, and the next one is taken.
    """
    while True:
        began, holder = time.monotonic(), secrets.token_hex(16)
        row = sql.row(CLAIM, {"holder": holder, "lease": LEASE})
        if row is None:
            return None
        bank, delivered, address, box, failures, silent = row
        held = Held(bank, holder, delivered, address, b"", failures, silent, began + LEASE - MARGIN)
        try:
            return replace(held, secret=sealed.unseal(box, of=f"lane-{bank}")) if address else held
        except InvalidTag:
            log.error(
                "the secret of the hook of bank %s cannot be unsealed: is KHANEGI_BANK_KEY right?", bank
            )
            let_go(held, wait=LONGEST_WAIT)


def kept(held: Held, *, upto: int) -> Held | None:
    """Write down that all messages up to this one are there and hold the lane on; None if it is lost.

    Where none has arrived since, the lane is held on and the pauses between tries go on growing.
    """
    began = time.monotonic()
    given = {
        "bank": held.bank,
        "holder": held.holder,
        "delivered": held.delivered,
        "upto": upto,
        "lease": LEASE,
    }
    if not sql.row(KEPT, given)[0]:
        return None
    until = began + LEASE - MARGIN
    if upto <= held.delivered:
        return replace(held, until=until)
    return replace(held, delivered=upto, failures=0, silent_since=None, until=until)


def missed(held: Held, message: models.Message, *, why: str, strike: bool, now: dt.datetime) -> Held | None:
    """Write down that a message did not arrive; return the lane where the way goes on behind it.

    A message is given up after so many wrong answers, or after days of silence; then people must look.
    It is the bank that must have been silent for so long: how old the message is says nothing about it.
    """
    if message.strikes + strike >= MOST_STRIKES or (why == "silent" and _is_gone(held, message, now)):
        return given_up(held, message, why=why, strike=strike)
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2**held.failures) * (0.5 + secrets.randbelow(1000) / 1000)
    tried = 0 if why == "resting" else 1
    sql.execute(
        MISSED,
        {
            "bank": held.bank, "holder": held.holder, "number": message.number, "wait": wait, "why": why,
            "strike": int(strike), "tried": tried,
        },
    )  # fmt: skip
    return None


def _is_gone(held: Held, message: models.Message, now: dt.datetime) -> bool:
    """Say whether the bank was asked about a message for days and said nothing to it or to any other."""
    since = held.silent_since
    return since is not None and now - since > SILENT_FOR and message.attempts >= MOST_TRIES


def given_up(held: Held, message: models.Message, *, why: str, strike: bool) -> Held | None:
    """Leave a message behind for people to look at; the ones after it go on. None if not ours any more.

    Silence is measured anew for the next one, so that a bank that is gone does not lose its whole backlog.
    """
    given = {"bank": held.bank, "holder": held.holder, "number": message.number, "why": why}
    if not sql.execute(DEAD, {**given, "strike": int(strike)}):
        return None
    return replace(held, delivered=message.number, failures=0, silent_since=None)


def emptied(held: Held) -> bool:
    """Let go of a lane on which nothing is left; False if something came meanwhile, or it is not ours."""
    return sql.execute(IDLE, {"bank": held.bank, "holder": held.holder}) > 0


def let_go(held: Held, *, wait: float = 0) -> None:
    """Let go of a lane with something left on it, which is due after so many seconds."""
    sql.execute(LET_GO, {"bank": held.bank, "holder": held.holder, "wait": wait})


def lead(*, bank: int, address: str, secret: bytes, after: int | None) -> tuple[int, int]:
    """Lead a bank's messages to an address, from behind number `after` on; without an address, nowhere.

    Without `after` the way goes on where it stood. Whoever carries messages of this bank just now loses
    the lane. Returns the numbers of the last message and of the last one delivered.
    """
    box = sealed.seal(secret, of=f"lane-{bank}") if address else b""
    last, delivered = sql.row(
        LEADS_TO + AFRESH, {"bank": bank, "address": address, "secret": box, "after": after}
    )
    if address:
        defer("banks.deliver")
    return int(last), int(delivered)


def again(*, bank: int, after: int) -> tuple[int, int]:
    """Let everything behind a number go to a bank again; return the last number and where it begins.

    Raises NotFound where no messages of this bank go anywhere.
    """
    row = sql.row(AGAIN + AFRESH, {"bank": bank, "after": after})
    if row is None:
        raise NotFound(str(bank))
    defer("banks.deliver")
    return int(row[0]), int(row[1])
