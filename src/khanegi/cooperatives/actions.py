"""What is written about hand-offs. Whatever comes from an attempt counts only while it is the last one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from khanegi.base import codes, jalali
from khanegi.base.errors import Refusal, Refused
from khanegi.cases import series
from khanegi.cases.models import Case, Event
from khanegi.cooperatives import models, queries
from khanegi.cooperatives.models import Handoff
from khanegi.intake import queries as intake

MOVED_ON = Refusal("handoff_moved_on", "این تحویل پس از آن تلاش تغییر کرده است.")
TRIES = 5  # spec 3.7 K2
WAITS = (1, 2, 5, 15)  # minutes after the first, second ... try of a round that did not arrive
LEASE = dt.timedelta(minutes=2)  # longer than a call may take: whoever claimed is dead by then, or late
REST = dt.timedelta(minutes=1)
REFERENCE = "8"  # begins the number of a hand-off: no province does, and letters begin with 9
VERSION = 1
# What the other side does not need to found a cooperative stays here (docs/cooperative-api.md).
WITHHELD = frozenset(
    {"sheba", "insurance", "insurance_number", "employment", "marital", "dependants", "priority", "military"}
    | {"had_loan", "lenders", "wants_loan", "certificate_number", "certificate_serial", "tenure"}
    | {"home_area", "work_area", "no_nuisance", "lives_there"}
)
PERSON = ("first_name", "last_name", "national_id", "birth_date", "mobile")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One claimed try: who may write its result is who still has its number."""

    case: int
    number: int
    is_last: bool
    body: bytes
    key: str
    reference: str
    sha256: str


def begin(*, case: Case, event: Event) -> None:
    """Freeze what the person consented to send, or give a hand-off that failed another round of tries."""
    again = Handoff.objects.filter(case=case, state=models.FAILED)
    if again.update(
        state=models.QUEUED, next_try_at=Now(), gives_up_after=F("attempts") + TRIES, last_error=""
    ):
        return
    head = f"{case.county.province.code}{jalali.year(jalali.date_of(event.at))}"
    digits = f"{REFERENCE}{head}{series.take(f'handoff-{head}'):06}"
    reference = f"{digits}{codes.damm(digits)}"
    payload = _payload(case, event, reference)
    Handoff.objects.create(
        case=case,
        reference=reference,
        payload=payload,
        sha256=sha256(queries.wire(payload)).hexdigest(),
        gives_up_after=TRIES,
        next_try_at=event.at,
    )


def _payload(case: Case, event: Event, reference: str) -> dict[str, Any]:
    registered = intake.registration(case.pk)
    answers: Mapping[str, Any] = registered.answers if registered else {}
    person = case.applicant
    known = {name: getattr(person, name) for name in PERSON}
    known["birth_date"] = person.birth_date.isoformat() if person.birth_date else None
    occupation = case.occupation
    return {
        "version": VERSION,
        "reference": reference,
        "tracking_code": case.code,
        "consented_at": event.at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "applicant": known,
        "county": {"code": case.county.code, "title": case.county.title},
        "occupation": {"code": occupation.code, "title": occupation.title} if occupation else None,
        "answers": {key: answers[key] for key in sorted(answers.keys() - WITHHELD - known.keys())},
    }


def claim(*, handoff: int) -> Attempt | None:
    """Claim the next attempt of a hand-off that is due; None if it is not, or somebody else has it."""
    due = Handoff.objects.filter(case=handoff, next_try_at__lte=Now())
    row = due.first()
    if row is None:
        return None
    claimed = due.filter(attempts=row.attempts).update(
        attempts=row.attempts + 1, state=models.SENT, sent_at=Now(), next_try_at=Now() + LEASE
    )
    if not claimed:
        return None
    number = row.attempts + 1
    body = queries.wire(row.payload)
    return Attempt(handoff, number, number >= row.gives_up_after, body, row.key, row.reference, row.sha256)


def missed(*, attempt: Attempt, why: str) -> bool:
    """Write down why an attempt did not arrive and when the next one is; False if it is not the last."""
    left = Handoff.objects.filter(case=attempt.case, attempts=attempt.number, state=models.SENT)
    row = left.first()
    if row is None:
        return False
    done = TRIES - (row.gives_up_after - attempt.number)  # of this round
    wait = dt.timedelta(minutes=WAITS[min(max(done, 1), len(WAITS)) - 1])
    return bool(left.update(state=models.QUEUED, last_error=why, next_try_at=Now() + wait))


def untried(*, attempt: Attempt) -> None:
    """Give an attempt back that asked nobody, because the other side is left alone for a while."""
    Handoff.objects.filter(case=attempt.case, attempts=attempt.number, state=models.SENT).update(
        state=models.QUEUED, next_try_at=Now() + REST, gives_up_after=F("gives_up_after") + 1
    )


def arrived(*, case: Case, event: Event) -> None:
    """Keep the receipt that this event is about, inside its transaction. Raises Refused."""
    _written(
        case,
        event,
        state=models.RECEIVED,
        receipt=event.data["receipt"],
        received_at=event.at,
        last_error="",
    )


def failed(*, case: Case, event: Event) -> None:
    """Stop trying, inside the transaction that puts the case before people. Raises Refused."""
    _written(case, event, state=models.FAILED, last_error=event.data["missed"])


def _written(case: Case, event: Event, **values: Any) -> None:
    last = Handoff.objects.filter(case=case, attempts=event.data["attempt"], state=models.SENT)
    if not last.update(next_try_at=None, **values):
        raise Refused(MOVED_ON)


def decided(*, case: Case, event: Event, outcome: Mapping[str, str]) -> None:
    """Write down what was decided there, inside the transaction of the event that says so."""
    there = Handoff.objects.filter(case=case, state=models.RECEIVED)
    if not there.update(state=event.to, outcome=dict(outcome), outcome_at=event.at):
        raise Refused(MOVED_ON)


def recalled(*, case: Case) -> bool:
    """Stop a hand-off that did not arrive, as far as we know; True if they must be told."""
    row = Handoff.objects.filter(case=case).exclude(state=models.RECALLED).first()
    if row is None:
        return False
    Handoff.objects.filter(case=case).update(state=models.RECALLED, next_try_at=None)
    return row.attempts > 0


def asked(*, handoff: int) -> None:
    """Note that they were asked just now, so that the others have their turn."""
    Handoff.objects.filter(case=handoff).update(asked_at=Now())


def receipt_replaced(*, handoff: int, old: str, new: str) -> bool:
    """Keep the new number of a hand-off that they had lost; False if somebody else did."""
    return bool(Handoff.objects.filter(case=handoff, receipt=old, state=models.RECEIVED).update(receipt=new))
