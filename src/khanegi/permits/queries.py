"""Permits as their holder, the offices of the case and the public may see them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.db.models.functions import Now

from khanegi.base import codes, jalali, sql
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_in, digits_out
from khanegi.cases import queries as cases
from khanegi.cases.models import Case
from khanegi.people import queries as people
from khanegi.permits.facts import AFTER, BEFORE, OPEN
from khanegi.permits.models import Change, Permit, Sheet, Withdrawn
from khanegi.process.facts import Actor
from khanegi.rules import queries as rules

STATES = {
    "valid": "معتبر",
    "renewing": "معتبر، تمدید در بررسی",
    "ended": "پایان‌یافته",
    "suspended": "تعلیق‌شده",
    "revoked": "باطل‌شده",
    "given_up": "انصراف دارنده",
    "ceased": "پایان‌یافته",
}
# Whether permits have waited for a key for four hours: then no more are ordered (X-Road's rule, F43).
STOPPED = """
select from permits_sheet w where w.state = 'reserved' and w.awaits_seal
  and w.reserved_at < statement_timestamp() - interval '4 hours'
"""
HOLDING = ("valid", "renewing")
# Whose renewal is open and was not asked for yet, with the case in which it is asked.
RENEWABLE = f"""
select p.number, k.code from permits_permit p
join cases_case c on c.id = p.case_id
join cases_case k on k.parent_id = c.id and k.procedure = 'permit_life'
where p.holder_id = %s and p.state = 'valid' and p.next_until is null and {OPEN}
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
    renewed_on: dt.date | None
    valid_until: dt.date
    state: str
    state_title: str

    @property
    def holds(self) -> bool:
        return self.state in HOLDING


@dataclass(frozen=True, slots=True)
class Summary:
    """Where a permit stands, for its holder and the offices; `renews_*` are the days open for a renewal."""

    number: str
    shown: str
    field: str
    state: str
    holds: bool
    valid_until: dt.date
    renewed_on: dt.date | None
    next_until: dt.date | None
    renews_from: dt.date
    renews_until: dt.date


def public(number: str) -> Public:
    """Return what anyone may know of a permit, by its number in any usual typing. Raises NotFound."""
    permit = by_number(number)
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
        renewed_on=_renewed(permit),
        valid_until=permit.valid_until,
        state=now,
        state_title=STATES[now],
    )


def summary(permit: Permit) -> Summary:
    """Return where a permit stands today. For people who may see it whole."""
    now = state(permit)
    return Summary(
        number=permit.number,
        shown=shown(permit.number),
        field=permit.words["field"],
        state=STATES[now],
        holds=now in HOLDING,
        valid_until=permit.valid_until,
        renewed_on=_renewed(permit),
        next_until=permit.next_until,
        **dict(zip(("renews_from", "renews_until"), renewal_days(permit), strict=True)),
    )


def _renewed(permit: Permit) -> dt.date | None:
    day = permit.words.get("renewed_on")
    return dt.date.fromisoformat(day) if day else None


def one(actor: Actor, number: str) -> Permit:
    """Return a whole permit to its holder and to who may open its case. Raises NotFound."""
    permit = by_number(number)
    if permit.holder_id != actor.user and not cases.sees(actor, cases.load(pk=permit.case_id).facts):
        raise NotFound(number)
    return permit


def by_holder(user: int) -> QuerySet[Permit]:
    """Return the permits of a person, the newest first."""
    rows = Permit.objects.filter(holder=user).select_related("case", "occupation", "county")
    return rows.order_by("-issued_at", "-id")


def by_case(case: Case) -> Permit | None:
    """Return the permit a case issued or hangs on. For people who may open the case."""
    return Permit.objects.filter(case__in=[case.pk, case.parent_id]).first()


def life(permit: Permit) -> str:
    """Return the code of the case in which a permit is renewed or ended; nothing while it has none."""
    found = permit.case.children.filter(procedure="permit_life").values_list("code", flat=True)
    return found.first() or ""


def renewal_days(permit: Permit) -> tuple[dt.date, dt.date]:
    """Return the first and the last day on which a renewal may be asked for, by the rules of today."""
    held = rules.in_force(people.stamp(), jalali.today(), permit.county.province_id)
    before, after = (
        int(held[key].value) if key in held else otherwise
        for key, otherwise in (("renewal_before_days", BEFORE), ("renewal_after_days", AFTER))
    )
    end = permit.valid_until
    return end - dt.timedelta(days=before), end + dt.timedelta(days=after)


def renewable(holder: int) -> dict[str, str]:
    """Return the permits of a person for which a renewal may be asked now: number, and code of its case."""
    return dict(sql.rows(RENEWABLE, [holder]))


def without_life() -> QuerySet[Permit]:
    """Return permits that were issued before each got a case of its own, the oldest first."""
    living = Case.objects.filter(parent=OuterRef("case"), procedure="permit_life")
    rows = Permit.objects.filter(~Exists(living), state__in=("valid", "suspended"))
    return rows.order_by("id")


def is_stopped() -> bool:
    """Say whether no more permits are ordered, because none could be signed for hours."""
    found: bool = sql.row(f"select exists({STOPPED})")[0]
    return found


def state(permit: Permit) -> str:
    """Return the state today: time ends a permit without anybody writing it down."""
    if permit.state != "valid" or permit.valid_until >= jalali.today():
        return permit.state
    return "renewing" if permit.is_held else "ended"


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


def unwritten() -> QuerySet[Sheet]:
    """Return papers issued and not written down: those of before there was a log, the oldest first."""
    written = Change.objects.filter(sheet=OuterRef("pk"))
    return Sheet.objects.filter(~Exists(written), state="issued").order_by("issued_at", "id")


def backlog() -> tuple[int, dt.timedelta]:
    """Return how many permits wait for their paper and since when the oldest does."""
    rows = Sheet.objects.filter(state="reserved")
    found = rows.aggregate(count=Count("pk"), since=Min("reserved_at"))
    return found["count"], moment() - found["since"] if found["since"] else dt.timedelta(0)


def shown(number: str) -> str:
    """Return «۰۶-۱۴۰۵-۰۰۰۰۱۲-۳»."""
    found = SHAPE.fullmatch(number)
    return digits_out("-".join(found.groups()) if found else number)


def by_number(text: str) -> Permit:
    """Return a permit by its number in any usual typing. Raises NotFound."""
    digits = _SEPARATORS.sub("", digits_in(text[:60]))
    if not codes.damm_ok(digits):
        raise NotFound(text)
    permit = Permit.objects.filter(number=digits).first()
    if permit is None:
        raise NotFound(text)
    return permit
