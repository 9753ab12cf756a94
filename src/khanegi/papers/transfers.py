"""Files that come in pieces, so that a line that breaks costs one piece and not the whole file.

A transfer belongs to one person, one document and one file; beginning it again goes on where it stopped,
on whichever node. Its bytes are in the database until it is whole: they are no document yet, and a day later
nothing is left of them. Whole ones are handed to `actions.receive` like any other file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from khanegi.base.errors import Invalid, NotFound
from khanegi.cases import queries as cases
from khanegi.papers import kinds, queries
from khanegi.papers.models import Piece, Transfer
from khanegi.process.facts import Actor

PIECE = 256 * 1024
AT_ONCE = 20  # of one person
NOT_WHOLE = "این فایل کامل نرسیده است. آن را دوباره انتخاب کنید و بفرستید."


@dataclass(frozen=True, slots=True)
class Underway:
    """A transfer as its sender sees it."""

    pk: int
    received: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A file that has arrived, as `actions.receive` takes it."""

    name: str
    size: int
    data: bytes

    def read(self) -> bytes:
        return self.data


def begin(*, case: int, code: str, by: Actor, name: str, mark: str, size: int) -> Underway:
    """Begin to send a file, or go on with one: its `received` says from which byte.

    Raises what `receive` raises, before a byte is sent.
    """
    asked = queries.to_send(cases.load(pk=case), code, by)
    if size <= 0:
        raise Invalid({"file": (kinds.SENTENCES["empty"],)})
    if size > kinds.LARGEST:
        raise Invalid({"file": (kinds.SENTENCES["too_large"],)})
    with transaction.atomic():
        row, _ = Transfer.objects.get_or_create(
            by_id=by.user, asked=asked, mark=mark[:100], size=size, defaults={"name": name[:200], "at": Now()}
        )
        kept = Transfer.objects.filter(by=by.user).order_by("-id").values_list("pk", flat=True)[:AT_ONCE]
        Transfer.objects.filter(by=by.user).exclude(pk__in=[row.pk, *kept]).delete()
    return Underway(row.pk, row.received)


def one(*, pk: int, by: Actor) -> Underway:
    """Return a transfer of this person. Raises NotFound."""
    row = Transfer.objects.filter(pk=pk, by=by.user).first()
    if row is None:
        raise NotFound(str(pk))
    return Underway(row.pk, row.received)


@transaction.atomic
def add(*, pk: int, by: Actor, start: int, data: bytes) -> int:
    """Add a piece and return how much is there now: a piece that does not fit there changes nothing."""
    row = Transfer.objects.select_for_update(of=("self",)).filter(pk=pk, by=by.user).first()
    if row is None:
        raise NotFound(str(pk))
    if start == row.received and 0 < len(data) <= min(PIECE, row.size - row.received):
        Piece.objects.create(transfer=row, start=start, data=data)
        row.received += len(data)
        row.save(update_fields=["received"])
    return row.received


def whole(*, case: int, code: str, by: Actor, pks: Sequence[int]) -> tuple[Whole, ...]:
    """Return what was sent for a document in these transfers, in the order of their numbers given here.

    Raises NotFound, and Invalid with the key `file` while one of them is not whole.
    """
    found = Transfer.objects.filter(by=by.user, asked__case=case, asked__code=code).in_bulk(pks)
    if len(found) < len(set(pks)):
        raise NotFound(code)
    return tuple(_whole(found[pk]) for pk in pks)


def _whole(row: Transfer) -> Whole:
    if row.received != row.size:
        raise Invalid({"file": (NOT_WHOLE,)})
    pieces = Piece.objects.filter(transfer=row).order_by("start").values_list("data", flat=True)
    return Whole(row.name, row.size, b"".join(bytes(piece) for piece in pieces))


def drop(*, by: Actor, pks: Sequence[int]) -> None:
    """Forget transfers of this person."""
    Transfer.objects.filter(by=by.user, pk__in=pks).delete()


def forget(before: dt.datetime) -> None:
    """Forget every transfer begun before a moment."""
    Transfer.objects.filter(at__lt=before).delete()
