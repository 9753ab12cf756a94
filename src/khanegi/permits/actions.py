"""Issuing permits, and the signed paper of each.

The order is reliability.md's: the second signature reserves number and words in its own transaction; a job
prints, signs, stores and checks from those words alone, and only then says, once, that the paper is there.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from khanegi.base import codes, jalali, sql
from khanegi.base.errors import Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.base.persian import mask
from khanegi.cases import series
from khanegi.cases.models import Case, Event
from khanegi.intake.facts import IN_FORCE
from khanegi.people import queries as people
from khanegi.permits import checking, journal, keys, printing, queries, signing, store, withdrawn
from khanegi.permits.models import Permit, Sheet, Withdrawn
from khanegi.process.words import Role
from khanegi.rules import queries as rules
from khanegi.rules import reasons

log = logging.getLogger(__name__)
YEARS = 3  # where no rule `permit_years` says otherwise
BAN_MONTHS = 24  # nor `fraud_ban_months`
SIGNATURES = ("sign", "issue")
SEALS_STOPPED = Refusal(
    "seal_stopped",
    "امضای الکترونیک مجوزها بیش از چهار ساعت است که کار نمی‌کند. راهبر سامانه آگاه شده است؛ "
    "پس از رفع آن دوباره امضا کنید.",
)
SAYS = f"""
select u.first_name || ' ' || u.last_name, coalesce(u.national_id, ''), o.title, y.title, v.title,
  v.code, v.id, o.code, y.code, exists({queries.STOPPED}),
  coalesce({IN_FORCE}->>'settlement', ''), coalesce({IN_FORCE}->>'address', ''),
  (select jsonb_object_agg(e.action, jsonb_build_array(f.title, e.role, e.at) order by e.seq)
   from cases_event e join people_office f on f.id = e.office_id
   where e.case_id = c.id and e.action = any(%(signatures)s)),
  {people.STAMP}
from cases_case c
join people_user u on u.id = c.applicant_id
join people_county y on y.id = c.county_id
join people_province v on v.id = y.province_id
join rules_occupation o on o.id = c.occupation_id
left join intake_registration r on r.case_id = c.id
where c.id = %(case)s
"""


def issue(*, case: Case, event: Event) -> Permit:
    """Issue the permit of a case inside the transaction of its second signature.

    What it says is frozen here: later changes of names, titles or addresses never reach it. The permit
    holds from now on; its paper follows. Refused once nothing could be signed for four hours.
    """
    assert case.occupation_id is not None  # who asks for a permit names a field
    day = jalali.date_of(event.at)
    said = sql.row(SAYS, {"case": case.pk, "signatures": list(SIGNATURES)})
    *names, code, province, field_code, county_code, stopped, settlement, address, signed, stamp = said
    if stopped:
        raise Refused(SEALS_STOPPED)
    holder, national_id, field, county, title = names
    words = {
        "holder": holder,
        "national_id": mask(national_id, 3),
        "kind": case.process.title,
        "field": field,
        "field_code": field_code,
        "county": county,
        "county_code": county_code,
        "province": title,
        "settlement": settlement,
        "address": address,
        "issued_on": day.isoformat(),
        "signatures": signatures(sql.read_json(signed) or {}, SIGNATURES),
    }
    rule = rules.in_force(int(stamp), day, province).get("permit_years")
    permit = Permit.objects.create(
        case=case,
        number=_number(code, day),
        holder_id=case.applicant_id,
        kind=case.procedure,
        county_id=case.county_id,
        occupation_id=case.occupation_id,
        words=words,
        issued_at=event.at,
        valid_until=jalali.add_years(day, int(rule.value) if rule else YEARS),
    )
    reserve(permit=permit, at=event.at)
    return permit


def reserve(*, permit: Permit, at: dt.datetime, version: int = 1) -> Sheet:
    """Fix what the paper of a permit will say, and ask for it; both are saved with the caller's change."""
    words: dict[str, Any] = {
        **permit.words,
        "number": permit.number,
        "shown": queries.shown(permit.number),
        "kind_key": permit.kind,
        "valid_until": permit.valid_until.isoformat(),
        "office": permit.words["signatures"][-1]["office"],
    }
    sheet = Sheet.objects.create(permit=permit, version=version, words=words, reserved_at=at)
    defer("permits.print", sheet=sheet.pk)
    return sheet


