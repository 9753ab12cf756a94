"""Lists of acts in one file: every row by itself, good ones go through, bad ones are told by number.

A row is one act: sent again, in the same list or another, it is that act and changes nothing. A list that
breaks off goes on where it stood, as long as its rows wait; what waits for three days is given back.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction
from django.db.utils import Error, InterfaceError, OperationalError
from django.utils import timezone
from psycopg import errors

from khanegi.banks import queries, sheets, standing
from khanegi.banks.actions import acting
from khanegi.banks.actions.rows import HEADINGS, NAMES, deed
from khanegi.banks.models import Row, Upload
from khanegi.base import sql
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused, Unfit
from khanegi.base.jobs import defer
from khanegi.base.persian import number, search_key
from khanegi.cases.models import Event
from khanegi.people import queries as people
from khanegi.process.facts import Actor

log = logging.getLogger(__name__)
AT_ONCE = 200  # a longer list is taken by a job, and its page shows how far it is
DONE, AGAIN, BAD = "done", "again", "bad"
NO_HEADING = "سطر نخست فایل باید سرستون باشد: شمارهٔ نامه، کار، و آنچه هر کار می‌خواهد. دو ستون نخست لازم است."
EMPTY = "این فهرست ردیفی ندارد."
NO_LETTER = "چنین نامه‌ای برای شعبه‌های شما پیدا نشد."
AWAY = (OperationalError, InterfaceError)  # of the database: the row waits and the list goes on later
SLOW = (errors.QueryCanceled, errors.LockNotAvailable, errors.DeadlockDetected)  # of one row, others may go
MOST_SLOW = 3  # one after the other: then it is no matter of one row
GIVEN_UP = "این ردیف در سه روز ثبت نشد. همین ردیف را دوباره بفرستید یا کار را در صفحهٔ پرونده ثبت کنید."
PROGRAM_OVER = Refusal(
    "program_over", "برنامه‌ای که این فهرست را فرستاد دیگر کلید زنده ندارد؛ این ردیف ثبت نشد."
)
DID = "ثبت شد."
HOLD = "select pg_try_advisory_lock(hashtext('banks_upload'), %s::int)"
LET_GO = "select pg_advisory_unlock(hashtext('banks_upload'), %s::int)"


def upload(*, data: bytes, name: str, office: int, by: int) -> Upload:
    """Keep a list and take it: a short one now, a long one by a job. Raises Invalid if it cannot be read."""
    try:
        said = _read(data)
    except Unfit as fault:
        raise Invalid({"file": (str(fault),)}) from None
    with transaction.atomic():
        kept = Upload.objects.create(office_id=office, by_id=by, name=name[:120], rows=len(said))
        Row.objects.bulk_create(Row(upload=kept, number=place, said=row) for place, row in said)
        if len(said) > AT_ONCE:
            defer("banks.list", upload=kept.pk)
    if len(said) <= AT_ONCE:
        try:
            take(upload=kept.pk)
        except AWAY:
            log.exception("list %s broke off; a job goes on with it", kept.pk)
    return kept


def _read(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that say something, each with its number in the file. Raises Unfit."""
    head, *lines = sheets.rows(data) or [()]
    columns = [NAMES.get(search_key(cell), "") for cell in head]
    if not {"letter", "action"} <= set(columns):
        raise Unfit(NO_HEADING)
    said = [
        (place, {key: cell for key, cell in zip(columns, line, strict=False) if key})
        for place, line in enumerate(lines, start=2)
        if any(line)
    ]
    if not said:
        raise Unfit(EMPTY)
    return said


def take(*, upload: int) -> None:
    """Take the rows that wait, one after the other. Safe to run twice, also at once: one of the two does it.

    Raises OperationalError where the database goes away: what was taken is written, the rest waits.
    """
    if not sql.row(HOLD, [upload])[0]:
        return
    try:
        _take(upload)
    finally:
        with suppress(Error):  # a connection that is gone has let go by itself
            sql.row(LET_GO, [upload])


def _take(upload: int) -> None:
    kept, slow, in_turn = Upload.objects.get(pk=upload), None, 0
    waits: set[str] = set()  # letters: what comes after a slow act builds on it
    for row in Row.objects.filter(upload=upload, outcome="").order_by("number"):
        letter = row.said.get("letter", "")
        if letter in waits:
            continue
        try:
            outcome, told = _taken(row.said, kept)
        except OperationalError as fault:
            slow, in_turn = fault, in_turn + 1
            if not isinstance(fault.__cause__, SLOW) or in_turn == MOST_SLOW:
                raise
            waits.add(letter)
            continue
        in_turn = 0
        Row.objects.filter(pk=row.pk, outcome="").update(outcome=outcome, told=told[:600])
    if slow is not None:
        raise slow
    Upload.objects.filter(pk=upload, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def give_up(*, before: dt.datetime) -> int:
    """End lists that came earlier and still have rows that wait, and say so in each; return how many rows."""
    late = Upload.objects.select_for_update(skip_locked=True).filter(ended_at=None, at__lt=before)
    numbers = list(late.order_by("id").values_list("pk", flat=True))
    told = Row.objects.filter(upload__in=numbers, outcome="").update(outcome=BAD, told=GIVEN_UP)
    Upload.objects.filter(pk__in=numbers).update(ended_at=timezone.now())
    return told


def _actor(kept: Upload, action: str) -> Actor:
    """Return who sent a list with the seats held now; a program acts for every branch of its office.

    Asked for each row: what was taken from somebody meanwhile lets no further row through, and a list
    lets a program do no more than its own scopes do. Raises Refused.
    """
    if not queries.is_program(kept.by_id):
        return people.actor(kept.by)
    program = queries.live_program(kept.by_id)
    if program is None:
        raise Refused(PROGRAM_OVER)
    program.must(queries.scope_of(action))
    return Actor(kept.by_id, queries.seats(kept.office_id))


def _taken(said: Mapping[str, str], kept: Upload) -> tuple[str, str]:
    """Do what a row says; return the outcome and its sentence."""
    try:
        does, key = deed(said, kept.office_id)
        actor = _actor(kept, does.action)
        known = Event.objects.filter(case=does.letter.case_id, key=key).first() or acting.paid(does)
        if known is not None:
            told = standing.of(known, letter=does.letter, answers=does.answers)
            return (AGAIN if told.is_so else BAD), told.words
        acting.take(does, actor=actor, key=key)
    except Unfit as fault:
        return BAD, str(fault)
    except Invalid as wrong:
        return BAD, " ".join(text for texts in wrong.errors.values() for text in texts)
    except Refused as no:
        return BAD, no.refusal.text
    except NotFound:
        return BAD, NO_LETTER
    except AWAY:
        raise
    except Exception:  # one row that is wrong holds up no other
        log.exception("a row of a bank's list cannot be taken")
        return BAD, "این ردیف ثبت نشد. همین ردیف را دوباره بفرستید یا به راهبر سامانه خبر دهید."
    return DONE, DID


def report(upload: int, *, only_bad: bool) -> bytes:
    """Return what came of a list as CSV, in the columns in which it may be sent again."""
    rows = Row.objects.filter(upload=upload).order_by("number")
    if only_bad:
        rows = rows.filter(outcome=BAD)
    head = tuple(names[1] for names in HEADINGS.values())
    lines = [
        (*(str(row.said.get(key, "")) for key in HEADINGS), number(row.number), row.told) for row in rows
    ]
    return sheets.as_csv([(*head, "ردیف در فایل", "نتیجه"), *lines])
