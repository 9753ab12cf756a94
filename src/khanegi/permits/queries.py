"""Permits as their holder, the offices of the case and the public may see them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from khanegi.base import codes, jalali
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_in, digits_out
from khanegi.cases import queries as cases
from khanegi.permits.models import Permit
from khanegi.process.facts import Actor

STATES = {
    "valid": "معتبر",
    "ended": "پایان‌یافته",
    "suspended": "تعلیق‌شده",
    "revoked": "باطل‌شده",
    "given_up": "انصراف دارنده",
}
SHAPE = re.compile(r"(\d{2})(\d{4})(\d{6,})(\d)")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_./،]+")


@dataclass(frozen=True, slots=True)
class Public:
    """What anyone may know who has the number: nothing by which the holder could be found."""

    number: str
    shown: str
    kind: str
    field: str
    county: str
    holder: str
    issued_on: dt.date
    valid_until: dt.date
    state: str
    state_title: str

    @property
    def holds(self) -> bool:
        return self.state == "valid"


def public(number: str) -> Public:
    """Return what anyone may know of a permit, by its number in any usual typing. Raises NotFound."""
    permit = _by_number(number)
    words: dict[str, Any] = permit.words
    now = state(permit)
    return Public(
        number=permit.number,
        shown=shown(permit.number),
        kind=words["kind"],
        field=words["field"],
        county=words["county"],
        holder=" ".join(f"{name[0]}…" for name in words["holder"].split()),
        issued_on=dt.date.fromisoformat(words["issued_on"]),
        valid_until=permit.valid_until,
        state=now,
        state_title=STATES[now],
    )


def one(actor: Actor, number: str) -> Permit:
    """Return a whole permit to its holder and to who may open its case. Raises NotFound."""
    permit = _by_number(number)
    if permit.holder_id != actor.user and not cases.sees(actor, cases.load(pk=permit.case_id).facts):
        raise NotFound(number)
    return permit


def by_holder(user: int) -> QuerySet[Permit]:
    """Return the permits of a person, the newest first."""
    rows = Permit.objects.filter(holder=user).select_related("case", "occupation", "county")
    return rows.order_by("-issued_at", "-id")


def by_case(case: int) -> Permit | None:
    """Return the permit of a case. For people who may open the case."""
    return Permit.objects.filter(case=case).first()


def state(permit: Permit) -> str:
    """Return the state today: time ends a permit without anybody writing it down."""
    return "ended" if permit.state == "valid" and permit.valid_until < jalali.today() else permit.state


def shown(number: str) -> str:
    """Return «۰۶-۱۴۰۵-۰۰۰۰۱۲-۳»."""
    found = SHAPE.fullmatch(number)
    return digits_out("-".join(found.groups()) if found else number)


def _by_number(text: str) -> Permit:
    digits = _SEPARATORS.sub("", digits_in(text[:60]))
    if not codes.damm_ok(digits):
        raise NotFound(text)
    permit = Permit.objects.filter(number=digits).first()
    if permit is None:
        raise NotFound(text)
    return permit
