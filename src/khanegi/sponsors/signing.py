"""The three-party contract: written when the sponsor accepts, signed by each side, in force with the last."""

from __future__ import annotations

from hashlib import sha256

from khanegi.base import codes, jalali
from khanegi.base.errors import Refusal, Refused
from khanegi.cases.models import Case, Event
from khanegi.people.models import Office
from khanegi.process.introduction import SPONSOR_STANDS
from khanegi.sponsors import actions, contracts, locks
from khanegi.sponsors.models import Contract, Introduction, Signature

LEFT = Refusal("covered_left", "متقاضی همین اکنون انصراف داد؛ این معرفی به‌زودی بسته می‌شود.")


def write_contract(*, case: Case, event: Event, agency: int) -> Contract:
    """Write the text that the three sides will be asked to accept, with its hash."""
    row = Introduction.objects.select_related("sponsor__occupation", "pool__user").get(pk=case.pk)
    parties = contracts.Parties(
        covered=str(row.pool.user),
        sponsor=row.sponsor.title,
        agency=str(Office.objects.get(pk=agency)),
        code=codes.show(case.code),
        field=row.sponsor.occupation.title,
        county=case.county.title,
    )
    text = contracts.text(parties, row.sponsor.terms)
    return Contract.objects.create(
        introduction=row,
        version=contracts.VERSION,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        made_at=event.at,
    )


def sign(*, case: Case, event: Event, is_last: bool) -> None:
    """Record one side's acceptance; with the last one the person is placed and the quorum looked at.

    Raises Refused where, while the last side signed, the sponsor was stopped or the person left.
    """
    assert event.by_id is not None  # the clock signs nothing
    row = Introduction.objects.get(pk=case.pk)
    if is_last:
        _place(row, event)
    Signature.objects.create(
        contract_id=case.pk, role=event.role, user_id=event.by_id, event=event, at=event.at
    )
    if is_last:
        row.state, row.signed_at = "signed", event.at
        row.save(update_fields=["state", "signed_at"])
        actions.look_at_quorum(row.sponsor, event)


def _place(row: Introduction, event: Event) -> None:
    """Hold sponsor and person, look at both once more, and let the person work."""
    row.sponsor = locks.sponsor(row.sponsor_id)
    if row.sponsor.state != "open":
        raise Refused(actions.refusal(SPONSOR_STANDS))
    person = locks.person(row.pool_id)
    if person is None or person.state != "introduced":
        raise Refused(LEFT)
    person.state, person.paused_on, person.is_head = "working", jalali.date_of(event.at), False
    person.save(update_fields=["state", "paused_on", "is_head"])
