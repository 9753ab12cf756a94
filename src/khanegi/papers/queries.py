"""Documents of a case: what is asked, what was sent, and who may open it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from khanegi.base import jalali, sql
from khanegi.base.errors import NotFound, Refusal, Refused
from khanegi.cases import queries as cases
from khanegi.cases.models import Case
from khanegi.papers import facts, store
from khanegi.papers.models import Asked, Upload
from khanegi.process import guards
from khanegi.process.facts import Actor
from khanegi.process.grammar import Kind
from khanegi.process.moving import MOVE
from khanegi.process.words import Effect

NEEDED = "select code, title from papers_asked where case_id = %s and is_needed order by position, code"
STANDING = ("held", "accepted")
AGAIN = f"""
select c.code, count(*) from cases_case c
join papers_asked a on a.case_id = c.id and a.is_needed
left join papers_upload s on s.asked_id = a.id and s.state in {facts.STANDING}
where c.applicant_id = %s and (s.expires_on < {facts.TODAY} or s.id is null and exists (
  select 1 from papers_upload r where r.asked_id = a.id and r.state = 'rejected'))
group by c.code
"""
ASKED = ("code", "title", "reason", "hint", "is_needed", "has_expiry")
UPLOAD = tuple(field.attname for field in Upload._meta.concrete_fields)  # its id first
LIST = f"""
select {", ".join(f"a.{name}" for name in ASKED)}, {", ".join(f"u.{name}" for name in UPLOAD)}
from papers_asked a left join papers_upload u on u.asked_id = a.id
where a.case_id = %s order by a.position, a.code, u.id
"""
RENEW_BEFORE = dt.timedelta(days=15)
NOT_NOW = Refusal(
    "papers_closed", "این مدرک اکنون تغییر نمی‌کند. اگر برگردد یا اعتبارش نزدیک پایان باشد، دوباره باز می‌شود."
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One asked document with the upload that stands for it, and what was said of the one before."""

    code: str
    title: str
    reason: str
    hint: str
    is_needed: bool
    has_expiry: bool
    upload: Upload | None
    rejected: Upload | None
    versions: int

    @property
    def is_missing(self) -> bool:
        return self.is_needed and self.upload is None

    @property
    def is_expired(self) -> bool:
        return bool(self.upload and self.upload.expires_on and self.upload.expires_on < jalali.today())


@dataclass(frozen=True, slots=True)
class Kept:
    """A file to be handed out: its name is for people, `open` reads the store."""

    pk: int
    name: str
    media_type: str
    size: int
    pages: int
    scanned_at: dt.datetime | None
    stored: str
    code: str
    title: str
    state: str
    verdict: str
    expires_on: dt.date | None

    def open(self) -> IO[bytes]:
        return default_storage.open(self.stored, "rb")

    def read(self) -> bytes:
        return store.read(self.stored)


def asked(case: int) -> tuple[Paper, ...]:
    """Return the documents asked of a case, in order. For people who may open the case."""
    wide = len(ASKED)
    return tuple(
        _paper(told, [Upload.from_db("default", UPLOAD, row[wide:]) for row in found if row[wide]])
        for told, found in groupby(sql.rows(LIST, [case]), key=lambda row: row[:wide])
    )


def needed(case: int) -> tuple[tuple[str, str], ...]:
    """Return code and title of each document a case needs, in order."""
    return tuple((code, title) for code, title in sql.rows(NEEDED, [case]))


def held(user: int, *, code: str, about: str) -> str | None:
    """Return the name of the file a new case in this field would begin with; None where there is none."""
    given = {"user": user, "paper": code, "occupation": about}
    found: str | None = sql.row(f"select ({facts.HELD}) from people_user u where u.id = %(user)s", given)[0]
    return found


def ending(until: dt.date) -> QuerySet[Upload]:
    """Return what stands and ends from today to a day, whosever it is; for jobs, not for people."""
    soon = Upload.objects.filter(state__in=STANDING, expires_on__gte=jalali.today(), expires_on__lte=until)
    return soon.select_related("asked__case").order_by("expires_on", "id")


def wanted_again(user: int) -> dict[str, int]:
    """Return the codes of a person's cases with how many documents were rejected or have ended in each."""
    return dict(sql.rows(AGAIN, [user]))


