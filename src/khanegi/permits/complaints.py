"""Complaints of neighbours about a permit: anybody with a mobile may write one and learns its end."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from khanegi.base import codes
from khanegi.base.errors import Refusal, Refused
from khanegi.cases import actions as cases
from khanegi.cases import queries as files
from khanegi.cases.models import Case
from khanegi.notices import actions as notices
from khanegi.notices import words_permits as words
from khanegi.people import actions as people
from khanegi.permits import queries
from khanegi.permits.life import OFFICES, PROCEDURE
from khanegi.permits.models import Complaint
from khanegi.process.facts import SYSTEM
from khanegi.process.grammar import Kind
from khanegi.process.words import Role
from khanegi.rules import reasons

MOST = (3, dt.timedelta(days=30))  # complaints of one person
KINDS = dict(reasons.NUISANCE)
OWN_PERMIT = Refusal("own_permit", "این مجوز از آنِ خود شماست. دربارهٔ آن می‌توانید در پروندهٔ مجوز بنویسید.")
NO_LIFE = Refusal(
    "permit_over", "این مجوز پایان یافته است و دیگر به شکایت از آن رسیدگی نمی‌شود. به شهرداری خبر دهید."
)


@transaction.atomic(durable=True)
def complain(*, number: str, by: int, said: Mapping[str, Any]) -> Complaint:
    """Send what a person wrote about a permit to the agency; a second one while it is open is the first.

    `said` are answers to the declared form `complaint`. Raises NotFound, Refused, or TooMany.
    """
    permit = queries.by_number(number)
    if permit.holder_id == by:
        raise Refused(OWN_PERMIT)
    life = permit.case.children.filter(procedure=PROCEDURE).first()
    file = files.locked(pk=life.pk) if life else None
    if file is None or file.case.here.kind is Kind.FINAL:
        raise Refused(NO_LIFE)
    open_one = Complaint.objects.filter(permit=permit, by=by, is_open=True).first()
    if open_one:
        return open_one
    people.attempt(f"complaint:{by}", *MOST)
    opening = cases.Opening(
        procedure="complaint",
        applicant=permit.holder_id,
        county=permit.county_id,
        occupation=permit.occupation_id,
        by=Role.SYSTEM,
        offices={role: (file.facts.offices[role][0], "") for role in OFFICES if role in file.facts.offices},
        parties=file.facts.parties,
        parent=file.case.pk,
        topic=said["kind"],
        key=f"complaint-{secrets.token_hex(8)}",
        data={"told": [["موضوع", KINDS[said["kind"]]]]},
    )
    child = cases.open(opening, actor=SYSTEM)
    row = Complaint.objects.create(
        case=child, permit=permit, by_id=by, kind=said["kind"], text=said["text"], made_at=Now()
    )
    _tell(row, child, words.RECEIVED)
    return row


def answer(*, case: Case) -> None:
    """Tell who complained what came of it, and close the complaint once its case is over."""
    row = Complaint.objects.get(case=case)
    if case.here.kind is Kind.FINAL:
        Complaint.objects.filter(pk=row.pk).update(is_open=False)
    _tell(row, case, words.COMPLAINT[case.place])


def _tell(row: Complaint, case: Case, text: str) -> None:
    said = text.format(code=codes.show(case.code))
    notices.tell(to=row.by_id, case=None, key=f"complaint-{case.pk}-{case.place}", text=said)
