"""Permits as their holder, the offices of the case and the public may see them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Now

from khanegi.base import codes, jalali, sql
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_in, digits_out
from khanegi.cases import queries as cases
from khanegi.permits.models import Permit, Sheet, Withdrawn
from khanegi.process.facts import Actor

STATES = {
    "valid": "معتبر",
    "ended": "پایان‌یافته",
    "suspended": "تعلیق‌شده",
    "revoked": "باطل‌شده",
    "given_up": "انصراف دارنده",
}
# Whether permits have waited for a key for four hours: then no more are ordered (X-Road's rule, F43).
STOPPED = """
select from permits_sheet w where w.state = 'reserved' and w.awaits_seal
  and w.reserved_at < statement_timestamp() - interval '4 hours'
"""
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


def sheet(permit: Permit) -> Sheet | None:
    """Return the latest paper of a permit, whether its file is there or not."""
    return permit.sheets.order_by("-version").first()


def not_holding() -> list[str]:
    """Return the numbers of permits that were taken back before their days were over, in order."""
    rows = Permit.objects.exclude(state="valid").filter(valid_until__gte=jalali.today())
    return list(rows.order_by("number").values_list("number", flat=True))


def withdrawn() -> dict[str, Any] | None:
    """Return the signed list of permits that do not hold; None until there is one."""
    return Withdrawn.objects.order_by("-at").values_list("document", flat=True).first()


def moment() -> dt.datetime:
    """Return the time by the clock of the database."""
    found: dt.datetime = sql.row("select statement_timestamp()")[0]
    return found


def waiting(*, since: dt.timedelta = dt.timedelta(0)) -> QuerySet[Sheet]:
    """Return papers that were reserved at least so long ago and have no file, the oldest first."""
    rows = Sheet.objects.filter(state="reserved", reserved_at__lte=Now() - since)
    return rows.order_by("reserved_at", "id")


def backlog() -> tuple[int, dt.timedelta]:
    """Return how many permits wait for their paper and since when the oldest does."""
    rows = Sheet.objects.filter(state="reserved")
    found = rows.aggregate(count=Count("pk"), since=Min("reserved_at"))
    return found["count"], moment() - found["since"] if found["since"] else dt.timedelta(0)


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