def titles(case: int) -> dict[int, str]:
    """Return the number of everything sent for a case, each with the title of its document."""
    return dict(Upload.objects.filter(asked__case=case).order_by("id").values_list("pk", "asked__title"))


def _paper(told: tuple[Any, ...], sent: list[Upload]) -> Paper:
    standing = next((upload for upload in reversed(sent) if upload.state in STANDING), None)
    last = sent[-1] if sent else None
    return Paper(
        **dict(zip(ASKED, told, strict=True)),
        upload=standing,
        rejected=last if last and last.state == "rejected" else None,
        versions=len(sent),
    )


def upload(file: cases.File, pk: int) -> Kept:
    """Return one upload of a case, whichever version it is. For who may open the case. Raises NotFound."""
    row = Upload.objects.select_related("asked").filter(pk=pk, asked__case=file.case).first()
    if row is None:
        raise NotFound(str(pk))
    return Kept(
        pk=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        pages=row.pages,
        scanned_at=row.scanned_at,
        stored=row.file,
        code=row.asked.code,
        title=row.asked.title,
        state=row.state,
        verdict=row.verdict,
        expires_on=row.expires_on,
    )


def may_send(file: cases.File, actor: Actor) -> frozenset[str]:
    """Return the codes of the documents this person may send now; none for anybody else.

    The procedure says when: where an act of theirs needs complete papers. After a return only what
    was returned is open. While the case waits for anyone, what is wanted again may be sent, and what
    ends may be renewed. Who moved house while they stood in line owes the papers of the new home.
    """
    here = file.process.place(file.facts.place)
    hands_in = [
        action
        for action in file.process.actions
        if guards.PAPERS_COMPLETE in action.guards
        and any(actor.holds(role, file.facts) for role in action.by)
    ]
    if not hands_in or file.facts.stands_still:
        return frozenset()
    papers = asked(file.case.pk)
    if any(here in action.at for action in hands_in):
        if not _was_returned(file):
            return frozenset(paper.code for paper in papers)
        return frozenset(paper.code for paper in papers if _is_open(paper, file.case.arrived_at))
    moves = any(Effect.KEEP_HOME in action.effects for action in file.process.leaving(here))
    has_moved = moves and bool(file.facts.times(MOVE))
    owed = frozenset(paper.code for paper in papers if has_moved and paper.is_missing)
    if here.kind is not Kind.WAITS:
        return owed
    return owed | {paper.code for paper in papers if _ends_soon(paper) or _was_recalled(paper)}


def _was_returned(file: cases.File) -> bool:
    here = file.process.place(file.facts.place)
    return any(
        Effect.MARK_RETURNED in action.effects and here in file.process.targets(action)
        for action in file.process.actions
    )


def _is_open(paper: Paper, since: dt.datetime) -> bool:
    """Say whether a document is among the returned ones: rejected, missing, or sent in this round."""
    return paper.rejected is not None or paper.is_missing or bool(paper.upload and paper.upload.at >= since)


def _was_recalled(paper: Paper) -> bool:
    """Say whether an officer wants this one again while the case stays with them."""
    return paper.upload is None and paper.rejected is not None


def _ends_soon(paper: Paper) -> bool:
    ends = paper.upload.expires_on if paper.upload else None
    return ends is not None and ends - jalali.today() <= RENEW_BEFORE


def to_send(file: cases.File, code: str, by: Actor) -> Asked:
    """Return the asked document if this person may send it now. Raises NotFound or Refused."""
    if not cases.sees(by, file.facts):
        raise NotFound(code)
    asked = Asked.objects.filter(case=file.case, code=code).first()
    if asked is None:
        raise NotFound(code)
    if code not in may_send(file, by):
        raise Refused(NOT_NOW)
    return asked


def held_choices(case: Case) -> tuple[tuple[str, str], ...]:
    """Return code and title of each document that was sent and not yet judged."""
    return _choices(case, ("held",))


def sent_choices(case: Case) -> tuple[tuple[str, str], ...]:
    """Return code and title of each document that stands."""
    return _choices(case, STANDING)


def _choices(case: Case, states: Collection[str]) -> tuple[tuple[str, str], ...]:
    rows = Upload.objects.filter(asked__case=case, state__in=states)
    return tuple(rows.order_by("asked__position", "asked__code").values_list("asked__code", "asked__title"))
