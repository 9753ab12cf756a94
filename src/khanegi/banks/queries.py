"""Letters, messages and programs, as jobs, pages and banks' programs find them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from khanegi.banks.models import (
    DEAD,
    DELIVERED,
    QUEUED,
    Client,
    Credential,
    Lane,
    Message,
    Mismatch,
    Row,
    Upload,
)
from khanegi.base import sql
from khanegi.base.errors import NotFound, Refusal, Refused
from khanegi.cases.models import Case, Event
from khanegi.intake.models import Plan
from khanegi.loans.actions import PAID
from khanegi.loans.models import Referral, Request
from khanegi.people.models import Office
from khanegi.process import book
from khanegi.process.facts import Actor
from khanegi.process.grammar import Action
from khanegi.process.words import Role

PROCEDURE = "facility"
MONEY = frozenset(
    {"pay", "paid", "paid_in_part", "settle"}
)  # acts for which a program needs the scope of payments
NO_SCOPE = Refusal(
    "no_scope", "این برنامه اجازهٔ این کار را ندارد. از راهبر سامانه برنامه‌ای با این اجازه بخواهید."
)
MOST_JOBS = 8
SILENT_AFTER = dt.timedelta(days=1)
PAGE, MOST_BAD = 100, 500
BACKLOG = """
select coalesce((select sum(last - delivered) from banks_lane where address <> ''), 0),
  (select count(*) from banks_message where state = 'dead')
"""
DUE = """
select count(*) from banks_lane where waits and next_try_at <= statement_timestamp()
  and (held_until is null or held_until < statement_timestamp())
"""
STANDS = {
    QUEUED: ("در صف ارسال", "info"),
    DELIVERED: ("به سامانهٔ بانک رسید", "ok"),
    DEAD: ("به سامانهٔ بانک نرسید", "bad"),
}


@dataclass(frozen=True, slots=True)
class Program:
    """A program of a bank that was let in: whose it is, as whom it acts, and what it may."""

    client: int
    user: int
    office: int
    is_bank: bool
    scopes: frozenset[str]

    def must(self, scope: str) -> None:
        """Raise Refused where this is not among what the program may."""
        if scope not in self.scopes:
            raise Refused(NO_SCOPE)

    def seat(self, branch: int) -> Actor:
        """Return the program as a procedure sees it: seated in one branch of its bank."""
        return Actor(user=self.user, seats=frozenset({(Role.BRANCH, branch)}))


@dataclass(frozen=True, slots=True)
class Known:
    """A key as it is stored: sealed, with whose it is and whether it is good now."""

    number: str
    secret: bytes
    is_live: bool
    program: Program


def credential(number: str) -> Known | None:
    """Return a key by its number, a dead one too: who holds it is told so."""
    row = Credential.objects.filter(number=number[:24]).select_related("client__office").first()
    if row is None:
        return None
    client, now = row.client, timezone.now()
    is_live = client.is_active and client.office.is_active and row.revoked_at is None
    is_live = is_live and (row.expires_at is None or row.expires_at > now)
    return Known(row.number, bytes(row.secret), is_live, _program(client))


def _program(client: Client) -> Program:
    office, scopes = client.office, frozenset(client.scopes)
    return Program(client.pk, client.user_id, office.pk, office.kind == "bank", scopes)


def live_program(user: int) -> Program | None:
    """Return the program that acts as somebody, with what it may now; None without a good key."""
    live = Q(credentials__revoked_at=None) & (
        Q(credentials__expires_at=None) | Q(credentials__expires_at__gt=timezone.now())
    )
    rows = Client.objects.filter(live, user=user, is_active=True, office__is_active=True)
    client = rows.select_related("office").first()
    return _program(client) if client else None


def acts() -> dict[str, Action]:
    """Return what a branch may do by the declared procedure, in all its versions that still run."""
    found: dict[str, Action] = {}
    for process in sorted((one for one in book.ALL if one.key == PROCEDURE), key=lambda one: one.version):
        found |= {verb.key: verb for verb in process.actions if Role.BRANCH in verb.by}
    return found


def letters(office: int) -> QuerySet[Any]:
    """Return the letters to the branches of an office; those of others do not exist for it.

    `is_past` says that the case has been referred anew since.
    """
    below = Office.objects.filter(Q(pk=office) | Q(above__contains=[office]))
    later = Referral.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    rows = Referral.objects.filter(branch__in=below.order_by().values("pk")).annotate(is_past=Exists(later))
    return rows.select_related("branch", "case", "person").order_by("id")


def page(program: Program, *, after: int, most: int, state: str) -> QuerySet[Any]:
    """Return letters behind one, live or ended ones, the oldest first."""
    rows = letters(program.office).filter(pk__gt=after)
    if state != "all":
        rows = rows.filter(ended_at__isnull=state == "live")
    return rows[:most]


def newest(offices: Iterable[int], *, before: int | None, most: int) -> list[Referral]:
    """Return the letters to these offices and the branches below them, the newest first; without persons."""
    held = [*offices]
    below = Office.objects.filter(Q(pk__in=held) | Q(above__overlap=held)).order_by().values("pk")
    rows = Referral.objects.filter(branch__in=below, **({"pk__lt": before} if before else {}))
    return list(rows.select_related("branch").order_by("-id")[:most])


def scope_of(action: str) -> str:
    """Return which scope an act needs: money has one of its own."""
    return "pay" if action in MONEY else "act"


def visible(program: Program, number: str) -> Any:
    """Return one letter by its number. Raises NotFound."""
    return of_office(program.office, number)


def of_office(office: int, number: str) -> Any:
    """Return one letter of an office's branches by its number. Raises NotFound."""
    row = letters(office).filter(number=number[:24]).first()
    if row is None:
        raise NotFound(number)
    return row


