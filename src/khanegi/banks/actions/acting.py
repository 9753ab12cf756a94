"""What a bank's program, or a row of its list, does to the case of a letter: by the rules of the pages."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.banks import queries
from khanegi.banks.queries import Program
from khanegi.base import sql
from khanegi.base.errors import Refusal, Refused
from khanegi.cases import actions as cases
from khanegi.cases.models import Event
from khanegi.loans import counter
from khanegi.loans.models import Referral
from khanegi.process.facts import Actor

log = logging.getLogger(__name__)
PAY = "pay"
WRONG_AMOUNT = Refusal(
    "wrong_amount", "مبلغی که فرستاده‌اید مبلغ این نامه نیست. شمارهٔ نامه و مبلغ را با هم ببینید."
)
WRONG_PERSON = Refusal("wrong_person", "این کد ملی از آنِ متقاضی این نامه نیست. شمارهٔ نامه را دوباره ببینید.")
NOTE = """
insert into banks_mismatch (letter_id, what, action, amount, times, at)
values (%(letter)s, %(what)s, %(action)s, %(amount)s, 1, statement_timestamp())
on conflict (letter_id, what) do update set action = excluded.action, amount = excluded.amount,
  times = banks_mismatch.times + 1, at = excluded.at
"""
LETTER_OVER = Refusal("letter_over", "این نامه دیگر زنده نیست و با آن کاری ثبت نمی‌شود.")


@dataclass(frozen=True, slots=True)
class Deed:
    """One act on one letter. `amount` and `national_id` are the letter's, as far as the bank says them."""

    letter: Referral
    action: str
    amount: int | None
    answers: Mapping[str, Any]
    national_id: str | None = None


def act(deed: Deed, *, program: Program, key: str) -> dict[str, Any]:
    """Act as the program of a bank in the branch of the letter; return what came of it.

    The same key again is the same event. Raises Refused, Invalid or NotFound.
    """
    event = take(deed, actor=program.seat(deed.letter.branch_id), key=f"bank-{program.client}-{key}")
    process = deed.letter.case.process
    return {
        "letter": deed.letter.number,
        "action": event.action,
        "place": event.to,
        "place_title": process.place(event.to).title,
        "seq": event.seq,
    }


def take(deed: Deed, *, actor: Actor, key: str) -> Event:
    """Move the case of a letter. Raises Refused, Invalid or NotFound.

    What was done under this key is answered as it was, whatever has become of the letter since, and a
    stage of a payment that we know is not written again. Only the latest letter of a case moves it,
    and none that ended without being paid. A bank
    that has another amount in its books is told so loudly: it may be about to pay somebody else's loan.
    """
    letter = deed.letter
    stored = Event.objects.filter(case=letter.case_id, key=key).first()
    if stored is not None:
        if (stored.action, stored.by_id) != (deed.action, actor.user):
            raise Refused(cases.KEY_REUSED)
        return stored
    _see(deed)
    return paid(deed) or _move(deed, actor, key)


def _see(deed: Deed) -> None:
    """See that the bank means this letter. Raises Refused."""
    letter = deed.letter
    if deed.amount is not None and deed.amount != letter.amount:
        log.error("%s of letter %s came with a wrong amount: %s", deed.action, letter.number, deed.amount)
        _note(deed, "amount")
        raise Refused(WRONG_AMOUNT)
    if deed.national_id is not None and deed.national_id != letter.person.national_id:
        log.error("%s of letter %s came about another person", deed.action, letter.number)
        _note(deed, "person")
        raise Refused(WRONG_PERSON)


def _note(deed: Deed, what: str) -> None:
    """Keep for the secretariat that a bank meant another loan. It stays although the act is refused."""
    given = {"letter": deed.letter.pk, "what": what, "action": deed.action, "amount": deed.amount}
    sql.execute(NOTE, given)


def paid(deed: Deed) -> Event | None:
    """Return how a stage of a payment came into the books; None where it is not there.

    The bank's own key is not asked: branch, program and list may each tell the same stage. Raises Refused
    where it stands there with another amount or day.
    """
    stage, amount, day = (deed.answers.get(name) for name in ("stage", "amount", "paid_on"))
    if deed.action != PAY or type(stage) is not int or type(amount) is not int:
        return None
    try:
        paid_on = dt.date.fromisoformat(str(day))
    except ValueError:
        return None  # the form says what is wrong with it
    if not counter.is_known(deed.letter, stage=stage, amount=amount, paid_on=paid_on):
        return None
    told = Event.objects.filter(case=deed.letter.case_id, action=PAY, data__stage=stage)
    return told.filter(at__gte=deed.letter.written_at).earliest("seq")


def _move(deed: Deed, actor: Actor, key: str) -> Event:
    letter = deed.letter
    if not (queries.tells_person(letter) and queries.is_latest(letter)):
        raise Refused(LETTER_OVER)
    if deed.action not in letter.case.process.keys:
        raise Refused(NO_SUCH_ACT)
    answers = cases.Json(dict(deed.answers))
    try:
        return cases.act(
            case=letter.case_id, action=deed.action, actor=actor, seen=None, key=key, answers=answers
        )
    except Refused as no:
        known = paid(deed) if no.refusal is counter.STAGE_KNOWN else None  # somebody was faster
        if known is None:
            raise
        return known


NO_SUCH_ACT = Refusal("no_such_act", "پروندهٔ این نامه چنین گامی ندارد.")
