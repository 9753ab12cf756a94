"""Issuing permits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from khanegi.base import codes, jalali
from khanegi.base.persian import mask
from khanegi.cases import series
from khanegi.cases.models import Case, Event
from khanegi.intake.models import Registration
from khanegi.people import queries as people
from khanegi.permits.models import Permit
from khanegi.process.words import Role
from khanegi.rules import queries as rules

YEARS = 3  # where no rule `permit_years` says otherwise
SIGNATURES = ("sign", "issue")


def issue(*, case: Case, event: Event) -> Permit:
    """Issue the permit of a case inside the transaction of its second signature.

    What it says is frozen here: later changes of names, titles or addresses never reach it.
    """
    assert case.occupation_id is not None  # who asks for a permit names a field
    day = event.at.astimezone(jalali.TEHRAN).date()
    return Permit.objects.create(
        case=case,
        number=_number(case, day),
        holder=case.applicant,
        kind=case.procedure,
        county=case.county,
        occupation_id=case.occupation_id,
        words=_words(case, day),
        issued_at=event.at,
        valid_until=jalali.add_years(day, _years(case, day)),
    )


def _number(case: Case, day: dt.date) -> str:
    """Return province, Jalali year, running number and a check digit; nothing of the tracking code."""
    head = f"{case.county.province.code}{jalali.year(day)}"
    digits = f"{head}{series.take(f'permit-{head}'):06}"
    return f"{digits}{codes.damm(digits)}"


def _years(case: Case, day: dt.date) -> int:
    rule = rules.in_force(people.stamp(), day, case.county.province_id).get("permit_years")
    return int(rule.value) if rule else YEARS


def _words(case: Case, day: dt.date) -> dict[str, Any]:
    answers = Registration.objects.filter(case=case).values_list("answers", flat=True).first() or {}
    holder = case.applicant
    return {
        "holder": f"{holder.first_name} {holder.last_name}",
        "national_id": mask(holder.national_id or "", 3),
        "kind": case.process.title,
        "field": str(case.occupation),
        "county": case.county.title,
        "province": case.county.province.title,
        "settlement": answers.get("settlement", ""),
        "address": answers.get("address", ""),
        "issued_on": day.isoformat(),
        "signatures": _signatures(case),
    }


def _signatures(case: Case) -> list[dict[str, str]]:
    """Return who signed: office and title, the day; no names. A sign taken back is not counted."""
    latest = {event.action: event for event in _signing(case)}
    return [
        {
            "office": latest[action].office.title,
            "title": Role(latest[action].role).title,
            "on": latest[action].at.astimezone(jalali.TEHRAN).date().isoformat(),
        }
        for action in SIGNATURES
        if action in latest
    ]


def _signing(case: Case) -> list[Any]:
    rows = Event.objects.filter(case=case, action__in=SIGNATURES, office__isnull=False)
    return list(rows.select_related("office").order_by("seq"))