def make(*, sheet: int) -> bool:
    """Print, sign, store and check a reserved paper, then issue it; say whether it was this call that did.

    May run twice, also at the same time: each run stores its own file, one of them is named. Nothing is
    named that a check of what lies in the store did not find good. Raises keys.NoSeal.
    """
    row = Sheet.objects.filter(pk=sheet, state="reserved").first()
    if row is None:
        return False
    number = row.words["number"]
    try:
        pdf = printing.render(row.words, at=row.reserved_at)
        signed = signing.sign(pdf, number=number, office=row.words["office"])
    except keys.NoSeal:
        Sheet.objects.filter(pk=sheet, state="reserved").update(awaits_seal=True)
        raise
    name = store.keep(signed)
    kept = store.read(name)
    seen = checking.look(kept, keys.trusted())
    if kept != signed or not seen.holds or seen.number != number:
        raise RuntimeError(f"the paper of permit {number} did not pass its own check: {seen}")
    return _issue(row, name, kept)


@transaction.atomic
def _issue(sheet: Sheet, name: str, kept: bytes) -> bool:
    """Name the file of a reserved paper and write it down, once; False if somebody else has."""
    found = Sheet.objects.filter(pk=sheet.pk, state="reserved").update(
        state="issued",
        awaits_seal=False,
        file=name,
        sha256=store.digest(kept),
        size=len(kept),
        issued_at=Now(),
    )
    if found:
        write_down(sheet=sheet.pk)
    return bool(found)


@transaction.atomic
def write_down(*, sheet: int) -> None:
    """Write down that a paper was issued, for the transparency log. Doing it again does nothing."""
    row = Sheet.objects.get(pk=sheet)
    assert row.issued_at is not None  # it is issued
    journal.papered(row, row.issued_at)


@transaction.atomic
def list_withdrawn() -> None:
    """Write anew the signed list of permits that do not hold, for pages without a network.

    Raises keys.NoSeal.
    """
    at = queries.moment()
    document = withdrawn.write(queries.not_holding(), at)
    Withdrawn.objects.all().delete()
    Withdrawn.objects.create(at=at, document=document)


def of(case: Case) -> QuerySet[Permit]:
    """Return the permit that a case issued, or that it hangs on."""
    return Permit.objects.filter(case__in=[case.pk, case.parent_id])


def set_state(*, case: Case, event: Event, state: str, among: tuple[str, ...]) -> None:
    """Let the permit of a case be suspended or valid again; with a revocation its ban goes too."""
    _turn(case, event, among, state=state, banned_until=None)


def give_up(*, case: Case, event: Event) -> None:
    _turn(case, event, ("valid", "suspended"), state="given_up", is_held=False, next_until=None)


def cease(*, case: Case, event: Event) -> None:
    """End the permit of who has died: nobody inherits it."""
    _turn(case, event, ("valid", "suspended"), state="ceased", is_held=False, next_until=None)


def revoke(*, case: Case, event: Event) -> None:
    """Revoke the permit of a case; for fraud its holder is banned for the months of this day's rule."""
    day, until = jalali.date_of(event.at), None
    if event.data["reason"] in reasons.FRAUD:
        rule = rules.in_force(people.stamp(), day, case.county.province_id).get("fraud_ban_months")
        until = jalali.add_months(day, int(rule.value) if rule else BAN_MONTHS)
    ended = {"state": "revoked", "banned_until": until, "is_held": False, "next_until": None}
    _turn(case, event, ("valid", "suspended"), **ended)


def _turn(case: Case, event: Event, among: tuple[str, ...], **changed: Any) -> None:
    """Change the permit of a case, if it is in one of these states, and write that down."""
    for permit in of(case).filter(state__in=among).select_for_update(of=("self",)):
        for name, value in changed.items():
            setattr(permit, name, value)
        permit.save(update_fields=list(changed))
        journal.turned(permit, event.at)


def _number(province: str, day: dt.date) -> str:
    """Return province, Jalali year, running number and a check digit; nothing of the tracking code."""
    head = f"{province}{jalali.year(day)}"
    digits = f"{head}{series.take(f'permit-{head}'):06}"
    return f"{digits}{codes.damm(digits)}"


def signatures(signed: dict[str, tuple[str, str, str]], order: tuple[str, str]) -> list[dict[str, str]]:
    """Return who signed: office and title, the day; no names. A sign taken back is not counted."""
    latest = [signed[action] for action in order if action in signed]
    return [
        {
            "office": office,
            "title": Role(role).title,
            "on": jalali.date_of(dt.datetime.fromisoformat(at)).isoformat(),
        }
        for office, role, at in latest
    ]
