"""Asking for documents and keeping what is sent. No row is without its file, and no file without a row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from django.db import OperationalError, transaction
from django.db.models import Sum
from django.db.models.functions import Now

from khanegi.base import jalali, sql
from khanegi.base.errors import Invalid
from khanegi.cases import queries as cases
from khanegi.papers import facts, queries, store
from khanegi.papers.checking import Sent, checked
from khanegi.papers.models import Asked, Upload
from khanegi.process.facts import Actor

BY_APPLICANT = "applicant"
VERSIONS, ALL_BYTES = 20, 50 * 1024 * 1024
TOO_MANY = "برای این مدرک بارها فایل فرستاده‌اید و فرستادن دوباره شدنی نیست. با دستگاه اجرایی تماس بگیرید."
TOO_MUCH = "حجم همهٔ مدارک این پرونده به ۵۰ مگابایت رسیده است. فایل کوچک‌تری بفرستید."
SAY_WHEN = "تاریخ پایان اعتبار این مدرک را بنویسید."
IS_OVER = "اعتبار این مدرک گذشته است. نسخهٔ معتبر آن را بفرستید."


class Needed(Protocol):
    """One document as whoever asks for it declares it."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def file_hint(self) -> str: ...
    @property
    def expires(self) -> bool: ...
    @property
    def by(self) -> str: ...
    @property
    def optional(self) -> bool: ...


# What somebody sent for an earlier case stands for the same document here, and is judged anew: the newest
# that still holds, of the same name, and where a document proves something about the field, of that field.
# What was sent before there was any case is taken over first, and is nobody's but this case's from then on.
ASK = f"""
with told as (
  select * from jsonb_to_recordset(%(needed)s::jsonb) as n(
    code text, title text, reason text, hint text, has_expiry boolean, is_needed boolean, position smallint)),
old as (
  update papers_asked a set is_needed = false
  where a.case_id = %(case)s and a.is_needed and not exists (select 1 from told t where t.code = a.code)),
asked as (
  insert into papers_asked (case_id, code, title, reason, hint, has_expiry, is_needed, position)
  select %(case)s, t.* from told t
  on conflict (case_id, code) do update set title = excluded.title, reason = excluded.reason,
    hint = excluded.hint, has_expiry = excluded.has_expiry, is_needed = excluded.is_needed,
    position = excluded.position
  returning id, case_id, code, title, is_needed),
wanted as (
  select a.id, a.code, a.title, c.id as case_id, c.applicant_id, c.occupation_id, o.code as field
  from asked a join cases_case c on c.id = a.case_id
  left join rules_occupation o on o.id = c.occupation_id
  where a.is_needed and not exists (select 1 from papers_upload x where x.asked_id = a.id)),
early as (
  delete from papers_early e using wanted w
  where e.user_id = w.applicant_id and e.code = w.code and e.about = w.field
  returning w.id as asked_id, e.*),
found as (
  select e.asked_id, e.file, e.name, e.media_type, e.size, e.sha256, e.pages, e.scanned_at,
    (%(ends)s::jsonb ->> e.code)::date as expires_on, e.user_id as by_id,
    timestamptz 'infinity' as at, 0 as upload
  from early e
  union all
  select w.id, u.file, u.name, u.media_type, u.size, u.sha256, u.pages, u.scanned_at, u.expires_on,
    u.by_id, u.at, u.id
  from wanted w
  join cases_case k on k.applicant_id = w.applicant_id and k.id <> w.case_id
  join papers_asked b on b.case_id = k.id and b.code = w.code and b.title = w.title
  join papers_upload u on u.asked_id = b.id and u.state in {facts.STANDING}
  where (u.expires_on is null or u.expires_on >= {facts.TODAY})
    and (k.occupation_id = w.occupation_id or not (w.code = any(%(of_field)s))))
insert into papers_upload
  (asked_id, file, name, media_type, size, sha256, pages, scanned_at, expires_on, state, verdict, by_id, at)
select distinct on (asked_id) asked_id, file, name, media_type, size, sha256, pages, scanned_at, expires_on,
  'held', '', by_id, statement_timestamp()
from found order by asked_id, at desc, upload desc
"""


