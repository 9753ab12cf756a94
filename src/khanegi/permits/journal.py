"""What becomes of each permit, written once in the order it happens: what the transparency log takes up.

Nothing by which the holder could be found: number, kind, field and county by their codes, days, the state,
and the hash of the signed paper. The words are fixed here; the log adds nothing and leaves nothing out.
"""

from __future__ import annotations

import datetime as dt
import json

from khanegi.permits.models import Change, Permit, Sheet

ISSUED, RENEWED = "issued", "renewed"
TURNED = {
    "suspended": "suspended",
    "valid": "restored",
    "revoked": "revoked",
    "given_up": "given_up",
    "ceased": "ceased",
}


def turned(permit: Permit, at: dt.datetime) -> None:
    """Write that a permit came to the state it is in. The caller holds its row."""
    last = permit.sheets.filter(state="issued").order_by("-version").first()
    _write(permit, TURNED[permit.state], at, paper=last.sha256 if last else "")


def papered(sheet: Sheet, at: dt.datetime) -> None:
    """Write that the paper of an issued or renewed permit is there; the same paper is written once.

    Stands inside the transaction that issues the paper. Holds the permit's row, so that what happens to one
    permit is written in order.
    """
    permit = Permit.objects.select_for_update(of=("self",)).get(pk=sheet.permit_id)
    if not Change.objects.filter(sheet=sheet).exists():
        what = ISSUED if sheet.version == 1 else RENEWED
        _write(permit, what, at, paper=sheet.sha256, sheet=sheet)


def _write(permit: Permit, what: str, at: dt.datetime, *, paper: str, sheet: Sheet | None = None) -> None:
    said = {
        "number": permit.number,
        "what": what,
        "at": at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "kind": permit.kind,
        "field": permit.occupation.code,
        "county": permit.county.code,
        "issued_on": permit.words["issued_on"],
        "valid_until": permit.valid_until.isoformat(),
        "state": permit.state,
        "paper": paper,
    }
    data = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    Change.objects.create(permit=permit, sheet=sheet, at=at, data=data)
