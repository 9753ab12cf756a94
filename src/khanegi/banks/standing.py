"""Whether what a row of a list says was done before, and still stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.base.persian import search_key
from khanegi.cases.models import Event
from khanegi.loans.actions import PAID
from khanegi.loans.models import Contract, Referral

BEFORE = "پیش‌تر ثبت شده است و دوباره ثبت نشد."
AND_OVER = "پیش‌تر ثبت شده است و دوباره ثبت نشد. این نامه پس از آن پایان یافته است."
OTHERWISE = "این گام پیش‌تر با مبلغ یا تاریخ یا دلیل دیگری ثبت شده است. ثبت نخست پابرجاست."
UNDONE = (
    "این گام پیش‌تر ثبت شد، ولی دیگر برقرار نیست: پس از آن پرونده به عقب برگشت یا متن تازه‌ای جایش آمد. "
    "اگر آن را دوباره انجام داده‌اید، در ستون «مرحله» شمارهٔ این نوبت را بنویسید، مانند ۲."
)
LASTING = ("pay", "demand", "release", "extend_documents")  # whatever comes after, these were done
WRITES = "draft_contract"


@dataclass(frozen=True, slots=True)
class Stands:
    """What is told of a row that was done before; `is_so` where it stands as the row says."""

    is_so: bool
    words: str


def of(event: Event, *, letter: Referral, answers: Mapping[str, Any]) -> Stands:
    """Return how an act of before stands today beside what a row says of it."""
    if _is_undone(event, letter):
        return Stands(False, UNDONE)
    if any(_bare(event.data.get(name)) != _bare(value) for name, value in answers.items()):
        return Stands(False, OTHERWISE)
    is_over = letter.ended_at is not None and event.at < letter.ended_at and letter.end_reason != PAID
    return Stands(True, AND_OVER if is_over else BEFORE)


def _is_undone(event: Event, letter: Referral) -> bool:
    """Say whether the case came back to where the act was done, or before, while the letter lived."""
    if event.action in LASTING:
        return False
    if event.action == WRITES:
        return not Contract.objects.filter(referral=letter, written_at=event.at).exists()
    road = [place.key for place in event.case.process.road]
    if event.frm not in road:
        return False
    until = letter.ended_at or dt.datetime.max.replace(tzinfo=dt.UTC)
    after = Event.objects.filter(case=event.case_id, seq__gt=event.seq, at__lt=until).order_by("seq")
    moves = [(frm, to) for frm, to in after.values_list("frm", "to") if frm != to and to in road]
    return any(road.index(to) <= road.index(event.frm) for _, to in moves)


def _bare(value: Any) -> Any:
    """Return an answer as it compares with another spelling of the same."""
    if isinstance(value, str):
        return search_key(value)
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items() if one}
    return value
