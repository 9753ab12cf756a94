"""Lists of acts in one file: every row by itself, good ones go through, bad ones are told by number.

A row is one act, known by letter, action and stage: sent again, in the same list or another, it is that
act and changes nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from khanegi.banks import queries, sheets
from khanegi.banks.actions import acting
from khanegi.banks.actions.acting import Deed
from khanegi.banks.models import Row, Upload
from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused, Unfit
from khanegi.base.jobs import defer
from khanegi.base.persian import digits_in, number, search_key
from khanegi.cases.models import Event
from khanegi.loans.models import Referral
from khanegi.people import queries as people
from khanegi.process.facts import Actor
from khanegi.process.grammar import Action
from khanegi.rules import asks
from khanegi.rules.forms.grammar import Field, Kind

log = logging.getLogger(__name__)
AT_ONCE = 200  # a longer list is taken by a job, and its page shows how far it is
DONE, AGAIN, BAD = "done", "again", "bad"
HEADINGS = {
    "letter": ("letter", "شمارهٔ نامه", "نامه"),
    "action": ("action", "کار", "اقدام"),
    "stage": ("stage", "مرحله"),
    "amount": ("amount", "مبلغ", "مبلغ به ریال"),
    "date": ("date", "تاریخ"),
    "reason": ("reason", "دلیل", "کد دلیل"),
    "text": ("text", "شرح"),
}
NAMES = {search_key(name): key for key, names in HEADINGS.items() for name in names}
NO_HEADING = (
    "سطر نخست فایل باید سرستون باشد: شمارهٔ نامه، کار، مرحله، مبلغ، تاریخ، دلیل، شرح. دو ستون نخست لازم است."
)
EMPTY = "این فهرست ردیفی ندارد."
NO_LETTER = "چنین نامه‌ای برای شعبه‌های شما پیدا نشد."
OTHERWISE = "این گام پیش‌تر با مبلغ یا تاریخ یا دلیل دیگری ثبت شده است. ثبت نخست پابرجاست."
PROGRAM_OVER = Refusal(
    "program_over", "برنامه‌ای که این فهرست را فرستاد دیگر کلید زنده ندارد؛ این ردیف ثبت نشد."
)
DID, DID_BEFORE = "ثبت شد.", "پیش‌تر ثبت شده است و دوباره ثبت نشد."


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
        take(upload=kept.pk)
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
    """Take the rows that wait, one after the other. Safe to run twice, also at once: a row is one act."""
    kept = Upload.objects.get(pk=upload)
    for row in Row.objects.filter(upload=upload, outcome="").order_by("number"):
        outcome, told = _taken(row.said, kept)
        Row.objects.filter(pk=row.pk, outcome="").update(outcome=outcome, told=told[:600])
    Upload.objects.filter(pk=upload, ended_at=None).update(ended_at=timezone.now())


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
        deed, stage = _deed(said, kept.office_id)
        actor = _actor(kept, deed.action)
        key = f"list-{deed.letter.number}-{deed.action}-{stage}"[:64]
        before = Event.objects.filter(case=deed.letter.case_id, key=key).first()
        if before is not None:
            is_same = all(before.data.get(name) == value for name, value in deed.answers.items())
            return (AGAIN, DID_BEFORE) if is_same else (BAD, OTHERWISE)
        acting.take(deed, actor=actor, key=key)
    except Unfit as fault:
        return BAD, str(fault)
    except Invalid as wrong:
        return BAD, " ".join(text for texts in wrong.errors.values() for text in texts)
    except Refused as no:
        return BAD, no.refusal.text
    except NotFound:
        return BAD, NO_LETTER
    except Exception:  # one row that is wrong holds up no other
        log.exception("a row of a bank's list cannot be taken")
        return BAD, "این ردیف ثبت نشد. همین ردیف را دوباره بفرستید یا به راهبر سامانه خبر دهید."
    return DONE, DID


def _deed(said: Mapping[str, str], office: int) -> tuple[Deed, int]:
    """Return the act of a row and its stage. Raises Unfit or NotFound."""
    letter: Referral = queries.of_office(office, digits_in(said.get("letter", "")).strip())
    verb = _action(said.get("action", ""))
    stage = _whole(said.get("stage", ""), "مرحله") or 0
    form = asks.get(verb.asks) if verb.asks else None
    fields = form.fields if form else ()
    answers = {field.key: value for field in fields if (value := _answer(field, said, stage)) is not None}
    amount = _whole(said.get("amount", ""), "مبلغ")
    is_asked = any(field.key == "amount" for field in fields)
    return Deed(letter, verb.key, None if is_asked else amount, answers), stage


def _action(text: str) -> Action:
    """Return the act by its key or by its title. Raises Unfit."""
    for key, verb in queries.acts().items():
        if text.strip().lower() == key or search_key(text) == search_key(verb.title):
            return verb
    known = "، ".join(f"{key} ({verb.title})" for key, verb in queries.acts().items())
    raise Unfit(f"کار «{text[:40]}» شناخته نشد. یکی از این‌ها را بنویسید: {known}")


def _answer(field: Field, said: Mapping[str, str], stage: int) -> Any:
    """Return what a row says to one field of the form; None where it says nothing."""
    if field.kind is Kind.TICK:
        return True  # whoever sends the row of a signature agrees
    if field.key == "stage":
        return stage or None
    if field.kind is Kind.DATE:
        return _day(said.get("date", ""))
    if field.key == "amount":
        return _whole(said.get("amount", ""), "مبلغ")
    return (said.get("text" if field.kind is Kind.LONG else field.key, "") or "").strip() or None


def _whole(text: str, name: str) -> int | None:
    digits = re.sub(r"[٬,\s]", "", digits_in(text))
    if not digits:
        return None
    if not re.fullmatch(r"\d{1,15}", digits, re.ASCII):
        raise Unfit(f"«{name}» باید عدد درست باشد، بی‌اعشار و بی‌واحد.")
    return int(digits)


def _day(text: str) -> str | None:
    """Return a day written by the Jalali or the Gregorian calendar as ISO; None where there is none."""
    cleaned = digits_in(text).strip()
    if not cleaned:
        return None
    parts = re.fullmatch(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ].*)?", cleaned, re.ASCII)
    try:
        if parts is None:
            raise ValueError(text)
        year, month, day = (int(part) for part in parts.groups())
        found = dt.date(year, month, day) if year > 1700 else jalali.from_parts(year, month, day)
    except ValueError:
        raise Unfit(f"تاریخ «{text[:20]}» خوانده نشد. آن را مانند ۱۴۰۵/۰۹/۰۴ بنویسید.") from None
    return found.isoformat()


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
