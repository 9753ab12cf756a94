"""A sponsor's amount counted anew when somebody leaves before the money is paid (spec 3.9, last lines).

Before a letter the ceiling of the day counts anyway; here it is about a letter that lives, and about a
sponsor who has fewer people than any plan may have: that is the committee's to decide again.
"""

from __future__ import annotations

import logging

from khanegi.base.errors import Refused
from khanegi.cases import actions as cases
from khanegi.cases.models import Case, Event
from khanegi.cases.queries import File, load
from khanegi.loans import queries
from khanegi.loans.models import Contract, Referral, Request
from khanegi.loans.quota import actions as quota
from khanegi.process.facility.places import APPROVED, BEFORE_CONTRACT, UNDER_LETTER
from khanegi.process.facts import SYSTEM

log = logging.getLogger(__name__)
WITHOUT_CONTRACT = frozenset(place.key for place in BEFORE_CONTRACT)
UNDER = frozenset(place.key for place in UNDER_LETTER)


def look(*, sponsor: int, cause: int) -> None:
    """Do to the facility of a sponsor what follows from somebody having left. Nothing when run twice."""
    found = Case.objects.filter(parent=sponsor, procedure="facility").order_by("id")
    for pk in found.values_list("pk", flat=True):
        action = _follows(load(pk=pk))
        if action is None:
            continue
        try:
            cases.act(case=pk, action=action, actor=SYSTEM, seen=None, key=f"event-{cause}", cause=cause)
        except Refused as no:
            log.warning("case %s did not take %s: %s", pk, action, no.refusal.code)


def _follows(file: File) -> str | None:
    """Return what SYSTEM does now; nothing where the letter is about no more than the ceiling allows."""
    more, place = file.facts.more, file.case.place
    if file.case.version == 1 or more["sponsor_accepted"] is None or more["sum_paid"]:
        return None
    if place in UNDER | {APPROVED.key} and more["sponsor_short"]:
        return "too_few_people"
    letter = Referral.objects.filter(case=file.case, ended_at=None).first()
    most = queries.ceiling(file.case, more["sponsor_accepted"])
    if place not in UNDER or letter is None or most is None or letter.amount <= most:
        return None
    return "people_left" if place in WITHOUT_CONTRACT else "contract_undone"


def recount(*, case: Case, event: Event, accepted: int) -> None:
    """Let the letter be about what the ceiling allows, free the rest, and undo the contract."""
    letter = Referral.objects.get(case=case, ended_at=None)
    most = queries.ceiling(case, accepted)
    if most is None or letter.amount <= most:
        return
    quota.free(letter=letter, at=event.at, amount=letter.amount - most)
    letter.amount = most
    letter.save(update_fields=["amount"])
    Contract.objects.filter(referral=letter).delete()


def ask_again(*, case: Case) -> None:
    """Set aside what the committee granted."""
    Request.objects.filter(case=case).update(approved=None, session="")