def seats(office: int) -> frozenset[tuple[Role, int]]:
    """Return the seats of whoever acts for all branches of an office, or for the one branch that it is."""
    below = Office.objects.filter(Q(pk=office) | Q(above__contains=[office]), kind="branch", is_active=True)
    return frozenset((Role.BRANCH, pk) for pk in below.order_by("pk").values_list("pk", flat=True))


def is_program(user: int) -> bool:
    """Say whether somebody is the program of a bank and no person."""
    return Client.objects.filter(user=user).exists()


def is_latest(letter: Referral) -> bool:
    """Say whether a case has not been referred anew since this letter."""
    return not Referral.objects.filter(case=letter.case_id, pk__gt=letter.pk).exists()


def tells_person(letter: Referral) -> bool:
    """Say whether a bank still has to do with whom a letter refers: while it lives, and once it was paid."""
    return letter.ended_at is None or letter.end_reason == PAID


def told_of(letter: Referral) -> dict[str, Any]:
    """Return what a bank may know about whom a letter refers (reliability.md 3.2): never a scan."""
    asked = Request.objects.filter(case=letter.case_id).first()
    plan = Plan.objects.filter(case=letter.case.parent_id).first()
    person, answers = letter.person, plan.answers if plan else {}
    return {
        "applicant": {
            "name": str(person),
            "national_id": person.national_id or "",
            "mobile": person.mobile or "",
        },
        "sheba": asked.sheba if asked else "",
        "guarantee": asked.guarantee if asked else "",
        "permit_number": asked.permit_number if asked else "",
        "plan": {"title": str(answers.get("title", "")), "summary": str(answers.get("summary", ""))},
    }


def letter(case: int) -> Referral | None:
    """Return the latest letter of a facility case, ended or not."""
    rows = Referral.objects.filter(case=case).select_related("branch")
    return rows.order_by("-written_at", "-id").first()


def bank_of(branch: Office) -> int:
    """Return the bank over a branch; a branch of no bank is told itself."""
    banks = Office.objects.filter(pk__in=branch.above, kind="bank").order_by("id")
    return banks.values_list("pk", flat=True).first() or branch.pk


def office(code: str) -> int:
    """Return a bank or a branch by the code of its office. Raises NotFound."""
    found = Office.objects.filter(code=code, kind__in=("bank", "branch")).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(code)
    return found