def ask(
    *,
    case: int,
    needed: Iterable[Needed],
    of_field: Iterable[str] = (),
    ends: Mapping[str, dt.date] = MappingProxyType({}),
) -> None:
    """Ask a case for these documents; asking again brings the list up to date and loses no upload.

    Nothing is asked twice of one person: what an earlier case of theirs holds is carried over, but a
    document whose code is in `of_field` only from a case in the same field. What was sent before there
    was a case is taken over with the end of its validity in `ends`.
    """
    wanted = [one for one in needed if one.by == BY_APPLICANT]
    rows = [
        {
            "code": one.code,
            "title": one.title,
            "reason": one.reason,
            "hint": one.file_hint,
            "has_expiry": one.expires,
            "is_needed": not one.optional,
            "position": place,
        }
        for place, one in enumerate(wanted)
    ]
    told = {code: day.isoformat() for code, day in ends.items()}
    given = {"case": case, "needed": json.dumps(rows), "ends": json.dumps(told), "of_field": list(of_field)}
    sql.execute(ASK, given)


def receive(
    *,
    case: int,
    code: str,
    file: Sent,
    by: Actor,
    expires_on: dt.date | None = None,
    more: Sequence[Sent] = (),
) -> Upload:
    """Keep what a party sent for one asked document; an earlier one stays as a version.

    `more` are further files of the same document: all become one PDF. Raises NotFound for strangers, Refused
    where the procedure does not wait for it, Invalid with the keys `file` and `expires_on`.
    """
    asked = queries.to_send(cases.load(pk=case), code, by)  # before any work is done for a stranger
    errors = _of_expiry(asked, expires_on)
    try:
        clean = checked((file, *more))
    except Invalid as fault:
        raise Invalid({**errors, **fault.errors}) from fault
    if errors:
        raise Invalid(errors)
    shown = (clean.thumb, *clean.pages)
    stored = store.keep(clean.data, clean.ending, shown)
    row = Upload(file=stored, name=clean.name, media_type=clean.media_type, size=len(clean.data))
    row.sha256, row.pages = store.digest(clean.data), len(clean.pages)
    row.scanned_at = clean.scanned_at
    row.expires_on = expires_on if asked.has_expiry else None
    try:
        return _write(row, case, code, by)
    except OperationalError:
        # The answer of the commit may be lost: the row may be there. What is left over is swept later.
        raise
    except BaseException:
        store.drop(stored, len(shown))
        raise


@transaction.atomic(durable=True)
def _write(row: Upload, case: int, code: str, by: Actor) -> Upload:
    """Put the row in place of the standing one, if the case still waits for it once it is locked."""
    asked = queries.to_send(cases.locked(pk=case), code, by)
    if Upload.objects.filter(asked=asked).count() >= VERSIONS:
        raise Invalid({"file": (TOO_MANY,)})
    sizes = Upload.objects.filter(asked__case=case).aggregate(all=Sum("size"))
    if (sizes["all"] or 0) + row.size > ALL_BYTES:
        raise Invalid({"file": (TOO_MUCH,)})
    Upload.objects.filter(asked=asked, state__in=queries.STANDING).update(state="replaced")
    row.asked, row.by_id, row.at = asked, by.user, Now()  # type: ignore[assignment]
    row.save(force_insert=True)
    row.refresh_from_db(fields=["at"])
    return row


def _of_expiry(asked: Asked, expires_on: dt.date | None) -> dict[str, tuple[str, ...]]:
    if not asked.has_expiry:
        return {}
    if expires_on is None:
        return {"expires_on": (SAY_WHEN,)}
    return {"expires_on": (IS_OVER,)} if expires_on < jalali.today() else {}


def reject(*, case: int, why: Mapping[str, str]) -> None:
    """Reject the standing uploads of these documents, inside the caller's change; new ones are needed.

    `why` says for the code of each what is to be mended.
    """
    standing = Upload.objects.filter(asked__case=case, asked__code__in=why, state__in=queries.STANDING)
    for row in standing.select_related("asked").order_by("id"):
        row.state, row.verdict = "rejected", why[row.asked.code][:300]
        row.save(update_fields=["state", "verdict"])


def accept(*, case: int, codes: Collection[str]) -> None:
    """Accept the standing uploads of these documents, inside the caller's change."""
    held = Upload.objects.filter(asked__case=case, asked__code__in=codes, state="held")
    held.update(state="accepted", verdict="")
