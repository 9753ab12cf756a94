"""Hand-offs as jobs find them and as a case page shows them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from khanegi.base.persian import number
from khanegi.cooperatives import models
from khanegi.cooperatives.models import Handoff
from khanegi.links.cooperative import Standing
from khanegi.rules import reasons

WORDS = {
    models.QUEUED: ("در صف فرستادن", "info"),
    models.SENT: ("در حال فرستادن", "info"),
    models.RECEIVED: ("تحویل شد", "ok"),
    models.FAILED: ("تحویل نشد", "bad"),
    models.REGISTERED: ("تعاونی ثبت شد", "ok"),
    models.RETURNED: ("برگشت از تعاون", "warn"),
    models.RECALLED: ("پس گرفته شد", ""),
}
MISSED, REASONS = dict(reasons.MISSED), dict(reasons.COOPERATIVE)
OTHER = "K99"
MOST_DUE, MOST_ASKED = 500, 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A hand-off in words. `receipt` is empty until it arrived; `trouble` says why the last try did not."""

    state: str
    kind: str
    reference: str
    tries: str
    trouble: str
    next_try_at: dt.datetime | None
    receipt: str
    received_at: dt.datetime | None
    outcome: tuple[tuple[str, str], ...]
    outcome_at: dt.datetime | None
    may_enter: bool
    is_whole: bool  # nothing else needs to be said of it: what was decided is here


def wire(payload: Mapping[str, Any]) -> bytes:
    """Return the bytes of a payload, the same ones each time it is sent."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def shown(case: int) -> Shown | None:
    """Return the hand-off of a case. For people who may open the case."""
    row = Handoff.objects.filter(case=case).first()
    if row is None:
        return None
    state, kind = WORDS[row.state]
    waits = row.state in (models.QUEUED, models.SENT, models.FAILED)
    return Shown(
        state=state,
        kind=kind,
        reference=row.reference,
        tries=f"{number(row.attempts)} بار" if row.attempts else "هنوز هیچ",
        trouble=MISSED.get(row.last_error, "") if waits else "",
        next_try_at=row.next_try_at if row.state == models.QUEUED and row.attempts else None,
        receipt=row.receipt,
        received_at=row.received_at,
        outcome=_outcome(row.state, row.outcome or {}),
        outcome_at=row.outcome_at,
        may_enter=row.state == models.RECEIVED,
        is_whole=row.state != models.RECALLED,
    )


def _outcome(state: str, said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if state == models.REGISTERED:
        return (("نام تعاونی", said["name"]), ("شناسهٔ ملی تعاونی", said["legal_id"]))
    if state == models.RETURNED:
        return (("دلیل برگشت", REASONS[said["reason"]]), ("شرح", said["text"]))
    return ()


def said(found: Standing) -> dict[str, str]:
    """Return what was decided there in our own words: a reason that we do not know is another reason."""
    outcome = {name: found.outcome.get(name, "") for name in models.OUTCOME[found.state]}
    if outcome.get("reason", OTHER) not in REASONS:
        outcome["reason"] = OTHER
    return outcome


def receipt(case: int) -> str | None:
    """Return the receipt of a case that is at the cooperative system now; None if it is not there."""
    row = Handoff.objects.filter(case=case, state=models.RECEIVED)
    return row.values_list("receipt", flat=True).first()


def is_of_another(receipt: str, case: int) -> bool:
    """Say whether this number is the receipt of another case: they may have begun to count anew."""
    return Handoff.objects.filter(receipt=receipt).exclude(case=case).exists()


def due() -> list[int]:
    """Return the hand-offs whose next try is due by the database's clock, the oldest first."""
    rows = Handoff.objects.filter(next_try_at__lte=Now()).order_by("next_try_at", "case")
    return list(rows.values_list("case", flat=True)[:MOST_DUE])


def unanswered() -> list[Handoff]:
    """Return hand-offs that were received and not decided, those asked about longest ago first."""
    rows = Handoff.objects.filter(state=models.RECEIVED)
    return list(rows.order_by(F("asked_at").asc(nulls_first=True), "case")[:MOST_ASKED])
