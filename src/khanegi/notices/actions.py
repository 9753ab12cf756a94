"""Telling people: the notice is written with what happened, a job carries it to the phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from khanegi.base import codes, jalali, sql
from khanegi.base.jobs import defer, gathering
from khanegi.cases import queries as cases
from khanegi.notices import words
from khanegi.notices.models import Notice
from khanegi.people import queries as people
from khanegi.rules import queries as rules

CLOSING_TOUCHES = {
    "registration": ("independent", "covered", "sponsor"),
    "facility": ("independent", "sponsor", "permit_life", "facility"),
}
TOLD_AT_ONCE = 200  # people of one transaction
TELL = f"""
insert into notices_notice (to_id, case_id, key, text, by_sms, made_at, gateway_id, refused)
select u.id, %(case)s, %(key)s, %(text)s, %(by_sms)s and u.mobile is not null and not {people.STANDS_STILL},
  statement_timestamp(), '', ''
from people_user u where u.id = %(to)s
on conflict (key) do nothing returning id, by_sms
"""


@transaction.atomic(savepoint=False)
def tell(*, to: int, case: int | None, key: str, text: str, by_sms: bool = True) -> int | None:
    """Write one notice and, with `by_sms`, queue its message; both are saved with the caller's change.

    Whoever has died or cannot act gets no message; the notice stands in their account.

    Return its number, or None where this `key` was told before.
    """
    row = sql.row(TELL, {"to": to, "case": case, "key": key, "text": text, "by_sms": by_sms})
    if row is None:
        return None
    number, goes_out = row
    if goes_out:
        defer("notices.send", notice=number)
    return int(number)


def remind(*, national_id: str, birth_date: dt.date) -> None:
    """Send a person the codes of their cases to the mobile they registered; nobody learns whether.

    Once a day for each case, however often it is asked.
    """
    user = people.by_identity(national_id, birth_date)
    for case, code in cases.codes_of(user) if user else ():
        text = words.REGISTERED.format(code=codes.show(code))
        tell(to=user or 0, case=case, key=f"reminder-{case}-{jalali.today()}", text=text)


def field_closes(*, closure: int) -> int:
    """Tell whoever has a live case in a field that closes, each once; return how many are told now."""
    shut = rules.closure(closure)
    if shut is None or shut.is_over:
        return 0
    field, since = words.short(shut.title, words.LONGEST_FIELD), jalali.show_short(shut.since)
    told, affected = 0, cases.in_field(shut.occupation, shut.county, CLOSING_TOUCHES[shut.closes])
    for first in range(0, len(affected), TOLD_AT_ONCE):
        with transaction.atomic(), gathering():
            for one in affected[first : first + TOLD_AT_ONCE]:
                text = words.CLOSES[shut.closes].format(field=field, since=since, code=codes.show(one.code))
                number = tell(to=one.user, case=one.case, key=f"closed-{closure}-{one.user}", text=text)
                told += number is not None
    return told


def field_opens(*, closure: int) -> int:
    """Tell whoever was told of a closing that it is over; return how many are told now.

    Not whose case is over too, nor where another closing still holds.
    """
    shut = rules.closure(closure)
    if shut is None or not shut.is_over:
        return 0
    field = words.short(shut.title, words.LONGEST_FIELD)
    heard = Notice.objects.filter(key__startswith=f"closed-{closure}-", case__closed_at=None).order_by("pk")
    told, still = 0, rules.still_closed(shut.occupation, shut.closes, jalali.today())
    with transaction.atomic(), gathering():
        for to, case, code, county in heard.values_list("to_id", "case_id", "case__code", "case__county_id"):
            if still & {None, county}:
                continue
            text = words.OPENS[shut.closes].format(field=field, code=codes.show(code))
            told += tell(to=to, case=case, key=f"opened-{closure}-{to}", text=text) is not None
    return told


def read(*, user: int, notices: Iterable[int] | None = None) -> int:
    """Mark notices of this person as read, all of them by default; return how many were new."""
    found = Notice.objects.filter(to=user, read_at=None)
    if notices is not None:
        found = found.filter(pk__in=list(notices))
    return found.update(read_at=Now())


def send_code(*, code: int) -> None:
    """Queue the message that carries a one-time code; only its number stands in the queue."""
    defer("notices.send_code", code=code)


def carried(*, notice: int, gateway_id: str) -> bool:
    """Record that the gateway took a message; False if somebody else recorded it first."""
    waiting = Notice.objects.filter(pk=notice, sent_at=None)
    return bool(waiting.update(sent_at=Now(), gateway_id=gateway_id[:80], refused=""))


def refused(*, notice: int, why: str) -> None:
    """Record that the gateway will never deliver it: the person's page says so."""
    Notice.objects.filter(pk=notice, sent_at=None).update(refused=why[:200])
