"""What is read of complaints: by the offices, by who complained, and when a permit is suspended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khanegi.base.persian import mask
from khanegi.cases.models import Case
from khanegi.permits import queries
from khanegi.permits.models import Complaint
from khanegi.rules import reasons

KINDS = dict(reasons.NUISANCE)


@dataclass(frozen=True, slots=True)
class Heard:
    """A complaint as who sent it sees it."""

    code: str
    about: str
    state: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Written:
    """A complaint as the offices read it; `caller` is a mobile, masked until somebody asks."""

    about: str
    text: str
    caller: str
    made_at: dt.datetime
    number: str
    shown: str
    field: str
    address: str


def grounds(case: Case) -> tuple[tuple[str, str], ...]:
    """Return for what a permit may be suspended: for a complaint only once one is proven."""
    proven = case.children.filter(procedure="complaint", place="proven").exists()
    return tuple(one for one in reasons.GROUND if proven or one[0] != reasons.PROVEN)


def written(case: int, *, in_full: bool) -> Written | None:
    """Return what a neighbour wrote. For the offices of the complaint, never for the holder."""
    row = Complaint.objects.filter(case=case).select_related("by", "permit").first()
    if row is None:
        return None
    caller, words = row.by.mobile or "", row.permit.words
    return Written(
        about=KINDS[row.kind],
        text=row.text,
        caller=caller if in_full else mask(caller, 4),
        made_at=row.made_at,
        number=row.permit.number,
        shown=queries.shown(row.permit.number),
        field=words["field"],
        address="، ".join(words[part] for part in ("county", "settlement", "address") if words[part]),
    )


def open_complaint(number: str, user: int) -> Heard | None:
    """Return the complaint of this person about a permit that is not decided yet."""
    rows = Complaint.objects.filter(permit__number=number, by=user, is_open=True).select_related("case")
    row = rows.first()
    return Heard(row.case.code, KINDS[row.kind], row.case.here.title, row.made_at) if row else None
