"""What is asked after the money: at months 1, 3, 6 and 12, by report, by telephone and by visits.

Actions of this room. Who is visited is not chosen by anybody: it follows from the number of the letter.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from khanegi.base import jalali
from khanegi.cases.models import Case, Event
from khanegi.loans import queries
from khanegi.loans.models import Referral, Supervision

REPORT, CALL, VISIT = "report", "call", "visit"
PLANNED = ((1, REPORT), (3, CALL), (6, VISIT), (12, VISIT))
KINDS = {"self_report": REPORT, "call": CALL, "inspect": VISIT}
MONTHS = tuple(month for month, _ in PLANNED)
MONTH = 30  # days, where a month after payment is counted
EARLY = 15  # days before its day from which an answer is one about that month


def plan(*, case: Case, event: Event) -> None:
    """Write what will be asked when: visits where the letter falls into the sample, calls elsewhere."""
    letter = Referral.objects.filter(case=case).latest("written_at", "id")
    percent = queries.visit_percent(case)
    day = jalali.date_of(event.at)
    rows = []
    for month, kind in PLANNED:
        kind = CALL if kind == VISIT and not sampled(letter.number, month, percent) else kind
        due = day + dt.timedelta(days=MONTH * month)
        rows.append(Supervision(case=case, month=month, kind=kind, due_on=due))
    Supervision.objects.bulk_create(rows)


def sampled(letter: str, month: int, percent: int) -> bool:
    """Say whether a loan is visited in a month: anybody can check it with the number of the letter.

    SHA-256 of «number:month», read as a whole number, modulo 100, is below the percent in force.
    """
    mark = sha256(f"{letter}:{month}".encode()).digest()
    return int.from_bytes(mark, "big") % 100 < percent


def record(*, case: Case, event: Event) -> None:
    """Write what was found into the latest look of this kind whose day has come, or into one more.

    What is answered long before a month says nothing about that month, and what is found at month 12
    nothing about one that was missed: that stays unknown.
    """
    kind, day = KINDS[event.action], jalali.date_of(event.at)
    come = Supervision.objects.filter(case=case, kind=kind, due_on__lte=day + dt.timedelta(days=EARLY))
    row = come.order_by("-month").first()
    if row is None or row.done_at is not None:
        row = _one_more(case, kind, day)
    row.done_at, row.works, row.jobs = event.at, event.data["works"], event.data["jobs"]
    row.save()


def _one_more(case: Case, kind: str, day: dt.date) -> Supervision:
    """Return a look that nobody planned, at the month it falls into; what was found then is written anew."""
    first = Supervision.objects.filter(case=case).order_by("month").first()
    paid = first.due_on - dt.timedelta(days=MONTH * first.month) if first else day
    month = ((day - paid).days + EARLY) // MONTH
    found = Supervision.objects.filter(case=case, kind=kind, month=month).first()
    return found or Supervision(case=case, kind=kind, month=month, due_on=day)