def wire(message: Message) -> bytes:
    """Return the bytes of a message, the same ones each time it is sent."""
    return json.dumps(message.body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def following(bank: int, after: int, most: int) -> list[Message]:
    """Return the messages of a bank behind a number, in their order."""
    return list(Message.objects.filter(bank=bank, number__gt=after).order_by("number")[:most])


def stream(program: Program, after: int, most: int) -> list[Mapping[str, Any]]:
    """Return what a program's bank was told behind a number; a branch's program reads of its own letters."""
    office = Office.objects.get(pk=program.office)
    rows = Message.objects.filter(
        bank=bank_of(office) if not program.is_bank else office.pk, number__gt=after
    )
    if not program.is_bank:
        rows = rows.filter(body__branch=office.code)
    return list(rows.order_by("number").values_list("body", flat=True)[:most])


def backlog() -> dict[str, int]:
    """Return how many messages are still to go to some hook, and how many were given up."""
    row = sql.row(BACKLOG)
    return {"queued": int(row[0]), "dead": int(row[1])}


def due_lanes() -> int:
    """Return how many lanes wait for a job, as far as jobs are worth asking for."""
    return min(int(sql.row(DUE)[0]), MOST_JOBS)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that was sent, how far it is, and its rows that did not go through."""

    number: int
    name: str
    rows: int
    done: int
    again: int
    waiting: int
    bad: tuple[Row, ...]
    at: dt.datetime

    @property
    def percent(self) -> int:
        return (self.rows - self.waiting) * 100 // max(self.rows, 1)


def listed(number: int, offices: Iterable[int]) -> Listed:
    """Return a list that one of these offices sent. Raises NotFound."""
    row = Upload.objects.filter(pk=number, office__in=[*offices]).first()
    if row is None:
        raise NotFound(str(number))
    counted = dict(
        Row.objects.filter(upload=row).order_by().values_list("outcome").annotate(count=Count("pk"))
    )
    bad = Row.objects.filter(upload=row, outcome="bad").order_by("number")[:MOST_BAD]
    done, again, waits = (counted.get(key, 0) for key in ("done", "again", ""))
    return Listed(row.pk, row.name, row.rows, done, again, waits, tuple(bad), row.at)


def broken_off() -> list[int]:
    """Return the lists that should have ended and did not."""
    rows = Upload.objects.filter(ended_at=None, at__lt=timezone.now() - dt.timedelta(minutes=1)).order_by(
        "id"
    )
    return list(rows.values_list("pk", flat=True)[:PAGE])


def recent(offices: Iterable[int]) -> list[Upload]:
    """Return the newest lists that these offices sent."""
    return list(Upload.objects.filter(office__in=[*offices]).order_by("-id")[:10])


@dataclass(frozen=True, slots=True)
class Way:
    """Where a bank's messages go, and how far they came."""

    address: str
    last: int
    delivered: int
    failures: int
    next_try_at: dt.datetime | None


def way(bank: int) -> Way:
    row = Lane.objects.filter(bank=bank).first()
    if row is None:
        return Way("", 0, 0, 0, None)
    return Way(row.address, row.last, row.delivered, row.failures, row.next_try_at if row.failures else None)


@dataclass(frozen=True, slots=True)
class Telling:
    """How far the last message about a case came, in words; `tries` counts those that failed."""

    words: str
    kind: str
    tries: int
    is_dead: bool


def telling(case: Case) -> Telling | None:
    """Return how far the bank's system knows of a case; None where no system of a bank is told."""
    message = Message.objects.filter(case=case).order_by("-id").first()
    if message is None or not Lane.objects.filter(bank=message.bank_id).exclude(address="").exists():
        return None
    words, kind = STANDS[message.state]
    return Telling(words, kind, 0 if message.state == DELIVERED else message.attempts, message.state == DEAD)


def stuck(offices: list[int]) -> list[Message]:
    """Return what was given up in the provinces of these offices, the newest first: people must look."""
    provinces = Office.objects.filter(pk__in=offices).order_by().values("province")
    rows = Message.objects.filter(state=DEAD, case__county__province__in=provinces)
    return list(rows.select_related("bank", "case").order_by("-id")[:PAGE])


def mismatches(offices: Iterable[int]) -> list[Mismatch]:
    """Return where a bank meant another loan and has done nothing right with the letter since, newest first.

    Only letters to people of the provinces of these offices, and none whose case has ended since.
    """
    provinces = Office.objects.filter(pk__in=[*offices]).order_by().values("province")
    since = Event.objects.filter(case=OuterRef("letter__case"), role=Role.BRANCH.value, at__gt=OuterRef("at"))
    goes_on = Q(letter__case__closed_at=None) | Q(letter__case__closed_at__lt=F("at"))
    rows = Mismatch.objects.filter(goes_on, ~Exists(since), letter__case__county__province__in=provinces)
    return list(rows.select_related("letter__case", "letter__branch").order_by("-at")[:PAGE])


@dataclass(frozen=True, slots=True)
class Silent:
    """A bank whose system has answered nothing right for a day: since when, and how much waits for it."""

    bank: str
    since: dt.datetime
    waits: int


def silent(offices: Iterable[int] | None = None) -> tuple[Silent, ...]:
    """Return the banks silent for a day, in the provinces of these offices or anywhere, the longest first."""
    rows = Lane.objects.exclude(address="").filter(silent_since__lt=timezone.now() - SILENT_AFTER)
    if offices is not None:
        rows = rows.filter(
            bank__province__in=Office.objects.filter(pk__in=[*offices]).order_by().values("province")
        )
    found = rows.select_related("bank").order_by("silent_since", "bank")
    return tuple(
        Silent(row.bank.title, row.silent_since, row.last - row.delivered)
        for row in found
        if row.silent_since
    )
